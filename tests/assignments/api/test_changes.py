"""Edits and variations over the API: JSON with a data URL, or a form with a file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from imagegen.models import Picture
from imagegen.operations.worker import run_once
from imagegen.pictures import mask_of_areas
from tests.calls import get, post, refused
from tests.painting import ask, pictures, set_rules
from tests.world import World

App = Callable[[Person], Client]
MASK = mask_of_areas(["r3c1"], width=1024, height=1024)
DATA_URL = "data:image/png;base64," + base64.b64encode(MASK).decode()


@pytest.fixture
def parent(world: World) -> Picture:
    generation = ask(world, world.sam, "a dog in a meadow", seed=3)
    run_once()
    return pictures(generation)[0]


def body(parent: Picture, **more: Any) -> dict[str, Any]:
    return {"kind": "edit", "source": str(parent.pk), "instruction": "a cat", **more}


def test_an_edit_with_a_data_url(world: World, app: App, parent: Picture) -> None:
    sam = app(world.sam)
    answer = post(sam, "generations/", body(parent, mask=DATA_URL))

    assert answer.status_code == 202, answer.json()
    asked = answer.json()["requested"]
    assert (asked["kind"], asked["source"], asked["shape"]) == ("edit", str(parent.pk), "square")
    run_once()
    done = get(sam, answer["Location"]).json()
    assert (done["state"], done["prompt"]) == ("ready", "a cat")
    assert [drew["word"] for drew in done["reading"]["drew"]] == ["cat"]


def test_an_edit_with_a_file(world: World, app: App, parent: Picture) -> None:
    sent = body(parent, mask=SimpleUploadedFile("mask.png", MASK, "image/png"))
    answer = app(world.sam).post("/api/v1/generations/", sent)

    assert answer.status_code == 202, answer.json()
    with world.at(world.kompas):
        assert answer.json()["requested"]["source"] == str(parent.pk)


def test_a_variation_needs_no_words(world: World, app: App, parent: Picture) -> None:
    sam = app(world.sam)
    answer = post(sam, "generations/", {"kind": "variation", "source": str(parent.pk), "n": 2})
    run_once()
    done = get(sam, answer["Location"]).json()

    assert (done["state"], done["prompt"], len(done["pictures"])) == ("ready", "a dog in a meadow", 2)


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"mask": "data:image/gif;base64,AAAA"}, "mask", "bad_mask"),
        ({"mask": "data:image/png;base64,%%%"}, "mask", "bad_mask"),
        ({"mask": 7}, "mask", "bad_mask"),
        ({"mask": "data:image/png;base64,AAAA"}, "mask", "not_a_picture"),
        ({"instruction": ""}, "prompt", "empty"),
        ({"shape": "wide"}, "shape", "shape_fixed"),
        ({"kind": "create", "prompt": "a cat"}, "source", "not_used"),
    ],
)
def test_what_makes_no_change_is_a_kind_422(
    world: World, app: App, parent: Picture, more: dict[str, Any], field: str, code: str
) -> None:
    answer = post(app(world.sam), "generations/", body(parent, **more))

    assert answer.status_code == 422
    assert (field, code) in [(error["field"], error["code"]) for error in answer.json()["errors"]]


def test_a_source_that_is_not_ones_own_is_not_there(world: World, app: App, parent: Picture) -> None:
    for who in (world.suri, world.ben, world.otto):
        assert post(app(who), "generations/", body(parent)).status_code == 404
    assert post(app(world.sam), "generations/", body(parent) | {"source": "nonsense"}).status_code == 404


@pytest.mark.usefixtures("new_pictures_only")
def test_a_painter_that_cannot_change_pictures_says_so(world: World, app: App, parent: Picture) -> None:
    set_rules(world, provider="openai")
    assert refused(post(app(world.sam), "generations/", body(parent))) == (422, "unsupported")
