"""What a picture from outside may be, and the error for one that isn't."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 10 * 1024 * 1024
"""The largest file, in bytes."""

MAX_PIXELS = 4096 * 4096
"""The largest area, in pixels (16 Mpx)."""

MAX_SIDE = 8192
"""The longest side, in pixels."""

MAX_PIECES = 20_000
"""The most chunks or segments in one file: far above any real picture, far below what takes a second to walk."""

PNG, JPEG, WEBP = MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")
"""The media types that are taken in."""

_PIXELS_BY_TYPE = {PNG: MAX_PIXELS, JPEG: MAX_PIXELS, WEBP: 3072 * 3072}
# Pillow decodes a WebP with 16 bytes of memory per pixel (two canvases, a copy and the picture), the others with 4
# to 10. The smaller area keeps all three, with the file itself, under the same 200 MB.


class Fault(StrEnum):
    """Why a picture was turned away."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"
    WRONG_TYPE = "wrong_type"
    TOO_LONG_SIDE = "too_long_side"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    BROKEN = "broken"
    WRONG_SIZE = "wrong_size"
    NO_ALPHA = "no_alpha"
    NOTHING_MARKED = "nothing_marked"


class BadPicture(ValueError):
    """A picture that isn't taken; `code` is stable, and the doors turn it into a sentence in the reader's language."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture says of itself before it is decoded: media type, width and height in pixels as coded."""

    media_type: str
    width: int
    height: int


def pixel_limit(media_type: str) -> int:
    """Return the largest area in pixels for a type, so that decoding one picture stays under 200 MB of memory."""
    return _PIXELS_BY_TYPE[media_type]


def checked_header(media_type: str, width: int, height: int) -> Header:
    """Return the header of a picture within the limits; raise `BadPicture` for an empty, long or large one."""
    if min(width, height) < 1:
        raise BadPicture(Fault.BROKEN)
    if max(width, height) > MAX_SIDE:
        raise BadPicture(Fault.TOO_LONG_SIDE)
    if width * height > pixel_limit(media_type):
        raise BadPicture(Fault.TOO_MANY_PIXELS)
    return Header(media_type, width, height)
