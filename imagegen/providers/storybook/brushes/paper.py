"""Styles that are made of paper: cut-outs, and watercolour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from imagegen.providers.storybook.brushes.brush import LARGE, Outlined
from imagegen.providers.storybook.brushes.shapes import (
    FAINT,
    SHAPE,
    attribute,
    first_fill,
    flattened,
    smooth,
    with_paint,
)
from imagegen.providers.storybook.colours import HEX, blend, mix

FEWEST_OF_A_SKY = 3
"""A wash of fewer colours is a wall or a floor, which is one sheet."""


class Paper(Outlined):
    """Cut paper: flat layers with white rims, each throwing a soft shadow on the one behind."""

    shadows = False
    BANDS = 5

    def piece(self, svg: str) -> str:
        """A layer of paper."""
        widths = (10, 5) if len(svg) > LARGE else (7,)
        shadow = "".join(self.edge(svg, "#1a1a2a", pixels, 0.10) for pixels in widths)
        place = f'transform="translate({self.px(3)} {self.px(4)})"'
        return f"<g {place}>{shadow}</g>{self.edge(svg, '#fffdf8', 2.4, 1)}{svg}" if shadow else svg

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """A few sheets of paper with waving edges, one before the other."""
        if len(colours) < FEWEST_OF_A_SKY:
            return self.box(top, bottom, blend(colours, 0.5))
        high = (bottom - top) / self.BANDS
        sheets = [self.box(top, bottom, blend(colours, 0.5 / self.BANDS))]
        for band in range(1, self.BANDS):
            edge = self._waves(top + high * band, bottom, high * 0.16, band)
            fill = blend(colours, (band + 0.5) / self.BANDS)
            sheets.append(self.piece(f'<path d="{edge}" fill="{fill}"/>'))
        return "".join(sheets)

    def _waves(self, y: float, bottom: float, rise: float, turn: int) -> str:
        step = self.width / 16
        points = " ".join(
            f"L{place * step:.0f} {y + rise * math.sin(turn * 2.1 + place / 2.2):.0f}" for place in range(17)
        )
        return f"M0 {bottom:.0f} {points} L{self.width} {bottom:.0f}z"

    def glow(self, svg: str) -> str:
        """Nothing: paper does not shine."""
        return ""

    def veil(self, svg: str, crest: str) -> str:
        """A wave with a white rim."""
        return svg + with_paint(crest, stroke="#fffdf8", stroke_width=f"{self.px(3.5)}")

    def thing(self, svg: str) -> str:
        """Flat colours instead of gradients."""
        return flattened(svg)

    def place(self, name: str, place: str, scale: float) -> str:
        """A cut-out with a white rim, lifted off the sheet."""
        away = f"translate({self.px(5)} {self.px(8)}) {place}"
        lifted = self.under(name, away, "#15151f", self.px(6) / scale, ' opacity=".24"')
        return lifted + self.under(name, place, "#fffdf8", self.px(5) / scale) + super().place(name, place, scale)


class Watercolour(Outlined):
    """Pale colours that gather at their edges, a gap of white paper round things, and a ragged edge."""

    shadows = False
    PAPER = "#fcf9f2"
    BLOOMS = 6
    """Places where water pushed the paint away, in each wash."""

    def piece(self, svg: str) -> str:
        """Pale shapes that bleed a little and are darker at the edge."""
        svg = self.pale(svg)
        body = first_fill(svg)
        bleeding = self.edge(svg, body, 6, 0.28)
        return bleeding + self.edge(svg, mix(body, "#3a3550", 0.2), 1.4, 0.8) + svg

    def pale(self, svg: str) -> str:
        """Colours thinned with water."""
        return HEX.sub(lambda found: mix(found[0], self.PAPER, 0.30), svg)

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """The same blend, paler, with blooms in it that have a darker edge."""
        edge = self.pale(blend(colours, 0.1))
        blooms = "".join(self._bloom(number, top, bottom, edge) for number in range(self.BLOOMS))
        return self.pale(stripes) + blooms

    def _bloom(self, number: int, top: float, bottom: float, edge: str) -> str:
        """One of a row of blots that are spread evenly (by the golden ratio) and have wavy outlines."""
        x, y = self.width * (number * 0.618 % 1), top + (bottom - top) * (number * 0.382 % 1)
        reach = (bottom - top) * (0.10 + 0.14 * (number * 0.755 % 1))
        angles = [math.tau * step / 18 for step in range(18)]
        points = (
            (
                x + 1.7 * reach * math.cos(angle) * (1 + 0.16 * math.sin(angle * 3 + number)),
                y + reach * math.sin(angle) * (1 + 0.16 * math.sin(angle * 5 + number * 2)),
            )
            for angle in angles
        )
        line = smooth([(across, min(bottom, max(top, down))) for across, down in points])
        return (
            f'<path d="{line}" fill="{self.PAPER}" fill-opacity=".20" stroke="{edge}" stroke-opacity=".22"'
            f' stroke-width="{self.px(4)}" stroke-linejoin="round"/>'
        )

    def patch(self, stripes: str) -> str:
        """The same blend, paler."""
        return self.pale(stripes)

    def glow(self, svg: str) -> str:
        """The same halo, paler."""
        return self.pale(svg)

    def veil(self, svg: str, crest: str) -> str:
        """Pale water."""
        return self.pale(svg)

    def thing(self, svg: str) -> str:
        """Pale shapes with darker edges."""
        return SHAPE.sub(lambda found: self._part(found[0]), self.pale(svg))

    def _part(self, shape: str) -> str:
        fill = attribute(shape, "fill")
        if FAINT.search(shape) or not fill.startswith("#"):
            return shape
        return with_paint(shape, stroke=mix(fill, "#3a3550", 0.35), stroke_opacity=".5")

    def place(self, name: str, place: str, scale: float) -> str:
        """A thing in a gap of white paper."""
        inner = f'<use xlink:href="#{name}" transform="{place}" stroke-width="{self.px(1.8) / scale:.2f}"/>'
        return self.under(name, place, self.PAPER, self.px(2.5) / scale) + inner

    def frame(self) -> str:
        """Bare paper round a ragged edge, and specks of it where the brush ran dry."""
        sheets = "".join(
            f'<path d="{self._ragged(self.px(margin), turn)}" fill="{self.PAPER}" fill-opacity="{opacity}"'
            ' fill-rule="evenodd"/>'
            for margin, turn, opacity in ((28, 0.0, 1), (40, 1.7, 0.5))
        )
        specks = "".join(
            f"M{self.width * (speck * 0.7548 % 1):.0f} {self.height * (speck * 0.5698 % 1):.0f}"
            f"l{self.px(2 + speck % 5):.1f} {self.px(speck % 3 - 1):.1f}"
            for speck in range(420)
        )
        grain = f'stroke="{self.PAPER}" stroke-opacity=".30" stroke-width="{self.px(2)}" stroke-linecap="round"'
        return f'<path d="{specks}" fill="none" {grain}/>{sheets}'

    def _ragged(self, margin: float, turn: float) -> str:
        """The whole sheet with a hole that has a wavy edge."""
        width, height, steps = self.width, self.height, 22
        right, low = width - margin, height - margin
        corners = [(margin, margin), (right, margin), (right, low), (margin, low), (margin, margin)]
        points: list[tuple[float, float]] = []
        for (x, y), (end_x, end_y) in pairwise(corners):
            for step in range(steps):
                share, place = step / steps, len(points)
                out = margin * 0.28 * (math.sin(place * 1.3 + turn) + 0.7 * math.sin(place * 2.9 + turn * 2))
                across, down = x + (end_x - x) * share, y + (end_y - y) * share
                points.append((across + out * (x == end_x), down + out * (y == end_y)))
        return f"M0 0H{width}V{height}H0z{smooth(points)}"
