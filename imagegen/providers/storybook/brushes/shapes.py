"""Reading and changing single shapes of an SVG: what they are filled with, how large they are, their outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from imagegen.providers.storybook.colours import channels

SHAPE = re.compile(r"<(?:path|rect|circle|ellipse|polygon|polyline|line)\b[^>]*>")
FILL = re.compile(r'\sfill="(#[0-9a-fA-F]{3,6})"')
PAINT = re.compile(r'\s(?:fill|stroke)="(?!none)[^"]*"')
FAINT = re.compile(r'\s(?:fill-|stroke-)?opacity="(0?\.[0-6]\d*|0)"')
"""What is so faint is a shadow or a gleam."""
GRADIENT = re.compile(
    r'<(?:linear|radial)Gradient\b[^>]*id="([^"]+)"[^>]*>(.*?)</(?:linear|radial)Gradient>', re.DOTALL
)
SMALL = 24
"""Pixels; a disc of a smaller radius is a dot."""
SPARK = 9
"""Pixels; a disc of a smaller radius is a light."""
NARROW = 24
"""Pixels; a rectangle with a shorter side is a bar."""
LIMB = 8
"""Units of a drawing; a line at least so broad is an arm or a leg."""


def attribute(shape: str, name: str) -> str:
    """The value of an attribute of an element, or ""."""
    found = re.search(rf'\s{name}="([^"]*)"', shape)
    return str(found[1]) if found else ""


def with_paint(shape: str, **paint: str) -> str:
    """An element with other attributes; a `_` stands for a hyphen."""
    for key, value in paint.items():
        name = key.replace("_", "-")
        shape = re.sub(rf'\s{name}="[^"]*"', "", shape)
        shape = re.sub(r"\s*(/?)>$", rf' {name}="{value}"\1>', shape)
    return shape


def silhouette(svg: str, limbs: float = 0) -> str:
    """A drawing without colours, so that all of it takes those of its group; limbs grow by `limbs` of its units."""
    return PAINT.sub("", SHAPE.sub(lambda found: "" if FAINT.search(found[0]) else _grown(found[0], limbs), svg))


def is_limb(shape: str) -> bool:
    """Tell whether a shape is a line so broad that it is an area: an arm, a trouser leg."""
    return attribute(shape, "stroke").startswith("#") and float(attribute(shape, "stroke-width") or 1) >= LIMB


def _grown(shape: str, limbs: float) -> str:
    if not limbs or not is_limb(shape):
        return shape
    return with_paint(shape, stroke_width=f"{float(attribute(shape, 'stroke-width')) + limbs:g}")


def is_dot(shape: str) -> bool:
    """Tell whether a shape is too small for an outline: a star, a petal, a stone of the paving."""
    names = {"<rect": ("width", "height"), "<elli": ("rx", "ry"), "<circ": ("r", "r")}.get(shape[:5])
    if names is None:
        return False
    size = min(float(attribute(shape, name) or 0) for name in names)
    return size < (NARROW if shape.startswith("<rect") else SMALL)


def is_spark(shape: str) -> bool:
    """Tell whether a shape is a small light, such as a star."""
    across = attribute(shape, "rx") if shape.startswith("<ellipse") else ""
    return bool(across) and float(across) < SPARK and attribute(shape, "rx") == attribute(shape, "ry")


def is_solid(shape: str) -> bool:
    """Tell whether a shape is an opaque area, not a line, a gleam or a dot."""
    filled = attribute(shape, "fill").startswith("#")
    return filled and not FAINT.search(shape) and not is_dot(shape)


def first_fill(svg: str) -> str:
    """The colour that a drawing begins with, which is that of its body."""
    found = FILL.search(svg)
    return "#808080" if found is None else found.group(1)


def body_colour(svg: str) -> str:
    """The most colourful of the first colours of a drawing, for a rim that tells it from others."""
    fills: list[str] = FILL.findall(svg)[:6] or ["#ffffff"]
    return max(fills, key=lambda fill: (max(channels(fill)) - min(channels(fill)), fill))


def lightness(colour: str) -> float:
    """How light a colour is to the eye, 0 to 1."""
    red, green, blue = channels(colour)
    return 0.30 * red + 0.59 * green + 0.11 * blue


def flattened(svg: str) -> str:
    """A drawing whose gradients are replaced by their middle colour; gleams that fade out are left away."""
    plain: dict[str, str] = {}
    for name, stops in GRADIENT.findall(svg):
        colours = re.findall(r'stop-color="(#[0-9a-fA-F]{3,6})"', stops)
        fades = re.search(r'stop-opacity="(0?\.[0-5]\d*|0)"', stops)
        plain[name] = "none" if fades or not colours else colours[len(colours) // 2]
    return re.sub(r'"url\(#([^)]+)\)"', lambda found: f'"{plain[found[1]]}"' if found[1] in plain else found[0], svg)


def smooth(points: Sequence[tuple[float, float]]) -> str:
    """A closed curve that passes by some points."""
    ends = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise([*points, points[0]])]
    curves = " ".join(f"Q{a:.0f} {b:.0f} {c:.0f} {d:.0f}" for (a, b), (c, d) in zip(points, ends, strict=True))
    return f"M{ends[-1][0]:.0f} {ends[-1][1]:.0f}{curves}z"
