"""How much may be decoded at once, so that threads together use no more memory than the largest picture does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .limits import Header, pixel_limit

WHOLE = 1000
"""The room, in thousandths: a picture at its type's pixel limit takes all of it."""


class Room:
    """A share of memory for each picture that is being decoded, first come, first served."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._free = WHOLE

    @contextmanager
    def share(self, header: Header) -> Iterator[None]:
        """Wait until there is room to decode a picture of this type and size, and hold it for the block."""
        needed = share_of(header)
        with self._turn, self._changed:
            # Whoever waits keeps the turn, so that small pictures don't overtake a large one for ever.
            self._changed.wait_for(lambda: self._free >= needed)
            self._free -= needed
        try:
            yield
        finally:
            with self._changed:
                self._free += needed
                self._changed.notify_all()


def share_of(header: Header) -> int:
    """Return the room that a picture takes while it is decoded, in thousandths, at least 1."""
    return -(-WHOLE * header.width * header.height // pixel_limit(header.media_type))


ROOM = Room()
