"""What was handed in, and the teacher's answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from assignments.models import Submission
from assignments.operations.pictures import draw, own_submission
from assignments.operations.submissions import Chosen, save_draft, submit
from imagegen.models import Generation, Picture
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Wish
from tests import factories
from tests.world import World

SignIn = Callable[[Person], Client]


def hand_in(world: World, person: Person, prompts: tuple[str, ...] = ("a dog",)) -> Submission:
    """A pupil makes pictures for the monuments, and hands all of them in."""
    actor = world.actor(person)
    with world.at(world.kompas):
        for prompt in prompts:
            draw(actor, world.class_5b, Wish(prompt), assignment=world.monuments)
    run_once()
    with world.at(world.kompas):
        own = own_submission(actor, world.monuments)
        made = Picture.objects.filter(person=person).order_by("id")
        chosen = [Chosen(picture.pk, "A dog by the tower") for picture in made]
        save_draft(actor, own, title=f"Work of {person.name}", reflection="I like Paris.", pictures=chosen)
        return submit(actor, own)


def address(submission: Submission) -> str:
    return reverse("submission", args=[submission.pk])


def reread(world: World, submission: Submission) -> Submission:
    with world.at(world.kompas):
        return Submission.objects.get(pk=submission.pk)


def test_work_is_shown_with_its_alt_text_words_and_tries(world: World, signed_in: SignIn) -> None:
    work = hand_in(world, world.sam, ("a dog", "a cat"))
    page = signed_in(world.tara).get(address(work))
    assert [try_.prompt for try_ in page.context["tries"]] == ["a dog", "a cat"]
    body = page.content.decode()
    assert (body.count('alt="A dog by the tower"'), body.count("I like Paris.")) == (2, 1)
    assert page.context["typed"] == {"mark": None, "comment": ""}


def test_neighbours_follow_the_class_and_skip_drafts(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        zoe, sara = (
            factories.pupils(world.kompas, world.class_5b, 1, name=name)[0] for name in ("Zoe Zand", "Sara Dal")
        )
        own_submission(world.actor(sara), world.monuments)
    first, second, third = (hand_in(world, person) for person in (world.sam, world.suri, zoe))
    browser = signed_in(world.tara)
    found = []
    for work in (first, second, third):
        context = browser.get(address(work)).context
        found.append([one and one.person.name for one in (context["before"], context["after"])])
    assert found == [[None, "Suri Park"], ["Sam de Boer", "Zoe Zand"], ["Suri Park", None]]


def test_mark_is_saved_for_later(world: World, signed_in: SignIn) -> None:
    work = hand_in(world, world.sam)
    typed = {"mark": "7", "comment": "Good light.", "version": work.version, "action": "save"}
    page = signed_in(world.tara).post(address(work), typed)
    row = reread(world, work)
    assert (page.status_code, row.state, row.mark, row.comment) == (302, "submitted", 7, "Good light.")


def test_work_is_returned_to_the_pupil(world: World, signed_in: SignIn) -> None:
    work = hand_in(world, world.sam)
    typed = {"mark": "", "comment": "Try the evening.", "version": work.version, "action": "return"}
    page = signed_in(world.tara).post(address(work), typed, follow=True)
    row = reread(world, work)
    assert (row.state, row.mark, row.comment, row.returned_by_id) == (
        "returned",
        None,
        "Try the evening.",
        world.tara.pk,
    )
    assert [str(message) for message in page.context["messages"]] == ["Returned to Sam de Boer."]


@pytest.mark.parametrize("mark", ["11", "-1", "eight", "7.5"])
def test_a_mark_out_of_range_is_said_and_kept(world: World, signed_in: SignIn, mark: str) -> None:
    work = hand_in(world, world.sam)
    typed = {"mark": mark, "comment": "Good.", "version": work.version, "action": "return"}
    page = signed_in(world.tara).post(address(work), typed)
    assert (page.status_code, page.context["form_errors"]) == (422, {"mark": "Choose a mark from 0 to 10."})
    assert (page.context["typed"]["mark"], page.context["typed"]["comment"]) == (mark, "Good.")
    assert reread(world, work).state == "submitted"


def test_two_teachers_at_once_lose_nothing(world: World, signed_in: SignIn) -> None:
    work = hand_in(world, world.sam)
    browser = signed_in(world.tara)
    mine = {"mark": "9", "comment": "Mine", "version": work.version, "action": "save"}
    browser.post(address(work), mine | {"mark": "3", "comment": "First"})
    page = browser.post(address(work), mine)
    row = reread(world, work)
    assert (page.status_code, row.mark, row.comment) == (412, 3, "First")
    assert (page.context["typed"]["comment"], page.context["version"]) == ("Mine", row.version)
    assert browser.post(address(work), mine | {"version": row.version}).status_code == 302
    assert reread(world, work).comment == "Mine"


@pytest.mark.parametrize("version", ["", "x", "99"])
def test_an_answer_without_its_version_changes_nothing(world: World, signed_in: SignIn, version: str) -> None:
    work = hand_in(world, world.sam)
    typed = {"mark": "9", "comment": "", "version": version, "action": "return"}
    assert signed_in(world.tara).post(address(work), typed).status_code == 412
    assert reread(world, work).state == "submitted"


@pytest.mark.parametrize("more", [1, 3])
def test_page_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    work = hand_in(world, world.sam, ("a dog", "a cat", "a tree")[:more])
    browser = signed_in(world.tara)
    with django_assert_num_queries(10):
        page = browser.get(address(work))
    assert (len(page.context["tries"]), len(page.context["submission"].pictures)) == (more, more)


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("suri", 403), ("theo", 404), ("otto", 404), ("ola", 404)])
def test_work_is_closed_to_others(world: World, signed_in: SignIn, who: str, status: int) -> None:
    work = hand_in(world, world.sam)
    browser = signed_in(getattr(world, who))
    typed = {"mark": "9", "comment": "", "version": work.version, "action": "return"}
    assert [browser.get(address(work)).status_code, browser.post(address(work), typed).status_code] == [status] * 2
    assert (reread(world, work).state, reread(world, work).mark) == ("submitted", None)


def test_a_draft_is_the_pupils_own(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        draft = own_submission(world.actor(world.sam), world.monuments)
    assert signed_in(world.tara).get(address(draft)).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_tries_that_changed_a_picture_show_it_at_no_cost(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    work = hand_in(world, world.sam, ("a dog", "a cat", "a tree")[:more])
    with world.at(world.kompas):
        before = Picture.objects.filter(person=world.sam).earliest("id")
        Generation.objects.filter(person=world.sam).update(kind="variation", source=before)
    browser = signed_in(world.tara)
    with django_assert_num_queries(10):
        page = browser.get(address(work))
    assert page.content.decode().count("More like a picture") == more
