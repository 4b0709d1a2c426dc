"""Colours as `#rrggbb`: mixing, tinting a thing as the pupil asked, and lighting it for the time of day."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Sequence

from imagegen.providers.storybook.icons import traits

HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
Light = tuple[float, float, float]
"""How much of red, green and blue a light leaves, each 0 to 1."""


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of a colour, each 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def colour_of(red: float, green: float, blue: float) -> str:
    """The colour with these channels, each 0 to 1."""
    red, green, blue = (round(255 * min(1.0, max(0.0, value))) for value in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def mix(first: str, second: str, share: float) -> str:
    """A colour between two: `share` 0 is the first, 1 the second."""
    one, two = channels(first), channels(second)
    red, green, blue = (a + (b - a) * share for a, b in zip(one, two, strict=True))
    return colour_of(red, green, blue)


def blend(colours: Sequence[str], share: float) -> str:
    """The colour at a share (0 to 1) of the way through a row of colours."""
    place = share * (len(colours) - 1)
    first = min(int(place), len(colours) - 2)
    return mix(colours[first], colours[first + 1], place - first)


def shade(colour: str, factor: float) -> str:
    """Make a colour darker (below 1) or lighter (1 to 2)."""
    return mix(colour, "#000000", 1 - factor) if factor < 1 else mix(colour, "#ffffff", factor - 1)


def tint(svg: str, colour: str) -> str:
    """Paint a drawing in a colour by its English name; shadows and highlights stay."""
    if colour in ("white", "black"):
        return recoloured(svg, _bright if colour == "white" else _dark)
    hue = traits()["hues"][colour] / 360
    brown = colour == "brown"

    def turned(red: float, green: float, blue: float) -> tuple[float, float, float]:
        _, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
        if not 0.16 <= lightness <= 0.93:
            return red, green, blue
        if brown:
            return colorsys.hls_to_rgb(hue, lightness * 0.72, 0.45)
        return colorsys.hls_to_rgb(hue, lightness, max(saturation, 0.55))

    return recoloured(svg, turned)


def lit(svg: str, light: Light) -> str:
    """Show a drawing in a light."""
    if light == (1.0, 1.0, 1.0):
        return svg
    return recoloured(svg, lambda red, green, blue: (red * light[0], green * light[1], blue * light[2]))


def _bright(red: float, green: float, blue: float) -> tuple[float, float, float]:
    grey = 0.55 + 0.45 * colorsys.rgb_to_hls(red, green, blue)[1]
    return grey, grey, grey


def _dark(red: float, green: float, blue: float) -> tuple[float, float, float]:
    grey = 0.06 + 0.36 * colorsys.rgb_to_hls(red, green, blue)[1]
    return grey, grey, grey


def recoloured(svg: str, change: Callable[[float, float, float], tuple[float, float, float]]) -> str:
    """A drawing with every colour changed; `change` takes and gives red, green and blue, each 0 to 1."""
    return HEX.sub(lambda found: colour_of(*change(*channels(found[0]))), svg)
