"""How a picture is painted: one `Brush` for each style changes the SVG of every piece before it goes on the sheet.

A brush sees a piece of the background (all that `Canvas.add` is given at once) or the drawing of a thing. Strokes are
pixels at a shorter side of 1024 and grow with the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from imagegen.providers.storybook.brushes.brush import Brush
from imagegen.providers.storybook.brushes.drawn import Comic, Line, Mono
from imagegen.providers.storybook.brushes.night import Night
from imagegen.providers.storybook.brushes.paper import Paper, Watercolour

__all__ = ["BRUSHES", "Brush", "brush_for"]

BRUSHES: Mapping[str, Callable[[int, int], Brush]] = {
    "": Brush,
    "paper": Paper,
    "line": Line,
    "night": Night,
    "watercolour": Watercolour,
    "mono": Mono,
    "comic": Comic,
}


def brush_for(style: str, width: int, height: int) -> Brush:
    """The brush of a style for a sheet of `width` by `height` pixels; an unknown style is painted the usual way."""
    return BRUSHES.get(style, Brush)(width, height)
