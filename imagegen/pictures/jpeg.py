"""JPEG files taken apart and put together again (ITU-T T.81, T.871 for JFIF, T.872 for Adobe's APP14)."""

import re
import struct

from .container import Container, Findings, exif_orientation
from .limits import JPEG, MAX_PIECES, BadPicture, Fault, Header, checked_header

START, END = b"\xff\xd8", b"\xff\xd9"
MAX_SCANS = 32
"""Scans in one picture: encoders write up to about 15, and each one costs a pass over all pixels."""

MAX_STRAY_BYTES = 65_536
"""Bytes between two segments that belong to neither; Pillow passes over them one by one."""

MAX_PIXELS_OF_FOUR_INKS = 4096 * 3072
"""The largest area of a picture in printing colours, which takes 12 bytes of memory per pixel while it is decoded."""

XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
_SOF_SHOWN = (0xC0, 0xC1, 0xC2)
_SOF_ALL = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DHT, _SOS, _DQT, _DRI, _COM, _EOI = 0xC4, 0xDA, 0xDB, 0xDD, 0xFE, 0xD9
_APP0, _APP1, _APP14, _APP15 = 0xE0, 0xE1, 0xEE, 0xEF
_JFIF = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
_MARKER = re.compile(rb"\xff([\x01-\xfe])")
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def unpack(data: bytes) -> Container:
    """Take a JPEG apart: its tables, frame and scans, without what else it holds.

    What says how the colours are coded (JFIF, Adobe's APP14) is written anew, since decoders read it from there.
    Raises `BadPicture` for a file that is cut off or holds too many scans, or whose frame is outside the limits.
    """
    walk = _Walk(data)
    at = len(START)
    for _ in range(MAX_PIECES):
        marker, at = walk.next_marker(at)
        if marker == _EOI:
            return walk.close()
        at = walk.segment(marker, at)
    raise BadPicture(Fault.BROKEN)


def pack(container: Container, xmp: bytes) -> bytes:
    """Put a JPEG together from its parts, with an XMP packet in an APP1 segment (XMP specification part 3, 1.1.3)."""
    marked = _segment(_APP1, XMP_PREFIX + xmp) if xmp else b""
    jfif = container.parts[:1] if container.parts[:1] == (_JFIF,) else ()
    return b"".join((START, *jfif, marked, *container.parts[len(jfif) :], END))


class _Walk:
    """One pass over the segments of a JPEG."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found = Findings()
        self.header: Header | None = None
        self.scans = 0
        self.jfif = False
        self.adobe: int | None = None

    def next_marker(self, at: int) -> tuple[int, int]:
        """Return the next marker and where its segment begins; what stands before it is passed over."""
        match = _MARKER.search(self.data, at)
        if match is None or match.start() - at > MAX_STRAY_BYTES:
            raise BadPicture(Fault.BROKEN)
        if self.data[at : match.start()].strip(b"\xff"):
            self.found.doubt()
        return match[1][0], match.end()

    def segment(self, marker: int, at: int) -> int:
        """Take in the segment after a marker; return where the next one begins."""
        if marker in _BARE:
            self.found.doubt()
            return at
        end = at + int.from_bytes(self.data[at : at + 2], "big")
        if end < at + 2 or end > len(self.data):
            raise BadPicture(Fault.BROKEN)
        payload = self.data[at + 2 : end]
        if marker == _SOS:
            return self._scan(payload, end)
        if marker in _SOF_ALL:
            self._frame(marker, payload)
        elif marker in (_DQT, _DHT, _DRI):
            self.found.keep(_segment(marker, payload))
        elif _APP0 <= marker <= _APP15:
            self._application(marker, payload)
        elif marker != _COM:
            self.found.doubt()
        return end

    def _frame(self, marker: int, payload: bytes) -> None:
        """Read the frame header (T.81 B.2.2)."""
        if self.header is not None or len(payload) < 6:
            raise BadPicture(Fault.BROKEN)
        precision, height, width, components = struct.unpack_from(">BHHB", payload)
        self.header = checked_header(JPEG, width, height)
        if components == 4 and width * height > MAX_PIXELS_OF_FOUR_INKS:
            raise BadPicture(Fault.TOO_MANY_PIXELS)
        if marker not in _SOF_SHOWN or precision != 8 or components not in (1, 3):
            self.found.doubt()
        self.found.keep(_segment(marker, payload))

    def _scan(self, payload: bytes, at: int) -> int:
        """Keep a scan's header and its coded data, which runs to the next marker that isn't a restart."""
        self.scans += 1
        match = _AFTER_SCAN.search(self.data, at)
        if self.header is None or self.scans > MAX_SCANS or match is None:
            raise BadPicture(Fault.BROKEN)
        self.found.keep(_segment(_SOS, payload) + self.data[at : match.start()])
        return match.start()

    def _application(self, marker: int, payload: bytes) -> None:
        """Read what an application wrote before the first scan; decoders look no later for the colours."""
        if self.scans:
            return
        if marker == _APP0 and payload.startswith(b"JFIF\0") and len(payload) >= 14:
            self.jfif = True
        elif marker == _APP1 and payload.startswith(b"Exif\0\0"):
            self.found.orientation = exif_orientation(payload)
        elif marker == _APP1 and payload.startswith(XMP_PREFIX):
            self.found.xmp.append(payload.removeprefix(XMP_PREFIX))
        elif marker == _APP14 and payload.startswith(b"Adobe") and len(payload) >= 12:
            self.adobe = payload[11]

    def close(self) -> Container:
        """Return what was found, with the colour coding written anew in front."""
        if self.header is None or not self.scans:
            raise BadPicture(Fault.BROKEN)
        if self.adobe is not None:
            self.found.parts.insert(0, _segment(_APP14, b"Adobe\0\x64\0\0\0\0" + bytes((self.adobe,))))
        if self.jfif:
            self.found.parts.insert(0, _JFIF)
        return self.found.close(self.header)


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
