"""Classes, their members and join codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Seat
from accounts.models import Classroom, Enrolment, Person
from tests import factories
from tests.calls import MISSING, NOT_FOUND, call, delete, fields_of, get, post, refused
from tests.world import World

App = Callable[[Person], Client]
CLASS_FIELDS = {"id", "name", "age_band", "created_at"}
STAFF_FIELDS = {"pupils", "join_code", "join_code_until"}


def names_of(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def test_classes_are_those_of_the_person(world: World, app: App) -> None:
    assert names_of(get(app(world.sam), "classes/")) == ["Monuments 5B"]
    assert names_of(get(app(world.theo), "classes/")) == ["6A"]
    assert names_of(get(app(world.ada), "classes/")) == ["6A", "Monuments 5B"]
    assert [row["id"] for row in get(app(world.olga), "classes/").json()["results"]] == [str(world.oak_class.pk)]


def test_class_for_pupil_and_teacher(world: World, app: App) -> None:
    path = f"classes/{world.class_5b.pk}/"
    pupil, teacher = get(app(world.sam), path).json(), get(app(world.tara), path).json()
    assert set(pupil) == CLASS_FIELDS
    assert set(teacher) == CLASS_FIELDS | STAFF_FIELDS
    assert (teacher["name"], teacher["pupils"], teacher["join_code"]) == ("Monuments 5B", 2, world.class_5b.join_code)
    assert [row["pupils"] for row in get(app(world.tara), "classes/").json()["results"]] == [2]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "classes/{id}/", None),
        ("GET", "classes/{id}/members/", None),
        ("POST", "classes/{id}/members/", {"names": ["Zed"]}),
        ("DELETE", "classes/{id}/members/{person}/", None),
        ("POST", "classes/{id}/members/{person}/reset/", {}),
        ("POST", "classes/{id}/teachers/", {"person": "{person}"}),
        ("POST", "classes/{id}/join-code/", {}),
        ("DELETE", "classes/{id}/join-code/", None),
    ],
)
def test_foreign_class_is_missing(world: World, app: App, method: str, path: str, body: Any) -> None:
    """Another class, another school's class, an unknown and a malformed id: one answer, whatever the method."""
    tara = app(world.tara)
    ids = (world.class_6a.pk, world.oak_class.pk, MISSING, "no-id", "%00")
    answers = [call(tara, method, path.format(id=one, person=world.ben.pk), body) for one in ids]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, NOT_FOUND)] * len(ids)
    assert enrolments(world) == 5


def enrolments(world: World) -> int:
    with world.at(world.kompas):
        return Enrolment.objects.count()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "classes/"),
        ("GET", "classes/{id}/members/"),
        ("POST", "classes/{id}/members/"),
        ("DELETE", "classes/{id}/members/{person}/"),
        ("POST", "classes/{id}/members/{person}/reset/"),
        ("POST", "classes/{id}/teachers/"),
        ("POST", "classes/{id}/join-code/"),
        ("DELETE", "classes/{id}/join-code/"),
    ],
)
def test_pupils_run_no_class(world: World, app: App, method: str, path: str) -> None:
    sam, body = app(world.sam), {"names": "Zed", "name": "My class", "person": str(world.theo.pk)}
    for one in (world.class_5b.pk, world.oak_class.pk, MISSING):
        answer = call(sam, method, path.format(id=one, person=world.suri.pk), body)
        assert refused(answer) == (403, "forbidden")


def test_make_class_with_pupils(world: World, app: App) -> None:
    tara = app(world.tara)
    answer = post(
        tara, "classes/", {"name": "7C", "age_band": "13_to_15", "names": ["Zoë Ali", "Max  Bos"], "school": "x"}
    )
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == CLASS_FIELDS | STAFF_FIELDS | {"slips"}
    assert (body["name"], body["age_band"], body["pupils"]) == ("7C", "13_to_15", 2)
    assert [slip["person"]["name"] for slip in body["slips"]] == ["Zoë Ali", "Max Bos"]
    assert answer["Location"] == f"http://testserver/api/v1/classes/{body['id']}/"
    first = body["slips"][0]
    login = {"school": "kompas", "username": first["person"]["username"], "password": first["password"], "device": "d"}
    assert refused(post(Client(), "auth/token/", login)) == (403, "password_change_needed")
    again = get(tara, f"classes/{body['id']}/").json()
    assert again == {name: value for name, value in body.items() if name != "slips"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, [("name", "required")]),
        ({"name": "Monuments 5B"}, [("name", "taken")]),
        ({"name": "7C", "age_band": "babies"}, [("age_band", "invalid_choice")]),
        ({"name": "7C", "names": 7}, [("names", "not_names")]),
        ({"name": "7C", "names": [7]}, [("names", "not_names")]),
        ({"name": "7C", "names": ["x"] * 61}, [("names", "too_many")]),
        ({"name": "7C", "names": ["x" * 121]}, [("names", "bad_name")]),
        ({"name": "x" * 81}, [("name", "bad_name")]),
        ({"name": "a\x00b"}, [("name", "null_characters_not_allowed")]),
    ],
)
def test_make_class_bad_input(world: World, app: App, body: Any, fields: list[tuple[str, str]]) -> None:
    answer = post(app(world.tara), "classes/", body)
    assert (refused(answer), fields_of(answer)) == ((422, "invalid_request"), fields)
    with world.at(world.kompas):
        assert Classroom.objects.count() == 2


