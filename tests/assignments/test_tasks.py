"""Assignments: made, changed, published and closed by those who teach the class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.actor import Actor
from accounts.models import Person
from accounts.tenancy import Exit, everywhere
from assignments.choices import AssignmentState
from assignments.models import Assignment
from assignments.operations.tasks import (
    CannotPublish,
    Content,
    change_assignment,
    close,
    make_assignment,
    note_of,
    publish,
)
from assignments.permissions import get_assignment, get_run_assignment, visible_assignments
from assignments.queries import for_pupil, for_teacher
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotAllowedNow, NotFound, Stale
from imagegen.choices import Level
from imagegen.models import PolicyVersion, SafetyPolicy
from tests import factories
from tests import record as log
from tests.world import World

CONTENT = Content(title="  A  fairy tale ", brief=" Draw a dragon. ", tip="Say where it lives.", max_mark=20)


def fields_of(problem: Invalid) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in problem.errors]


def stored(assignment: Assignment) -> Assignment:
    with everywhere(Exit.SETUP):
        return Assignment.objects.select_related("policy__current").get(pk=assignment.pk)


def make(world: World, content: Content = CONTENT, who: Person | None = None) -> Assignment:
    with world.at(world.kompas):
        return make_assignment(world.actor(who or world.tara), world.class_5b, content)


# --- making and changing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tara", "ada"])
def test_who_runs_the_class_makes_a_draft(world: World, who: str) -> None:
    person: Person = getattr(world, who)
    due = now() + timedelta(days=3)

    row = stored(make(world, replace(CONTENT, due_at=due), person))

    assert (row.title, row.brief, row.tip) == ("A fairy tale", "Draw a dragon.", "Say where it lives.")
    assert (row.due_at, row.max_mark, row.state, row.version) == (due, 20, AssignmentState.DRAFT, 1)
    assert (row.school_id, row.classroom_id, row.made_by_id) == (world.kompas.pk, world.class_5b.pk, person.pk)
    assert (row.policy, note_of(row), row.is_open) == (None, "", False)
    assert log.kinds(world.kompas) == ["assignment.made"]
    assert log.kinds(world.oak) == []


def test_a_note_is_a_policy_of_the_assignment(world: World) -> None:
    made = make(world, replace(CONTENT, note=" Paint like Monet. "))

    row = stored(made)
    assert (note_of(made), note_of(row)) == ("Paint like Monet.", "Paint like Monet.")
    assert row.policy is not None
    assert (row.policy.level, row.policy.classroom_id) == (Level.ASSIGNMENT, world.class_5b.pk)
    assert log.kinds(world.kompas) == ["policy.saved", "assignment.made"]


def test_a_changed_note_is_a_new_version_and_an_unchanged_one_is_none(world: World) -> None:
    made = make(world, replace(CONTENT, note="Paint like Monet."))
    notes = ("Paint like Monet.", "Paint like Hokusai.", "")
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        said = [note_of(change_assignment(tara, made, replace(CONTENT, note=note))) for note in notes]
        values = list(PolicyVersion.objects.order_by("number").values_list("values", flat=True))
        count = SafetyPolicy.objects.count()

    assert said == ["Paint like Monet.", "Paint like Hokusai.", ""]
    assert (values, count) == ([{"note": "Paint like Monet."}, {"note": "Paint like Hokusai."}, {}], 1)
    assert note_of(stored(made)) == ""


def test_an_assignment_is_changed_on_the_version_that_was_seen(world: World) -> None:
    made = make(world)
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        second = change_assignment(tara, made, replace(CONTENT, title="Second"), version=1)
        with pytest.raises(Stale) as caught:
            change_assignment(tara, made, replace(CONTENT, title="Third"), version=1)

    assert (caught.value.status, second.version) == (412, 2)
    assert (stored(made).title, stored(made).version) == ("Second", 2)
    assert log.kinds(world.kompas) == ["assignment.made", "assignment.changed"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"title": " "}, [("title", "empty")]),
        ({"title": "x" * 121}, [("title", "too_long")]),
        ({"title": "Mon\x00uments"}, [("title", "control_characters")]),
        ({"brief": ""}, [("brief", "empty")]),
        ({"brief": "x" * 4001}, [("brief", "too_long")]),
        ({"brief": "a\x1bb"}, [("brief", "control_characters")]),
        ({"tip": "x" * 401}, [("tip", "too_long")]),
        ({"tip": "a\x00"}, [("tip", "control_characters")]),
        ({"note": "x" * 501}, [("note", "too_long")]),
        ({"note": "a\x00b"}, [("note", "control_characters")]),
        ({"max_mark": 0}, [("max_mark", "out_of_range")]),
        ({"max_mark": 101}, [("max_mark", "out_of_range")]),
        (
            {"title": "", "brief": "", "max_mark": -5},
            [("title", "empty"), ("brief", "empty"), ("max_mark", "out_of_range")],
        ),
    ],
)
def test_what_cannot_be_an_assignment_is_refused_whole(
    world: World, values: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    content = replace(CONTENT, **values)
    with world.at(world.kompas):
        for deed in (
            lambda: make_assignment(world.actor(world.tara), world.class_5b, content),
            lambda: change_assignment(world.actor(world.tara), world.monuments, content),
        ):
            with pytest.raises(Invalid) as caught:
                deed()
            assert fields_of(caught.value) == found
        assert (Assignment.objects.count(), SafetyPolicy.objects.count()) == (1, 0)

    assert (stored(world.monuments).version, log.kinds(world.kompas)) == (1, [])


# --- publishing and closing ------------------------------------------------------------------------------------------


def test_an_assignment_is_published_closed_and_opened_again(world: World) -> None:
    made = make(world)
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        published = publish(tara, made)
        assert (published.state, published.is_open, publish(tara, made).version) == ("published", True, 2)
        closed = close(tara, made)
        assert (closed.state, closed.is_open, close(tara, made).version) == ("closed", False, 3)
        again = publish(tara, made)

    assert (again.is_open, again.version, again.published_at) == (True, 4, published.published_at)
    assert log.kinds(world.kompas, made) == [
        "assignment.made", "assignment.published", "assignment.closed", "assignment.published",
    ]  # fmt: skip


def test_what_is_due_already_is_not_published(world: World) -> None:
    made = make(world, replace(CONTENT, due_at=now()))

    with world.at(world.kompas), pytest.raises(CannotPublish) as caught:
        publish(world.actor(world.tara), made)

    assert (caught.value.code, caught.value.status, stored(made).state) == ("not_allowed_now", 409, "draft")


def test_a_draft_is_not_closed(world: World) -> None:
    made = make(world)

    with world.at(world.kompas), pytest.raises(NotAllowedNow):
        close(world.actor(world.tara), made)

    assert stored(made).state == "draft"


def test_an_assignment_ends_by_itself_when_it_is_due(world: World) -> None:
    with world.at(world.kompas):
        Assignment.objects.update(due_at=now() - timedelta(seconds=1))

    assert (stored(world.monuments).is_past_due, stored(world.monuments).is_open) == (True, False)


DEEDS: dict[str, Callable[[Actor, Assignment], object]] = {
    "make": lambda actor, assignment: make_assignment(actor, assignment.classroom, CONTENT),
    "change": lambda actor, assignment: change_assignment(actor, assignment, CONTENT),
    "publish": lambda actor, assignment: publish(actor, assignment),
    "close": lambda actor, assignment: close(actor, assignment),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
@pytest.mark.parametrize("who", ["sam", "ben", "theo", "olga", "otto"])
def test_only_who_runs_the_class(world: World, deed: Callable[[Actor, Assignment], object], who: str) -> None:
    person: Person = getattr(world, who)
    with world.at(person.school), pytest.raises(Forbidden):
        deed(world.actor(person), world.monuments)

    assert (stored(world.monuments).version, stored(world.monuments).state) == (1, "published")
    assert log.kinds(world.kompas) == []


# --- seeing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "titles", "refusal", "run_refusal"),
    [
        ("sam", ["My favourite monument"], None, Forbidden),
        ("tara", ["A fairy tale", "My favourite monument"], None, None),
        ("ada", ["A fairy tale", "My favourite monument"], None, None),
        ("ben", [], NotFound, NotFound),
        ("theo", [], NotFound, NotFound),
    ],
)
def test_drafts_are_for_those_who_run_the_class(
    world: World, who: str, titles: list[str], refusal: type[EduError] | None, run_refusal: type[EduError] | None
) -> None:
    draft, actor = make(world), world.actor(getattr(world, who))
    with world.at(world.kompas):
        found = [row.title for row in visible_assignments(actor).order_by("title")]
        assert found == titles
        for look, wanted in ((get_assignment, refusal), (get_run_assignment, run_refusal)):
            if wanted is None:
                assert look(actor, str(world.monuments.pk)) == world.monuments
            else:
                with pytest.raises(wanted):
                    look(actor, world.monuments.pk)
        for key in (world.oak_task.pk, "no-id", *([] if len(titles) == 2 else [draft.pk])):
            with pytest.raises(NotFound):
                get_assignment(actor, key)


@pytest.mark.parametrize("more", [0, 2])
def test_the_lists_are_one_query_each(world: World, django_assert_num_queries: Any, more: int) -> None:
    with world.at(world.kompas):
        for number in range(more):
            factories.AssignmentFactory(school=world.kompas, classroom=world.class_5b, title=f"Task {number}")
        with django_assert_num_queries(1):
            pupils = [(row.title, row.classroom.name, row.mine) for row in for_pupil(
                visible_assignments(world.actor(world.sam)), world.sam.pk
            )]  # fmt: skip
        with django_assert_num_queries(1):
            teachers = [(row.title, row.handed_in, row.returned) for row in for_teacher(
                visible_assignments(world.actor(world.tara))
            )]  # fmt: skip

    titles = ["My favourite monument", *(f"Task {number}" for number in range(more))]
    assert sorted(pupils) == [(title, "Monuments 5B", None) for title in titles]
    assert teachers == [(title, 0, 0) for title in reversed(titles)]
