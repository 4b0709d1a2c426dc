"""The staff and the log, for school admins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.log import record
from accounts.models import Person
from edu4all.lib.clock import today_in
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, patch, post, refused
from tests.world import World

App = Callable[[Person], Client]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people/"),
        ("POST", "people/"),
        ("PATCH", "people/{id}/"),
        ("POST", "people/{id}/reset/"),
        ("GET", "audit/events/"),
        ("GET", "school/policy/"),
        ("PUT", "school/policy/"),
    ],
)
def test_for_admins_only(world: World, app: App, method: str, path: str) -> None:
    body = {"name": "New", "role": "admin", "values": {}}
    for person in (world.sam, world.tara):
        for one in (world.theo.pk, world.otto.pk, MISSING):
            assert refused(call(app(person), method, path.format(id=one), body)) == (403, "forbidden")
    assert refused(call(Client(), method, path.format(id=MISSING), body)) == (401, "sign_in_needed")


def test_people_are_the_schools_staff(world: World, app: App) -> None:
    rows = get(app(world.ada), "people/").json()["results"]
    assert [(row["name"], row["role"]) for row in rows] == [
        ("Ada Admin", "admin"),
        ("Theo Bos", "teacher"),
        ("Tara Visser", "teacher"),
    ]


def test_make_colleague(world: World, app: App) -> None:
    made = post(app(world.ada), "people/", {"name": "Nora New", "role": "teacher", "school": "oak", "is_active": False})
    body = made.json()
    assert (made.status_code, set(body)) == (201, {"person", "password"})
    expected = {"name": "Nora New", "username": "nora", "role": "teacher", "is_active": True}
    assert {name: body["person"][name] for name in expected} == expected
    assert fields_of(post(app(world.ada), "people/", {"name": "X Y", "role": "student"})) == [
        ("role", "invalid_choice")
    ]
    taken = post(app(world.ada), "people/", {"name": "X Y", "username": "tara"})
    assert fields_of(taken) == [("username", "taken")]


def test_change_colleague(world: World, app: App) -> None:
    ada, tara = app(world.ada), app(world.tara)
    changed = patch(ada, f"people/{world.tara.pk}/", {"role": "admin"})
    assert (changed.status_code, changed.json()["role"]) == (200, "admin")
    assert get(tara, "me/").status_code == 401
    out = patch(ada, f"people/{world.theo.pk}/", {"is_active": False})
    assert (out.status_code, out.json()["is_active"]) == (200, False)
    assert fields_of(patch(ada, f"people/{world.theo.pk}/", {})) == [("non_field_errors", "empty")]
    assert refused(patch(ada, f"people/{world.ada.pk}/", {"is_active": False})) == (403, "forbidden")


def test_another_schools_person_is_missing(world: World, app: App) -> None:
    ada = app(world.ada)
    for one in (world.otto.pk, world.olga.pk, MISSING, "x"):
        for answer in (patch(ada, f"people/{one}/", {"is_active": False}), post(ada, f"people/{one}/reset/")):
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    with world.at(world.oak):
        assert Person.objects.get(pk=world.otto.pk).is_active


def test_reset_colleague(world: World, app: App) -> None:
    ada, tara = app(world.ada), app(world.tara)
    answer = post(ada, f"people/{world.tara.pk}/reset/")
    assert (answer.status_code, answer.json()["person"]["id"]) == (200, str(world.tara.pk))
    assert get(tara, "me/").status_code == 401


def kinds(answer: Any) -> list[str]:
    return [row["kind"] for row in answer.json()["results"]]


def test_events_newest_first_with_filters(world: World, app: App) -> None:
    ada = app(world.ada)
    with world.at(world.kompas):
        record(world.actor(world.tara), "case.opened", world.monuments, classroom_id=world.class_5b.pk, code="x")
        record(world.actor(world.theo), "case.decided", world.class_6a, classroom_id=world.class_6a.pk)
    with world.at(world.oak):
        record(world.actor(world.otto), "case.decided", world.oak_class, classroom_id=world.oak_class.pk)
    assert kinds(get(ada, "audit/events/")) == ["case.decided", "case.opened", "device.signed_in"]
    assert kinds(get(ada, "audit/events/?kind=case.")) == ["case.decided", "case.opened"]
    assert kinds(get(ada, f"audit/events/?classroom={world.class_5b.pk}")) == ["case.opened"]
    assert kinds(get(ada, f"audit/events/?subject={world.class_6a.pk}")) == ["case.decided"]
    event = get(ada, "audit/events/?kind=case.opened").json()["results"][0]
    assert event.pop("at").endswith("Z")
    del event["id"]
    assert event == {
        "kind": "case.opened",
        "door": "web",
        "actor": str(world.tara.pk),
        "actor_role": "teacher",
        "classroom": str(world.class_5b.pk),
        "subject_kind": "assignment",
        "subject": str(world.monuments.pk),
        "facts": {"code": "x"},
    }


def test_events_by_day_of_the_school(world: World, app: App) -> None:
    ada, today = app(world.ada), today_in(world.kompas.time_zone)
    before, after = today - timedelta(days=1), today + timedelta(days=1)
    assert kinds(get(ada, f"audit/events/?from={today}&to={today}")) == ["device.signed_in"]
    assert kinds(get(ada, f"audit/events/?to={before}")) == []
    assert kinds(get(ada, f"audit/events/?from={after}")) == []
    assert fields_of(get(ada, "audit/events/?from=soon")) == [("from", "invalid")]


def test_events_of_a_foreign_class(world: World, app: App) -> None:
    ada = app(world.ada)
    for one in (world.oak_class.pk, MISSING, "x"):
        assert get(ada, f"audit/events/?classroom={one}").json() == NOT_FOUND
    assert kinds(get(ada, f"audit/events/?subject={world.oak_class.pk}")) == []


@pytest.mark.parametrize("more", [1, 3])
def test_events_queries_do_not_grow(world: World, app: App, more: int, django_assert_num_queries: Any) -> None:
    ada = app(world.ada)
    with world.at(world.kompas):
        for _ in range(more):
            record(world.actor(world.tara), "case.opened", world.monuments)
    with django_assert_num_queries(2):
        assert len(kinds(get(ada, "audit/events/"))) == more + 1
