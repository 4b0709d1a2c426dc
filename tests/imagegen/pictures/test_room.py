"""Threads that decode at once share the memory of one largest picture."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from imagegen.pictures.limits import Header
from imagegen.pictures.room import WHOLE, Room, share_of

LARGEST = Header("image/png", 4096, 4096)
HALF = Header("image/jpeg", 4096, 2048)
SMALL = Header("image/webp", 1024, 1024)
PATIENCE_S = 30.0
"""Seconds after which something will not happen any more."""


@pytest.mark.parametrize(
    ("header", "share"),
    [
        (LARGEST, 1000),
        (HALF, 500),
        (Header("image/webp", 3072, 3072), 1000),
        (SMALL, 112),
        (Header("image/png", 1, 1), 1),
    ],
)
def test_share_follows_the_area(header: Header, share: int) -> None:
    assert share_of(header) == share


def test_room_is_never_more_than_full() -> None:
    room, lock = Room(), threading.Lock()
    held = [0]
    most = [0]

    def decode(header: Header) -> None:
        with room.share(header):
            with lock:
                held[0] += share_of(header)
                most[0] = max(most[0], held[0])
            threading.Event().wait(0.001)
            with lock:
                held[0] -= share_of(header)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(decode, [LARGEST, HALF, SMALL, SMALL, HALF, SMALL] * 12))
    assert held == [0]
    assert WHOLE // 2 < most[0] <= WHOLE


def test_large_picture_is_not_overtaken_for_ever() -> None:
    room = Room()
    order: list[str] = []
    started = threading.Event()

    def large() -> None:
        with room.share(LARGEST):
            order.append("large")

    def small() -> None:
        started.set()
        with room.share(SMALL):
            order.append("small")

    with room.share(SMALL):
        first = threading.Thread(target=large)
        first.start()
        end = time.monotonic() + PATIENCE_S
        while not room._turn.locked() and time.monotonic() < end:
            time.sleep(0.005)
        second = threading.Thread(target=small)
        second.start()
        started.wait(PATIENCE_S)
        threading.Event().wait(0.05)
        assert order == []
    first.join(PATIENCE_S)
    second.join(PATIENCE_S)
    assert order == ["large", "small"]


def test_room_is_given_back_after_a_failure() -> None:
    room = Room()
    for _ in range(3):
        with pytest.raises(ValueError, match=r"^no$"), room.share(LARGEST):
            raise ValueError("no")
    with room.share(LARGEST):
        pass
