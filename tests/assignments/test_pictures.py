"""Pictures for an assignment: its deadline and its own rules, each time."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.choices import Seat
from accounts.models import Classroom, Person
from accounts.tenancy import Exit, everywhere
from assignments.choices import AssignmentState
from assignments.models import Assignment, Submission, Try
from assignments.operations import pictures as operations
from assignments.operations.pictures import AssignmentClosed, draw, draw_again, own_submission
from assignments.operations.tasks import Content, change_assignment, close
from assignments.queries import assignment_of, tries_of
from edu4all.lib.clock import now
from edu4all.lib.errors import Forbidden, RepeatKeyReused
from imagegen.choices import State
from imagegen.models import Generation
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Wish
from tests import factories
from tests import record as log
from tests.painting import KNOWN, UNKNOWN, now_as, rows_at, set_rules, used_by
from tests.parallel import at_once, kinds_of
from tests.world import World


def ask(
    world: World,
    person: Person,
    prompt: str = KNOWN,
    *,
    assignment: Assignment | None = None,
    classroom: Classroom | None = None,
    **values: Any,
) -> tuple[Generation, bool]:
    """A person asks for pictures for an assignment, Tara's if nothing else is said."""
    task = assignment or world.monuments
    with world.at(person.school):
        return draw(
            world.actor(person), classroom or world.class_5b, Wish(prompt=prompt), assignment=task, **values
        )  # fmt: skip


def again(world: World, generation: Generation) -> Generation:
    with world.at(world.kompas):
        return draw_again(world.actor(world.sam), now_as(generation))[0]


def tries(generation: Generation) -> list[tuple[Any, Any]]:
    """The assignment and the person of each submission that counts this generation among its tries."""
    with everywhere(Exit.SETUP):
        rows = Try.objects.filter(generation=generation).select_related("submission")
        return [(row.submission.assignment_id, row.submission.person_id) for row in rows]


def assert_nothing_kept(world: World, person: Person) -> None:
    with everywhere(Exit.SETUP):
        assert (Submission.objects.count(), Try.objects.count(), Generation.objects.count()) == (0, 0, 0)
    assert used_by(person) == 0


def test_a_generation_for_an_assignment_is_a_try_of_its_submission(world: World) -> None:
    first, _ = ask(world, world.sam)
    second, _ = ask(world, world.sam, "a cat")
    other, _ = ask(world, world.suri)

    assert tries(first) == tries(second) == [(world.monuments.pk, world.sam.pk)]
    assert tries(other) == [(world.monuments.pk, world.suri.pk)]
    with world.at(world.kompas):
        work = own_submission(world.actor(world.sam), world.monuments)
        assert list(tries_of(work)) == [first, second]
        assert assignment_of(first) == world.monuments
        assert Submission.objects.count() == 2


def test_a_free_generation_is_nobodys_try(world: World) -> None:
    with world.at(world.kompas):
        generation, _ = draw(world.actor(world.sam), world.class_5b, Wish(prompt=KNOWN))
        assert (assignment_of(generation), Submission.objects.count()) == (None, 0)


def test_a_blocked_prompt_is_a_try_too(world: World) -> None:
    set_rules(world, words=["zombie"])
    generation, _ = ask(world, world.sam, "a zombie")

    assert (generation.state, tries(generation)) == (State.BLOCKED, [(world.monuments.pk, world.sam.pk)])


# --- when ------------------------------------------------------------------------------------------------------------


def shut(world: World, how: str) -> None:
    with world.at(world.kompas):
        if how == "closed":
            close(world.actor(world.tara), world.monuments)
        elif how == "draft":
            Assignment.objects.update(state=AssignmentState.DRAFT)
        else:
            Assignment.objects.update(due_at=now())
        world.monuments.refresh_from_db()


@pytest.mark.parametrize("how", ["closed", "draft", "past due"])
def test_nothing_is_made_for_an_assignment_that_is_not_open(world: World, how: str) -> None:
    shut(world, how)

    with pytest.raises(AssignmentClosed) as caught:
        ask(world, world.sam)

    assert (caught.value.code, caught.value.status) == ("assignment_closed", 409)
    assert caught.value.detail == "This task is closed. Ask your teacher if you need more time."
    assert_nothing_kept(world, world.sam)


@pytest.mark.parametrize("how", ["closed", "past due"])
def test_nothing_is_tried_again_for_an_assignment_that_is_not_open(world: World, how: str) -> None:
    generation, _ = ask(world, world.sam, UNKNOWN)
    run_once()
    shut(world, how)

    with pytest.raises(AssignmentClosed):
        again(world, generation)

    assert (rows_at(world.kompas)["Generation"], used_by(world.sam)) == (1, 0)


