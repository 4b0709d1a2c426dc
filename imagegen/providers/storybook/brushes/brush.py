"""The brush that paints the usual way, and one that can lay outlines under what it paints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imagegen.providers.storybook.brushes.shapes import SHAPE, is_solid, silhouette

INK = "#22222a"
LARGE = 320
"""Characters of SVG; a longer piece is a large one, whose shadow or halo fades in two steps."""


class Brush:
    """The usual way: everything as it is drawn."""

    time = ""
    """The time of day that belongs to the style, or "" for that of the scene."""
    shadows = True
    """Whether things throw the soft shadow of the usual way."""

    def __init__(self, width: int, height: int) -> None:
        """Take the size of the sheet, in pixels."""
        self.width, self.height = width, height
        self.unit = min(width, height) / 1024

    def piece(self, svg: str) -> str:
        """A piece of the background."""
        return svg

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """A blend of colours over the whole width; `stripes` is how it is laid the usual way."""
        return stripes

    def patch(self, stripes: str) -> str:
        """A blend of colours in a part of the width."""
        return stripes

    def glow(self, svg: str) -> str:
        """A soft halo."""
        return svg

    def veil(self, svg: str, crest: str) -> str:
        """Water over the foot of a thing: an area without an edge of its own, and the line of its crest."""
        return svg

    def thing(self, svg: str) -> str:
        """The drawing of a thing, from which it is put on the sheet."""
        return svg

    def place(self, name: str, place: str, scale: float) -> str:
        """Put a drawing on the sheet: `place` is its transform, one unit of it measures `scale` pixels."""
        return f'<use xlink:href="#{name}" transform="{place}"/>'

    def definition(self, name: str, svg: str) -> str:
        """The drawing `name`, to be placed as often as it is wanted."""
        return f'<defs><g id="{name}">{self.thing(svg)}</g></defs>'

    def frame(self) -> str:
        """What is drawn over the edge of the whole picture."""
        return ""

    def box(self, top: float, bottom: float, fill: str) -> str:
        """A plain area over the whole width."""
        return f'<path d="M0 {top:.0f}H{self.width}V{bottom:.0f}H0z" fill="{fill}"/>'

    def px(self, pixels: float) -> float:
        """A length that grows with the picture."""
        return round(pixels * self.unit, 2)


class Outlined(Brush):
    """A brush that lays a silhouette under things and pieces."""

    limbs = 4.0
    """How much broader arms and legs are in the silhouette, in units of the drawing."""

    def definition(self, name: str, svg: str) -> str:
        """The drawing and its silhouette, which is called `name` with `-under`."""
        under = re.sub(r'\sid="[^"]*"', "", silhouette(svg, self.limbs))
        return f'<defs><g id="{name}-under">{under}</g></defs>{super().definition(name, svg)}'

    def under(self, name: str, place: str, colour: str, width: float, extra: str = "") -> str:
        """The silhouette of a thing in a colour, `width` drawn units wider on every side."""
        return (
            f'<use xlink:href="#{name}-under" transform="{place}" fill="{colour}" stroke="{colour}"'
            f' stroke-width="{width * 2:.2f}" stroke-linejoin="round" stroke-linecap="round"{extra}/>'
        )

    def rim(self, svg: str, colour: str, pixels: float) -> str:
        """The solid shapes of a piece as one area that is wider on every side."""
        shapes = "".join(silhouette(shape) for shape in SHAPE.findall(svg) if is_solid(shape))
        if not shapes:
            return ""
        wide = self.px(pixels * 2)
        return f'<g fill="{colour}" stroke="{colour}" stroke-width="{wide}" stroke-linejoin="round">{shapes}</g>'

    def edge(self, svg: str, colour: str, pixels: float, opacity: float) -> str:
        """The edges of the solid shapes of a piece, to be painted over by the shapes themselves."""
        shapes = "".join(silhouette(shape) for shape in SHAPE.findall(svg) if is_solid(shape))
        if not shapes:
            return ""
        paint = f'fill="none" stroke="{colour}" stroke-width="{self.px(pixels * 2)}" stroke-opacity="{opacity}"'
        return f'<g {paint} stroke-linejoin="round">{shapes}</g>'


def border(brush: Brush, colour: str, wide: float, inset: float) -> str:
    """A frame `wide` pixels broad, `inset` pixels from the edge."""
    at, thick = brush.px(inset + wide / 2), brush.px(wide)
    return (
        f'<rect x="{at}" y="{at}" width="{brush.width - 2 * at:.1f}" height="{brush.height - 2 * at:.1f}" fill="none"'
        f' stroke="{colour}" stroke-width="{thick}"/>'
    )
