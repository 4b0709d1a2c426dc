"""What the three container walks have in common: the result, and the orientation that a camera wrote."""

import struct
from dataclasses import dataclass, field

from .limits import Header

ORIENTATION_TAG = 0x0112
SHORT, LONG = 3, 4
UPRIGHT = 1


@dataclass(frozen=True, slots=True)
class Container:
    """A picture taken apart without decoding it.

    `parts` are the pieces of coded picture data worth keeping, in order, each complete with its framing.
    `understood` is false when the walk met something that its format's specification doesn't explain, or a coding
    that browsers don't show: then the pixels have to be coded anew. `orientation` is EXIF's, 1 to 8. `xmp` holds the
    packets that were found, for reading our own marks back.
    """

    header: Header
    parts: tuple[bytes, ...]
    understood: bool = True
    orientation: int = UPRIGHT
    xmp: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Findings:
    """What a walk has gathered so far."""

    parts: list[bytes] = field(default_factory=list)
    understood: bool = True
    orientation: int = UPRIGHT
    xmp: list[bytes] = field(default_factory=list)

    def keep(self, part: bytes) -> None:
        """Add a piece of coded picture data."""
        self.parts.append(part)

    def doubt(self) -> None:
        """Note something that the specification doesn't explain."""
        self.understood = False

    def close(self, header: Header) -> Container:
        """Return the finished walk."""
        return Container(header, tuple(self.parts), self.understood, self.orientation, tuple(self.xmp))


def exif_orientation(exif: bytes) -> int:
    """Return the orientation (1 to 8) of an EXIF block, or 1 where it has none that can be read.

    Reads tag 0x0112 of the first directory and nothing else (TIFF 6.0 section 2; CIPA DC-008 section 4.6.5).
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return UPRIGHT
    try:
        return _orientation_in_first_directory(tiff, order)
    except struct.error:
        return UPRIGHT


def _orientation_in_first_directory(tiff: bytes, order: str) -> int:
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(entries):
        at = start + 2 + 12 * number
        tag, kind = struct.unpack_from(f"{order}HH", tiff, at)
        if tag == ORIENTATION_TAG and kind in (SHORT, LONG):
            (value,) = struct.unpack_from(f"{order}{'H' if kind == SHORT else 'I'}", tiff, at + 8)
            return int(value) if UPRIGHT <= value <= 8 else UPRIGHT
    return UPRIGHT
