"""Signing in devices, one's own settings, one's own password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.api import door
from accounts.models import DeviceToken, Person
from accounts.operations import sign_in
from edu4all.lib.clock import now
from tests.calls import MISSING, NOT_FOUND, delete, fields_of, get, patch, post, refused
from tests.world import PASSWORD, World

App = Callable[[Person], Client]
SIGN_IN = {"school": "kompas", "username": "Sam", "password": PASSWORD, "device": "Sam's phone"}


def me_of(person: Person) -> dict[str, object]:
    school = {"slug": person.school.slug, "name": person.school.name, "time_zone": "Europe/Amsterdam"}
    names = ("name", "username", "role", "language", "theme", "text_size")
    return {"id": str(person.pk), **{name: getattr(person, name) for name in names}, "school": school}


def test_token_gives_access_and_person(world: World) -> None:
    answer = post(Client(), "auth/token/", SIGN_IN)
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"access", "expires_at", "person"}
    assert body["person"] == me_of(world.sam)
    assert body["expires_at"].endswith("Z")
    me = get(Client(headers={"Authorization": f"Bearer {body['access']}"}), "me/")
    assert (me.status_code, me.json()) == (200, me_of(world.sam))


@pytest.mark.parametrize(
    "change", [{"password": "wrong-word-1"}, {"username": "nobody"}, {"school": "oak"}, {"school": "nowhere"}]
)
def test_token_unknown_and_wrong_are_one_answer(world: World, change: dict[str, str]) -> None:
    answer = post(Client(), "auth/token/", SIGN_IN | change)
    assert refused(answer) == (401, "sign_in_refused")
    assert answer.json()["detail"] == "School, name and password do not fit together. Please check them."


@pytest.mark.parametrize("missing", ["school", "username", "password", "device"])
def test_token_missing_field(world: World, missing: str) -> None:
    answer = post(Client(), "auth/token/", {name: value for name, value in SIGN_IN.items() if name != missing})
    assert (refused(answer), fields_of(answer)) == ((422, "invalid_request"), [(missing, "required")])


def test_token_first_password_has_to_be_changed(world: World) -> None:
    with world.at(world.kompas):
        Person.objects.filter(pk=world.sam.pk).update(must_change_password=True)
    assert refused(post(Client(), "auth/token/", SIGN_IN)) == (403, "password_change_needed")
    changed = post(Client(), "auth/token/", SIGN_IN | {"new_password": "green-boat-77"})
    assert changed.status_code == 200
    assert post(Client(), "auth/token/", SIGN_IN | {"password": "green-boat-77"}).status_code == 200


def test_token_tried_too_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_PER_ACCOUNT", 2)
    wrong = SIGN_IN | {"password": "wrong-word-1"}
    assert [post(Client(), "auth/token/", wrong).status_code for _ in range(2)] == [401, 401]
    answer = post(Client(), "auth/token/", SIGN_IN)
    assert refused(answer) == (429, "too_many")
    headers = ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    assert [answer[name] for name in headers] == ["300", "2", "0", "300"]


def test_logout_ends_this_token_only(world: World, app: App) -> None:
    phone, tablet = app(world.sam), app(world.sam)
    assert post(phone, "auth/logout/").status_code == 204
    assert refused(get(phone, "me/")) == (401, "sign_in_needed")
    assert get(tablet, "me/").status_code == 200


def test_no_token_and_no_cookie(world: World, signed_in: App) -> None:
    for client in (Client(), Client(headers={"Authorization": "Bearer nonsense"}), signed_in(world.sam)):
        answer = get(client, "me/")
        assert refused(answer) == (401, "sign_in_needed")
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("end", ["deactivated", "expired", "role changed"])
def test_token_ends_with_its_person(world: World, app: App, end: str) -> None:
    sam = app(world.sam)
    with world.at(world.kompas):
        if end == "deactivated":
            Person.objects.filter(pk=world.sam.pk).update(is_active=False)
        elif end == "expired":
            DeviceToken.objects.update(expires_at=now() - timedelta(seconds=1))
        else:
            sign_in.end_devices(world.sam)
    assert refused(get(sam, "me/")) == (401, "sign_in_needed")


def test_devices_are_ones_own(world: World, app: App) -> None:
    sam, suri = app(world.sam), app(world.suri)
    app(world.sam)
    listed = get(sam, "auth/devices/").json()["results"]
    assert [device["is_this"] for device in listed] == [False, True]
    assert set(listed[0]) == {"id", "device", "created_at", "last_used_at", "expires_at", "is_this"}
    foreign = delete(suri, f"auth/devices/{listed[0]['id']}/")
    missing = delete(suri, f"auth/devices/{MISSING}/")
    assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json()) == (404, NOT_FOUND)
    assert delete(sam, f"auth/devices/{listed[0]['id']}/").status_code == 204
    assert [device["id"] for device in get(sam, "auth/devices/").json()["results"]] == [listed[1]["id"]]


def test_preferences(world: World, app: App) -> None:
    sam = app(world.sam)
    assert patch(sam, "me/", {"language": "ru", "theme": "dark"}).status_code == 200
    world.sam.language, world.sam.theme = "ru", "dark"
    assert get(sam, "me/").json() == me_of(world.sam)


def test_preferences_write_nothing_else(world: World, app: App) -> None:
    sam = app(world.sam)
    sneaky = {"role": "admin", "school": "oak", "name": "Boss", "is_active": False, "username": "boss", "id": MISSING}
    assert patch(sam, "me/", sneaky | {"text_size": "large"}).status_code == 200
    world.sam.text_size = "large"
    assert get(sam, "me/").json() == me_of(world.sam)


def test_preferences_unknown_choice(world: World, app: App) -> None:
    answer = patch(app(world.sam), "me/", {"language": "xx", "theme": "pink"})
    assert fields_of(answer) == [("language", "invalid_choice"), ("theme", "invalid_choice")]


def test_me_unchanged(world: World, app: App) -> None:
    sam = app(world.sam)
    tag = get(sam, "me/")["ETag"]
    again = get(sam, "me/", If_None_Match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    patch(sam, "me/", {"theme": "dark"})
    assert get(sam, "me/", If_None_Match=tag).status_code == 200


def test_password_change_ends_all_devices(world: World, app: App) -> None:
    sam, other = app(world.sam), app(world.sam)
    wrong = post(sam, "me/password/", {"old_password": "not-it-at-all", "new_password": "green-boat-77"})
    assert fields_of(wrong) == [("old_password", "wrong_password")]
    weak = post(sam, "me/password/", {"old_password": PASSWORD, "new_password": "abc"})
    assert fields_of(weak) == [("new_password", "weak_password")]
    assert post(sam, "me/password/", {"old_password": PASSWORD, "new_password": "green-boat-77"}).status_code == 204
    assert [get(client, "me/").status_code for client in (sam, other)] == [401, 401]


def test_calls_a_minute(world: World, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CALLS_A_MINUTE", 2)
    moment = now().replace(second=45, microsecond=0)
    monkeypatch.setattr(door, "now", lambda: moment)
    sam, suri = app(world.sam), app(world.suri)
    assert [get(sam, "me/").status_code for _ in range(2)] == [200, 200]
    answer = get(app(world.sam), "me/")
    assert refused(answer) == (429, "too_many")
    headers = ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    assert [answer[name] for name in headers] == ["15", "2", "0", "15"]
    assert get(suri, "me/").status_code == 200
