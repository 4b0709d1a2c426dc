"""Assignments, and the pupils' own work for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from assignments.choices import AssignmentState
from assignments.models import Assignment, Submission
from edu4all.lib.clock import now
from imagegen.operations.worker import run_once
from tests import factories
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, patch, post, put, refused
from tests.world import World

App = Callable[[Person], Client]
FIELDS = {
    "id", "version", "classroom", "title", "brief", "tip", "due_at", "max_mark", "state", "published_at", "created_at",
}  # fmt: skip
TASK = {"title": "A windmill", "brief": "Show a windmill and who lives in it.", "tip": "Think of the wind."}


def draw(world: World, app: App, person: Person) -> str:
    """A released picture of a person's."""
    body = {"classroom": str(world.class_5b.pk), "prompt": "a dog"}
    generation = post(app(person), "generations/", body).json()["id"]
    run_once()
    return str(get(app(person), f"generations/{generation}/").json()["pictures"][0]["id"])


def make(world: World, app: App, **more: Any) -> Any:
    return post(app(world.tara), "assignments/", {**TASK, "classroom": str(world.class_5b.pk), **more})


def titles(answer: Any) -> list[str]:
    return [row["title"] for row in answer.json()["results"]]


def test_make_show_and_change(world: World, app: App) -> None:
    tara, due = app(world.tara), (now() + timedelta(days=3)).replace(microsecond=0)
    made = make(world, app, due_at=due.isoformat(), max_mark=20, note="In blue.", state="published", version=9)
    body = made.json()
    assert (made.status_code, set(body), made["ETag"]) == (201, FIELDS | {"note"}, '"1"')
    assert made["Location"] == f"http://testserver/api/v1/assignments/{body['id']}/"
    expected = {**TASK, "state": "draft", "version": 1, "max_mark": 20, "note": "In blue.", "published_at": None}
    assert {name: body[name] for name in expected} == expected
    assert body["due_at"] == due.isoformat().replace("+00:00", "Z")
    path = f"assignments/{body['id']}/"
    shown = get(tara, path)
    assert (shown.json(), shown["ETag"]) == (body, '"1"')
    assert get(tara, path, If_None_Match='"1"').status_code == 304
    changed = patch(tara, path, {"title": "Two windmills"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json() == body | {"title": "Two windmills", "version": 2}
    whole = put(tara, path, TASK, If_Match='"2"')
    assert whole.json() == body | {"version": 3, "due_at": None, "max_mark": 10, "note": ""}


def test_stale_version(world: World, app: App) -> None:
    tara = app(world.tara)
    path = f"assignments/{make(world, app).json()['id']}/"
    assert patch(tara, path, {"tip": "x"}, If_Match='"1"').status_code == 200
    for method in (patch, put):
        assert refused(method(tara, path, TASK, If_Match='"1"')) == (412, "stale_version")
    assert patch(tara, path, {"tip": "y"}).status_code == 200
    assert fields_of(patch(tara, path, {"tip": "y"}, If_Match='"new"')) == [("If-Match", "bad_version")]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": None}, [("title", "null")]),
        ({"title": "  "}, [("title", "blank")]),
        ({"title": "x" * 121}, [("title", "too_long")]),
        ({"brief": "x" * 4001}, [("brief", "too_long")]),
        ({"due_at": "soon"}, [("due_at", "invalid")]),
        ({"max_mark": 0}, [("max_mark", "out_of_range")]),
        ({"max_mark": "ten"}, [("max_mark", "invalid")]),
        ({"note": "x" * 501}, [("note", "too_long")]),
    ],
)
def test_bad_input(world: World, app: App, change: dict[str, Any], fields: list[tuple[str, str]]) -> None:
    answer = make(world, app, **change)
    assert (refused(answer), fields_of(answer)) == ((422, "invalid_request"), fields)


def test_publish_and_close(world: World, app: App) -> None:
    tara, sam = app(world.tara), app(world.sam)
    path = f"assignments/{make(world, app).json()['id']}/"
    assert get(sam, path).json() == NOT_FOUND
    assert refused(post(tara, f"{path}close/")) == (409, "not_allowed_now")
    published = post(tara, f"{path}publish/")
    assert (published.status_code, published.json()["state"], published["ETag"]) == (200, "published", '"2"')
    assert set(get(sam, path).json()) == FIELDS
    assert post(tara, f"{path}close/").json()["state"] == "closed"
    assert get(sam, path).json()["state"] == "closed"
    patch(tara, path, {"due_at": "2020-01-01T00:00:00Z"})
    assert refused(post(tara, f"{path}publish/")) == (409, "not_allowed_now")


def test_list(world: World, app: App) -> None:
    make(world, app)
    sam, tara = app(world.sam), app(world.tara)
    assert titles(get(tara, "assignments/")) == ["A windmill", "My favourite monument"]
    assert titles(get(sam, "assignments/")) == ["My favourite monument"]
    row = get(sam, f"assignments/?classroom={world.class_5b.pk}").json()["results"][0]
    assert set(row) == FIELDS | {"submission_state"}
    assert row["submission_state"] is None
    get(sam, f"assignments/{world.monuments.pk}/submission/")
    assert get(sam, "assignments/").json()["results"][0]["submission_state"] == "draft"
    seen = get(tara, "assignments/").json()["results"][1]
    assert set(seen) == FIELDS | {"note", "handed_in", "returned"}
    assert (seen["handed_in"], seen["returned"]) == (0, 0)
    for client in (app(world.ben), app(world.theo)):
        assert titles(get(client, "assignments/")) == []
    for one in (world.class_6a.pk, world.oak_class.pk, MISSING, "x"):
        assert get(tara, f"assignments/?classroom={one}").json() == NOT_FOUND