def test_members(world: World, app: App) -> None:
    answer = get(app(world.tara), f"classes/{world.class_5b.pk}/members/")
    rows = answer.json()["results"]
    assert [(row["person"]["name"], row["seat"]) for row in rows] == [
        ("Tara Visser", "teacher"),
        ("Sam de Boer", "student"),
        ("Suri Park", "student"),
    ]
    assert set(rows[0]) == {"person", "seat", "since"}
    assert set(rows[0]["person"]) == {"id", "name", "username", "role", "is_active"}


def test_add_remove_and_reset_a_pupil(world: World, app: App) -> None:
    tara, path = app(world.tara), f"classes/{world.class_5b.pk}/members/"
    added = post(tara, path, {"names": "Zed Zonder\n\nIda Ik"})
    assert (added.status_code, [slip["person"]["name"] for slip in added.json()["slips"]]) == (
        201,
        ["Zed Zonder", "Ida Ik"],
    )
    zed = added.json()["slips"][0]["person"]["id"]
    reset = post(tara, f"{path}{zed}/reset/")
    assert reset.status_code == 200
    assert reset.json()["password"] != added.json()["slips"][0]["password"]
    assert delete(tara, f"{path}{zed}/").status_code == 204
    assert [row["person"]["name"] for row in get(tara, path).json()["results"]][-1] == "Ida Ik"
    assert delete(tara, f"{path}{zed}/").json() == NOT_FOUND
    assert fields_of(post(tara, path, {"names": []})) == [("names", "empty")]


def test_members_of_another_class_cannot_be_named(world: World, app: App) -> None:
    tara, path = app(world.tara), f"classes/{world.class_5b.pk}/members/"
    for person in (world.ben, world.olga, world.tara):
        assert delete(tara, f"{path}{person.pk}/").json() == NOT_FOUND
        assert post(tara, f"{path}{person.pk}/reset/").json() == NOT_FOUND


def test_add_teacher(world: World, app: App) -> None:
    tara, path = app(world.tara), f"classes/{world.class_5b.pk}/teachers/"
    assert post(tara, path, {"person": str(world.theo.pk)}).status_code == 204
    assert names_of(get(app(world.theo), "classes/")) == ["6A", "Monuments 5B"]
    for person in (world.sam, world.otto):
        assert post(tara, path, {"person": str(person.pk)}).json() == NOT_FOUND
    assert fields_of(post(tara, path, {})) == [("person", "required")]


def test_join_by_code(world: World, app: App) -> None:
    ben, code = app(world.ben), str(world.class_5b.join_code)
    joined = post(ben, "classes/join/", {"code": f" {code[:4].lower()} {code[4:]} "})
    assert (joined.status_code, joined.json()["name"], set(joined.json())) == (200, "Monuments 5B", CLASS_FIELDS)
    assert names_of(get(ben, "classes/")) == ["6A", "Monuments 5B"]


def test_join_unknown_and_foreign_code_are_one_answer(world: World, app: App) -> None:
    ben = app(world.ben)
    answers = [post(ben, "classes/join/", {"code": code}).json() for code in ("NOPENOPEN", world.oak_class.join_code)]
    assert answers[0] == answers[1]
    assert [error["code"] for error in answers[0]["errors"]] == ["unknown_code"]
    assert refused(post(app(world.theo), "classes/join/", {"code": world.class_5b.join_code})) == (403, "forbidden")


def test_join_code_is_renewed_and_ended(world: World, app: App) -> None:
    tara, old = app(world.tara), world.class_5b.join_code
    renewed = post(tara, f"classes/{world.class_5b.pk}/join-code/")
    assert (renewed.status_code, set(renewed.json())) == (200, {"join_code", "join_code_until"})
    assert fields_of(post(app(world.ben), "classes/join/", {"code": old})) == [("code", "unknown_code")]
    assert delete(tara, f"classes/{world.class_5b.pk}/join-code/").status_code == 204
    assert get(tara, f"classes/{world.class_5b.pk}/").json()["join_code"] is None


@pytest.mark.parametrize("more", [0, 2])
def test_list_queries_do_not_grow(world: World, app: App, more: int, django_assert_num_queries: Any) -> None:
    tara, ada = app(world.tara), app(world.ada)
    with world.at(world.kompas):
        factories.pupils(world.kompas, world.class_5b, more)
        for classroom in [factories.ClassroomFactory(school=world.kompas) for _ in range(more)]:
            factories.EnrolmentFactory(school=world.kompas, classroom=classroom, person=world.tara, seat=Seat.TEACHER)
    with django_assert_num_queries(2):
        assert len(get(tara, "classes/").json()["results"]) == 1 + more
    with django_assert_num_queries(4):
        assert len(get(tara, f"classes/{world.class_5b.pk}/members/").json()["results"]) == 3 + more
    with django_assert_num_queries(2):
        get(ada, "people/")


def test_pages_by_key(world: World, app: App) -> None:
    tara, path = app(world.tara), f"classes/{world.class_5b.pk}/members/"
    with world.at(world.kompas):
        factories.pupils(world.kompas, world.class_5b, 4)
    whole = [row["person"]["id"] for row in get(tara, path).json()["results"]]
    first = get(tara, f"{path}?page_size=3").json()
    second = get(tara, first["next"]).json()
    third = get(tara, second["next"]).json()
    assert [row["person"]["id"] for page in (first, second, third) for row in page["results"]] == whole
    assert (first["previous"], third["next"]) == (None, None)
    assert get(tara, second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("cursor", "answer"),
    [
        ("cD1ub25zZW5zZQ==", (422, "invalid_request")),
        ("cD0n", (422, "invalid_request")),
        ("\u00e9", (404, "not_found")),
        ("x", (404, "not_found")),
    ],
)
def test_bad_cursor(world: World, app: App, cursor: str, answer: tuple[int, str]) -> None:
    assert refused(get(app(world.tara), f"classes/?cursor={cursor}")) == answer
