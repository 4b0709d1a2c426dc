"""How a task is waited for, and what it is called so that it can be asked for again after a crash."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure, Report
from imagegen.providers.midjourney.failures import failure_of_task
from imagegen.providers.midjourney.wire import Proxy, Task

SLOWER = 1.5
LONGEST_PAUSE_S = 8.0
MISSES = 8
"""Looks in a row that may fail, about half a minute: a look costs nothing, and a proxy may be restarting."""
UNKNOWN = 2
"""Looks in a row that may find no such task."""
GRID_PERCENT = 90
"""How far a picture is when the four are there and have not been taken apart yet."""

_MISSED = frozenset(
    {
        Outcome.UNREACHABLE,
        Outcome.TIMEOUT,
        Outcome.CUT,
        Outcome.RATE_LIMITED,
        Outcome.PROVIDER_ERROR,
        Outcome.BAD_RESPONSE,
    }
)
IMAGINE = "imagine"
VARY = "vary"
REGION = "region"
"""How a request was begun."""
_JOB = re.compile(rf"({IMAGINE}|{VARY}|{REGION}) ([A-Za-z0-9_-]{{1,36}})((?: [1-4]=[A-Za-z0-9_-]{{1,36}})*)")


@dataclass(frozen=True, slots=True)
class Job:
    """What a request has become at the proxy: how it was begun, its task, and its upscales by number.

    As text it has at most 200 characters, "imagine 1740000000000001 1=1740000000000002".
    """

    way: str
    task: str
    upscales: Mapping[int, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.way, self.task, *(f"{at}={task}" for at, task in sorted(self.upscales.items()))])

    def upscaled(self, index: int, task: str) -> Job:
        return replace(self, upscales={**self.upscales, index: task})


def job_in(text: str) -> Job:
    """Read what `Job` was written down as. Raises `ProviderFailure`: it must not be sent anew for that."""
    found = _JOB.fullmatch(text)
    if found is None:
        raise ProviderFailure(Outcome.CUT, "a job that is not of this provider")
    pairs = (pair.split("=") for pair in found[3].split())
    return Job(found[1], found[2], {int(at): task for at, task in pairs})


class Watch:
    """The time of one call: how much is left, and pauses between looks that grow from `first_pause_s` seconds."""

    def __init__(self, deadline_s: float, first_pause_s: float, request_id: str = "") -> None:
        self._ends_at = time.monotonic() + deadline_s
        self._first = self._next = first_pause_s
        self.request_id = request_id

    def left(self) -> float:
        """Seconds until the call must end. Raises `ProviderFailure` when none are left."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise ProviderFailure(Outcome.TIMEOUT, "not ready in time", request_id=self.request_id)
        return left

    def pause(self, at_least: float = 0.0) -> None:
        """Wait for the next look, a little longer each time."""
        time.sleep(min(max(self._next, at_least), self.left()))
        self._next = min(self._next * SLOWER, LONGEST_PAUSE_S)
        self.left()

    def quicken(self) -> None:
        """Begin with short pauses again: another task is waited for."""
        self._next = self._first


class Progress:
    """Tells how far a request is, only forwards and only what is new."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._told = -1

    def job(self, job: Job) -> None:
        self._report(job=str(job))

    def percent(self, percent: int) -> None:
        if percent > self._told:
            self._told = percent
            self._report(percent=percent)


class Looker:
    """Looks at one task and bears with looks that fail: a look costs nothing and begins nothing."""

    def __init__(self, proxy: Proxy, task_id: str) -> None:
        self._proxy = proxy
        self._task_id = task_id
        self._missed = 0
        self._unknown = 0
        self.wait_s = 0.0

    def look(self, left_s: float) -> Task | None:
        """Give the task, None where this look told nothing. Raises `ProviderFailure` when too many have."""
        self.wait_s = 0.0
        try:
            task = self._proxy.look(self._task_id, left_s)
        except ProviderFailure as failure:
            self._missed += 1
            if failure.outcome not in _MISSED or self._missed >= MISSES:
                raise
            self.wait_s = failure.retry_after or 0.0
            return None
        self._missed = 0
        self._unknown = 0 if task is not None else self._unknown + 1
        if self._unknown >= UNKNOWN:
            raise ProviderFailure(Outcome.CUT, "the proxy has forgotten the task", request_id=self._task_id)
        return task


def finished(
    looker: Looker,
    watch: Watch,
    confirm: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _percent: None,
) -> Task:
    """Wait until a task has succeeded; `confirm` answers the window that it may wait for, until it was able to.

    Raises `ProviderFailure` where it fails, is forgotten, or isn't ready in time.
    """
    confirmed = False
    while True:
        task = looker.look(watch.left())
        if task is not None and ended(task):
            return task
        if task is not None and task.status == "MODAL" and not confirmed:
            confirmed = confirm()
        elif task is not None and task.percent is not None:
            tell(task.percent)
        watch.pause(looker.wait_s)


def ended(task: Task) -> bool:
    """Whether a task has its picture. Raises `ProviderFailure` where it will never have one."""
    if task.status == "FAILURE":
        raise failure_of_task(task.id, task.fail_reason)
    if task.status == "CANCEL":
        raise ProviderFailure(Outcome.CUT, "the task was cancelled at the proxy", request_id=task.id)
    return task.status == "SUCCESS"
