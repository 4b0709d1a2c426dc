"""Pictures on the web: looked at each time, never kept, inert."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from assignments.operations.pictures import draw
from imagegen.choices import PictureState
from imagegen.models import Picture
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Wish
from tests.world import World

SignIn = Callable[[Person], Client]


@pytest.fixture
def picture(world: World) -> Picture:
    """A picture of Sam's, made by the storybook."""
    with world.at(world.kompas):
        made, _new = draw(world.actor(world.sam), world.class_5b, Wish("a dog"))
    run_once()
    with world.at(world.kompas):
        found: Picture = Picture.objects.get(generation=made)
    return found


def set_state(world: World, picture: Picture, state: PictureState) -> None:
    with world.at(world.kompas):
        Picture.objects.filter(pk=picture.pk).update(state=state)


def get(browser: Client, picture: Picture, variant: str = "full", query: str = "") -> Any:
    return browser.get(f"/pictures/{picture.pk}/{variant}/{query}")


def test_own_picture_is_shown_privately_and_inert(world: World, signed_in: SignIn, picture: Picture) -> None:
    answer = get(signed_in(world.sam), picture)
    assert answer.status_code == 200
    assert answer["Content-Type"] == picture.full_type
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == f'inline; filename="{picture.pk.hex[:12]}.{answer["Content-Type"][6:]}"'
    assert len(answer.content) > 1000


def test_the_thumbnail_is_another_smaller_file(world: World, signed_in: SignIn, picture: Picture) -> None:
    browser = signed_in(world.sam)
    assert 0 < len(get(browser, picture, "thumb").content) < len(get(browser, picture).content)


def test_download_saves_instead_of_showing(world: World, signed_in: SignIn, picture: Picture) -> None:
    answer = get(signed_in(world.sam), picture, query="?download=1")
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_the_original_is_for_staff(world: World, signed_in: SignIn, picture: Picture) -> None:
    assert get(signed_in(world.sam), picture, "original").status_code == 403
    assert get(signed_in(world.tara), picture, "original").status_code == 200


@pytest.mark.parametrize("variant", ["full", "thumb", "original"])
@pytest.mark.parametrize("state", [PictureState.HELD, PictureState.REFUSED])
def test_a_held_or_refused_picture_is_not_there_for_its_pupil(
    world: World, signed_in: SignIn, picture: Picture, state: PictureState, variant: str
) -> None:
    set_state(world, picture, state)
    assert get(signed_in(world.sam), picture, variant).status_code == 404
    assert get(signed_in(world.tara), picture, variant).status_code == 200


@pytest.mark.parametrize("who", ["suri", "ben", "theo", "olga", "otto", "ola"])
def test_a_picture_is_not_there_for_others(world: World, signed_in: SignIn, picture: Picture, who: str) -> None:
    answer = get(signed_in(getattr(world, who)), picture)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_strangers_are_sent_to_sign_in(client: Client, picture: Picture) -> None:
    answer = get(client, picture)
    assert (answer.status_code, answer["Location"][:12]) == (302, "/login/?next")


def test_an_unknown_variant_is_refused(world: World, signed_in: SignIn, picture: Picture) -> None:
    assert get(signed_in(world.sam), picture, "master").status_code == 422


def test_looking_is_all_that_can_be_done(world: World, signed_in: SignIn, picture: Picture) -> None:
    assert signed_in(world.sam).post(f"/pictures/{picture.pk}/full/").status_code == 405
