"""Which of the three formats some bytes are in, and the way into its walk. Nothing here decodes pixels."""

from typing import Protocol

from . import jpeg, png, webp, xmp
from .container import Container
from .limits import JPEG, MAX_BYTES, PNG, WEBP, BadPicture, Fault, Header

_OTHER_PICTURES = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"\0\0\1\0",
    b"\0\0\2\0",
    b"8BPS",
    b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
    b"qoif",
    b"icns",
)
_OTHER_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_SVG_WITHIN = 1024


class _Format(Protocol):
    def unpack(self, data: bytes) -> Container: ...
    def pack(self, container: Container, xmp: bytes) -> bytes: ...


_FORMATS: dict[str, _Format] = {PNG: png, JPEG: jpeg, WEBP: webp}


def read_header(data: bytes) -> Header:
    """Return the type and size of a picture that is within the limits, without decoding it, for whoever takes one in.

    Walks the whole container with a parser of our own, in bounded time and memory, before Pillow sees a byte. Raises
    `BadPicture` for anything that isn't one still, complete PNG, JPEG or WebP.
    """
    return unpack(data).header


def digital_source_type(data: bytes) -> str | None:
    """Return the IPTC Digital Source Type that a picture's XMP names, or None, for checking our own marks.

    Raises `BadPicture` as `read_header` does.
    """
    named = (xmp.source_type(packet) for packet in unpack(data).xmp)
    return next((term for term in named if term), None)


def unpack(data: bytes) -> Container:
    """Take a picture apart into coded picture data and the little else that matters; raise `BadPicture`."""
    if not data:
        raise BadPicture(Fault.EMPTY)
    if len(data) > MAX_BYTES:
        raise BadPicture(Fault.TOO_LARGE)
    return _FORMATS[_media_type(data)].unpack(data)


def pack(container: Container, packet: bytes) -> bytes:
    """Put a picture together from its coded picture data and an XMP packet (none if empty): nothing else is in it."""
    return _FORMATS[container.header.media_type].pack(container, packet)


def _media_type(data: bytes) -> str:
    if data.startswith(png.SIGNATURE):
        return PNG
    if data.startswith(jpeg.START + b"\xff"):
        return JPEG
    if webp.is_webp(data):
        return WEBP
    raise BadPicture(Fault.WRONG_TYPE if _is_other_picture(data) else Fault.NOT_A_PICTURE)


def _is_other_picture(data: bytes) -> bool:
    """Whether the bytes begin like a picture of a type that isn't taken, so that its owner is told what to do."""
    if data[4:8] == b"ftyp":
        return data[8:12] in _OTHER_BRANDS
    return data.startswith(_OTHER_PICTURES) or b"<svg" in data[:_SVG_WITHIN].lower()
