"""The style that glows: dark shapes with bright rims."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from functools import cache

from imagegen.providers.storybook.brushes.brush import LARGE, Outlined
from imagegen.providers.storybook.brushes.shapes import (
    FAINT,
    SHAPE,
    attribute,
    body_colour,
    first_fill,
    is_solid,
    is_spark,
    with_paint,
)
from imagegen.providers.storybook.colours import HEX, channels, colour_of, mix, recoloured

NAVY = "#0a1026"


class Night(Outlined):
    """Dark shapes with rims that glow."""

    time = "night"
    shadows = False

    def piece(self, svg: str) -> str:
        """Dark shapes with a thin bright rim in a faint one; small lights stay bright."""
        body = first_fill(svg)
        halo = self.edge(svg, neon(body), 5.5, 0.16) if len(svg) > LARGE else ""
        return halo + self.edge(svg, neon(body), 1.6, 0.85) + SHAPE.sub(lambda found: self._shape(found[0], body), svg)

    def _shape(self, shape: str, body: str) -> str:
        if not is_solid(shape):
            return shape if is_spark(shape) else recoloured(shape, dusk)
        fill = attribute(shape, "fill")
        dim = with_paint(shape, fill=dark(fill, 0.64))
        return dim if fill == body else with_paint(dim, stroke=neon(fill), stroke_width=f"{self.px(1.4)}")

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """The same blend, darker."""
        return self.patch(stripes)

    def patch(self, stripes: str) -> str:
        """The same blend, darker."""
        return HEX.sub(lambda found: dark(found[0], 0.62), stripes)

    def veil(self, svg: str, crest: str) -> str:
        """Dark water with a bright crest."""
        return self.patch(svg) + with_paint(crest, stroke="#8fd6ff", stroke_width=f"{self.px(2)}")

    def thing(self, svg: str) -> str:
        """Dark colours, each shape with a bright edge of its own hue."""
        return SHAPE.sub(lambda found: self._part(found[0]), HEX.sub(lambda found: dark(found[0], 0.36), svg))

    def _part(self, shape: str) -> str:
        fill = attribute(shape, "fill")
        if FAINT.search(shape) or not fill.startswith("#"):
            return shape
        return with_paint(shape, stroke=neon(fill), stroke_opacity=".8")

    def definition(self, name: str, svg: str) -> str:
        """The drawing, and a silhouette that knows the colour of its light."""
        rim = neon(body_colour(svg))
        return super().definition(name, svg).replace(f'id="{name}-under"', f'id="{name}-under" color="{rim}"', 1)

    def place(self, name: str, place: str, scale: float) -> str:
        """A thing with a bright rim in a faint one."""
        halo = self.under(name, place, "currentColor", self.px(12) / scale, ' opacity="0.28"')
        inner = f'<use xlink:href="#{name}" transform="{place}" stroke-width="{self.px(1.5) / scale:.2f}"/>'
        return halo + self.under(name, place, "currentColor", self.px(3.2) / scale) + inner


@cache
def dark(colour: str, depth: float) -> str:
    """A colour on its way into the night: `depth` 0 leaves it, 1 is night itself."""
    return mix(colour, NAVY, depth)


@cache
def neon(colour: str) -> str:
    """The light that a colour glows with."""
    hue, _, strength = colorsys.rgb_to_hls(*channels(colour))
    if strength < 0.12:
        return "#bfe6ff"
    return colour_of(*colorsys.hls_to_rgb(hue, 0.66, max(0.8, strength)))


def dusk(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """A line or gleam in the night."""
    return red * 0.55, green * 0.6, blue * 0.75
