"""Pictures, their bytes, and what is left of the day."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client

from accounts.models import Person
from edu4all.lib.clock import midnight_after
from imagegen.choices import PictureState
from imagegen.models import Picture
from imagegen.operations.worker import run_once
from tests.calls import MISSING, NOT_FOUND, fields_of, get, post, refused
from tests.world import World

App = Callable[[Person], Client]
FIELDS = {
    "id", "url", "thumbnail_url", "width", "height", "alt_text", "label", "origin", "state", "generation", "classroom",
    "created_at",
}  # fmt: skip


@pytest.fixture
def picture(world: World, app: App) -> str:
    """A picture of Sam's."""
    return make(world, app, world.sam)[0]


def make(world: World, app: App, person: Person, n: int = 1) -> list[str]:
    body = {"classroom": str(world.class_5b.pk), "prompt": "a dog", "n": n}
    generation = post(app(person), "generations/", body).json()["id"]
    run_once()
    return [one["id"] for one in get(app(person), f"generations/{generation}/").json()["pictures"]]


def set_state(world: World, state: PictureState) -> None:
    with world.at(world.kompas):
        Picture.objects.update(state=state)


def test_list_is_ones_own(world: World, app: App, picture: str) -> None:
    make(world, app, world.suri)
    rows = get(app(world.sam), "pictures/").json()["results"]
    assert [row["id"] for row in rows] == [picture]
    assert set(rows[0]) == FIELDS
    assert (rows[0]["classroom"], rows[0]["origin"]) == (str(world.class_5b.pk), "storybook")


@pytest.mark.parametrize("n", [1, 3])
def test_list_queries_do_not_grow(world: World, app: App, n: int, django_assert_num_queries: Any) -> None:
    make(world, app, world.sam, n)
    sam = app(world.sam)
    with django_assert_num_queries(2):
        assert len(get(sam, "pictures/").json()["results"]) == n


def test_picture_and_its_etag(world: World, app: App, picture: str) -> None:
    sam = app(world.sam)
    answer = get(sam, f"pictures/{picture}/")
    assert (answer.status_code, set(answer.json())) == (200, FIELDS)
    assert get(sam, f"pictures/{picture}/", If_None_Match=answer["ETag"]).status_code == 304
    assert get(app(world.tara), f"pictures/{picture}/").status_code == 200


def test_file_with_a_token(world: World, app: App, picture: str) -> None:
    answer = get(app(world.sam), f"pictures/{picture}/file/?variant=thumb", Accept="image/png, image/*")
    assert answer.status_code == 200
    expected = {
        "Content-Type": "image/webp",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert {name: answer[name] for name in expected} == expected
    full = get(app(world.sam), f"pictures/{picture}/file/")
    assert full.content != answer.content
    assert get(app(world.sam), f"pictures/{picture}/file/?variant=full").content == full.content
    assert fields_of(get(app(world.sam), f"pictures/{picture}/file/?variant=huge")) == [("variant", "unknown_choice")]
    assert refused(get(Client(), f"pictures/{picture}/file/")) == (401, "sign_in_needed")


def test_the_original_is_for_staff(world: World, app: App, picture: str) -> None:
    assert refused(get(app(world.sam), f"pictures/{picture}/file/?variant=original")) == (403, "forbidden")
    assert get(app(world.tara), f"pictures/{picture}/file/?variant=original").status_code == 200


def test_file_with_a_signature_needs_no_token(world: World, app: App, picture: str) -> None:
    body = get(app(world.sam), f"pictures/{picture}/").json()
    thumb, full = (Client().get(body[name]) for name in ("thumbnail_url", "url"))
    assert (thumb.status_code, full.status_code) == (200, 200)
    assert thumb["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert thumb["Cache-Control"] == "private, no-store"
    assert full.content == get(app(world.sam), f"pictures/{picture}/file/?variant=full").content


def test_a_signature_opens_its_variant_of_its_picture_only(world: World, app: App, picture: str) -> None:
    other = make(world, app, world.suri)[0]
    url = urlsplit(get(app(world.sam), f"pictures/{picture}/").json()["thumbnail_url"])
    sig = parse_qs(url.query)["sig"][0]
    thumb = Client().get(url.geturl()).content
    assert get(Client(), f"pictures/{picture}/file/?variant=original&sig={sig}").content == thumb
    for path in (f"pictures/{other}/file/?sig={sig}", f"pictures/{picture}/file/?sig={sig[:-2]}xx"):
        assert get(Client(), path).json() == NOT_FOUND
    assert get(Client(), f"pictures/{picture}/file/?sig=").json() == NOT_FOUND


@pytest.mark.parametrize(("minutes", "status"), [(4.9, 200), (5.1, 404)])
def test_a_signature_lives_for_five_minutes(
    world: World, app: App, picture: str, monkeypatch: pytest.MonkeyPatch, minutes: float, status: int
) -> None:
    clock = SimpleNamespace(seconds=time.time())
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: clock.seconds))
    url = get(app(world.sam), f"pictures/{picture}/").json()["url"]
    clock.seconds += minutes * 60
    assert Client().get(url).status_code == status


def test_a_signature_ends_when_the_picture_is_taken_back(world: World, app: App, picture: str) -> None:
    url = get(app(world.sam), f"pictures/{picture}/").json()["url"]
    set_state(world, PictureState.REFUSED)
    assert Client().get(url).json() == NOT_FOUND
    assert get(app(world.tara), f"pictures/{picture}/").json()["url"] is None


@pytest.mark.parametrize("state", [PictureState.HELD, PictureState.REFUSED])
def test_what_is_not_released_is_missing_for_its_pupil(
    world: World, app: App, picture: str, state: PictureState
) -> None:
    set_state(world, state)
    sam, tara = app(world.sam), app(world.tara)
    assert get(sam, "pictures/").json()["results"] == []
    for path in (f"pictures/{picture}/", f"pictures/{picture}/file/", f"pictures/{picture}/file/?variant=thumb"):
        assert get(sam, path).json() == NOT_FOUND
        assert get(tara, path).status_code == 200


def test_foreign_picture_is_missing(world: World, app: App, picture: str) -> None:
    for person in (world.suri, world.ben, world.theo, world.olga, world.otto, world.ola):
        client = app(person)
        for one in (picture, MISSING, "x"):
            for path in (f"pictures/{one}/", f"pictures/{one}/file/", f"pictures/{one}/file/?variant=original"):
                answer = get(client, path)
                assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_usage(world: World, app: App, picture: str) -> None:
    answer = get(app(world.sam), f"usage/?classroom={world.class_5b.pk}")
    until = midnight_after(world.kompas.time_zone).isoformat().replace("+00:00", "Z")
    assert (answer.status_code, answer.json()) == (200, {"left": 39, "limit": 40, "resets_at": until})
    assert get(app(world.suri), f"usage/?classroom={world.class_5b.pk}").json()["left"] == 40
    assert fields_of(get(app(world.sam), "usage/")) == [("classroom", "required")]
    for one in (world.class_6a.pk, world.oak_class.pk, MISSING, "x"):
        assert get(app(world.sam), f"usage/?classroom={one}").json() == NOT_FOUND
