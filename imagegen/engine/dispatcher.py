"""The worker's threads: one that claims and sends, many that wait for providers, a few that work on answers.

Waiting threads hold no database connection and no transaction. Work on answers (decoding, storing) and providers that
draw on this machine share a pool of the size of the machine.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection

from edu4all.lib.jobs import Bell, open_bell
from imagegen.engine import queue
from imagegen.engine.queue import Claim

log = logging.getLogger(__name__)
SWEEP_S = 1.0
GATHER_S = 0.1
"""The pause after a round that took several: what a class asks for meanwhile is taken in one go, not one by one."""
BATCH = 48
Answer = TypeVar("Answer")


class Job(Protocol):
    """A call that was written down as sent and may now be made."""

    @property
    def generation_id(self) -> UUID: ...

    @property
    def fence(self) -> UUID: ...


J = TypeVar("J", bound=Job)


class Steps(Protocol[J, Answer]):
    """What the pipeline does at each step. `send` and `finish` use the database, `call` never does."""

    def send(self, claims: Sequence[Claim]) -> list[J]: ...

    def call(self, job: J) -> Answer: ...

    def finish(self, job: J, answer: Answer) -> None: ...

    def reap(self) -> int: ...


@dataclass
class Lane:
    """Providers that use the same kind of thread, and how many calls may be under way at once."""

    providers: Collection[str]
    slots: int
    pool: ThreadPoolExecutor
    busy: int = 0


@dataclass
class Dispatcher(Generic[J, Answer]):
    """Runs until `stop` is called; then takes nothing new and waits for what is under way."""

    steps: Steps[J, Answer]
    waiting: Collection[str]
    working: Collection[str]
    drain_s: float = 30.0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _drained: threading.Event = field(default_factory=threading.Event)
    _held: dict[UUID, UUID] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        size = max(2, os.cpu_count() or 2)
        self._desk = ThreadPoolExecutor(size, "desk")
        waiters = ThreadPoolExecutor(settings.WORKER_SLOTS, "wait")
        self._lanes = [
            Lane(self.waiting, settings.WORKER_SLOTS, waiters),
            Lane(self.working, 2 * size, self._desk),
        ]

    def run(self) -> None:
        """Claim, send and sweep until stopped."""
        bell = open_bell()
        threading.Thread(target=self._heartbeat, name="heartbeat", daemon=True).start()
        try:
            swept = 0.0
            while not self._stopping.is_set():
                swept = self._sweep(swept)
                taken = self._guarded(self._fill)
                if taken > 1:
                    self._stopping.wait(GATHER_S)
                elif not taken:
                    bell.wait(SWEEP_S)
        finally:
            self._drain(bell)

    def stop(self) -> None:
        """Take nothing new. Safe to call from a signal handler."""
        self._stopping.set()

    def free(self, lane: Lane) -> int:
        with self._lock:
            return lane.slots - lane.busy

    def _sweep(self, swept: float) -> float:
        if time.monotonic() - swept < SWEEP_S:
            return swept
        self._guarded(self.steps.reap)
        close_old_connections()
        return time.monotonic()

    def _fill(self) -> int:
        """One round over the lanes: how many generations were taken."""
        return sum(self._fill_lane(lane) for lane in self._lanes if lane.providers)

    def _fill_lane(self, lane: Lane) -> int:
        room = min(self.free(lane), BATCH)
        claims = queue.claim(room, lane.providers) if room > 0 else []
        if not claims:
            return 0
        jobs = self.steps.send(claims)
        with self._lock:
            lane.busy += len(jobs)
            self._held.update({job.generation_id: job.fence for job in jobs})
        for job in jobs:
            lane.pool.submit(self._call, lane, job)
        return len(claims)

    def _call(self, lane: Lane, job: J) -> None:
        try:
            answer = self.steps.call(job)
        except Exception:
            log.exception("A call of the engine failed in a way that nobody foresaw.")
            self._let_go(job)
            return
        finally:
            with self._lock:
                lane.busy -= 1
        if lane.pool is self._desk:
            self._finish(job, answer)
        else:
            self._desk.submit(self._finish, job, answer)

    def _finish(self, job: J, answer: Answer) -> None:
        try:
            self._guarded(partial(self.steps.finish, job, answer))
        finally:
            self._let_go(job)

    def _let_go(self, job: J) -> None:
        """Renew its lease no longer: what is not finished by now comes back when that ends."""
        with self._lock:
            self._held.pop(job.generation_id, None)

    def _heartbeat(self) -> None:
        beat = settings.LEASE.total_seconds() / 4
        while not self._drained.wait(beat):
            with self._lock:
                held = dict(self._held)
            if held:
                self._guarded(partial(queue.renew, held.keys(), set(held.values())))
        connection.close()

    def _guarded(self, step: Callable[[], int | None]) -> int:
        """A step that fails is written to the log and ends nothing else: its rows come back by their leases."""
        try:
            return step() or 0
        except Exception:
            log.exception("A step of the engine failed.")
            close_old_connections()
            return 0

    def _drain(self, bell: Bell) -> None:
        bell.close()
        until = time.monotonic() + self.drain_s
        while self._held and time.monotonic() < until:
            time.sleep(0.05)
        self._drained.set()
        for lane in self._lanes:
            lane.pool.shutdown(wait=False, cancel_futures=True)