@pytest.mark.parametrize("more", [0, 2])
def test_list_queries_do_not_grow(world: World, app: App, more: int, django_assert_num_queries: Any) -> None:
    for number in range(more):
        made = make(world, app, title=f"Task {number}", note=f"Note {number}").json()
        post(app(world.tara), f"assignments/{made['id']}/publish/")
    for person in (world.sam, world.tara):
        client = app(person)
        with django_assert_num_queries(2):
            assert len(titles(get(client, "assignments/"))) == 1 + more


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("PUT", "", TASK),
        ("PATCH", "", {"title": "Mine"}),
        ("POST", "publish/", {}),
        ("POST", "close/", {}),
        ("GET", "submission/", None),
        ("PUT", "submission/", {"title": "x"}),
    ],
)
def test_foreign_assignment_is_missing(world: World, app: App, method: str, rest: str, body: Any) -> None:
    with world.at(world.kompas):
        other = factories.AssignmentFactory(school=world.kompas, classroom=world.class_6a)
    tara = app(world.tara)
    for one in (other.pk, world.oak_task.pk, MISSING, "x"):
        answer = call(tara, method, f"assignments/{one}/{rest}", body)
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    with world.at(world.kompas):
        assert Submission.objects.count() == 0
        assert Assignment.objects.get(pk=other.pk).version == 1


def test_pupils_change_no_assignment(world: World, app: App) -> None:
    sam, path = app(world.sam), f"assignments/{world.monuments.pk}/"
    assert refused(put(sam, path, TASK)) == (403, "forbidden")
    assert refused(patch(sam, path, {"title": "Mine"})) == (403, "forbidden")
    assert refused(post(sam, f"{path}publish/")) == (403, "forbidden")
    assert refused(post(sam, f"{path}close/")) == (403, "forbidden")
    assert refused(post(sam, "assignments/", {**TASK, "classroom": str(world.class_5b.pk)})) == (403, "forbidden")
    for one in (world.class_6a.pk, world.oak_class.pk, MISSING):
        assert post(app(world.tara), "assignments/", {**TASK, "classroom": str(one)}).json() == NOT_FOUND


def test_own_submission(world: World, app: App) -> None:
    sam, picture = app(world.sam), draw(world, app, world.sam)
    path = f"assignments/{world.monuments.pk}/submission/"
    fresh = get(sam, path)
    body = fresh.json()
    assert (fresh.status_code, fresh["ETag"], body["state"], body["pictures"]) == (200, '"1"', "draft", [])
    sneaky = {"state": "returned", "mark": 10, "comment": "Great", "submitted_at": "2026-01-01T00:00:00Z", "version": 1}
    work = {"title": "My dog", "reflection": "I like it.", "pictures": [{"picture": picture, "alt_text": "A dog"}]}
    saved = put(sam, path, work | sneaky, If_Match='"1"')
    kept = saved.json()
    assert (saved.status_code, saved["ETag"]) == (200, '"2"')
    assert [(one["picture"]["id"], one["alt_text"]) for one in kept.pop("pictures")] == [(picture, "A dog")]
    assert kept == {
        "id": body["id"],
        "version": 2,
        "assignment": str(world.monuments.pk),
        "person": {"id": str(world.sam.pk), "name": "Sam de Boer"},
        "state": "draft",
        "title": "My dog",
        "reflection": "I like it.",
        "submitted_at": None,
        "returned_at": None,
        "mark": None,
        "max_mark": 10,
        "comment": None,
    }
    assert refused(put(sam, path, work, If_Match='"1"')) == (412, "stale_version")
    assert get(sam, path, If_None_Match='"2"').status_code == 304


def test_only_own_released_pictures_can_be_chosen(world: World, app: App) -> None:
    others = draw(world, app, world.suri)
    sam, path = app(world.sam), f"assignments/{world.monuments.pk}/submission/"
    for picture in (others, MISSING, "x"):
        answer = put(sam, path, {"title": "x", "pictures": [{"picture": picture}]})
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    bad = put(sam, path, {"pictures": [{}, {"picture": 7, "alt_text": None}]})
    assert fields_of(bad) == [("pictures.0.picture", "required"), ("pictures.1.alt_text", "null")]
    assert fields_of(put(sam, path, {"title": "x" * 121})) == [("title", "too_long")]
    assert fields_of(put(sam, path, {"pictures": "x"})) == [("pictures.non_field_errors", "not_a_list")]


def test_closed_assignment_takes_no_work(world: World, app: App) -> None:
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(state=AssignmentState.CLOSED)
    answer = put(app(world.sam), f"assignments/{world.monuments.pk}/submission/", {"title": "x"})
    assert refused(answer) == (409, "assignment_closed")
