"""Keeps a few processes running, and ends them in order."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)
RESTART_WAIT_S = (0.2, 1.0, 3.0, 10.0)
CALM_S = 30.0
"""A process that ran this long has recovered: its next restart is quick again."""
DRAIN_S = 40.0


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    next_start: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True)
        self.started = time.monotonic()

    def look(self) -> None:
        """Start it again where it has ended: at once, then after longer and longer pauses."""
        if self.process is not None and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            self.falls = 0 if time.monotonic() - self.started > CALM_S else self.falls + 1
            wait = RESTART_WAIT_S[min(self.falls, len(RESTART_WAIT_S) - 1)]
            self.next_start = time.monotonic() + wait
            log.error("%s ended with %s; it is started again in %.1f s.", self.name, code, wait)
        if self.process is None and time.monotonic() >= self.next_start:
            self.start()

    def stop(self, until: float) -> None:
        """SIGTERM, and SIGKILL for what has not ended by then."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.error("%s did not end in time and is killed.", self.name)
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """Runs its children until SIGTERM or Ctrl-C, then stops them in the order given."""

    children: Sequence[Child]
    _ending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        while not self._ending.is_set():
            for child in self.children:
                child.look()
            self._ending.wait(0.2)
        until = time.monotonic() + DRAIN_S
        for child in self.children:
            child.stop(until)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending.set()
