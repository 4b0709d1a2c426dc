"""What waits for a teacher, and what they decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.operations.worker import run_once
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, post, refused
from tests.world import World

App = Callable[[Person], Client]
FIELDS = {
    "id", "version", "subject", "state", "classroom", "person", "generation", "prompt", "language", "verdict",
    "pictures", "opened_at", "decided_at", "note", "appealed", "plea", "rememberable",
}  # fmt: skip


def hold(world: World, app: App, person: Person, prompt: str = "a purple dog") -> str:
    """A case about a prompt (with purple in it) or a picture: the generation's id."""
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        values = {"ask_words": ["purple"], "check": "everything"}
        save_version(tara, class_policy(tara, world.class_5b), Draft(values))
    body = {"classroom": str(world.class_5b.pk), "prompt": prompt}
    generation = post(app(person), "generations/", body).json()["id"]
    run_once()
    return str(generation)


def only_case(client: Client) -> dict[str, Any]:
    (case,) = get(client, "reviews/").json()["results"]
    return dict(case)


def test_queue_oldest_first(world: World, app: App) -> None:
    first, second = hold(world, app, world.sam), hold(world, app, world.suri, "a dog")
    tara = app(world.tara)
    cases = get(tara, "reviews/").json()["results"]
    assert [(case["generation"], case["subject"], len(case["pictures"])) for case in cases] == [
        (first, "prompt", 0),
        (second, "picture", 1),
    ]
    assert set(cases[0]) == FIELDS
    assert cases[0]["person"] == {"id": str(world.sam.pk), "name": "Sam de Boer"}
    assert (cases[0]["prompt"], cases[0]["version"], cases[0]["state"]) == ("a purple dog", 1, "open")
    assert cases[0]["verdict"]["rules"] == ["ask_words:classroom:purple"]
    assert Client().get(cases[1]["pictures"][0]["url"]).status_code == 200
    assert len(get(tara, f"reviews/?classroom={world.class_5b.pk}").json()["results"]) == 2
    assert len(get(app(world.ada), "reviews/").json()["results"]) == 2
    assert get(app(world.ada), f"reviews/?classroom={world.class_6a.pk}").json()["results"] == []
    for client in (app(world.theo), app(world.otto), app(world.ola)):
        assert get(client, "reviews/").json()["results"] == []


def test_release_a_prompt_and_a_picture(world: World, app: App) -> None:
    generation = hold(world, app, world.sam)
    sam, tara = app(world.sam), app(world.tara)
    case = only_case(tara)
    decided = post(tara, f"reviews/{case['id']}/decide/", {"decision": "release", "note": "Nice."})
    body = decided.json()
    assert (decided.status_code, body["state"], body["version"], body["note"]) == (200, "released", 2, "Nice.")
    assert get(sam, f"generations/{generation}/").json()["state"] == "queued"
    run_once()
    assert get(sam, f"generations/{generation}/").json()["held_at"] == "picture"
    post(tara, f"reviews/{only_case(tara)['id']}/decide/", {"decision": "release"})
    assert get(sam, f"generations/{generation}/").json()["state"] == "ready"


def test_refuse(world: World, app: App) -> None:
    generation = hold(world, app, world.sam)
    tara = app(world.tara)
    assert post(tara, f"reviews/{only_case(tara)['id']}/decide/", {"decision": "refuse"}).json()["state"] == "refused"
    body = get(app(world.sam), f"generations/{generation}/").json()
    assert (body["state"], body["failure"]) == ("refused", "blocked_prompt")


def test_decided_once(world: World, app: App) -> None:
    hold(world, app, world.sam)
    tara, ada = app(world.tara), app(world.ada)
    case = only_case(tara)
    path = f"reviews/{case['id']}/"
    one = get(tara, path)
    assert (one.json()["id"], one["ETag"]) == (case["id"], '"1"')
    assert get(tara, path, If_None_Match='"1"').status_code == 304
    assert refused(post(tara, f"{path}decide/", {"decision": "refuse", "version": 7})) == (409, "conflict")
    assert refused(post(tara, f"{path}decide/", {"decision": "refuse"}, If_Match='"7"')) == (409, "conflict")
    assert post(ada, f"{path}decide/", {"decision": "release", "version": 1}, If_Match='"1"').status_code == 200
    assert refused(post(tara, f"{path}decide/", {"decision": "refuse"}, If_Match='"1"')) == (409, "conflict")
    assert refused(post(tara, f"{path}decide/", {"decision": "refuse"})) == (409, "conflict")
    assert get(tara, path).json()["state"] == "released"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "decision"),
        ({"decision": "maybe"}, "decision"),
        ({"decision": "release", "note": "x" * 501}, "note"),
        ({"decision": "release", "version": "new"}, "version"),
    ],
)
def test_decide_bad_input(world: World, app: App, body: Any, field: str) -> None:
    hold(world, app, world.sam)
    tara = app(world.tara)
    answer = post(tara, f"reviews/{only_case(tara)['id']}/decide/", body)
    assert (refused(answer), [name for name, _ in fields_of(answer)]) == ((422, "invalid_request"), [field])
    assert only_case(tara)["version"] == 1


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("POST", "decide/")])
def test_roles_and_walls(world: World, app: App, method: str, rest: str) -> None:
    hold(world, app, world.sam)
    case = only_case(app(world.tara))["id"]
    for person in (world.theo, world.otto, world.ola):
        for one in (case, MISSING, "x"):
            answer = call(app(person), method, f"reviews/{one}/{rest}", {"decision": "release"})
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    for one in (case, MISSING):
        answer = call(app(world.sam), method, f"reviews/{one}/{rest}", {"decision": "release"})
        assert refused(answer) == (403, "forbidden")
    assert refused(get(app(world.sam), "reviews/")) == (403, "forbidden")
    for foreign in (world.class_6a.pk, world.oak_class.pk, MISSING):
        assert get(app(world.tara), f"reviews/?classroom={foreign}").json() == NOT_FOUND


@pytest.mark.parametrize("cases", [1, 3])
def test_queue_queries_do_not_grow(world: World, app: App, cases: int, django_assert_num_queries: Any) -> None:
    for _ in range(cases):
        hold(world, app, world.sam, "a dog")
    tara = app(world.tara)
    with django_assert_num_queries(3):
        assert len(get(tara, "reviews/").json()["results"]) == cases
