"""The rules of a class and of the school."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from imagegen.models import PolicyVersion
from imagegen.operations.policies import Draft, class_policy, save_version
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, post, put, refused
from tests.world import World

App = Callable[[Person], Client]


def path_of(world: World, rest: str = "") -> str:
    return f"classes/{world.class_5b.pk}/policy/{rest}"


def test_rules_in_force_with_their_sources(world: World, app: App) -> None:
    assert put(app(world.ada), "school/policy/", {"values": {"max_n": 2}, "locked": ["max_n"]}).status_code == 200
    tara = app(world.tara)
    saved = put(tara, path_of(world), {"values": {"words": ["purple"], "daily_pictures": 7, "note": "In blue."}})
    body = get(tara, path_of(world)).json()
    assert saved.json() == body
    assert (body["version"], body["levels"]) == (1, {"platform": "platform-2", "school": "1", "classroom": "1"})
    assert body["rules"]["max_n"] == {"value": 2, "level": "school", "locked_by": "school"}
    assert body["rules"]["daily_pictures"] == {"value": 7, "level": "classroom", "locked_by": None}
    assert body["rules"]["note"]["value"] == [{"text": "In blue.", "level": "classroom"}]
    own = [group for group in body["rules"]["words"]["value"] if group["level"] == "classroom"]
    assert [group["texts"] for group in own] == [["purple"]]
    assert body["own"] == {"values": {"words": ["purple"], "daily_pictures": 7, "note": "In blue."}, "locked": []}


def test_school_rules(world: World, app: App) -> None:
    ada = app(world.ada)
    first = get(ada, "school/policy/")
    assert (first["ETag"], first.json()["version"], first.json()["own"]) == ('"0"', 0, {"values": {}, "locked": []})
    saved = put(ada, "school/policy/", {"values": {"max_n": 1}}, If_Match=first["ETag"])
    assert (saved.status_code, saved["ETag"], saved.json()["levels"]) == (
        200,
        '"1"',
        {"platform": "platform-2", "school": "1"},
    )
    assert refused(put(ada, "school/policy/", {"values": {}}, If_Match=first["ETag"])) == (412, "stale_version")
    assert get(app(world.ola), "school/policy/").json()["version"] == 0


def test_save_with_versions(world: World, app: App) -> None:
    tara, path = app(world.tara), path_of(world)
    tags = [get(tara, path)["ETag"]]
    for number in (1, 2):
        tags.append(put(tara, path, {"values": {"max_n": number}}, If_Match=tags[-1])["ETag"])
    assert tags == ['"0"', '"1"', '"2"']
    stale = put(tara, path, {"values": {"max_n": 4}}, If_Match=tags[1])
    assert refused(stale) == (412, "stale_version")
    assert put(tara, path, {"values": {"max_n": 3}}).json()["version"] == 3
    assert fields_of(put(tara, path, {"values": {}}, If_Match='"x"')) == [("If-Match", "bad_version")]
    versions = get(tara, path_of(world, "versions/?page_size=2")).json()
    assert [(row["version"], row["values"]) for row in versions["results"]] == [(3, {"max_n": 3}), (2, {"max_n": 2})]
    assert set(versions["results"][0]) == {"version", "values", "locked", "saved_at", "saved_by"}
    assert versions["results"][0]["saved_by"] == {"id": str(world.tara.pk), "name": "Tara Visser"}
    assert [row["version"] for row in get(tara, versions["next"]).json()["results"]] == [1]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["values"]),
        ({"values": []}, ["values"]),
        ({"values": {"colour": "red"}}, ["colour"]),
        ({"values": {"max_n": 99}}, ["max_n"]),
        ({"values": {"max_n": "many"}}, ["max_n"]),
        ({"values": {"shapes": ["round"]}}, ["shapes"]),
        ({"values": {"words": ["x" * 61]}}, ["words"]),
        ({"values": {"note": "x" * 501}}, ["note"]),
        ({"values": {"check": "never"}}, ["check"]),
        ({"values": {}, "locked": ["colour"]}, ["locked"]),
        ({"values": {}, "locked": "max_n"}, ["locked"]),
    ],
)
def test_save_bad_values(world: World, app: App, body: Any, fields: list[str]) -> None:
    answer = put(app(world.tara), path_of(world), body)
    assert refused(answer) == (422, "invalid_request")
    assert [field for field, _ in fields_of(answer)] == fields
    with world.at(world.kompas):
        assert PolicyVersion.objects.count() == 0


def test_try_says_what_would_happen(world: World, app: App) -> None:
    tara = app(world.tara)
    put(tara, path_of(world), {"values": {"note": "In blue, please."}})
    allowed = post(tara, path_of(world, "try/"), {"prompt": "a dog"}).json()
    assert set(allowed) == {
        "outcome", "verdict", "reasons", "language", "provider", "check_first", "sent_text", "trace",
    }  # fmt: skip
    assert (allowed["outcome"], allowed["verdict"]["action"], allowed["reasons"]) == ("allowed", "allow", [])
    assert "In blue, please." in allowed["sent_text"]
    assert "a dog" in allowed["sent_text"]
    blocked = post(tara, path_of(world, "try/"), {"prompt": "a man with a gun"}).json()
    assert (blocked["outcome"], blocked["verdict"]["category"], blocked["sent_text"]) == ("blocked", "weapons", None)
    assert [reason.split(":")[:2] for reason in blocked["reasons"]] == [["weapons", "en"]]
    assert blocked["verdict"]["spans"] == [[13, 16]]


def test_try_a_draft_keeps_nothing(world: World, app: App) -> None:
    tara, prompt = app(world.tara), "a purple dog"
    draft = {"values": {"ask_words": ["purple"], "check": "flagged"}}
    tried = post(tara, path_of(world, "try/"), {"prompt": prompt, "draft": draft}).json()
    assert (tried["outcome"], tried["reasons"]) == ("held", ["ask_words:classroom:purple"])
    assert post(tara, path_of(world, "try/"), {"prompt": prompt}).json()["outcome"] == "allowed"
    assert get(tara, path_of(world)).json()["version"] == 0
    bad = post(tara, path_of(world, "try/"), {"prompt": prompt, "draft": {"values": {"max_n": 99}}})
    assert [field for field, _ in fields_of(bad)] == ["max_n"]
    for text, code in (("", "empty"), ("x" * 4001, "too_long"), ("a\x00b", "control_characters")):
        assert fields_of(post(tara, path_of(world, "try/"), {"prompt": text})) == [("prompt", code)]


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"values": {"max_n": 1}}),
        ("GET", "versions/", None),
        ("POST", "try/", {"prompt": "a dog"}),
    ],
)
def test_roles_and_walls(world: World, app: App, method: str, rest: str, body: Any) -> None:
    tara = app(world.tara)
    for one in (world.class_6a.pk, world.oak_class.pk, MISSING, "x"):
        answer = call(tara, method, f"classes/{one}/policy/{rest}", body)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    for one in (world.class_5b.pk, world.class_6a.pk, MISSING):
        assert refused(call(app(world.sam), method, f"classes/{one}/policy/{rest}", body)) == (403, "forbidden")
    assert call(app(world.ada), method, path_of(world, rest), body).status_code == 200


@pytest.mark.parametrize("versions", [1, 3])
def test_version_list_queries_do_not_grow(
    world: World, app: App, versions: int, django_assert_num_queries: Any
) -> None:
    tara = app(world.tara)
    with world.at(world.kompas):
        actor = world.actor(world.tara)
        for number in range(versions):
            save_version(actor, class_policy(actor, world.class_5b), Draft({"max_n": number + 1}))
    with django_assert_num_queries(6):
        assert len(get(tara, path_of(world, "versions/")).json()["results"]) == versions
