"""Waiting for a generation to change, for `?wait=`: many wait, one looks.

Each process has one thread that asks for all watched rows in a single query, twenty times a second, as long as somebody
waits. Those who wait hold no database connection. There is a bounded number of places; who finds none is answered at
once. This room reads states and writes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from django.db import connection

from accounts.tenancy import Exit, everywhere
from edu4all.lib.turnstile import stepped_aside
from imagegen.models import Generation

log = logging.getLogger(__name__)
PLACES = 64
LOOK_EVERY_S = 0.05
LONGEST_S = 25.0


class Waited(Enum):
    """How a wait ended."""

    CHANGED = auto()
    TIME_UP = auto()
    NO_PLACE = auto()


@dataclass(eq=False, slots=True)
class _Waiter:
    generation_id: UUID
    state: str
    changed: threading.Event = field(default_factory=threading.Event)


class Watch:
    """The waiters of one process and the thread that looks for them. Safe to use from any thread."""

    def __init__(self, places: int = PLACES, look_every_s: float = LOOK_EVERY_S) -> None:
        self.places = places
        self.looks = 0
        self._look_every_s = look_every_s
        self._waiters: set[_Waiter] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def wait(self, generation_id: UUID, state: str, seconds: float) -> Waited:
        """Wait until the generation is no longer in this state, at most so many seconds.

        Gives this thread's database connection back first, unless a transaction holds it.
        """
        waiter = _Waiter(generation_id, state)
        if not self._enter(waiter):
            return Waited.NO_PLACE
        try:
            if not connection.in_atomic_block:
                connection.close()
            with stepped_aside():
                changed = waiter.changed.wait(max(0.0, min(seconds, LONGEST_S)))
        finally:
            with self._lock:
                self._waiters.discard(waiter)
        return Waited.CHANGED if changed else Waited.TIME_UP

    @property
    def waiting(self) -> int:
        return len(self._waiters)

    def _enter(self, waiter: _Waiter) -> bool:
        with self._lock:
            if len(self._waiters) >= self.places:
                return False
            self._waiters.add(waiter)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
                self._thread.start()
            return True

    def _run(self) -> None:
        """Look until nobody waits any more. A look that fails is written to the log and tried again."""
        try:
            while waiters := self._present():
                try:
                    self._look(waiters)
                except Exception:
                    log.exception("Looking for changed generations failed.")
                    connection.close()
                time.sleep(self._look_every_s)
        finally:
            connection.close()

    def _present(self) -> list[_Waiter]:
        with self._lock:
            if not self._waiters:
                self._thread = None
            return list(self._waiters)

    def _look(self, waiters: list[_Waiter]) -> None:
        self.looks += 1
        with everywhere(Exit.WATCH):
            rows = Generation.objects.filter(pk__in={waiter.generation_id for waiter in waiters})
            states = dict(rows.values_list("pk", "state"))
        for waiter in waiters:
            if states.get(waiter.generation_id) != waiter.state:
                waiter.changed.set()


watch = Watch()
"""This process's own."""
