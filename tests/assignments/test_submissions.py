"""Handing in, taking back, marking and returning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.actor import Actor
from accounts.models import Person
from accounts.tenancy import Exit, everywhere
from assignments.models import Assignment, Submission, SubmissionPicture
from assignments.operations.pictures import AssignmentClosed, own_submission
from assignments.operations.submissions import (
    MAX_PICTURES,
    Chosen,
    HandedIn,
    NotHandedIn,
    choose,
    grade,
    return_work,
    save_draft,
    submit,
    withdraw,
)
from assignments.permissions import get_run_submission, get_submission, visible_submissions
from assignments.queries import class_work, with_chosen
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound, Stale
from imagegen.choices import PictureState
from imagegen.models import Picture
from tests import factories
from tests import record as log
from tests.painting import given_pictures
from tests.parallel import at_once, kinds_of
from tests.world import World


def fields_of(problem: Invalid) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in problem.errors]


def made(world: World, person: Person | None = None, count: int = 1) -> list[Picture]:
    """Released pictures of a person."""
    return given_pictures(world, person or world.sam, count)


def work_of(world: World, person: Person | None = None) -> Submission:
    with world.at(world.kompas):
        return own_submission(world.actor(person or world.sam), world.monuments)


def stored(work: Submission) -> Submission:
    with everywhere(Exit.SETUP):
        return Submission.objects.select_related("assignment").get(pk=work.pk)


def chosen(work: Submission) -> list[tuple[Any, str]]:
    with everywhere(Exit.SETUP):
        rows = SubmissionPicture.objects.filter(submission=work).order_by("position")
        return [(row.picture_id, row.alt_text) for row in rows]


def draft(world: World, work: Submission, *chosen: Chosen, who: Person | None = None, **values: Any) -> Submission:
    texts = {"title": "My dog", "reflection": "I like dogs.", **values}
    with world.at(world.kompas):
        return save_draft(world.actor(who or world.sam), work, pictures=chosen, **texts)


def handed_in(world: World, person: Person | None = None) -> Submission:
    who = person or world.sam
    (picture,) = made(world, who)
    work = draft(world, work_of(world, who), Chosen(picture.pk, "A dog in a park."), who=who)
    with world.at(world.kompas):
        return submit(world.actor(who), work)


def mark(world: World, work: Submission, who: Person | None = None, **values: Any) -> Submission:
    with world.at(world.kompas):
        return return_work(world.actor(who or world.tara), work, **{"mark": 8, "comment": "Lovely.", **values})


def end(world: World) -> None:
    with world.at(world.kompas):
        Assignment.objects.update(due_at=now() - timedelta(seconds=1))


# --- the draft -------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_texts_and_pictures_in_order(world: World) -> None:
    first, second = made(world, count=2)
    work = draft(
        world,
        work_of(world),
        Chosen(second.pk, " A dog. "),
        Chosen(str(first.pk)),
        title="  My   dog ",
        reflection=" Why. ",
    )

    assert (work.title, work.reflection, work.state, work.version) == ("My dog", "Why.", "draft", 2)
    assert chosen(work) == [(second.pk, "A dog."), (first.pk, "")]
    with world.at(world.kompas):
        save_draft(world.actor(world.sam), work, title="", reflection="", pictures=[])
    assert (stored(work).title, chosen(work)) == ("", [])


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_draft_on_an_older_version_is_stale(world: World, version: int) -> None:
    work = draft(world, work_of(world))

    with pytest.raises(Stale):
        draft(world, work, title="Other", version=version)

    assert draft(world, work, title="Third", version=2).version == 3
    assert stored(work).title == "Third"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"title": "x" * 121}, [("title", "too_long")]),
        ({"title": "a\x00"}, [("title", "control_characters")]),
        ({"reflection": "x" * 4001}, [("reflection", "too_long")]),
        ({"reflection": "a\x00"}, [("reflection", "control_characters")]),
    ],
)
def test_a_draft_that_cannot_be_kept_changes_nothing(
    world: World, values: dict[str, str], found: list[tuple[str, str]]
) -> None:
    work = draft(world, work_of(world))

    with pytest.raises(Invalid) as caught:
        draft(world, work, **values)

    assert (fields_of(caught.value), stored(work).version) == (found, 2)


@pytest.mark.parametrize(("text", "code"), [("x" * 501, "too_long"), ("a\x00", "control_characters")])
def test_an_alt_text_that_cannot_be_kept_names_its_picture(world: World, text: str, code: str) -> None:
    (picture,) = made(world)

    with pytest.raises(Invalid) as caught:
        draft(world, work_of(world), Chosen(picture.pk, text))

    assert fields_of(caught.value) == [(f"alt_text_{picture.pk}", code)]


def test_at_most_six_pictures_are_chosen(world: World) -> None:
    mine = made(world, count=4) + made(world, count=4)
    work = work_of(world)

    with pytest.raises(Invalid) as caught:
        draft(world, work, *(Chosen(picture.pk) for picture in mine[: MAX_PICTURES + 1]))
    assert fields_of(caught.value) == [("pictures", "too_many")]

    with world.at(world.kompas):
        for picture in mine[:MAX_PICTURES]:
            choose(world.actor(world.sam), work, picture.pk)
        choose(world.actor(world.sam), work, str(mine[0].pk))
        with pytest.raises(Invalid):
            choose(world.actor(world.sam), work, mine[MAX_PICTURES].pk)
    assert [key for key, _ in chosen(work)] == [picture.pk for picture in mine[:MAX_PICTURES]]


def test_only_ones_own_released_pictures_are_chosen(world: World) -> None:
    work = work_of(world)
    (friends,), (foreign,) = made(world, world.suri), made(world, world.olga)
    (held,) = made(world)
    with world.at(world.kompas):
        Picture.objects.filter(pk=held.pk).update(state=PictureState.HELD)

    with world.at(world.kompas):
        for key in (friends.pk, foreign.pk, held.pk, uuid4(), "no-id"):
            with pytest.raises(NotFound):
                choose(world.actor(world.sam), work, key)
            with pytest.raises(NotFound):
                save_draft(world.actor(world.sam), work, title="", reflection="", pictures=[Chosen(key)])

    assert (chosen(work), stored(work).version) == ([], 1)


# --- handing in ------------------------------------------------------------------------------------------------------


def test_work_is_handed_in(world: World) -> None:
    before = now()
    work = handed_in(world)

    row = stored(work)
    assert (row.state, row.mark, row.comment) == ("submitted", None, "")
    assert row.submitted_at is not None
    assert before <= row.submitted_at <= now()
    event = log.last(world.kompas)
    assert (event.kind, event.subject_id, event.classroom_id) == ("submission.submitted", work.pk, world.class_5b.pk)
    assert event.facts == {"pictures": 1}
    assert log.kinds(world.oak) == []


def test_what_is_missing_is_said_at_once(world: World) -> None:
    (picture,) = made(world)
    empty = work_of(world)
    with world.at(world.kompas), pytest.raises(Invalid) as nothing:
        submit(world.actor(world.sam), empty)
    work = draft(world, empty, Chosen(picture.pk, " "), title=" ")
    with world.at(world.kompas), pytest.raises(Invalid) as little:
        submit(world.actor(world.sam), work)

    assert fields_of(nothing.value) == [("pictures", "empty"), ("title", "empty")]
    assert fields_of(little.value) == [("title", "empty"), (f"alt_text_{picture.pk}", "empty")]
    assert stored(work).state == "draft"


def test_what_was_handed_in_is_not_changed(world: World) -> None:
    work = handed_in(world)
    (picture,) = made(world)

    with world.at(world.kompas):
        sam = world.actor(world.sam)
        for deed in (
            lambda: submit(sam, work),
            lambda: choose(sam, work, picture.pk),
            lambda: save_draft(sam, work, title="", reflection="", pictures=[]),
        ):
            with pytest.raises(HandedIn) as caught:
                deed()
    assert (caught.value.code, caught.value.status, stored(work).title) == ("not_allowed_now", 409, "My dog")


def test_nothing_is_handed_in_or_changed_after_the_end(world: World) -> None:
    (picture,) = made(world)
    work = draft(world, work_of(world), Chosen(picture.pk, "A dog."))
    end(world)

    with world.at(world.kompas):
        sam = world.actor(world.sam)
        for deed in (
            lambda: submit(sam, work),
            lambda: choose(sam, work, picture.pk),
            lambda: save_draft(sam, work, title="", reflection="", pictures=[]),
        ):
            with pytest.raises(AssignmentClosed):
                deed()

    assert stored(work).state == "draft"


def test_work_is_taken_back_while_there_is_time(world: World) -> None:
    work = handed_in(world)
    with world.at(world.kompas):
        withdraw(world.actor(world.sam), work)

    assert (stored(work).state, stored(work).submitted_at) == ("draft", None)
    assert log.kinds(world.kompas, work) == ["submission.submitted", "submission.withdrawn"]
    with world.at(world.kompas), pytest.raises(NotHandedIn):
        withdraw(world.actor(world.sam), work)


@pytest.mark.parametrize(("change", "refusal"), [(end, AssignmentClosed), (None, NotHandedIn)])
def test_work_is_not_taken_back_after_the_end_or_the_answer(
    world: World, change: Callable[[World], None] | None, refusal: type[EduError]
) -> None:
    work = handed_in(world)
    if change:
        change(world)
    else:
        mark(world, work)
    before = stored(work).state

    with world.at(world.kompas), pytest.raises(refusal):
        withdraw(world.actor(world.sam), work)

    assert stored(work).state == before


# --- marking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tara", "ada"])
def test_work_is_marked_and_returned(world: World, who: str) -> None:
    person: Person = getattr(world, who)
    work = handed_in(world)
    with world.at(world.kompas):
        grade(world.actor(person), work, mark=7, comment=" Nice. ")
    assert (stored(work).state, stored(work).mark, stored(work).comment) == ("submitted", 7, "Nice.")

    mark(world, work, person, mark=9, comment="Lovely!")

    row = stored(work)
    assert (row.state, row.mark, row.comment, row.returned_by_id) == ("returned", 9, "Lovely!", person.pk)
    assert row.returned_at is not None
    assert log.kinds(world.kompas, work) == ["submission.submitted", "submission.graded", "submission.returned"]


def test_returned_work_may_be_improved_while_there_is_time(world: World) -> None:
    work = mark(world, handed_in(world))
    (picture,) = made(world)
    draft(world, work, Chosen(picture.pk, "A better dog."), title="Better")
    with world.at(world.kompas):
        submit(world.actor(world.sam), work)

    assert (stored(work).state, stored(work).title, chosen(work)) == (
        "submitted",
        "Better",
        [(picture.pk, "A better dog.")],
    )


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"mark": -1}, ("mark", "out_of_range")),
        ({"mark": 11}, ("mark", "out_of_range")),
        ({"comment": "x" * 4001}, ("comment", "too_long")),
        ({"comment": "a\x00"}, ("comment", "control_characters")),
    ],
)
def test_a_mark_that_cannot_be_given_changes_nothing(
    world: World, values: dict[str, Any], found: tuple[str, str]
) -> None:
    work = handed_in(world)

    with pytest.raises(Invalid) as caught:
        mark(world, work, **values)

    assert (fields_of(caught.value), stored(work).state, stored(work).mark) == ([found], "submitted", None)


@pytest.mark.parametrize("value", [0, 10, None])
def test_a_mark_may_be_any_of_the_range_or_none(world: World, value: int | None) -> None:
    assert stored(mark(world, handed_in(world), mark=value)).mark == value


def test_a_draft_is_not_marked(world: World) -> None:
    work = draft(world, work_of(world))

    with pytest.raises(NotHandedIn):
        mark(world, work)


def test_a_mark_on_an_older_version_is_stale(world: World) -> None:
    work = handed_in(world)

    with pytest.raises(Stale):
        mark(world, work, version=work.version - 1)

    assert mark(world, work, version=work.version).state == "returned"


@pytest.mark.django_db(transaction=True)
def test_of_two_teachers_at_once_one_answers_on_a_version(world: World) -> None:
    work = handed_in(world)

    results = at_once(6, lambda number: mark(world, work, mark=number, version=work.version))

    assert kinds_of(results) == {"Stale": 5, "Submission": 1}
    assert log.kinds(world.kompas, work).count("submission.returned") == 1


# --- who -------------------------------------------------------------------------------------------------------------

PUPIL_DOES: dict[str, Callable[[Actor, Submission], object]] = {
    "save": lambda actor, work: save_draft(actor, work, title="", reflection="", pictures=[]),
    "choose": lambda actor, work: choose(actor, work, uuid4()),
    "submit": lambda actor, work: submit(actor, work),
    "withdraw": lambda actor, work: withdraw(actor, work),
}
TEACHER_DOES: dict[str, Callable[[Actor, Submission], object]] = {
    "grade": lambda actor, work: grade(actor, work, mark=1, comment=""),
    "return": lambda actor, work: return_work(actor, work, mark=1, comment=""),
}


@pytest.mark.parametrize("deed", PUPIL_DOES.values(), ids=PUPIL_DOES.keys())
@pytest.mark.parametrize("who", ["suri", "ben", "tara", "ada"])
def test_only_the_pupil_works_on_their_work(
    world: World, deed: Callable[[Actor, Submission], object], who: str
) -> None:
    work = handed_in(world)
    with world.at(world.kompas), pytest.raises(Forbidden):
        deed(world.actor(getattr(world, who)), work)

    assert (stored(work).version, stored(work).state) == (work.version, "submitted")


@pytest.mark.parametrize("deed", TEACHER_DOES.values(), ids=TEACHER_DOES.keys())
@pytest.mark.parametrize("who", ["sam", "suri", "ben", "theo"])
def test_only_who_runs_the_class_marks(world: World, deed: Callable[[Actor, Submission], object], who: str) -> None:
    work = handed_in(world)
    with world.at(world.kompas), pytest.raises(Forbidden):
        deed(world.actor(getattr(world, who)), work)

    assert (stored(work).state, stored(work).mark) == ("submitted", None)


@pytest.mark.parametrize("deed", [*PUPIL_DOES.values(), *TEACHER_DOES.values()])
@pytest.mark.parametrize("who", ["olga", "otto", "ola"])
def test_nobody_of_another_school_touches_it(
    world: World, deed: Callable[[Actor, Submission], object], who: str
) -> None:
    work, person = handed_in(world), getattr(world, who)
    with world.at(world.oak):
        with pytest.raises(NotFound):
            get_submission(world.actor(person), work.pk)
        with pytest.raises(Submission.DoesNotExist):
            deed(world.actor(person), work)

    assert (stored(work).version, stored(work).state) == (work.version, "submitted")


def test_only_members_of_the_class_begin_work(world: World) -> None:
    for person in (world.ben, world.theo, world.ada):
        with world.at(world.kompas), pytest.raises(Forbidden):
            own_submission(world.actor(person), world.monuments)


@pytest.mark.parametrize(
    ("who", "draft_is_there", "handed_in_is_there", "runs"),
    [
        ("sam", True, True, False),
        ("suri", False, False, False),
        ("ben", False, False, False),
        ("tara", False, True, True),
        ("ada", False, True, True),
        ("theo", False, False, False),
    ],
)
def test_a_draft_is_the_pupils_and_handed_in_work_the_teachers_too(
    world: World, who: str, draft_is_there: bool, handed_in_is_there: bool, runs: bool
) -> None:
    actor, work = world.actor(getattr(world, who)), work_of(world)
    with world.at(world.kompas):
        assert list(visible_submissions(actor)) == ([work] if draft_is_there else [])
    work = handed_in(world)
    with world.at(world.kompas):
        assert list(visible_submissions(actor)) == ([work] if handed_in_is_there else [])
        if runs:
            assert get_run_submission(actor, work.pk) == work
        else:
            with pytest.raises(Forbidden if handed_in_is_there else NotFound):
                get_run_submission(actor, work.pk)


@pytest.mark.parametrize("more", [1, 3])
def test_the_classes_work_has_a_fixed_number_of_queries(
    world: World, django_assert_num_queries: Any, more: int
) -> None:
    work = handed_in(world)
    with world.at(world.kompas):
        others = factories.pupils(world.kompas, world.class_5b, more, name="Zoë")
        for pupil in others:
            Submission.objects.create(assignment=world.monuments, person=pupil)
        with django_assert_num_queries(3):
            rows = [
                (row.person.name, row.submission and (row.submission.state, len(row.submission.pictures)))  # type: ignore[attr-defined]
                for row in class_work(world.monuments)
            ]
        with django_assert_num_queries(2):
            assert len(list(with_chosen(Submission.objects.filter(assignment=world.monuments)))) == 1 + more

    assert rows == [("Sam de Boer", ("submitted", 1)), ("Suri Park", None), *[("Zoë", ("draft", 0))] * more]
    assert chosen(work) != []
