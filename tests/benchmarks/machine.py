"""What processes use, as Linux counts it: processor time and proportional memory of a process and all below it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and its children, and theirs."""
    found = [pid]
    for number in found:
        tasks = Path(f"/proc/{number}/task")
        for task in tasks.iterdir() if tasks.exists() else ():
            found += [int(child) for child in _read(task / "children").split()]
    return found


def cpu_s(pid: int) -> float:
    """Processor seconds of a process tree, user and system, ended children included."""
    total = 0
    for number in tree(pid):
        fields = _read(Path(f"/proc/{number}/stat")).rpartition(")")[2].split()
        total += sum(int(value) for value in fields[11:15]) if fields else 0
    return total / TICK


def pss_mb(pid: int) -> float:
    """Proportional set size of a process tree in MB."""
    total = 0
    for number in tree(pid):
        for line in _read(Path(f"/proc/{number}/smaps_rollup")).splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1000


class PeakMemory:
    """The highest proportional memory of a process tree while the block runs, looked at twice a second."""

    def __init__(self, pid: int) -> None:
        self.mb = 0.0
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(0.5):
            self.mb = max(self.mb, pss_mb(self._pid))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
