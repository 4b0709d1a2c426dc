"""What the storybook can draw: the icons and what is known of each (size, group, seat), read from data/ once.

Icons are written as emoji without variation selectors; `art:eiffel` names a drawing of our own in art/.
"""

from __future__ import annotations

import gzip
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

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
    ON_LEGS = "on_legs"
    SHOWS_MANY = "shows_many"


@dataclass(frozen=True, slots=True)
class Icon:
    """A drawing of Noto in a box of 128 by 128 units; `box` is where its ink is: left, top, right, bottom.

    Its body lies in `icons.bin`, from a byte on and so many bytes long, and is read when it is drawn.
    """

    name: str
    box: tuple[float, float, float, float]
    fur: str
    start: int
    length: int

    @property
    def body(self) -> str:
        return _body(self.start, self.length)


@lru_cache(maxsize=256)
def _body(start: int, length: int) -> str:
    with (DATA / "icons.bin").open("rb") as bodies:
        bodies.seek(start)
        return zlib.decompress(bodies.read(length)).decode()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table of landmarks.toml or drawings.toml: a drawing with its English name and height.

    The height is a share of the picture's shorter side. A `wide` one takes most of the picture's width. `emoji` is the
    emoji of the same landmark, or "". `seat` is where somebody sits on it, None at its top. `words` has a landmark's
    phrases in each language as written, with alternatives in brackets; other drawings have theirs in the languages'
    files.
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
    return msgspec.json.decode(gzip.decompress((DATA / name).read_bytes()))


def settings(name: str) -> dict[str, Any]:
    """Read a TOML file of data/."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def icons() -> Mapping[str, Icon]:
    """Every icon of Noto that may be drawn."""
    return {
        emoji: Icon(name, tuple(box), fur, start, length)
        for emoji, (name, box, fur, start, length) in packed("icons.json.gz").items()
    }


@cache
def traits() -> Mapping[str, Any]:
    """The hand-written facts about things."""
    return settings("traits.toml")


@cache
def landmarks() -> Mapping[str, Drawing]:
    """The landmarks by their drawing."""
    return _drawings("landmarks.toml")


@cache
def drawings() -> Mapping[str, Drawing]:
    """Everything that has a table of its own, landmarks too, by its drawing."""
    return {**landmarks(), **_drawings("drawings.toml")}


def _drawings(name: str) -> Mapping[str, Drawing]:
    found = (_drawing(name, table) for name, table in settings(name).items())
    return {drawing.icon: drawing for drawing in found}


def _drawing(name: str, table: Mapping[str, Any]) -> Drawing:
    return Drawing(
        icon=plain(table.get("icon", f"{ART}{name}")),
        name=table["name"],
        size=float(table["size"]),
        wide=table.get("wide", False),
        emoji=plain(table.get("emoji", "")),
        seat=tuple(table["seat"]) if "seat" in table else None,
        groups=frozenset(table.get("groups", ())),
        words={language.value: tuple(table.get(language.value, ())) for language in Language},
    )


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    tables = {**traits()["figures"], **traits()["places"]}
    groups = {name: frozenset(members.split()) for name, members in tables.items()}
    for drawing in drawings().values():
        for name in drawing.groups:
            groups[name] |= {drawing.icon}
    return groups


@cache
def _sizes() -> Mapping[str, float]:
    sizes = {icon: float(size) for size, members in traits()["sizes"].items() for icon in members.split()}
    return sizes | {icon: drawing.size for icon, drawing in drawings().items()}


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
    return icon in drawings() and drawings()[icon].wide


def seat(icon: str) -> tuple[float, float]:
    """Where one sits on a thing, from its left edge and its top, as shares of its width and height."""
    drawing = drawings().get(icon)
    if drawing and drawing.seat:
        return drawing.seat
    across, down = traits()["seats"].get(icon, (0.5, 0.04))
    return across, down


def whole(icon: str) -> str:
    """The whole animal for a face, our own drawing for a landmark's emoji, anything else unchanged."""
    return _drawn_for().get(icon, icon)


def english_name(thing: str) -> str:
    """The short English name of an icon, of a drawing or of a scene such as `time:morning`."""
    if thing in drawings():
        return drawings()[thing].name
    names: Mapping[str, str] = traits()["names"]
    return names[thing] if thing in names else icons()[thing].name


def can_draw(icon: str) -> bool:
    """Tell whether there is a drawing for an icon."""
    return icon.startswith(ART) or icon in icons()
