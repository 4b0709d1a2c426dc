"""Pictures by Midjourney through one of the open proxies, which drive an account's own client.

Midjourney offers no API and forbids automation, so this is off until an operator has said that they know. It speaks
the proxies' wire protocol and nothing else; which of the two a base URL is, the operator says. A task that was taken is
never submitted again: after a crash it is asked for by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pybase64

from imagegen.choices import Kind, Origin, Outcome, Shape
from imagegen.providers.base import Capabilities, Health, Made, Provider, ProviderFailure, Report, Request, Result
from imagegen.providers.fetching import FETCH_S, Fetcher, origin_of
from imagegen.providers.midjourney.failures import NOT_FOUND, QUEUE_FULL, TAKEN, VALIDATION, failure_of_code, once_taken
from imagegen.providers.midjourney.prompts import CLOSE_TO_PICTURE, Prompt, described, plain, prompt_for
from imagegen.providers.midjourney.singles import DIALECTS, NOVICEZK, TRUEAI, Upscales, asked_for_upscale
from imagegen.providers.midjourney.tasks import (
    GRID_PERCENT,
    IMAGINE,
    REGION,
    VARY,
    Job,
    Looker,
    Progress,
    Watch,
    finished,
    job_in,
)
from imagegen.providers.midjourney.wire import TASK_ID, Proxy, Reply, Task
from imagegen.providers.sources import mask_of, media_type_of, source_of, white_where_open

CDN = ("https://cdn.discordapp.com", "https://media.discordapp.net", "https://cdn.midjourney.com")
"""Where pictures are unless the operator says otherwise."""
MAX_N = 4
PROBE_S = 10.0
_KINDS = frozenset({Kind.CREATE, Kind.EDIT, Kind.VARIATION})
_WISHES = ("variety", "seed")


class MidjourneyProvider(Provider):
    """Makes pictures with a Midjourney proxy.

    `base_url` includes the path, as in "http://127.0.0.1:8080/mj" (a bare host gets `/mj`). `dialect` is "novicezk" or
    "trueai". `cdn` are the origins that pictures may come from; the proxy's own is added. `notify_url` is handed to the
    proxy, but what is sent there is at most a hint to look: nothing here depends on it. `deadline_s` bounds a whole
    call, `pause_s` is the first pause between two looks, both in seconds. `private` opens the operator's own network.

    Raises `ValueError` unless `acknowledged`: the operator knows that Midjourney forbids automation, may block the
    account, and that its terms don't foresee minors.
    """

    name: ClassVar[str] = "midjourney"
    origin: ClassVar[Origin] = Origin.AI
    resumable: ClassVar[bool] = True

    def __init__(
        self,
        base_url: str,
        secret: str = "",
        *,
        dialect: str = NOVICEZK,
        cdn: Collection[str] = CDN,
        acknowledged: bool = False,
        notify_url: str = "",
        deadline_s: float = 600.0,
        pause_s: float = 1.0,
        private: bool = False,
    ) -> None:
        if acknowledged is not True:
            raise ValueError("Midjourney forbids automation. An operator has to acknowledge that first.")
        if dialect not in DIALECTS:
            raise ValueError(f"Dialect {dialect!r} is none of {', '.join(DIALECTS)}.")
        if not secret.isascii() or not secret.isprintable() or " " in secret:
            raise ValueError("A secret is a word of printable ASCII characters.")
        base_url = _with_path(base_url)
        self._proxy = Proxy(base_url, secret, private=private)
        # It also refuses a proxy without https on an open network: what pupils write would be read on the way.
        self._fetcher = Fetcher({*cdn, str(origin_of(base_url))}, private=private)
        self._dialect = dialect
        self._notify_url = notify_url
        self._deadline_s = deadline_s
        self._pause_s = pause_s
        self._mark = hashlib.sha256(base_url.encode()).hexdigest()[:16]

    def close(self) -> None:
        """Close idle connections. A later call opens new ones."""
        self._proxy.close()
        self._fetcher.close()

    def capabilities(self) -> Capabilities:
        """Say what can be asked for: a part of a picture can be changed only where the proxy has windows (trueai)."""
        return Capabilities(
            _KINDS, frozenset(Shape), MAX_N, variety=True, seed=True, mask=self._dialect == TRUEAI, progress=True
        )

    def probe(self) -> Health:
        """Ask the proxy for nothing, which needs the secret. Never raises."""
        try:
            self._proxy.probe(PROBE_S)
        except ProviderFailure as failure:
            return Health(failure.outcome, failure.detail)
        except Exception as error:
            return Health(Outcome.CRASHED, type(error).__name__)
        return Health()

    def _require_possible(self, request: Request) -> None:
        super()._require_possible(request)
        if request.kind is Kind.CREATE or request.source is None:
            self._prompt(request)
            return
        source = source_of(request.source)
        if request.mask is not None:
            self._require_region(request)
            mask_of(request.mask, source)
        if request.kind is Kind.EDIT or plain(request.text):
            self._prompt(request)

    def _require_region(self, request: Request) -> None:
        if request.kind is not Kind.EDIT or self._dialect != TRUEAI:
            raise ProviderFailure(Outcome.UNSUPPORTED, f"a mask for {request.kind}", unsent=True)
        if self._parent(request) is None:
            raise ProviderFailure(Outcome.UNSUPPORTED, "a part of a picture that is not of this proxy", unsent=True)

    def _call(self, request: Request, report: Report) -> Result:
        watch, progress = Watch(self._deadline_s, self._pause_s), Progress(report)
        if request.job:
            job = job_in(request.job)
        else:
            job = self._begun(request, watch)
            progress.job(job)
        watch.request_id = job.task
        watch.quicken()
        with once_taken(job.task):
            return self._collected(request, job, watch, progress)

    def _begun(self, request: Request, watch: Watch) -> Job:
        """Submit what makes the pictures, the one step that must never be done twice."""
        if request.kind is Kind.VARIATION:
            return self._varied(request, watch) or self._imagined(request, watch)
        if request.mask is not None:
            return self._repainted(request, watch)
        return self._imagined(request, watch)

    def _imagined(self, request: Request, watch: Watch) -> Job:
        body: dict[str, Any] = {"prompt": self._words(request, watch)}
        if request.source is not None and request.kind is not Kind.CREATE:
            body["base64Array"] = [_data_url(request.source)]
        return Job(IMAGINE, self._taken(self._proxy.submit("imagine", self._hooked(body), watch.left())))

    def _varied(self, request: Request, watch: Watch) -> Job | None:
        """Ask for a variation of the parent's task; None where that is gone, or has no pictures to vary."""
        parent = self._parent(request)
        if parent is None:
            return None
        task_id, index = parent
        if self._dialect == NOVICEZK:
            body = {"taskId": task_id, "action": "VARIATION", "index": index}
            reply = self._proxy.submit("change", self._hooked(body), watch.left())
        else:
            reply = self._pressed(task_id, f"MJ::JOB::variation::{index}::", watch)
        return None if reply.code in {NOT_FOUND, VALIDATION} else Job(VARY, self._taken(reply))

    def _repainted(self, request: Request, watch: Watch) -> Job:
        """Open the window for a part of the parent's picture, which has to be upscaled for that."""
        upscale = self._known_upscale(request) or self._upscaled(request, watch)
        reply = self._pressed(upscale, "MJ::Inpaint::", watch)
        if reply.code == NOT_FOUND:
            raise ProviderFailure(Outcome.UNSUPPORTED, "the proxy can't change a part of this picture", unsent=True)
        return Job(REGION, self._taken(reply))

    def _upscaled(self, request: Request, watch: Watch) -> str:
        grid_id, index = self._parent(request) or ("", 0)
        grid = self._proxy.look(grid_id, watch.left())
        if grid is None:
            raise ProviderFailure(Outcome.UNSUPPORTED, "the proxy has forgotten the picture", unsent=True)
        task_id = self._taken(asked_for_upscale(self._proxy, self._dialect, grid, index, watch.left()))
        return finished(Looker(self._proxy, task_id), watch).id

    def _pressed(self, task_id: str, start: str, watch: Watch) -> Reply:
        """Press a button of a task (trueai), by the start of its name."""
        task = self._proxy.look(task_id, watch.left())
        button = task.button(start) if task is not None else ""
        if not button:
            return Reply(NOT_FOUND, "", "")
        return self._proxy.submit("action", self._hooked({"taskId": task_id, "customId": button}), watch.left())

    def _taken(self, reply: Reply) -> str:
        if reply.code not in TAKEN:
            raise failure_of_code(reply.code)
        if not reply.task:
            raise ProviderFailure(Outcome.BAD_RESPONSE, "a task without a name")
        return reply.task

    def _collected(self, request: Request, job: Job, watch: Watch, progress: Progress) -> Result:
        looker = Looker(self._proxy, job.task)
        grid = finished(
            looker,
            watch,
            confirm=lambda: self._confirmed(request, job, watch),
            tell=lambda percent: progress.percent(percent * GRID_PERCENT // 100),
        )
        progress.percent(GRID_PERCENT)
        # Fewer than the four are something else, such as the grid itself.
        if len(grid.image_urls) == MAX_N:
            return self._result(request, job, grid, self._fetched(grid.image_urls[: request.n], watch))
        fetch = partial(self._picture, watch=watch)
        upscales = Upscales(self._proxy, self._dialect, grid, job, progress, fetch)
        upscales.wait(request.n, watch)
        return self._result(request, upscales.job, grid, upscales.pictures)

    def _confirmed(self, request: Request, job: Job, watch: Watch) -> bool:
        """Answer the window that a task waits for; false where the queue is full and it goes on waiting."""
        # A window changes a picture that has its seed and its chaos: ours would not be met.
        wishes = request if job.way == IMAGINE else replace(request, variety=None, seed=None)
        body = {"taskId": job.task, "prompt": self._words(wishes, watch)}
        if request.mask is not None and request.source is not None:
            mask = white_where_open(mask_of(request.mask, source_of(request.source)))
            body["maskBase64"] = _data_url(mask.data)
        reply = self._proxy.submit("modal", self._hooked(body), watch.left())
        return reply.code != QUEUE_FULL and bool(self._taken(reply))

    def _fetched(self, urls: Sequence[str], watch: Watch) -> dict[int, bytes]:
        """Fetch the pictures by number; one that can't be fetched doesn't cost its neighbours."""
        pictures: dict[int, bytes] = {}
        fault: ProviderFailure | None = None
        for index, url in enumerate(urls, 1):
            try:
                pictures[index] = self._picture(url, watch)
            except ProviderFailure as failure:
                fault = fault or failure
        if fault is not None and not pictures:
            raise fault
        return pictures

    def _picture(self, url: str, watch: Watch) -> bytes:
        data = self._fetcher.fetch(url, deadline_s=min(FETCH_S, watch.left()))
        if not media_type_of(data):
            raise ProviderFailure(Outcome.BAD_RESPONSE, "the address led to something that is no picture")
        return data

    def _result(self, request: Request, job: Job, grid: Task, pictures: Mapping[int, bytes]) -> Result:
        applied: dict[str, Any] = {"n": request.n, "way": job.way}
        seed = grid.seed
        if job.way == IMAGINE and plain(request.text):
            prompt = self._prompt(request)
            applied |= prompt.applied
            seed = grid.seed if prompt.seed is None else prompt.seed
        elif (request.source_recipe or {}).get("shape") == request.shape:
            applied["shape"] = str(request.shape)
        ignored = [wish for wish in _WISHES if getattr(request, wish) is not None and wish not in applied]
        if "shape" not in applied:
            ignored.append("shape")
        made = tuple(
            Made(data, media_type_of(data), seed, self._recipe(request, job, index))
            for index, data in sorted(pictures.items())
        )
        return Result(made, applied, tuple(ignored), None, self.name, job.task)

    def _recipe(self, request: Request, job: Job, index: int) -> dict[str, Any]:
        """Say where a picture is at the proxy, so that an edit or a variation can refer to it."""
        return {
            "proxy": self._mark,
            "dialect": self._dialect,
            "task": job.task,
            "index": index,
            "upscale": job.upscales.get(index, ""),
            "shape": str(request.shape),
        }

    def _parent(self, request: Request) -> tuple[str, int] | None:
        """Give the task and the number of the source, None where it isn't a picture of this proxy."""
        recipe = request.source_recipe or {}
        task, index = recipe.get("task"), recipe.get("index")
        ours = recipe.get("proxy") == self._mark and isinstance(task, str) and TASK_ID.fullmatch(task)
        return (str(task), int(index)) if ours and isinstance(index, int) and 1 <= index <= MAX_N else None

    def _known_upscale(self, request: Request) -> str:
        known = (request.source_recipe or {}).get("upscale")
        return known if isinstance(known, str) and TASK_ID.fullmatch(known) else ""

    def _words(self, request: Request, watch: Watch) -> str:
        """Give the prompt; where nobody wrote a word, one by what Midjourney sees in the picture."""
        if plain(request.text) or request.source is None:
            return self._prompt(request).text
        body = {"base64": _data_url(request.source)}
        task_id = self._taken(self._proxy.submit("describe", body, watch.left()))
        seen = finished(Looker(self._proxy, task_id), watch)
        return prompt_for(request, described(seen.prompt)).text

    def _prompt(self, request: Request) -> Prompt:
        weight = CLOSE_TO_PICTURE if request.kind is Kind.EDIT and request.mask is None else None
        return prompt_for(request, plain(request.text), weight=weight)

    def _hooked(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**body, "notifyHook": self._notify_url} if self._notify_url else dict(body)


def _with_path(base_url: str) -> str:
    plain_url = base_url.rstrip("/")
    if origin_of(plain_url) is None:
        raise ValueError("The proxy's address is not a plain one, such as https://mj.school.example/mj.")
    return plain_url if urlsplit(plain_url).path else f"{plain_url}/mj"


def _data_url(picture: bytes) -> str:
    return f"data:{media_type_of(picture)};base64,{pybase64.b64encode(picture).decode()}"