def test_what_was_asked_for_in_time_is_made_after_the_end(world: World) -> None:
    generation, _ = ask(world, world.sam)
    shut(world, "closed")
    run_once()

    assert now_as(generation).state == State.READY


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ben", "theo", "ada", "olga", "otto"])
def test_nobody_draws_for_another_classes_assignment(world: World, who: str) -> None:
    """Their own class is named beside it: what counts is the assignment's."""
    person: Person = getattr(world, who)
    own = world.oak_class if person.school_id == world.oak.pk else world.class_6a

    with pytest.raises(Forbidden):
        ask(world, person, classroom=own)

    assert_nothing_kept(world, person)


def test_a_generation_belongs_to_the_assignments_class_whatever_class_is_named(world: World) -> None:
    with world.at(world.kompas):
        factories.EnrolmentFactory(classroom=world.class_6a, person=world.sam, seat=Seat.STUDENT)
    set_rules(world, words=["zombie"])

    generation, _ = ask(world, world.sam, "a zombie", classroom=world.class_6a)

    assert (generation.classroom_id, generation.state) == (world.class_5b.pk, State.BLOCKED)


# --- its own rules ---------------------------------------------------------------------------------------------------


def test_the_assignments_note_is_sent_for_it_and_for_nothing_else(world: World) -> None:
    content = Content(title="Monuments", brief="Draw one.", note="Paint like Monet.", due_at=world.monuments.due_at)
    with world.at(world.kompas):
        task = change_assignment(world.actor(world.tara), world.monuments, content)
        free, _ = draw(world.actor(world.sam), world.class_5b, Wish(prompt=KNOWN))
    made, _ = ask(world, world.sam, assignment=task)

    assert "Paint like Monet." in now_as(made).sent_text
    assert "Paint like Monet." not in now_as(free).sent_text
    assert now_as(made).policy.levels["assignment"] == "1"
    assert "assignment" not in now_as(free).policy.levels


# --- again -----------------------------------------------------------------------------------------------------------


def test_a_retry_keeps_the_assignment(world: World) -> None:
    first, _ = ask(world, world.sam, UNKNOWN)
    run_once()

    second = again(world, first)

    assert (second.retry_of_id, tries(second)) == (first.pk, [(world.monuments.pk, world.sam.pk)])


def test_a_retry_goes_by_the_assignments_rules_of_today(world: World) -> None:
    first, _ = ask(world, world.sam, UNKNOWN)
    run_once()
    content = Content(title="Monuments", brief="Draw one.", note="Paint like Monet.", due_at=world.monuments.due_at)
    with world.at(world.kompas):
        change_assignment(world.actor(world.tara), world.monuments, content)

    assert "Paint like Monet." in now_as(again(world, first)).sent_text


# --- repeat keys -----------------------------------------------------------------------------------------------------


def test_a_repeat_key_makes_one_try(world: World) -> None:
    key = uuid4()
    first, _ = ask(world, world.sam, repeat_key=key)

    assert ask(world, world.sam, repeat_key=key) == (first, False)
    assert tries(first) == [(world.monuments.pk, world.sam.pk)]


def test_a_repeat_key_names_the_assignment_too(world: World) -> None:
    key = uuid4()
    ask(world, world.sam, repeat_key=key)
    with world.at(world.kompas):
        other = factories.AssignmentFactory(school=world.kompas, classroom=world.class_5b)

    with pytest.raises(RepeatKeyReused):
        ask(world, world.sam, assignment=other, repeat_key=key)


@pytest.mark.django_db(transaction=True)
def test_the_first_tries_at_once_begin_one_submission(world: World) -> None:
    results = at_once(8, lambda number: ask(world, world.sam, f"a dog in park number {number}"))

    assert kinds_of(results) == {"tuple": 8}
    with world.at(world.kompas):
        assert (Submission.objects.count(), Try.objects.count(), Generation.objects.count()) == (1, 8, 8)


# --- together or not at all ------------------------------------------------------------------------------------------


def test_a_try_that_cannot_be_written_takes_the_generation_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Submission:
        raise IntegrityError("The submission could not be written.")

    monkeypatch.setattr(operations, "own_submission", fail)
    with pytest.raises(IntegrityError):
        ask(world, world.sam)

    assert_nothing_kept(world, world.sam)
    assert log.kinds(world.kompas) == []
