"""From four pictures in one to single ones: by the addresses that a proxy names, else by upscaling each."""

from __future__ import annotations

from collections.abc import Callable

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.midjourney.failures import NOT_FOUND, QUEUE_FULL, TAKEN, failure_of_code
from imagegen.providers.midjourney.tasks import GRID_PERCENT, Job, Looker, Progress, Watch, ended
from imagegen.providers.midjourney.wire import Proxy, Reply, Task

NOVICEZK = "novicezk"
TRUEAI = "trueai"
DIALECTS = (NOVICEZK, TRUEAI)


def asked_for_upscale(proxy: Proxy, dialect: str, grid: Task, index: int, left_s: float) -> Reply:
    """Ask for one of a grid's pictures by itself, in the proxy's dialect; `index` is 1 to 4."""
    if dialect == NOVICEZK:
        return proxy.submit("change", {"taskId": grid.id, "action": "UPSCALE", "index": index}, left_s)
    button = grid.button(f"MJ::JOB::upsample::{index}::")
    if not button:
        return Reply(NOT_FOUND, "", "")
    return proxy.submit("action", {"taskId": grid.id, "customId": button}, left_s)


class Upscales:
    """The upscales of one grid, all on their way at once. One that fails doesn't cost its neighbours.

    A queue that is full begins nothing, so what it turned away is asked for again with the next look. Each picture is
    fetched (`fetch`, by its address) as soon as it is there: at the deadline it would be too late.
    """

    def __init__(
        self, proxy: Proxy, dialect: str, grid: Task, job: Job, progress: Progress, fetch: Callable[[str], bytes]
    ) -> None:
        self._proxy = proxy
        self._dialect = dialect
        self._grid = grid
        self._progress = progress
        self._fetch = fetch
        self._lookers = {index: Looker(proxy, task) for index, task in job.upscales.items()}
        self._failures: list[ProviderFailure] = []
        self.job = job
        self.pictures: dict[int, bytes] = {}

    def wait(self, n: int, watch: Watch) -> None:
        """Fill `pictures` by number, 1 to n, as far as they come. Raises `ProviderFailure` where none does."""
        open_ = set(range(1, n + 1))
        watch.quicken()
        try:
            while open_:
                open_ = {index for index in open_ if self._is_open(index, watch)}
                self._progress.percent(GRID_PERCENT + (100 - GRID_PERCENT) * len(self.pictures) // n)
                if open_:
                    watch.pause()
        except ProviderFailure as failure:
            # The time is over: what is there is paid for.
            self._failures.append(failure)
        if not self.pictures:
            raise self._failures[0]

    def _is_open(self, index: int, watch: Watch) -> bool:
        """Go one step on with one picture; false where it has come or never will."""
        left = watch.left()
        step: Callable[[int, float], bool] = self._look if index in self._lookers else self._ask
        try:
            return step(index, left)
        except ProviderFailure as failure:
            self._failures.append(failure)
            return False

    def _ask(self, index: int, left_s: float) -> bool:
        reply = asked_for_upscale(self._proxy, self._dialect, self._grid, index, left_s)
        if reply.code == QUEUE_FULL:
            return True
        if reply.code not in TAKEN:
            raise failure_of_code(reply.code)
        if not reply.task:
            return self._there(index, reply.image_url)
        self._lookers[index] = Looker(self._proxy, reply.task)
        self.job = self.job.upscaled(index, reply.task)
        self._progress.job(self.job)
        return True

    def _look(self, index: int, left_s: float) -> bool:
        task = self._lookers[index].look(left_s)
        return self._there(index, task.image_url) if task is not None and ended(task) else True

    def _there(self, index: int, url: str) -> bool:
        if not url:
            raise ProviderFailure(Outcome.BAD_RESPONSE, "an upscale without a picture")
        self.pictures[index] = self._fetch(url)
        return False
