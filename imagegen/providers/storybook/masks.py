"""The part of a picture that may change: what a mask's clear pixels cover."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""
MOST_PIXELS = 4096 * 4096
SMALLEST = 12
"""Pixels; a part that is less high or less wide has no room for anything."""
COARSE = 128
"""Longer side of the small copy, in pixels, that many places are tried on."""


@dataclass(frozen=True, slots=True)
class Region:
    """The part that may change. `area` is a picture of the whole sheet: 255 where it may, 0 elsewhere."""

    area: Image.Image
    coarse: Image.Image
    box: tuple[int, int, int, int]

    @property
    def share(self) -> float:
        """How much of the picture it is, 0 to 1."""
        return self.area.histogram()[255] / (self.area.width * self.area.height)

    def covers(self, box: Box) -> float:
        """How much of a box lies in it, 0 to 1, to about a hundredth of the picture's side."""
        across, down = self.coarse.width / self.area.width, self.coarse.height / self.area.height
        left, top = max(0, int(box[0] * across)), max(0, int(box[1] * down))
        right = min(self.coarse.width, max(left + 1, round(box[2] * across)))
        bottom = min(self.coarse.height, max(top + 1, round(box[3] * down)))
        if left >= right or top >= bottom:
            return 0.0
        value = self.coarse.crop((left, top, right, bottom)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        return value / 255 if isinstance(value, int | float) else 0.0


def region_of(mask: bytes, size: tuple[int, int]) -> Region:
    """Read a mask for a picture of `size` pixels: fully clear pixels may change.

    Raises `ProviderFailure` for what is no picture, and for a mask that leaves no room for a change.
    """
    area = _alpha(mask).point([255] + [0] * 255).resize(size, Image.Resampling.NEAREST)
    box = area.getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < SMALLEST:
        raise ProviderFailure(Outcome.INVALID_REQUEST, "the mask leaves no room", unsent=True)
    shrink = COARSE / max(size)
    small = (max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink)))
    return Region(area, area.resize(small, Image.Resampling.BOX), box)


def _alpha(mask: bytes) -> Image.Image:
    """The alpha of a mask; a picture without alpha is opaque."""
    try:
        with Image.open(io.BytesIO(mask), formats=["PNG"]) as image:
            alpha = image.convert("RGBA").getchannel("A") if image.width * image.height <= MOST_PIXELS else None
    except Exception as problem:
        raise ProviderFailure(Outcome.INVALID_REQUEST, f"no mask: {problem}", unsent=True) from problem
    if alpha is None:
        raise ProviderFailure(Outcome.INVALID_REQUEST, "the mask is too large", unsent=True)
    return alpha
