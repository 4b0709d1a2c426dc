"""Drawings of single things: Noto's icons, heads that get a body, and our own art, tinted and lit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Template

from imagegen.providers.storybook.colours import HEX, Light, lit, shade, tint
from imagegen.providers.storybook.icons import ART, HERE, Group, belongs, icons, is_person

SHIRTS = ("#e4572e", "#2e86ab", "#6a4c93", "#3a9d5d", "#f2a541", "#d94f8a", "#1b998b")
TROUSERS = ("#34495e", "#4a4e69", "#2b4c7e", "#5b4636", "#37474f")
DRESSES = len(SHIRTS) * len(TROUSERS)
SKIN = "#ffca28"
"""The colour of Noto's faces."""
SKIN_SHADES = {"#fcc21b": 0, SKIN: 0, "#ffca26": 0, "#e59600": 1, "#eda600": 1, "#ffb300": 1, "#e59700": 1}
"""Noto's yellows of faces and hands: 0 is the skin, 1 its shade."""
HAIR_SHADES = {"#6d4c41": 0, "#543930": 1, "#e0e0e0": 0, "#d1d1d1": 0, "#9e9e9e": 1}
TONES = (
    ("#fadcbc", "#dba689"),
    ("#e0bb95", "#c4956a"),
    ("#bf8f68", "#99674f"),
    ("#9b643d", "#7a4c32"),
    ("#7a5a48", "#5d4337"),
)
"""Skin and its shade, from light to dark: the five tones of Unicode's modifiers as Noto paints them."""
LIGHT_TONES, DARK_TONES = TONES[:2], TONES[3:]
HAIR = {
    "blond": ("#e8bf62", "#c99a3f"),
    "red": ("#b8532b", "#8f3c1f"),
    "brown": ("#7a4e35", "#5b3826"),
    "black": ("#2f2724", "#211b19"),
    "white": ("#e6e6e6", "#bdbdbd"),
}
IDS = re.compile(r'(?<=\bid=")([^"]+)')
PLAIN_LIGHT: Light = (1.0, 1.0, 1.0)
FIGURES = {"🤖": "robot", "👽": "alien"}
"""Heads with a body of their own kind."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawing and the box of its ink: left, top, right, bottom in units of the drawing."""

    svg: str
    box: Box

    def renamed(self, prefix: str) -> str:
        """The drawing with its ids made unique, so that many drawings can stand in one file."""
        svg = self.svg
        for name in set(IDS.findall(svg)):
            svg = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{prefix}{name}", svg)
        return svg


BODY_BOXES: dict[str, Box] = {
    "person": (12, 0, 108, 196),
    "animal": (4, 0, 126, 190),
    "robot": (4, 0, 126, 188),
    "alien": (12, 0, 108, 187),
    "bust": (4, 6, 124, 198),
}


def body_of(icon: str) -> str:
    """Which body in art/ an icon is put on; "" for a drawing that is whole."""
    if icon in FIGURES:
        return FIGURES[icon]
    if belongs(icon, Group.PERSON_HEADS):
        return "person"
    if belongs(icon, Group.BUSTS):
        return "bust"
    return "animal" if belongs(icon, Group.ANIMAL_HEADS) else ""


@cache
def box_of(icon: str) -> Box:
    """The box of a thing's ink: left, top, right, bottom in units of its drawing."""
    if icon.startswith(ART):
        width, height = map(float, _art_size(icon.removeprefix(ART)))
        return 0, 0, width, height
    body = body_of(icon)
    return BODY_BOXES[body] if body else icons()[icon].box


@cache
def aspect(icon: str) -> float:
    """Width of a thing for a height of one."""
    left, top, right, bottom = box_of(icon)
    return (right - left) / (bottom - top)


@lru_cache(maxsize=256)
def sprite(
    icon: str, colour: str = "", look: int = 0, light: Light = PLAIN_LIGHT, traits: tuple[str, ...] = ()
) -> Sprite:
    """The drawing of an icon; `colour` is an English name or "" for its own colours.

    `look` picks clothes and complexion where `traits` (`hair:red`, `skin:dark`, `clothes:blue`) say nothing of them.
    """
    body = body_of(icon)
    said = dict(trait.split(":", 1) for trait in traits)
    if icon.startswith(ART):
        svg = _art(icon.removeprefix(ART))
    elif body:
        svg = _with_body(icon, body, said.get("clothes", colour), look)
    else:
        svg = icons()[icon].body
    if is_person(icon):
        svg = _complexion(svg, said, look)
    if colour and body not in ("person", "bust"):
        svg = tint(svg, colour)
    return Sprite(lit(svg, PLAIN_LIGHT if belongs(icon, Group.GLOWING) else light), box_of(icon))


def looks(icon: str) -> int:
    """How many ways there are to dress and to colour a figure."""
    return DRESSES * len(TONES) if is_person(icon) else 1


def _complexion(svg: str, said: Mapping[str, str], look: int) -> str:
    """A person with a skin and a hair of their own: as was said, else as the look has it."""
    tones = {"light": LIGHT_TONES, "dark": DARK_TONES}.get(said.get("skin", ""), TONES)
    new = {old: tones[look // DRESSES % len(tones)][shade] for old, shade in SKIN_SHADES.items()}
    if "hair" in said:
        hair = HAIR.get(said["hair"]) or (tint(HAIR["red"][0], said["hair"]), tint(HAIR["red"][1], said["hair"]))
        new |= {old: hair[shade] for old, shade in HAIR_SHADES.items()}
    return HEX.sub(lambda found: new.get(found[0].lower(), found[0]), svg)


def _with_body(icon: str, body: str, colour: str, look: int) -> str:
    fur = icons()[icon].fur or "#cc9900"
    shirt = tint(SHIRTS[0], colour) if colour else SHIRTS[look % len(SHIRTS)]
    return Template(_art(body)).substitute(
        head=icons()[icon].body,
        shirt=shirt,
        trousers=TROUSERS[look // len(SHIRTS) % len(TROUSERS)],
        skin=SKIN,
        fur=fur,
        light=shade(fur, 1.55),
    )


@cache
def _art_file(name: str) -> str:
    return (HERE / "art" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _art(name: str) -> str:
    """The inside of a file of art/, without its outermost element."""
    return _art_file(name).split(">", 1)[1].rsplit("</svg>", 1)[0]


def _art_size(name: str) -> tuple[str, str]:
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', _art_file(name))
    if size is None:
        raise ValueError(f"art/{name}.svg has no viewBox")
    return size[1], size[2]
