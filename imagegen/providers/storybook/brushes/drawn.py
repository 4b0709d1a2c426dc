"""Styles that are drawn with a pen: a page to colour in, a comic, a black and white picture."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from functools import cache

from imagegen.providers.storybook.brushes.brush import INK, Brush, Outlined, border
from imagegen.providers.storybook.brushes.shapes import (
    FAINT,
    SHAPE,
    attribute,
    first_fill,
    is_dot,
    is_limb,
    lightness,
    with_paint,
)
from imagegen.providers.storybook.colours import HEX, blend, channels, colour_of, recoloured

NEAR = 0.22
"""Colours no farther apart than this (0 to 1, the largest difference of a channel) are shades of one."""


class Line(Outlined):
    """Black outlines on white: a page to colour in."""

    shadows = False

    def piece(self, svg: str) -> str:
        """The outline of the whole, and thinner ones where its colours change."""
        body = first_fill(svg)
        return self.rim(svg, INK, 2.2) + SHAPE.sub(lambda found: self._shape(found[0], body), svg)

    def _shape(self, shape: str, body: str) -> str:
        if attribute(shape, "fill") == "none":
            return self._line(shape)
        if FAINT.search(shape) or "url(" in shape:
            return ""
        plain = with_paint(shape, fill="#ffffff", fill_opacity="1", stroke="none")
        if attribute(shape, "fill") != body or is_dot(shape):
            return with_paint(plain, stroke=INK, stroke_width=f"{self.px(1.6)}")
        return plain

    def _line(self, shape: str) -> str:
        """A thin line stays one; a broad one becomes a band with two edges."""
        width = float(attribute(shape, "stroke-width") or 1)
        if width < self.px(9):
            return with_paint(shape, stroke=INK, stroke_opacity="1", stroke_width=f"{min(width, self.px(2.4)):.1f}")
        inner = with_paint(shape, stroke="#ffffff", stroke_width=f"{width - self.px(4):.1f}")
        return with_paint(shape, stroke=INK, stroke_opacity="1") + inner

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """White paper, with a line where it begins."""
        line = f'<path d="M0 {top:.0f}H{self.width}" stroke="{INK}" stroke-width="{self.px(3)}"/>' if top > 0 else ""
        return self.box(top, bottom, "#ffffff") + line

    def patch(self, stripes: str) -> str:
        """White paper."""
        return recoloured(stripes, lambda red, green, blue: (1.0, 1.0, 1.0))

    def glow(self, svg: str) -> str:
        """Nothing."""
        return ""

    def veil(self, svg: str, crest: str) -> str:
        """White water under a line."""
        return with_paint(svg, fill="#ffffff", fill_opacity="1") + self._line(crest)

    def thing(self, svg: str) -> str:
        """White shapes with lines between them; eyes and mouths stay dark, shades of one colour part in grey."""
        dark_body = lightness(first_fill(svg)) < 0.3
        seen: list[tuple[float, float, float]] = []
        return SHAPE.sub(lambda found: self._part(found[0], seen, keep_dark=not dark_body), svg)

    def _part(self, shape: str, seen: list[tuple[float, float, float]], *, keep_dark: bool) -> str:
        if FAINT.search(shape):
            return ""
        if is_limb(shape):
            width = float(attribute(shape, "stroke-width")) - 1.6
            return with_paint(shape, stroke=INK) + with_paint(shape, stroke="#ffffff", stroke_width=f"{width:g}")
        fill = attribute(shape, "fill")
        if fill == "none" or attribute(shape, "stroke").startswith("#"):
            return with_paint(shape, stroke=INK)
        if not fill.startswith("#"):
            return with_paint(shape, fill="#ffffff") if fill else shape
        if keep_dark and lightness(fill) < 0.3:
            return with_paint(shape, fill=INK, stroke="none")
        parts = channels(fill)
        is_shade = any(max(abs(a - b) for a, b in zip(parts, other, strict=True)) < NEAR for other in seen)
        seen.append(parts)
        return with_paint(shape, fill="#ffffff", **({"stroke": "#b4b4bc"} if is_shade else {}))

    def place(self, name: str, place: str, scale: float) -> str:
        """A strong outline round the thing, finer lines within."""
        fine = (
            f'<use xlink:href="#{name}" transform="{place}" stroke="{INK}" stroke-width="{self.px(2) / scale:.2f}"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )
        return self.under(name, place, INK, self.px(3.2) / scale) + fine

    def frame(self) -> str:
        """A border."""
        return border(self, INK, 3, 0)


class Comic(Outlined):
    """Strong outlines, strong colours, and dots where colours blend."""

    shadows = False
    DOT = 26
    """Pixels from one dot to the next."""

    def piece(self, svg: str) -> str:
        """Shapes with a black outline."""
        return self.rim(svg, INK, 2.4) + self.thing(svg)

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """Dots of the upper colour that grow smaller over the lower one."""
        base, dots = vivid(blend(colours, 0.72)), vivid(blend(colours, 0.12))
        step = self.px(self.DOT)
        rows = max(1, int((bottom - top) / (step / 2)))
        discs = "".join(
            _disc(across * step + (row % 2) * step / 2, top + (row + 0.5) * step / 2, step * 0.62 * (1 - row / rows))
            for row in range(rows)
            for across in range(int(self.width / step) + 2)
        )
        return self.box(top, bottom, base) + f'<path d="{discs}" fill="{dots}"/>'

    def veil(self, svg: str, crest: str) -> str:
        """Water under a black line."""
        return self.thing(svg) + with_paint(crest, stroke=INK, stroke_width=f"{self.px(3)}")

    def thing(self, svg: str) -> str:
        """Stronger colours."""
        return HEX.sub(lambda found: vivid(found[0]), svg)

    def place(self, name: str, place: str, scale: float) -> str:
        """A thing with a black outline."""
        return self.under(name, place, INK, self.px(4) / scale) + super().place(name, place, scale)

    def frame(self) -> str:
        """The white edge and black border of a panel."""
        return border(self, "#ffffff", 16, 0) + border(self, INK, 5, 16)


class Mono(Brush):
    """Black and white."""

    def piece(self, svg: str) -> str:
        """Every colour as a grey."""
        return recoloured(svg, grey)

    def wash(self, stripes: str, top: float, bottom: float, colours: Sequence[str]) -> str:
        """The blend in grey."""
        return self.piece(stripes)

    def patch(self, stripes: str) -> str:
        """The blend in grey."""
        return self.piece(stripes)

    def glow(self, svg: str) -> str:
        """The halo in grey."""
        return self.piece(svg)

    def veil(self, svg: str, crest: str) -> str:
        """Grey water."""
        return self.piece(svg)

    def thing(self, svg: str) -> str:
        """The thing in grey."""
        return self.piece(svg)


@cache
def vivid(colour: str) -> str:
    """A colour with more strength."""
    hue, light, strength = colorsys.rgb_to_hls(*channels(colour))
    return colour_of(*colorsys.hls_to_rgb(hue, 0.5 + (light - 0.5) * 1.06, min(1.0, strength * 1.25)))


def grey(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """A colour as a grey, with the darks a little deeper."""
    value = 0.30 * red + 0.59 * green + 0.11 * blue
    value = value * value * (3 - 2 * value) * 0.45 + value * 0.55
    return value, value, value


def _disc(x: float, y: float, radius: float) -> str:
    arc, wide = f"a{radius:.1f} {radius:.1f} 0 1 0", radius * 2
    return f"M{x - radius:.1f} {y:.1f}{arc} {wide:.1f} 0{arc} {-wide:.1f} 0z"
