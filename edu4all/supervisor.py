"""Keeps web and worker running, and ends them in order. `manage.py serve` becomes this process once all is prepared.

    python -m edu4all.supervisor HOST PORT WEB_PROCESSES [a line to print when it is up …]

It imports nothing of Django, so that it costs 10 MB and not 90.
"""

from __future__ import annotations

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)
RESTART_WAIT_S = (0.2, 1.0, 3.0, 10.0)
CALM_S = 30.0
"""A process that ran this long has recovered: its next restart is quick again."""
DRAIN_S = 40.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # Found before the fork: little is safe between fork and exec.


def _end_with_parent() -> None:
    """Linux: ask for a SIGTERM when the supervisor is gone, so that even its kill -9 leaves nothing behind."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


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
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_end_with_parent)
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
            log.error(  # noqa: TRY400 - how it came about is no news
                "%s did not end in time and is killed.", self.name
            )
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


BLOCKING_THREADS = 24
"""Requests that one web process holds at once; `?wait=` may hold some of them for seconds."""


def web(host: str, port: str, processes: str) -> list[str]:
    """The web server's command."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", host, "--port", port,
        "--workers", processes,
        "--blocking-threads", str(BLOCKING_THREADS),
        "--blocking-threads-idle-timeout", "600",
        "--backlog", "2048",
        "--backpressure", "1024",
        "--no-ws", "--http", "1",
        "--respawn-failed-workers",
        "--workers-kill-timeout", "30",
        "--log-level", "error",
        "edu4all.wsgi:application",
    ]  # fmt: skip


def announce(host: str, port: str, lines: Sequence[str]) -> None:
    """Say where it is as soon as it answers, in plain words."""
    reachable = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    address = f"http://{reachable}:{port}"
    if not _wait_until_up(f"{address}/healthz"):
        print("The website does not answer yet; see the lines above.", file=sys.stderr, flush=True)
        return
    print(f"\n  Edu4All is running: {address}/", *lines, "", sep="\n  ", flush=True)


def _wait_until_up(url: str, seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def main(host: str, port: str, processes: str, *lines: str) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    threading.Thread(target=announce, args=(host, port, lines), daemon=True).start()
    worker = [sys.executable, "manage.py", "worker"]
    Supervisor([Child("web", web(host, port, processes)), Child("worker", worker)]).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
