"""PNG files taken apart and put together again (W3C Portable Network Graphics, third edition, 2025)."""

import struct
import zlib
from collections.abc import Iterator
from itertools import groupby

from .container import Container, Findings, exif_orientation
from .limits import MAX_PIECES, PNG, BadPicture, Fault, Header, checked_header

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp\0"
_FRAMING = 12
_LONGEST = 0x7FFF_FFFF
_GREY, _RGB, _PALETTE = 0, 2, 3
_DEPTHS = {_GREY: (1, 2, 4, 8, 16), _RGB: (8, 16), _PALETTE: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_TRANSPARENCY_SIZES = {_GREY: (2,), _RGB: (6,), _PALETTE: range(1, 257)}
_COLOUR_SPACE_SIZES = {b"sRGB": 1, b"gAMA": 4, b"cHRM": 32}
_DRAWING = (b"PLTE", b"tRNS", b"IDAT")
_ANIMATION = (b"acTL", b"fcTL", b"fdAT")


def unpack(data: bytes) -> Container:
    """Take a PNG apart: its header, palette, transparency, colour space and picture data, without what else it holds.

    Checks the CRC of every piece that is kept. Raises `BadPicture` for a file that is cut off, damaged or animated,
    or whose header is outside the limits.
    """
    found = Findings()
    chunks = _chunks(data)
    ihdr = next(chunks, b"")
    header = _read_ihdr(ihdr)
    found.keep(ihdr)
    names = []
    for chunk in chunks:
        names.append(chunk[4:8])
        _sort(found, chunk, colour=ihdr[17])
    if b"IDAT" not in names or (ihdr[17] == _PALETTE and b"PLTE" not in names):
        raise BadPicture(Fault.BROKEN)
    if not _in_order(names):
        found.doubt()
    return found.close(header)


def pack(container: Container, xmp: bytes) -> bytes:
    """Put a PNG together from its parts, with an XMP packet in an iTXt chunk (XMP specification part 3, 1.1.5)."""
    ihdr, *rest = container.parts
    marked = _chunk(b"iTXt", XMP_KEYWORD + b"\0\0\0\0" + xmp) if xmp else b""
    return b"".join((SIGNATURE, ihdr, marked, *rest, _chunk(b"IEND", b"")))


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield each chunk before IEND, with its framing: length, name, payload, CRC."""
    at = len(SIGNATURE)
    for _ in range(MAX_PIECES):
        if at + _FRAMING > len(data):
            break
        (length,) = struct.unpack_from(">I", data, at)
        end = at + _FRAMING + length
        if length > _LONGEST or end > len(data):
            break
        if data[at + 4 : at + 8] == b"IEND":
            return
        yield data[at:end]
        at = end
    raise BadPicture(Fault.BROKEN)


def _read_ihdr(chunk: bytes) -> Header:
    if chunk[:8] != struct.pack(">I", 13) + b"IHDR" or len(chunk) != _FRAMING + 13:
        raise BadPicture(Fault.BROKEN)
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", chunk, 8)
    header = checked_header(PNG, width, height)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise BadPicture(Fault.BROKEN)
    _check_crc(chunk)
    return header


def _sort(found: Findings, chunk: bytes, *, colour: int) -> None:
    """Keep what draws the picture, read what says how to show it, and leave the rest."""
    name, payload = chunk[4:8], chunk[8:-4]
    if name in _ANIMATION:
        raise BadPicture(Fault.ANIMATED)
    if name in _DRAWING:
        _keep_drawing(found, chunk, colour=colour)
    elif len(payload) == _COLOUR_SPACE_SIZES.get(name):
        _check_crc(chunk)
        found.keep(chunk)
    elif name == b"eXIf":
        found.orientation = exif_orientation(payload)
    elif name == b"iTXt" and payload.startswith(XMP_KEYWORD + b"\0"):
        found.xmp.append(payload)
    elif not name[0] & 0x20:
        found.doubt()  # An upper-case first letter makes a chunk critical: the picture may not be shown without it.


def _keep_drawing(found: Findings, chunk: bytes, *, colour: int) -> None:
    name, size = chunk[4:8], len(chunk) - _FRAMING
    if name == b"PLTE" and colour != _PALETTE:
        return  # A suggested palette for screens of 256 colours.
    _check_crc(chunk)
    if name == b"PLTE" and (size % 3 or not 3 <= size <= 768):
        found.doubt()
    if name == b"tRNS" and size not in _TRANSPARENCY_SIZES.get(colour, ()):
        found.doubt()
    found.keep(chunk)


def _in_order(names: list[bytes]) -> bool:
    """Whether each kept chunk stands once and in its place: decoders disagree on what others mean."""
    order: list[bytes] = []
    for name, run in groupby(names):
        if name in _DRAWING or name in _COLOUR_SPACE_SIZES:
            order += [name] if name == b"IDAT" else run
    palette = order.index(b"PLTE") if b"PLTE" in order else -1
    transparency = order.index(b"tRNS") if b"tRNS" in order else len(order)
    return len(set(order)) == len(order) and order[-1] == b"IDAT" and palette < transparency


def _check_crc(chunk: bytes) -> None:
    (crc,) = struct.unpack(">I", chunk[-4:])
    if zlib.crc32(memoryview(chunk)[4:-4]) != crc:
        raise BadPicture(Fault.BROKEN)


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))
