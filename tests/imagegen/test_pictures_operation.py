"""Opening pictures: the only way to their bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import signing

from accounts.models import Person
from accounts.tenancy import Exit, everywhere
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound
from imagegen import files as kept_files
from imagegen.choices import PictureState
from imagegen.models import Picture
from imagegen.operations.cases import decide
from imagegen.operations.pictures import LINK_LIFE_S, OpenPicture, open_picture, open_signed, sign_link
from imagegen.operations.worker import run_once
from tests.painting import ask, cases, pictures, set_rules
from tests.world import World


def made(world: World, person: Person | None = None) -> Picture:
    generation = ask(world, person or world.sam)
    run_once()
    return pictures(generation)[0]


def held(world: World) -> Picture:
    set_rules(world, check="everything")
    return made(world)


def opened(world: World, who: str, picture: Picture, variant: str = "full") -> OpenPicture:
    person: Person = getattr(world, who)
    with world.at(person.school):
        return open_picture(world.actor(person), picture.pk, variant=variant)


def settle(world: World, picture: Picture, decision: str) -> None:
    with everywhere(Exit.SETUP):
        generation = picture.generation
    with world.at(world.kompas):
        decide(world.actor(world.tara), cases(generation)[0], decision=decision)


@pytest.mark.parametrize("variant", ["full", "thumb"])
@pytest.mark.parametrize("who", ["sam", "tara", "ada"])
def test_a_ready_picture_opens_for_its_maker_and_who_runs_the_class(world: World, who: str, variant: str) -> None:
    picture = made(world)

    found = opened(world, who, picture, variant)

    key = {"full": picture.full, "thumb": picture.thumb}[variant]
    assert found.data == kept_files.read(key)
    assert found.media_type == {"full": picture.full_type, "thumb": picture.thumb_type}[variant]
    assert found.name.startswith(picture.pk.hex[:12])


@pytest.mark.parametrize("variant", ["full", "thumb", "original"])
@pytest.mark.parametrize("who", ["suri", "ben", "theo", "olga", "otto", "ola"])
def test_a_picture_is_not_there_for_others(world: World, who: str, variant: str) -> None:
    picture = made(world)

    with pytest.raises(NotFound):
        opened(world, who, picture, variant)


def test_the_makers_own_bytes_are_for_staff(world: World) -> None:
    picture = made(world)

    with pytest.raises(Forbidden):
        opened(world, "sam", picture, "original")
    assert opened(world, "tara", picture, "original").data == kept_files.read(picture.master)


@pytest.mark.parametrize("variant", ["full", "thumb", "original"])
def test_a_held_picture_is_not_there_for_its_maker(world: World, variant: str) -> None:
    picture = held(world)

    with pytest.raises(NotFound):
        opened(world, "sam", picture, variant)
    assert len(opened(world, "tara", picture, variant).data) > 100


@pytest.mark.parametrize(("decision", "refusal"), [("release", None), ("refuse", NotFound)])
def test_a_decision_opens_a_picture_or_keeps_it_shut(
    world: World, decision: str, refusal: type[EduError] | None
) -> None:
    picture = held(world)
    settle(world, picture, decision)

    if refusal is None:
        assert len(opened(world, "sam", picture).data) > 100
    else:
        with pytest.raises(refusal):
            opened(world, "sam", picture)


@pytest.mark.parametrize("variant", ["", "huge", "../full", "Full"])
def test_a_variant_that_does_not_exist_is_refused(world: World, variant: str) -> None:
    with pytest.raises(Invalid) as caught:
        opened(world, "sam", made(world), variant)

    assert [(error.field, error.code) for error in caught.value.errors] == [("variant", "unknown_choice")]


def test_a_picture_whose_file_is_gone_is_not_there(world: World, tmp_path: Path) -> None:
    picture = made(world)
    kept_files.remove([picture.full])

    with pytest.raises(NotFound):
        opened(world, "sam", picture)
    with pytest.raises(NotFound):
        open_signed(picture.pk, sign_link(picture, "full"))


# --- signed links ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["full", "thumb"])
def test_a_signed_link_opens_its_picture_without_a_session(world: World, variant: str) -> None:
    ours, theirs = made(world), made(world, world.olga)

    for picture in (ours, theirs):
        found = open_signed(str(picture.pk), sign_link(picture, variant))
        assert found.data == kept_files.read({"full": picture.full, "thumb": picture.thumb}[variant])


def test_a_signed_link_ends_after_five_minutes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, signed_at = made(world), time.time()
    monkeypatch.setattr(signing.time, "time", lambda: signed_at)
    link = sign_link(picture, "full")

    monkeypatch.setattr(signing.time, "time", lambda: signed_at + LINK_LIFE_S - 1)
    assert len(open_signed(picture.pk, link).data) > 100
    monkeypatch.setattr(signing.time, "time", lambda: signed_at + LINK_LIFE_S + 1)
    with pytest.raises(NotFound):
        open_signed(picture.pk, link)
    assert LINK_LIFE_S == 300


def tampered(link: str) -> str:
    return ("B" if link[0] == "A" else "A") + link[1:]


FORGERIES: dict[str, Callable[[Picture, str], str]] = {
    "empty": lambda picture, link: "",
    "rubbish": lambda picture, link: "rubbish",
    "not ascii": lambda picture, link: "é:ü:\udcff",
    "tampered": lambda picture, link: tampered(link),
    "cut": lambda picture, link: link[:-1],
    "unsigned": lambda picture, link: link.rsplit(":", 1)[0],
    "for something else": lambda picture, link: signing.dumps(
        [picture.school_id.hex, picture.pk.hex, "full", "ready"], salt="another"
    ),
    "by another key": lambda picture, link: signing.dumps(
        [picture.school_id.hex, picture.pk.hex, "full", "ready"], key="x" * 50, salt="imagegen.picture"
    ),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_link_that_is_not_ours_opens_nothing(world: World, forge: Callable[[Picture, str], str]) -> None:
    picture = made(world)

    with pytest.raises(NotFound):
        open_signed(picture.pk, forge(picture, sign_link(picture, "full")))


def test_a_link_opens_no_other_picture(world: World) -> None:
    picture, sibling, foreign = made(world), made(world), made(world, world.olga)

    for other in (sibling.pk, foreign.pk, "no-id", ""):
        with pytest.raises(NotFound):
            open_signed(other, sign_link(picture, "full"))


def test_a_link_to_a_held_picture_ends_with_the_decision(world: World) -> None:
    picture = held(world)
    link = sign_link(picture, "full")
    assert len(open_signed(picture.pk, link).data) > 100

    settle(world, picture, "release")

    with pytest.raises(NotFound):
        open_signed(picture.pk, link)


def test_a_refused_picture_has_no_link(world: World) -> None:
    picture = held(world)
    before = sign_link(picture, "full")
    settle(world, picture, "refuse")
    with everywhere(Exit.SETUP):
        picture.refresh_from_db()
    assert picture.state == PictureState.REFUSED

    for link in (before, sign_link(picture, "full")):
        with pytest.raises(NotFound):
            open_signed(picture.pk, link)
