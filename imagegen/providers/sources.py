"""The picture that an edit starts from, and its mask, as the vendors take them.

Both were checked by our intake before. Read here: type and size from the header alone; converted: what a vendor
doesn't take, a few at a time, since a picture of 16 megapixels takes 64 MB while it is open.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import BoundedSemaphore

from PIL import Image

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure

MAX_MASK_BYTES = 4 * 1024 * 1024
"""A mask has fewer bytes than this: OpenAI's limit, and everybody's here."""
MAX_SOURCE_BYTES = 50 * 1024 * 1024
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"

_PNG_START = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = frozenset({4, 6})
"""The colour types of PNG with an alpha channel."""
_ENDINGS = {PNG: "png", JPEG: "jpg", WEBP: "webp"}
_AT_ONCE = BoundedSemaphore(2)

File = tuple[str, bytes, str]
"""Name, bytes and media type of a part of a form. Without a name and a type the vendors refuse it."""


@dataclass(frozen=True, slots=True)
class Source:
    """An encoded picture with its media type and its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int

    def file(self, name: str = "image") -> File:
        return f"{name}.{_ENDINGS[self.media_type]}", self.data, self.media_type


def media_type_of(data: bytes) -> str:
    """Name the type of a picture by its first bytes; empty for one that isn't PNG, JPEG or WebP."""
    if data.startswith(_PNG_START):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    return WEBP if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def source_of(data: bytes) -> Source:
    """Read the header of a picture. Raises `ProviderFailure` (invalid request, unsent) for what can't be sent."""
    if len(data) >= MAX_SOURCE_BYTES:
        raise _unfit(f"a picture of {len(data)} bytes")
    media_type = media_type_of(data)
    try:
        width, height = _SIZES[media_type](data)
    except (KeyError, IndexError, OSError, ValueError) as error:
        raise _unfit("a picture that can't be read") from error
    if not width or not height:
        raise _unfit("a picture without size")
    return Source(data, media_type, width, height)


def mask_of(data: bytes, source: Source) -> Source:
    """Check a mask: a PNG with transparency, of its picture's size, smaller than `MAX_MASK_BYTES`.

    Raises `ProviderFailure` (invalid request, unsent).
    """
    if len(data) >= MAX_MASK_BYTES:
        raise _unfit(f"a mask of {len(data)} bytes")
    if media_type_of(data) != PNG or len(data) < 26 or data[25] not in _WITH_ALPHA:
        raise _unfit("a mask that isn't a PNG with transparency")
    mask = source_of(data)
    if (mask.width, mask.height) != (source.width, source.height):
        raise _unfit(f"a mask of {mask.width}x{mask.height} for a picture of {source.width}x{source.height}")
    return mask


def converted(source: Source, taken: frozenset[str]) -> Source:
    """Give a picture in one of the media types that are taken: as it is, or as PNG, which loses nothing."""
    if source.media_type in taken:
        return source
    with _AT_ONCE, Image.open(io.BytesIO(source.data), formats=("WEBP", "JPEG", "PNG")) as picture:
        out = io.BytesIO()
        picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG", compress_level=1)
    return Source(out.getvalue(), PNG, source.width, source.height)


def white_where_open(mask: Source) -> Source:
    """Turn a mask by transparency into one by brightness: white where the picture may change, black elsewhere."""
    with _AT_ONCE, Image.open(io.BytesIO(mask.data), formats=("PNG",)) as picture:
        opaque = picture.convert("RGBA").getchannel("A")
        out = io.BytesIO()
        opaque.point(lambda alpha: 0 if alpha else 255).save(out, "PNG", compress_level=1)
    return Source(out.getvalue(), PNG, mask.width, mask.height)


def _png_size(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR" or len(data) < 26:
        raise ValueError("no header")
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        return picture.size


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read one of the three headers (RFC 9649). Pillow would set aside memory for all pixels to say as much."""
    kind = data[12:16]
    if len(data) < 30:
        raise ValueError("no header")
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    raise ValueError("no header")


_SIZES = {PNG: _png_size, JPEG: _jpeg_size, WEBP: _webp_size}


def _unfit(detail: str) -> ProviderFailure:
    return ProviderFailure(Outcome.INVALID_REQUEST, detail, unsent=True)
