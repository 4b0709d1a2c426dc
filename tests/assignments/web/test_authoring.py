"""Assignments as a teacher writes and runs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event, Person
from assignments.choices import AssignmentState, SubmissionState
from assignments.models import Assignment, Submission
from assignments.operations.tasks import note_of
from edu4all.lib.clock import now
from tests import factories
from tests.world import World

SignIn = Callable[[Person], Client]
TYPED = {
    "title": "A fairy tale",
    "brief": "Show its most important moment.",
    "tip": "Who, where, when?",
    "due_at": "2099-07-01T15:00",
    "max_mark": "20",
    "note": "as a watercolour",
}


def reread(world: World, assignment: Assignment) -> Assignment:
    with world.at(world.kompas):
        return Assignment.objects.select_related("policy__current").get(pk=assignment.pk)


def edit_url(world: World) -> str:
    return reverse("assignment-edit", args=[world.monuments.pk])


def test_new_assignment_is_a_draft_due_in_school_time(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("assignment-new", args=[world.class_5b.pk]), TYPED)
    with world.at(world.kompas):
        made = Assignment.objects.select_related("policy__current").get(title="A fairy tale")
    assert (page.status_code, page["Location"]) == (302, reverse("assignment", args=[made.pk]))
    assert (made.classroom_id, made.state, made.brief, made.tip) == (
        world.class_5b.pk,
        AssignmentState.DRAFT,
        "Show its most important moment.",
        "Who, where, when?",
    )
    assert made.due_at == datetime(2099, 7, 1, 13, 0, tzinfo=UTC)  # Amsterdam's summer is two hours ahead.
    assert (made.max_mark, note_of(made)) == (20, "as a watercolour")


def test_new_assignment_shows_what_is_wrong_and_keeps_what_was_typed(world: World, signed_in: SignIn) -> None:
    typed = TYPED | {"title": " ", "max_mark": "many"}
    page = signed_in(world.tara).post(reverse("assignment-new", args=[world.class_5b.pk]), typed)
    assert (page.status_code, page.context["typed"].dict()) == (422, typed)
    assert page.context["form_errors"] == {
        "title": "Please fill this in.",
        "max_mark": "Choose a number from 1 to 100.",
    }
    body = page.content.decode()
    assert (body.count("<title>Error:"), body.count('href="#id_title"'), body.count('value="2099-07-01T15:00"')) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    "due", ["tomorrow", "2099-13-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "2099-07-01T15:00+00:00"]
)
def test_a_due_date_that_is_none_is_said_at_its_field(world: World, signed_in: SignIn, due: str) -> None:
    page = signed_in(world.tara).post(reverse("assignment-new", args=[world.class_5b.pk]), TYPED | {"due_at": due})
    assert (page.status_code, list(page.context["form_errors"])) == (422, ["due_at"])


def test_edit_shows_the_due_date_in_school_time(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(due_at=datetime(2099, 1, 5, 14, 30, tzinfo=UTC))
    page = signed_in(world.tara).get(edit_url(world))
    assert (page.context["typed"]["due_at"], page.context["version"]) == ("2099-01-05T15:30", 1)


def test_edit_saves_the_next_version(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(edit_url(world), TYPED | {"version": "1"})
    row = reread(world, world.monuments)
    assert (page.status_code, row.title, row.version, note_of(row)) == (302, "A fairy tale", 2, "as a watercolour")


def test_edit_on_an_old_version_keeps_what_was_typed_and_shows_both(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.tara)
    browser.post(edit_url(world), TYPED | {"version": "1", "title": "By Theo"})
    page = browser.post(edit_url(world), TYPED | {"version": "1", "title": "By Tara"})
    assert (page.status_code, reread(world, world.monuments).title) == (412, "By Theo")
    assert (page.context["typed"]["title"], page.context["conflict"]["saved"]["title"]) == ("By Tara", "By Theo")
    assert page.content.decode().count('name="version" value="2"') == 1
    again = browser.post(edit_url(world), TYPED | {"version": "2", "title": "By Tara"})
    assert (again.status_code, reread(world, world.monuments).title) == (302, "By Tara")


def test_a_slip_does_not_make_an_old_version_new(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.tara)
    browser.post(edit_url(world), TYPED | {"version": "1", "title": "By Theo"})
    page = browser.post(edit_url(world), TYPED | {"version": "1", "title": ""})
    assert (page.status_code, page.context["version"]) == (422, "1")


@pytest.mark.parametrize("version", ["", "x"])
def test_edit_without_a_version_changes_nothing(world: World, signed_in: SignIn, version: str) -> None:
    page = signed_in(world.tara).post(edit_url(world), TYPED | {"version": version})
    assert (page.status_code, reread(world, world.monuments).title) == (412, "My favourite monument")


def test_list_counts_what_was_handed_in(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Submission.objects.create(
            assignment=world.monuments, person=world.sam, state=SubmissionState.SUBMITTED, submitted_at=now()
        )
        Submission.objects.create(assignment=world.monuments, person=world.suri)
    page = signed_in(world.tara).get(reverse("class-assignments", args=[world.class_5b.pk]))
    assert [(one.title, one.handed_in, one.returned) for one in page.context["assignments"]] == [
        ("My favourite monument", 1, 0)
    ]


@pytest.mark.parametrize("more", [0, 2])
def test_list_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        for _ in range(more):
            factories.AssignmentFactory(school=world.kompas, classroom=world.class_5b, made_by=world.tara)
    browser = signed_in(world.tara)
    with django_assert_num_queries(5):
        page = browser.get(reverse("class-assignments", args=[world.class_5b.pk]))
    assert len(page.context["assignments"]) == 1 + more


def test_list_without_any_says_how_to_begin(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Assignment.objects.all().delete()
    body = signed_in(world.tara).get(reverse("class-assignments", args=[world.class_5b.pk])).content.decode()
    assert ("No assignment yet" in body, "<table" in body) == (True, False)


def test_page_lists_every_pupil_and_keeps_drafts_private(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        done = Submission.objects.create(
            assignment=world.monuments,
            person=world.sam,
            title="Tower",
            state=SubmissionState.SUBMITTED,
            submitted_at=now(),
        )
        Submission.objects.create(assignment=world.monuments, person=world.suri, title="Secret draft")
    page = signed_in(world.tara).get(reverse("assignment", args=[world.monuments.pk]))
    assert [row.person.name for row in page.context["rows"]] == ["Sam de Boer", "Suri Park"]
    body = page.content.decode()
    assert (body.count(reverse("submission", args=[done.pk])), body.count("/submissions/")) == (1, 1)
    assert ("Secret draft" in body, "Started" in body) == (False, True)


@pytest.mark.parametrize("more", [1, 3])
def test_page_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        for person in factories.pupils(world.kompas, world.class_5b, more):
            Submission.objects.create(
                assignment=world.monuments, person=person, state=SubmissionState.SUBMITTED, submitted_at=now()
            )
    browser = signed_in(world.tara)
    with django_assert_num_queries(7):
        page = browser.get(reverse("assignment", args=[world.monuments.pk]))
    assert len(page.context["rows"]) == 2 + more


def test_draft_is_published_and_closed_and_opened_again(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.tara)
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(state=AssignmentState.DRAFT)
    states = []
    for name in ("assignment-publish", "assignment-close", "assignment-publish"):
        browser.post(reverse(name, args=[world.monuments.pk]))
        states.append(reread(world, world.monuments).state)
    assert states == ["published", "closed", "published"]
    with world.at(world.kompas):
        kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["assignment.published", "assignment.closed", "assignment.published"]


def test_past_due_is_not_published_and_says_why(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(
            state=AssignmentState.DRAFT, due_at=now() - timedelta(hours=1)
        )
    page = signed_in(world.tara).post(reverse("assignment-publish", args=[world.monuments.pk]), follow=True)
    assert reread(world, world.monuments).state == AssignmentState.DRAFT
    assert [str(message) for message in page.context["messages"]] == [
        "This assignment cannot be published now. Check its due date."
    ]


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("theo", 404), ("otto", 404), ("ola", 404)])
def test_assignments_are_closed_to_others(world: World, signed_in: SignIn, who: str, status: int) -> None:
    browser = signed_in(getattr(world, who))
    lists = [reverse(name, args=[world.class_5b.pk]) for name in ("class-assignments", "assignment-new")]
    pages = [reverse(name, args=[world.monuments.pk]) for name in ("assignment", "assignment-edit")]
    acts = [reverse(name, args=[world.monuments.pk]) for name in ("assignment-publish", "assignment-close")]
    answers = [browser.get(address).status_code for address in (*lists, *pages)]
    answers += [browser.post(address, TYPED | {"version": "1"}).status_code for address in (*acts, lists[1], pages[1])]
    assert answers == [status] * 8
    row = reread(world, world.monuments)
    assert (row.title, row.state, row.version) == ("My favourite monument", "published", 1)
    with world.at(world.kompas):
        assert Assignment.objects.count() == 1
