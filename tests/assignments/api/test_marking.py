"""Handing in, taking back, marking, returning, and the trail behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from imagegen.operations.worker import run_once
from tests import factories
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, post, put, refused
from tests.world import World

App = Callable[[Person], Client]


def prepare(world: World, app: App, person: Person) -> str:
    """A person's work with one picture, not handed in: its id."""
    client = app(person)
    asked = post(client, "generations/", {"assignment": str(world.monuments.pk), "prompt": "a dog"}).json()["id"]
    run_once()
    picture = get(client, f"generations/{asked}/").json()["pictures"][0]["id"]
    body = {"title": "My dog", "reflection": "Nice.", "pictures": [{"picture": picture, "alt_text": "A dog"}]}
    return str(put(client, f"assignments/{world.monuments.pk}/submission/", body).json()["id"])


def hand_in(world: World, app: App, person: Person) -> str:
    work = prepare(world, app, person)
    assert post(app(person), f"submissions/{work}/submit/").status_code == 200
    return work


def ids(answer: Any) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


def test_submit_and_withdraw(world: World, app: App) -> None:
    work, sam, tara = prepare(world, app, world.sam), app(world.sam), app(world.tara)
    assert get(tara, f"submissions/{work}/").json() == NOT_FOUND
    submitted = post(sam, f"submissions/{work}/submit/")
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    assert submitted.json()["submitted_at"].endswith("Z")
    assert refused(post(sam, f"submissions/{work}/submit/")) == (409, "not_allowed_now")
    assert get(tara, f"submissions/{work}/").status_code == 200
    back = post(sam, f"submissions/{work}/withdraw/")
    assert (back.json()["state"], back.json()["submitted_at"]) == ("draft", None)
    assert refused(post(sam, f"submissions/{work}/withdraw/")) == (409, "not_allowed_now")


def test_submit_incomplete(world: World, app: App) -> None:
    sam = app(world.sam)
    work = get(sam, f"assignments/{world.monuments.pk}/submission/").json()["id"]
    assert fields_of(post(sam, f"submissions/{work}/submit/")) == [("pictures", "empty"), ("title", "empty")]


def test_mark_is_seen_when_it_is_returned(world: World, app: App) -> None:
    work, sam, tara = hand_in(world, app, world.sam), app(world.sam), app(world.tara)
    path = f"submissions/{work}/"
    tag = get(tara, path)["ETag"]
    marked = post(tara, f"{path}grade/", {"mark": 8, "comment": "Good."}, If_Match=tag)
    assert (marked.status_code, marked.json()["mark"], marked.json()["comment"]) == (200, 8, "Good.")
    unseen = get(sam, path)
    assert (unseen.json()["mark"], unseen.json()["comment"]) == (None, None)
    assert "Good." not in get(sam, "submissions/").content.decode()
    assert refused(post(tara, f"{path}return/", {"mark": 1}, If_Match=tag)) == (412, "stale_version")
    returned = post(tara, f"{path}return/", {"mark": 9, "comment": "Very good."})
    assert (returned.json()["state"], returned.json()["mark"]) == ("returned", 9)
    seen = get(sam, path).json()
    assert (seen["state"], seen["mark"], seen["comment"]) == ("returned", 9, "Very good.")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"mark": 11}, [("mark", "out_of_range")]),
        ({"mark": -1}, [("mark", "out_of_range")]),
        ({"mark": "A"}, [("mark", "invalid")]),
        ({"comment": "x" * 4001}, [("comment", "too_long")]),
    ],
)
def test_mark_bad_input(world: World, app: App, body: Any, fields: list[tuple[str, str]]) -> None:
    work, tara = hand_in(world, app, world.sam), app(world.tara)
    for step in ("grade", "return"):
        answer = post(tara, f"submissions/{work}/{step}/", body)
        assert (refused(answer), fields_of(answer)) == ((422, "invalid_request"), fields)


def test_lists(world: World, app: App) -> None:
    one, two = hand_in(world, app, world.sam), hand_in(world, app, world.suri)
    tara = app(world.tara)
    assert ids(get(tara, "submissions/")) == [two, one]
    assert ids(get(tara, f"submissions/?assignment={world.monuments.pk}")) == [two, one]
    assert ids(get(app(world.sam), "submissions/")) == [one]
    assert ids(get(app(world.theo), "submissions/")) == []
    with world.at(world.kompas):
        other = factories.AssignmentFactory(school=world.kompas, classroom=world.class_6a)
    for foreign in (other.pk, world.oak_task.pk, MISSING, "x"):
        assert get(tara, f"submissions/?assignment={foreign}").json() == NOT_FOUND


def test_process_is_every_try(world: World, app: App) -> None:
    work, sam, tara = prepare(world, app, world.sam), app(world.sam), app(world.tara)
    post(sam, "generations/", {"assignment": str(world.monuments.pk), "prompt": "a man with a gun"})
    post(sam, "generations/", {"classroom": str(world.class_5b.pk), "prompt": "not for the task: a cat"})
    post(sam, f"submissions/{work}/submit/")
    for client in (sam, tara):
        rows = get(client, f"submissions/{work}/process/").json()["results"]
        assert [(row["prompt"], row["state"]) for row in rows] == [("a dog", "ready"), ("a man with a gun", "blocked")]
        assert [row["assignment"] for row in rows] == [str(world.monuments.pk)] * 2
        assert ["sent_text" in row for row in rows] == [client is tara] * 2


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("POST", "submit/"),
        ("POST", "withdraw/"),
        ("POST", "grade/"),
        ("POST", "return/"),
        ("GET", "process/"),
    ],
)
def test_foreign_submission_is_missing(world: World, app: App, method: str, rest: str) -> None:
    work, body = hand_in(world, app, world.sam), {"mark": 1}
    strangers = [world.theo, world.otto, world.ola]
    if rest not in {"grade/", "return/"}:
        strangers += [world.suri, world.ben, world.olga]
    for person in strangers:
        client = app(person)
        for one in (work, MISSING, "x"):
            answer = call(client, method, f"submissions/{one}/{rest}", body)
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert get(app(world.tara), f"submissions/{work}/").json()["state"] == "submitted"


def test_roles(world: World, app: App) -> None:
    work = hand_in(world, app, world.sam)
    for step in ("grade", "return"):
        for one in (work, MISSING):
            assert refused(post(app(world.sam), f"submissions/{one}/{step}/", {"mark": 10})) == (403, "forbidden")
    for step in ("submit", "withdraw"):
        assert refused(post(app(world.tara), f"submissions/{work}/{step}/")) == (403, "forbidden")


@pytest.mark.parametrize("more", [0, 2])
def test_list_queries_do_not_grow(world: World, app: App, more: int, django_assert_num_queries: Any) -> None:
    hand_in(world, app, world.sam)
    with world.at(world.kompas):
        pupils = factories.pupils(world.kompas, world.class_5b, more)
    for pupil in pupils:
        hand_in(world, app, pupil)
    tara = app(world.tara)
    with django_assert_num_queries(3):
        assert len(ids(get(tara, "submissions/"))) == 1 + more
