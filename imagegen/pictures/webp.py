"""WebP files taken apart and put together again (RFC 9649)."""

import struct
from collections.abc import Iterator, Sequence

from .container import Container, Findings, exif_orientation
from .limits import MAX_PIECES, WEBP, BadPicture, Fault, Header, checked_header

_ALPHA_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x10, 0x04, 0x02
_PICTURE = (b"VP8 ", b"VP8L")


def is_webp(data: bytes) -> bool:
    """Whether the bytes begin as a WebP file does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def unpack(data: bytes) -> Container:
    """Take a WebP apart: its coded picture and its transparency, without what else it holds.

    Raises `BadPicture` for a file that is cut off or animated, whose header is outside the limits, or whose canvas
    and picture disagree on the size (a decoder makes room for the canvas before it looks at the picture).
    """
    found = Findings()
    canvas: Header | None = None
    sizes: set[Header] = set()
    for name, payload in _chunks(data):
        if name == b"VP8X":
            canvas = _read_canvas(payload)
            sizes.add(canvas)
        elif name in _PICTURE:
            sizes.add(_read_vp8(payload) if name == b"VP8 " else _read_vp8l(payload))
        _sort(found, name, payload)
    if len(sizes) != 1 or not any(part[:4] in _PICTURE for part in found.parts):
        raise BadPicture(Fault.BROKEN)
    if not _in_order(data, found.parts):
        found.doubt()
    return found.close(canvas or sizes.pop())


def pack(container: Container, xmp: bytes) -> bytes:
    """Put a WebP together from its parts in the extended layout (RFC 9649 section 2.7), with an XMP packet."""
    flags = (_ALPHA_FLAG if _is_transparent(container.parts) else 0) | (_XMP_FLAG if xmp else 0)
    width, height = container.header.width - 1, container.header.height - 1
    vp8x = _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + width.to_bytes(3, "little") + height.to_bytes(3, "little"))
    marked = _chunk(b"XMP ", xmp) if xmp else b""
    body = b"".join((b"WEBP", vp8x, *container.parts, marked))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the payload of each chunk inside the RIFF container."""
    if len(data) < 20:
        raise BadPicture(Fault.BROKEN)
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    at = 12
    for _ in range(MAX_PIECES):
        if at >= end:
            return
        if at + 8 > len(data):
            break
        name, length = struct.unpack_from("<4sI", data, at)
        payload = data[at + 8 : at + 8 + length]
        yield name, payload
        at += 8 + length + length % 2
        if len(payload) < length or at > end + 1 or end > len(data):
            break
    raise BadPicture(Fault.BROKEN)


def _sort(found: Findings, name: bytes, payload: bytes) -> None:
    """Keep what draws the picture, read what says how to show it, and leave the rest."""
    if name in (b"ANIM", b"ANMF"):
        raise BadPicture(Fault.ANIMATED)
    if name in _PICTURE or name == b"ALPH":
        found.keep(_chunk(name, payload))
    elif name == b"EXIF":
        found.orientation = exif_orientation(payload)
    elif name == b"XMP ":
        found.xmp.append(payload)


def _read_canvas(payload: bytes) -> Header:
    if len(payload) < 10:
        raise BadPicture(Fault.BROKEN)
    if payload[0] & _ANIMATION_FLAG:
        raise BadPicture(Fault.ANIMATED)
    width, height = (int.from_bytes(payload[at : at + 3], "little") + 1 for at in (4, 7))
    return checked_header(WEBP, width, height)


def _read_vp8(payload: bytes) -> Header:
    """Read the frame header of a lossy picture (RFC 6386 section 9.1); only a key frame stands alone."""
    if len(payload) < 10 or payload[0] & 1 or payload[3:6] != b"\x9d\x01\x2a":
        raise BadPicture(Fault.BROKEN)
    width, height = struct.unpack_from("<HH", payload, 6)
    return checked_header(WEBP, width & 0x3FFF, height & 0x3FFF)


def _read_vp8l(payload: bytes) -> Header:
    """Read the header of a lossless picture (RFC 9649 section 3.4)."""
    if len(payload) < 5 or payload[0] != 0x2F:
        raise BadPicture(Fault.BROKEN)
    bits = int.from_bytes(payload[1:5], "little")
    return checked_header(WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)


def _in_order(data: bytes, parts: list[bytes]) -> bool:
    """Whether the file holds one picture in the simple or the extended layout, and announces its transparency."""
    names = [part[:4] for part in parts]
    if names not in ([b"VP8 "], [b"VP8L"], [b"ALPH", b"VP8 "]):
        return False
    if data[12:16] != b"VP8X":
        return data[12:16] == names[-1]
    return bool(data[20] & _ALPHA_FLAG) or not _is_transparent(parts)


def _is_transparent(parts: Sequence[bytes]) -> bool:
    first = parts[0]
    return first[:4] == b"ALPH" or (first[:4] == b"VP8L" and bool(first[12] & 0x10))


def _chunk(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
