"""Asking for pictures and following them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Enrolment, Person
from assignments.choices import AssignmentState
from assignments.models import Assignment, Try
from edu4all.lib.clock import now
from imagegen.choices import Outcome, State
from imagegen.engine.breaker import breakers
from imagegen.models import DailyUse, Generation, Picture
from imagegen.operations import generations
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.operations.worker import run_once
from tests import factories
from tests.calls import MISSING, NOT_FOUND, call, fields_of, get, post, refused
from tests.world import World

App = Callable[[Person], Client]
FIELDS = {
    "id", "state", "held_at", "progress", "position", "eta", "message", "verdict", "failure", "pictures", "requested",
    "applied", "ignored", "provider", "policy_version", "reading", "prompt", "language", "classroom", "assignment",
    "appeal",
    "created_at", "next_poll_ms",
}  # fmt: skip
BLOCKED_WORDS = "I did not paint “gun”: your class has no pictures of weapons."


def wish(world: World, **more: Any) -> dict[str, Any]:
    return {"classroom": str(world.class_5b.pk), "prompt": "a dog next to the Eiffel Tower", **more}


def set_rules(world: World, **values: Any) -> None:
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        save_version(tara, class_policy(tara, world.class_5b), Draft(values))


def count(world: World, **where: Any) -> int:
    with world.at(world.kompas):
        return Generation.objects.filter(**where).count()


def unsigned(body: dict[str, Any]) -> dict[str, Any]:
    """A body without the signatures that expire."""
    pictures = [{name: value for name, value in one.items() if "url" not in name} for one in body["pictures"]]
    return body | {"pictures": pictures}


def test_ask_and_get_pictures(world: World, app: App) -> None:
    sam = app(world.sam)
    answer = post(sam, "generations/", wish(world, n=2, shape="wide", variety=0.25, seed=7))
    body = answer.json()
    assert answer.status_code == 202
    assert answer["Location"] == f"http://testserver/api/v1/generations/{body['id']}/"
    assert set(body) == FIELDS
    facts = ("state", "held_at", "progress", "position", "eta", "failure", "pictures", "reading", "assignment")
    assert {name: body[name] for name in facts} == {
        "state": "queued", "held_at": None, "progress": 0, "position": 1, "eta": None, "failure": None,
        "pictures": [], "reading": None, "assignment": None,
    }  # fmt: skip
    assert body["requested"] == {
        "shape": "wide", "n": 2, "variety": 0.25, "seed": 7, "kind": "create", "source": None,
    }  # fmt: skip
    assert body["verdict"] == {"action": "allow", "reason": "ok", "spans": [], "ideas": []}
    assert body["message"] == "Your picture is waiting in line."
    assert (body["classroom"], body["language"], body["provider"]) == (str(world.class_5b.pk), "en", "storybook")
    assert set(body["policy_version"]) == {"id", "levels"}
    assert run_once() == 1
    done = get(sam, answer["Location"]).json()
    assert (done["state"], done["progress"], done["next_poll_ms"]) == ("ready", 100, None)
    assert done["applied"]["n"] == 2
    assert {"word": "dog", "thing": "dog"} in done["reading"]["drew"]
    picture = done["pictures"][0]
    assert set(picture) == {
        "id", "url", "thumbnail_url", "width", "height", "alt_text", "label", "origin", "state",
    }  # fmt: skip
    assert (picture["label"], picture["state"]) == ("Put together from drawings (no AI)", "ready")
    assert [Client().get(picture[name]).status_code for name in ("url", "thumbnail_url")] == [200, 200]


@pytest.mark.parametrize(
    ("given", "shape"),
    [
        ({}, "square"),
        ({"size": "1024x1024"}, "square"),
        ({"size": "1536x1024"}, "landscape"),
        ({"size": "1024x1536"}, "portrait"),
        ({"size": "1792x1024"}, "wide"),
        ({"size": "1024x1536", "shape": "wide"}, "wide"),
    ],
)
def test_size_is_mapped_to_a_shape(world: World, app: App, given: dict[str, str], shape: str) -> None:
    assert post(app(world.sam), "generations/", wish(world, **given)).json()["requested"]["shape"] == shape


def test_temperature_is_an_alias(world: World, app: App) -> None:
    sam = app(world.sam)
    both = [wish(world, temperature=0.5), wish(world, temperature=0.5, variety=0.1), wish(world, variety=None)]
    answers = [post(sam, "generations/", body).json()["requested"]["variety"] for body in both]
    assert answers == [0.5, 0.1, None]


def test_nothing_else_is_writable(world: World, app: App) -> None:
    sneaky = {
        "state": "ready",
        "person": str(world.suri.pk),
        "school": str(world.oak.pk),
        "provider": "openai",
        "charged": 0,
    }
    body = post(app(world.sam), "generations/", wish(world, **sneaky)).json()
    assert (body["state"], body["provider"]) == ("queued", "storybook")
    assert count(world, person=world.sam, state="queued", charged=1) == 1


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"prompt": ""}, [("prompt", "empty")]),
        ({"prompt": "  \n "}, [("prompt", "empty")]),
        ({"prompt": "x" * 4001}, [("prompt", "too_long")]),
        ({"prompt": "a\x00dog"}, [("prompt", "control_characters")]),
        ({"prompt": "a\x07dog"}, [("prompt", "control_characters")]),
        ({"prompt": None}, [("prompt", "null")]),
        ({"prompt": ["a dog"]}, [("prompt", "invalid")]),
        ({"shape": "round"}, [("shape", "unknown_choice")]),
        ({"size": "big"}, [("size", "invalid")]),
        ({"size": "0x100"}, [("size", "invalid")]),
        ({"n": 0}, [("n", "out_of_range")]),
        ({"n": 99}, [("n", "out_of_range")]),
        ({"n": 10**30}, [("n", "out_of_range")]),
        ({"n": "two"}, [("n", "invalid")]),
        ({"variety": 1.5}, [("variety", "out_of_range")]),
        ({"variety": "nan"}, [("variety", "invalid")]),
        ({"temperature": -1}, [("variety", "out_of_range")]),
        ({"seed": -1}, [("seed", "out_of_range")]),
        ({"kind": "sculpture"}, [("kind", "unknown_choice")]),
        ({"language": "xx"}, [("language", "invalid_choice")]),
        ({"classroom": None}, [("classroom", "required")]),
        ({"prompt": "", "n": 0}, [("prompt", "empty"), ("n", "out_of_range")]),
    ],
)
def test_bad_input(world: World, app: App, given: dict[str, Any], fields: list[tuple[str, str]]) -> None:
    answer = post(app(world.sam), "generations/", wish(world, **given))
    assert (refused(answer), fields_of(answer)) == ((422, "invalid_request"), fields)
    assert count(world) == 0


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b'"\xff"', b"[" * 100_000, b'{"prompt": NaN}'])
def test_bad_body(world: World, app: App, body: bytes) -> None:
    answer = app(world.sam).post("/api/v1/generations/", data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_wrong_type_and_large_body(world: World, app: App) -> None:
    sam = app(world.sam)
    words = sam.post("/api/v1/generations/", "a dog", content_type="text/plain")
    assert refused(words) == (415, "unsupported_media_type")
    assert refused(sam.post("/api/v1/assignments/", {"title": "a dog"})) == (415, "unsupported_media_type")
    assert refused(post(sam, "generations/", wish(world, prompt="x" * 6_000_001))) == (413, "too_large")
    assert refused(post(sam, "assignments/", wish(world, prompt="x" * 1_000_001))) == (413, "too_large")


def test_blocked_is_kept_and_answered_kindly(world: World, app: App) -> None:
    sam = app(world.sam)
    answer = post(sam, "generations/", wish(world, prompt="a man with a gun"))
    body = answer.json()
    assert refused(answer) == (422, "blocked_prompt")
    assert (body["generation_state"], body["message"], body["detail"]) == ("blocked", BLOCKED_WORDS, BLOCKED_WORDS)
    assert len(body["ideas"]) == 2
    kept = get(sam, f"generations/{body['generation']}/").json()
    assert (kept["state"], kept["failure"], kept["message"]) == ("blocked", "blocked_prompt", BLOCKED_WORDS)
    assert kept["verdict"] == {"action": "hold", "reason": "ask_word", "spans": [[13, 16]], "ideas": body["ideas"]}
    assert kept["appeal"] is None
    assert get(sam, f"usage/?classroom={world.class_5b.pk}").json()["left"] == 40


def test_pupils_see_no_metaprompt(world: World, app: App) -> None:
    set_rules(world, note="Paint only in blue, says teacher.")
    sam, tara = app(world.sam), app(world.tara)
    asked = post(sam, "generations/", wish(world))
    run_once()
    path = f"generations/{asked.json()['id']}/"
    for answer in (asked, get(sam, path), get(sam, "generations/")):
        assert "sent_text" not in answer.content.decode()
        assert "Paint only in blue" not in answer.content.decode()
    seen = get(tara, path).json()
    assert set(seen) == FIELDS | {"sent_text", "person"}
    assert "Paint only in blue" in seen["sent_text"]
    assert seen["person"] == {"id": str(world.sam.pk), "name": "Sam de Boer"}
    assert set(seen["verdict"]) == {"action", "reason", "spans", "ideas", "category", "severity", "rules"}


def test_quota_used_up(world: World, app: App) -> None:
    set_rules(world, daily_pictures=2)
    sam = app(world.sam)
    assert post(sam, "generations/", wish(world, n=2)).status_code == 202
    answer = post(sam, "generations/", wish(world))
    assert refused(answer) == (429, "quota_reached")
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("2", "0")
    assert 0 < int(answer["Retry-After"]) <= 25 * 3600
    assert count(world) == 1


def test_too_many_wishes(world: World, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "WISHES_A_MINUTE", 1)
    moment = now().replace(second=20, microsecond=0)
    monkeypatch.setattr(generations, "now", lambda: moment)
    sam = app(world.sam)
    assert post(sam, "generations/", wish(world)).status_code == 202
    answer = post(sam, "generations/", wish(world))
    assert refused(answer) == (429, "too_many")
    assert [answer[name] for name in ("Retry-After", "RateLimit-Limit", "RateLimit-Reset")] == ["40", "1", "40"]


def test_for_an_assignment(world: World, app: App) -> None:
    sam = app(world.sam)
    body = {"assignment": str(world.monuments.pk), "prompt": "a dog"}
    made = post(sam, "generations/", body).json()
    assert (made["assignment"], made["classroom"]) == (str(world.monuments.pk), str(world.class_5b.pk))
    assert get(sam, f"generations/{made['id']}/").json()["assignment"] == str(world.monuments.pk)
    assert [row["assignment"] for row in get(sam, "generations/").json()["results"]] == [str(world.monuments.pk)]
    with world.at(world.kompas):
        assert Try.objects.get().submission.person_id == world.sam.pk


@pytest.mark.parametrize("reason", ["closed", "past due"])
def test_closed_assignment(world: World, app: App, reason: str) -> None:
    change = {"state": AssignmentState.CLOSED} if reason == "closed" else {"due_at": now() - timedelta(minutes=1)}
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(**change)
    answer = post(app(world.sam), "generations/", {"assignment": str(world.monuments.pk), "prompt": "a dog"})
    assert refused(answer) == (409, "assignment_closed")
    assert count(world) == 0


def test_what_may_not_be_named_does_not_exist(world: World, app: App) -> None:
    """Another class, a draft, another school, a missing and a malformed id: the same answer in the body too."""
    with world.at(world.kompas):
        other = factories.AssignmentFactory(school=world.kompas, classroom=world.class_6a)
        draft = factories.AssignmentFactory(school=world.kompas, classroom=world.class_5b, state=AssignmentState.DRAFT)
    sam = app(world.sam)
    bodies = [{"assignment": str(one)} for one in (other.pk, draft.pk, world.oak_task.pk, MISSING, "x")]
    bodies += [{"classroom": str(one)} for one in (world.class_6a.pk, world.oak_class.pk, MISSING, "x")]
    bodies += [
        {"classroom": str(one), "assignment": str(world.monuments.pk)} for one in (world.class_6a.pk, MISSING, "x")
    ]
    answers = [post(sam, "generations/", {"prompt": "a dog", **body}) for body in bodies]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, NOT_FOUND)] * len(bodies)
    assert count(world) == 0


def test_a_pupil_who_left_the_class(world: World, app: App) -> None:
    sam = app(world.sam)
    with world.at(world.kompas):
        Enrolment.objects.filter(person=world.sam).delete()
    assert post(sam, "generations/", wish(world)).json() == NOT_FOUND


def test_a_removed_pupils_token(world: World, app: App) -> None:
    sam = app(world.sam)
    with world.at(world.kompas):
        Person.objects.filter(pk=world.sam.pk).update(is_active=False)
    assert refused(post(sam, "generations/", wish(world))) == (401, "sign_in_needed")


def test_admin_outside_the_class_cannot_draw(world: World, app: App) -> None:
    assert refused(post(app(world.ada), "generations/", wish(world))) == (403, "forbidden")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "generations/{id}/"), ("POST", "generations/{id}/cancel/"), ("POST", "generations/{id}/retry/")],
)
def test_foreign_generation_is_missing(world: World, app: App, method: str, path: str) -> None:
    generation = post(app(world.sam), "generations/", wish(world)).json()["id"]
    for person in (world.suri, world.ben, world.theo, world.olga, world.otto, world.ola):
        client = app(person)
        for one in (generation, MISSING, "x"):
            answer = call(client, method, path.format(id=one), None if method == "GET" else {})
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert count(world, state="queued") == 1


def test_staff_who_see_it_may_not_stop_or_repeat_it(world: World, app: App) -> None:
    generation = post(app(world.sam), "generations/", wish(world)).json()["id"]
    for person in (world.tara, world.ada):
        client = app(person)
        assert get(client, f"generations/{generation}/").status_code == 200
        for step in ("cancel", "retry"):
            assert refused(post(client, f"generations/{generation}/{step}/")) == (403, "forbidden")


def test_cancel_and_retry(world: World, app: App) -> None:
    sam = app(world.sam)
    first = post(sam, "generations/", {"assignment": str(world.monuments.pk), "prompt": "a cat", "n": 2}).json()
    assert refused(post(sam, f"generations/{first['id']}/retry/")) == (409, "not_allowed_now")
    stopped = post(sam, f"generations/{first['id']}/cancel/")
    assert (stopped.status_code, stopped.json()["state"], stopped.json()["next_poll_ms"]) == (200, "cancelled", None)
    assert refused(post(sam, f"generations/{first['id']}/cancel/")) == (409, "not_allowed_now")
    again = post(sam, f"generations/{first['id']}/retry/")
    body = again.json()
    assert (again.status_code, body["state"], body["requested"]) == (202, "queued", first["requested"])
    assert body["id"] != first["id"]
    assert body["assignment"] == str(world.monuments.pk)
    assert again["Location"].endswith(f"/generations/{body['id']}/")


def test_retry_by_todays_rules(world: World, app: App) -> None:
    sam = app(world.sam)
    first = post(sam, "generations/", wish(world, prompt="a purple cat")).json()["id"]
    post(sam, f"generations/{first}/cancel/")
    set_rules(world, words=["purple"])
    answer = post(sam, f"generations/{first}/retry/")
    assert refused(answer) == (422, "blocked_prompt")
    assert answer.json()["generation"] != first


def test_repeat_key_gives_the_same_answer(world: World, app: App) -> None:
    sam, key = app(world.sam), str(uuid4())
    first = post(sam, "generations/", wish(world), Idempotency_Key=key)
    again = post(sam, "generations/", wish(world), Idempotency_Key=key)
    assert (again.status_code, again.json(), again["Location"]) == (202, first.json(), first["Location"])
    other = post(sam, "generations/", wish(world, n=2), Idempotency_Key=key)
    assert refused(other) == (422, "repeat_key_reused")
    assert count(world) == 1
    with world.at(world.kompas):
        assert DailyUse.objects.get().used == 1
    assert post(app(world.suri), "generations/", wish(world), Idempotency_Key=key).json()["id"] != first.json()["id"]


def test_repeat_key_of_a_blocked_one(world: World, app: App) -> None:
    sam, key, body = app(world.sam), str(uuid4()), wish(world, prompt="a man with a gun")
    answers = [post(sam, "generations/", body, Idempotency_Key=key) for _ in range(2)]
    assert [refused(answer) for answer in answers] == [(422, "blocked_prompt")] * 2
    assert answers[0].json() == answers[1].json()
    assert count(world) == 1


def test_repeat_key_of_a_retry(world: World, app: App) -> None:
    sam, key = app(world.sam), str(uuid4())
    first = post(sam, "generations/", wish(world)).json()["id"]
    post(sam, f"generations/{first}/cancel/")
    answers = [post(sam, f"generations/{first}/retry/", Idempotency_Key=key).json()["id"] for _ in range(2)]
    assert answers[0] == answers[1]


def test_repeat_key_is_not_kept_for_refused_input(world: World, app: App) -> None:
    sam, key = app(world.sam), str(uuid4())
    assert refused(post(sam, "generations/", wish(world, n=0), Idempotency_Key=key)) == (422, "invalid_request")
    assert post(sam, "generations/", wish(world), Idempotency_Key=key).status_code == 202


@pytest.mark.parametrize("key", ["", "x", "1234", "g" * 32])
def test_malformed_repeat_key(world: World, app: App, key: str) -> None:
    answer = post(app(world.sam), "generations/", wish(world), Idempotency_Key=key)
    assert (refused(answer), fields_of(answer)) == (
        (422, "invalid_request"),
        [("Idempotency-Key", "bad_repeat_key")],
    )
    assert count(world) == 0


def test_etag(world: World, app: App) -> None:
    sam = app(world.sam)
    path = f"generations/{post(sam, 'generations/', wish(world)).json()['id']}/"
    waiting = get(sam, path)["ETag"]
    same = get(sam, path, If_None_Match=waiting)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", waiting)
    run_once()
    ready = get(sam, path, If_None_Match=waiting)
    assert (ready.status_code, ready.json()["state"]) == (200, "ready")
    assert ready["ETag"] != waiting
    assert get(sam, path, If_None_Match=f'"other", W/{ready["ETag"]}').status_code == 304
    assert get(sam, path, If_None_Match=ready["ETag"], Accept_Language="ru").status_code == 200


def test_held_picture_is_for_its_teachers(world: World, app: App) -> None:
    set_rules(world, check="everything")
    sam, tara = app(world.sam), app(world.tara)
    path = f"generations/{post(sam, 'generations/', wish(world)).json()['id']}/"
    run_once()
    held = get(sam, path).json()
    assert (held["state"], held["held_at"], held["pictures"]) == ("held", "picture", [])
    assert held["message"] == "Your teacher looks at this first."
    seen = get(tara, path).json()["pictures"]
    assert [picture["state"] for picture in seen] == ["held"]
    assert Client().get(seen[0]["url"]).status_code == 200
    with world.at(world.kompas):
        picture = Picture.objects.get().pk
    for answer in (get(sam, f"pictures/{picture}/"), get(sam, f"pictures/{picture}/file/")):
        assert answer.json() == NOT_FOUND


def test_held_prompt(world: World, app: App) -> None:
    set_rules(world, ask_words=["purple"], check="flagged")
    body = post(app(world.sam), "generations/", wish(world, prompt="a purple cat")).json()
    assert (body["state"], body["held_at"], body["progress"], body["next_poll_ms"]) == ("held", "prompt", 0, 10_000)


def results(answer: Any) -> list[str]:
    return [row["prompt"] for row in answer.json()["results"]]


def test_list_is_ones_own(world: World, app: App) -> None:
    sam, suri = app(world.sam), app(world.suri)
    for client, prompt in ((sam, "a dog"), (sam, "a man with a gun"), (suri, "a cat")):
        post(client, "generations/", wish(world, prompt=prompt))
    run_once()
    listed = get(sam, "generations/")
    assert results(listed) == ["a man with a gun", "a dog"]
    assert set(listed.json()["results"][0]) == FIELDS - {"position", "eta"}
    assert results(get(sam, f"generations/?classroom={world.class_5b.pk}&result=made")) == ["a dog"]
    assert get(sam, f"generations/?classroom={world.class_6a.pk}").json() == NOT_FOUND
    one = get(sam, f"generations/{listed.json()['results'][1]['id']}/").json()
    assert unsigned(listed.json()["results"][1]) == {
        name: value for name, value in unsigned(one).items() if name not in {"position", "eta"}
    }


def test_list_for_staff(world: World, app: App) -> None:
    post(app(world.sam), "generations/", wish(world, prompt="a dog"))
    post(app(world.ben), "generations/", {"classroom": str(world.class_6a.pk), "prompt": "a cat"})
    post(app(world.olga), "generations/", {"classroom": str(world.oak_class.pk), "prompt": "a fox"})
    tara, ada = app(world.tara), app(world.ada)
    assert results(get(tara, "generations/")) == ["a dog"]
    assert results(get(ada, "generations/")) == ["a cat", "a dog"]
    assert results(get(ada, f"generations/?classroom={world.class_6a.pk}")) == ["a cat"]
    day = now().date()
    assert results(get(tara, f"generations/?from={day - timedelta(days=1)}&to={day + timedelta(days=1)}")) == ["a dog"]
    assert results(get(tara, f"generations/?to={day - timedelta(days=2)}")) == []
    for foreign in (world.class_6a.pk, world.oak_class.pk, MISSING):
        assert get(tara, f"generations/?classroom={foreign}").json() == NOT_FOUND
    assert fields_of(get(tara, "generations/?result=nice&from=x")) == [
        ("result", "invalid_choice"),
        ("from", "invalid"),
    ]


def test_list_pages_by_key(world: World, app: App) -> None:
    sam = app(world.sam)
    for number in range(5):
        post(sam, "generations/", wish(world, prompt=f"{number} dogs"))
    first = get(sam, "generations/?page_size=2").json()
    post(sam, "generations/", wish(world, prompt="9 dogs"))
    second = get(sam, first["next"])
    assert results(second) == ["2 dogs", "1 dogs"]
    assert results(get(sam, second.json()["next"])) == ["0 dogs"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_queries_do_not_grow(world: World, app: App, rows: int, django_assert_num_queries: Any) -> None:
    sam, tara = app(world.sam), app(world.tara)
    for _ in range(rows):
        post(sam, "generations/", {"assignment": str(world.monuments.pk), "prompt": "a dog"})
    run_once()
    get(sam, "generations/")
    with django_assert_num_queries(3):
        assert len(get(sam, "generations/").json()["results"]) == rows
    with django_assert_num_queries(3):
        assert len(get(tara, "generations/").json()["results"]) == rows


def test_queries_of_the_hot_doors(world: World, app: App, django_assert_num_queries: Any) -> None:
    sam = app(world.sam)
    post(sam, "generations/", wish(world))
    rings_in_the_database = connection.vendor == "postgresql"
    with django_assert_num_queries(12 + rings_in_the_database):
        path = f"generations/{post(sam, 'generations/', wish(world)).json()['id']}/"
    get(sam, path)
    with django_assert_num_queries(4):
        tag = get(sam, path)["ETag"]
    with django_assert_num_queries(3):
        assert get(sam, path, If_None_Match=tag).status_code == 304
    run_once()
    with django_assert_num_queries(4):
        tag = get(sam, path)["ETag"]
    with django_assert_num_queries(2):
        assert get(sam, path, If_None_Match=tag).status_code == 304


@pytest.mark.parametrize("wait", ["x", "-1", "nan", ""])
def test_bad_wait(world: World, app: App, wait: str) -> None:
    sam = app(world.sam)
    path = f"generations/{post(sam, 'generations/', wish(world)).json()['id']}/"
    assert fields_of(get(sam, f"{path}?wait={wait}")) == [("wait", "bad_wait")]


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.UNKNOWN, State.REFUSED])
def test_words_of_each_state(world: World, app: App, state: State) -> None:
    sam = app(world.sam)
    generation = post(sam, "generations/", wish(world)).json()["id"]
    with world.at(world.kompas):
        failure = "" if state == State.SENT else "provider_down"
        Generation.objects.update(state=state, failure=failure, failure_detail="secret key sk-1", sent_at=now())
    answer = get(sam, f"generations/{generation}/")
    body = answer.json()
    assert "sk-1" not in answer.content.decode()
    expected = ("The painter is painting your picture.", None, 50) if state == State.SENT else (
        "The painter is resting and did not answer. Your words are kept. Try again later.", "provider_down", 100
    )  # fmt: skip
    assert (body["message"], body["failure"], body["progress"]) == expected
    assert body["held_at"] is None


# ---- Another painter, and how far the painter says it is


@pytest.mark.usefixtures("openai_key")
def test_the_storybook_may_be_named_where_the_painter_is_away(world: World, app: App) -> None:
    set_rules(world, provider="openai")
    breakers.note("openai", Outcome.AUTH)
    sam = app(world.sam)
    answer = post(sam, "generations/", wish(world))
    assert (refused(answer), answer.json()["fallback"]) == ((503, "provider_down"), True)
    made = post(sam, "generations/", wish(world, painter="storybook"))
    assert (made.status_code, made.json()["provider"]) == (202, "storybook")
    set_rules(world, provider="openai", fallback=False)
    assert refused(post(sam, "generations/", wish(world, painter="storybook"))) == (422, "unsupported")


@pytest.mark.usefixtures("openai_key")
@pytest.mark.parametrize("painter", ["openai", "azure", "nobody", "x" * 5000])
def test_no_other_painter_can_be_named(world: World, app: App, painter: str) -> None:
    set_rules(world, provider="openai")
    assert refused(post(app(world.sam), "generations/", wish(world, painter=painter))) == (422, "unsupported")
    assert count(world) == 0


@pytest.mark.usefixtures("openai_key")
def test_trying_again_may_name_the_storybook(world: World, app: App) -> None:
    sam = app(world.sam)
    first = post(sam, "generations/", wish(world)).json()["id"]
    with world.at(world.kompas):
        Generation.objects.filter(pk=first).update(state=State.FAILED, provider="openai")
    set_rules(world, provider="openai")
    again = post(sam, f"generations/{first}/retry/", {"painter": "storybook"})
    assert (again.status_code, again.json()["provider"]) == (202, "storybook")
    plain = post(sam, f"generations/{first}/retry/", {})
    assert (plain.status_code, plain.json()["provider"]) == (202, "openai")


@pytest.mark.parametrize(("percent", "progress"), [(0, 10), (50, 50), (100, 90), (250, 90), (None, 50)])
def test_progress_is_the_painters_own_where_it_tells(
    world: World, app: App, percent: int | None, progress: int
) -> None:
    sam = app(world.sam)
    made = post(sam, "generations/", wish(world)).json()["id"]
    with world.at(world.kompas):
        Generation.objects.filter(pk=made).update(state=State.SENT, sent_at=now(), percent=percent)
    assert get(sam, f"generations/{made}/").json()["progress"] == progress
    assert get(sam, "generations/").json()["results"][0]["progress"] == progress
