"""Masks: PNGs that are transparent where a picture may change, made anew from what people send or point at."""

from __future__ import annotations

from collections.abc import Collection

from PIL import Image, ImageDraw

from . import pixels
from .formats import unpack
from .limits import PNG, BadPicture, Fault
from .room import ROOM

MAX_MASK_BYTES = 4 * 1024 * 1024
AREAS = 3
"""A picture has three rows of three areas, for whoever doesn't paint."""
_HALF = 128


def clean_mask(data: bytes, *, width: int, height: int) -> bytes:
    """Make a mask that someone sent anew: a PNG of `width` by `height` pixels, clear or black and nothing between.

    Raises `BadPicture`: besides what any upload may be, `wrong_size`, `no_alpha`, and `nothing_marked` for a mask that
    lets nothing change.
    """
    if len(data) > MAX_MASK_BYTES:
        raise BadPicture(Fault.TOO_LARGE)
    container = unpack(data)
    if container.header.media_type != PNG:
        raise BadPicture(Fault.WRONG_TYPE)
    if (container.header.width, container.header.height) != (width, height):
        raise BadPicture(Fault.WRONG_SIZE)
    with ROOM.share(container.header), pixels.refusing():
        image = pixels.fresh(pixels.decode_container(data, container))
        if image.mode != "RGBA":
            raise BadPicture(Fault.NO_ALPHA)
        return _mask(image.getchannel("A").point(lambda alpha: 0 if alpha < _HALF else 255))


def mask_of_areas(areas: Collection[str], *, width: int, height: int) -> bytes:
    """Make the mask that clears the named areas, `r1c1` (top left) to `r3c3`. Raises `BadPicture` where none is one."""
    kept = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(kept)
    for row in range(AREAS):
        for column in range(AREAS):
            if f"r{row + 1}c{column + 1}" in areas:
                left, top = column * width // AREAS, row * height // AREAS
                pen.rectangle((left, top, (column + 1) * width // AREAS - 1, (row + 1) * height // AREAS - 1), fill=0)
    return _mask(kept)


def _mask(kept: Image.Image) -> bytes:
    """The PNG that keeps what is 255 and clears what is 0."""
    if kept.getextrema() == (255, 255):
        raise BadPicture(Fault.NOTHING_MARKED)
    black = Image.new("L", kept.size)
    return pixels.encode_png(Image.merge("RGBA", (black, black, black, kept)))
