"""The page on which a part of a picture is changed, and "more like this"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Person
from imagegen.choices import Kind, State
from imagegen.models import Generation, Picture
from imagegen.operations.worker import run_once
from imagegen.pictures import mask_of_areas
from tests.painting import ask, pictures, set_rules
from tests.world import World

SignIn = Callable[[Person], Client]


@pytest.fixture
def parent(world: World) -> Picture:
    generation = ask(world, world.sam, "a dog in a meadow", seed=3)
    run_once()
    return pictures(generation)[0]


def newest(world: World) -> Generation:
    with world.at(world.kompas):
        found: Generation = Generation.objects.latest("id")
    return found


def edit(browser: Client, parent: Picture, **fields: Any) -> Any:
    sent = {"prompt": "a cat", "repeat_key": str(uuid4()), **fields}
    return browser.post(f"/studio/pictures/{parent.pk}/edit/", sent)


def test_the_card_of_a_picture_leads_to_its_change(world: World, signed_in: SignIn, parent: Picture) -> None:
    page = signed_in(world.sam).get(f"/studio/jobs/{parent.generation_id}/").content.decode()
    assert f"/studio/pictures/{parent.pk}/edit/" in page
    assert f"/studio/pictures/{parent.pk}/variations/" in page


@pytest.mark.usefixtures("new_pictures_only")
def test_a_painter_that_cannot_change_is_not_offered(world: World, signed_in: SignIn, parent: Picture) -> None:
    set_rules(world, provider="openai")
    page = signed_in(world.sam).get(f"/studio/jobs/{parent.generation_id}/").content.decode()
    assert "/edit/" not in page
    assert "/variations/" not in page


def test_the_page_shows_the_picture_and_the_nine_areas(world: World, signed_in: SignIn, parent: Picture) -> None:
    page = signed_in(world.sam).get(f"/studio/pictures/{parent.pk}/edit/").content.decode()
    assert f"/pictures/{parent.pk}/" in page
    assert page.count('name="area"') == 9


@pytest.mark.parametrize("how", ["areas", "painted", "nothing"])
def test_a_change_is_asked_for(world: World, signed_in: SignIn, parent: Picture, how: str) -> None:
    painted = SimpleUploadedFile("mask.png", mask_of_areas(["r1c1"], width=1024, height=1024), "image/png")
    ways: dict[str, dict[str, Any]] = {"areas": {"area": ["r1c1", "r1c2"]}, "painted": {"mask": painted}, "nothing": {}}
    answer = edit(signed_in(world.sam), parent, **ways[how])

    made = newest(world)
    assert answer["Location"] == f"/studio/jobs/{made.pk}/"
    assert (made.kind, made.source_id, made.state, bool(made.mask)) == (
        Kind.EDIT, parent.pk, State.QUEUED, how != "nothing",
    )  # fmt: skip


def test_the_second_tap_makes_nothing_new(world: World, signed_in: SignIn, parent: Picture) -> None:
    browser, key = signed_in(world.sam), str(uuid4())
    first, second = (edit(browser, parent, repeat_key=key, area="r2c2") for _ in range(2))
    assert first["Location"] == second["Location"]


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World, signed_in: SignIn, parent: Picture) -> None:
    answer = edit(signed_in(world.sam), parent, prompt="", area="r2c2")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write what you would like to see." in page
    assert 'value="r2c2" checked' in page


def test_a_blocked_change_is_told_kindly(world: World, signed_in: SignIn, parent: Picture) -> None:
    set_rules(world, words=["cat"])
    answer = edit(signed_in(world.sam), parent)
    assert newest(world).state == State.BLOCKED
    assert answer["Location"] == f"/studio/jobs/{newest(world).pk}/"


def test_more_like_this(world: World, signed_in: SignIn, parent: Picture) -> None:
    browser = signed_in(world.sam)
    answer = browser.post(f"/studio/pictures/{parent.pk}/variations/", {"repeat_key": str(uuid4())})
    run_once()
    made = newest(world)
    assert answer["Location"] == f"/studio/jobs/{made.pk}/"
    assert (made.kind, made.state) == (Kind.VARIATION, State.READY)


def test_the_way_back_is_the_picture_before(world: World, signed_in: SignIn, parent: Picture) -> None:
    browser = signed_in(world.sam)
    edit(browser, parent)
    run_once()
    page = browser.get(f"/studio/jobs/{newest(world).pk}/").content.decode()
    assert f'href="/studio/jobs/{parent.generation_id}/"' in page
