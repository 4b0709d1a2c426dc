"""What the storybook can draw: the icons and what is known of each (size, group, seat), read from data/ once.

Icons are written as emoji without variation selectors; `art:eiffel` names a drawing of our own in art/.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from imagegen.choices import Language

HERE = Path(__file__).parent
DATA = HERE / "data"
ART = "art:"


class Group(StrEnum):
    """The groups of traits.toml that decide where and how a thing is drawn."""

    CHILDREN = "children"
    PERSON_HEADS = "person_heads"
    ANIMAL_HEADS = "animal_heads"
    BUSTS = "busts"
    WHOLE_PEOPLE = "whole_people"
    ANIMALS = "animals"
    SKY = "sky"
    SUNS = "suns"
    MOONS = "moons"
    NIGHT_LIGHTS = "night_lights"
    GLOWING = "glowing"
    AFLOAT = "afloat"
    WATERFOWL = "waterfowl"
    SWIMMING = "swimming"
    NEVER_BEHIND = "never_behind"
    SCATTERED = "scattered"
    SCATTERED_IN_THE_AIR = "scattered_in_the_air"
    AROUND_PARIS = "around_paris"
    DEEP_WATER = "deep_water"
    DRY = "dry"
    OUTER_SPACE = "outer_space"
    INDOORS = "indoors"
    WORN_ABOVE = "worn_above"
    WHEELS_TO_SIT_IN = "wheels_to_sit_in"
    GRIPPED_BELOW = "gripped_below"
    HATS = "hats"
    GLASSES = "glasses"
    SCARVES = "scarves"
    BOATS = "boats"


@dataclass(frozen=True, slots=True)
class Icon:
    """A drawing of Noto in a box of 128 by 128 units; `box` is where its ink is: left, top, right, bottom."""

    name: str
    body: str
    box: tuple[float, float, float, float]
    fur: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """A landmark of landmarks.toml: its drawing, English name, height (share of the picture's shorter side) and words.

    A `wide` one takes most of the picture's width. `emoji` is the emoji of the same landmark, or "". `seat` is where
    somebody sits on it, None at its top. `words` has for each language the phrases as written in the file, with
    alternatives in brackets.
    """

    icon: str
    name: str
    size: float
    wide: bool
    emoji: str
    seat: tuple[float, float] | None
    groups: frozenset[str]
    words: Mapping[str, tuple[str, ...]]


def plain(emoji: str) -> str:
    """Take an emoji without its variation selectors, as the data writes it."""
    return emoji.replace("\ufe0f", "")


def packed(name: str) -> Any:
    """Read a gzipped JSON file of data/."""
    return json.loads(gzip.decompress((DATA / name).read_bytes()))


def settings(name: str) -> dict[str, Any]:
    """Read a TOML file of data/."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def icons() -> Mapping[str, Icon]:
    """Every icon of Noto that may be drawn."""
    return {
        emoji: Icon(record["name"], record["body"], tuple(record["box"]), record.get("fur", ""))
        for emoji, record in packed("icons.json.gz").items()
    }


@cache
def traits() -> Mapping[str, Any]:
    """The hand-written facts about things."""
    return settings("traits.toml")


@cache
def landmarks() -> Mapping[str, Landmark]:
    """The landmarks by their drawing."""
    found = (_landmark(name, table) for name, table in settings("landmarks.toml").items())
    return {landmark.icon: landmark for landmark in found}


def _landmark(name: str, table: Mapping[str, Any]) -> Landmark:
    return Landmark(
        icon=plain(table.get("icon", f"{ART}{name}")),
        name=table["name"],
        size=float(table["size"]),
        wide=table.get("wide", False),
        emoji=plain(table.get("emoji", "")),
        seat=tuple(table["seat"]) if "seat" in table else None,
        groups=frozenset(table.get("groups", ())),
        words={language.value: tuple(table[language.value]) for language in Language},
    )


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    tables = {**traits()["figures"], **traits()["places"]}
    groups = {name: frozenset(members.split()) for name, members in tables.items()}
    for landmark in landmarks().values():
        for name in landmark.groups:
            groups[name] |= {landmark.icon}
    return groups


@cache
def _sizes() -> Mapping[str, float]:
    sizes = {icon: float(size) for size, members in traits()["sizes"].items() for icon in members.split()}
    return sizes | {icon: landmark.size for icon, landmark in landmarks().items()}


@cache
def _drawn_for() -> Mapping[str, str]:
    """What is drawn for an emoji: the whole animal for a face, our own drawing for a landmark."""
    own = {landmark.emoji: icon for icon, landmark in landmarks().items() if landmark.emoji}
    return {**traits()["whole_animals"], **own}


def members(group: Group) -> frozenset[str]:
    """The icons of a group."""
    return _groups()[group]


def belongs(icon: str, *groups: Group) -> bool:
    """Tell whether an icon is in one of the groups."""
    return any(icon in _groups()[group] for group in groups)


def is_person(icon: str) -> bool:
    """Tell whether an icon is a human figure, who has hands and looks at us."""
    return belongs(icon, Group.PERSON_HEADS, Group.BUSTS, Group.WHOLE_PEOPLE)


def is_animal(icon: str) -> bool:
    """Tell whether an icon is an animal."""
    return belongs(icon, Group.ANIMALS, Group.ANIMAL_HEADS)


def size(icon: str) -> float:
    """Height of a thing as a share of the picture's shorter side."""
    rest: Mapping[str, float] = traits()["sizes_of_the_rest"]
    if icon in _sizes():
        return _sizes()[icon]
    if belongs(icon, Group.CHILDREN):
        return rest["child"]
    if is_person(icon):
        return rest["person"]
    return rest["animal_head"] if belongs(icon, Group.ANIMAL_HEADS) else rest["other"]


def is_wide(icon: str) -> bool:
    """Tell whether a thing takes most of the picture's width, as a bridge does."""
    return icon in landmarks() and landmarks()[icon].wide


def seat(icon: str) -> tuple[float, float]:
    """Where one sits on a thing, from its left edge and its top, as shares of its width and height."""
    landmark = landmarks().get(icon)
    if landmark and landmark.seat:
        return landmark.seat
    across, down = traits()["seats"].get(icon, (0.5, 0.04))
    return across, down


def whole(icon: str) -> str:
    """The whole animal for a face, our own drawing for a landmark's emoji, anything else unchanged."""
    return _drawn_for().get(icon, icon)


def english_name(thing: str) -> str:
    """The short English name of an icon, of a drawing or of a scene such as `time:morning`."""
    if thing in landmarks():
        return landmarks()[thing].name
    names: Mapping[str, str] = traits()["names"]
    return names[thing] if thing in names else icons()[thing].name


def can_draw(icon: str) -> bool:
    """Tell whether there is a drawing for an icon."""
    return icon.startswith(ART) or icon in icons()
