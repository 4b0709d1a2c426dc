"""The images protocol of OpenAI, as all who speak it share it: create, edit with or without a mask, list the models.

The SDK costs a second and 44 MB to import, so it is imported with the first call. Its own retries are off, and its
parsing of answers isn't used (`images_answers`). Who is called, and with which wishes, a subclass says.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from imagegen.choices import Kind, Origin, Outcome
from imagegen.providers import images_answers
from imagegen.providers.answers import request_id_in
from imagegen.providers.base import MAX_TEXT, Health, Made, Provider, ProviderFailure, Report, Request, Result
from imagegen.providers.images_answers import Answer, Item
from imagegen.providers.openai_failures import failure_in
from imagegen.providers.sources import PNG, Source, converted, mask_of, source_of
from imagegen.providers.variations import instructed

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

MAX_PICTURE_BYTES = 16 * 1024 * 1024
"""Bytes of one picture in an answer, as base64: room for more than our intake takes (10 MB)."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_LIST_BYTES = 4 * 1024 * 1024
PROBE_S = 10.0
"""Seconds that a probe takes at most."""

Send = Callable[["OpenAI"], "httpx2.Response"]
"""One call of the SDK, for its raw answer."""


def today() -> date:
    """Give the day by UTC: the one that vendors end their models by."""
    return datetime.now(UTC).date()


def require_word(key: str) -> str:
    """Give a key back if a header can hold it. Raises `ValueError`, without quoting it."""
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("An API key is a word of printable ASCII characters.")
    return key


@dataclass(frozen=True, slots=True)
class Call:
    """A request in the server's words: the arguments of the SDK's method, but for the pictures to change.

    `seed` is that of the first picture, where the server is told one; the next ones count on from it. `ends_at` is
    when all of it has to be over, on the monotonic clock.
    """

    arguments: Mapping[str, Any]
    size: str
    ends_at: float
    seed: int | None = None


class ImagesProvider(Provider):
    """Makes pictures over the images protocol. A subclass names client, wishes and what is ignored.

    `deadline_s` bounds a whole call in seconds of wall clock (only looking up the host's name is left to the system).
    `private` opens the operator's own network to it.
    """

    origin: ClassVar[Origin] = Origin.AI
    source_types: ClassVar[frozenset[str]] = frozenset({PNG})
    """Media types that an edit may start from; a source of another type is sent as PNG."""
    ask_s: ClassVar[float] = PROBE_S
    """Seconds for one question of a probe."""

    def __init__(self, deadline_s: float, *, private: bool | None = None) -> None:
        self._deadline_s = deadline_s
        self._private = private
        self._lock = Lock()
        self._clients: dict[str, OpenAI] = {}

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Close idle connections. A later call opens new ones."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            client.close()

    @abstractmethod
    def _new_client(self, route: str) -> OpenAI:
        """Make the client of a route; most have only one, and its name is empty."""

    @abstractmethod
    def _size(self, request: Request, source: Source | None) -> str:
        """Give the size to ask for, "WxH" in pixels."""

    @abstractmethod
    def _arguments(self, request: Request, size: str, seed: int | None) -> dict[str, Any]:
        """Give the arguments of the call, but for those that are pictures."""

    @abstractmethod
    def _applied(self, request: Request, call: Call, answer: Answer) -> dict[str, Any]:
        """Say which wishes were met, and how, beyond shape, size, n and format."""

    def _ignored(self, request: Request) -> tuple[str, ...]:
        """Name the wishes that were dropped: these models know neither variety nor seed."""
        return tuple(wish for wish in ("variety", "seed") if getattr(request, wish) is not None)

    def _route(self, _request: Request) -> str:
        """Name the route of a request."""
        return ""

    def _text(self, request: Request) -> str:
        return instructed(request.text, request.language) if request.kind is Kind.VARIATION else request.text

    def _mask(self, mask: Source) -> Source:
        """Give a mask as the server reads it."""
        return mask

    def _fetched(self, item: Item, _call: Call) -> bytes:
        """Give the bytes of one picture of an answer, empty where there is none."""
        return images_answers.bytes_of(item)

    def _seed(self, _request: Request, _size: str) -> int | None:
        """Choose the seed of a call, None where the server takes none."""
        return None

    def _require_possible(self, request: Request) -> None:
        super()._require_possible(request)
        if request.mask is not None and not (self.capabilities().mask and request.kind is Kind.EDIT):
            raise ProviderFailure(Outcome.UNSUPPORTED, f"a mask for {request.kind}", unsent=True)
        if len(self._text(request)) > MAX_TEXT:
            raise ProviderFailure(Outcome.INVALID_REQUEST, f"{len(self._text(request))} characters", unsent=True)

    def _call(self, request: Request, _report: Report) -> Result:
        source = None if request.kind is Kind.CREATE or request.source is None else source_of(request.source)
        size = self._size(request, source)
        seed = self._seed(request, size)
        call = Call(self._arguments(request, size, seed), size, time.monotonic() + self._deadline_s, seed)
        send = self._sending(request, call, source)
        response = self._sent(self._route(request), min(request.n * MAX_PICTURE_BYTES, MAX_ANSWER_BYTES), send)
        return self._result(request, call, response)

    def _sending(self, request: Request, call: Call, source: Source | None) -> Send:
        """Choose the method of the SDK, and give it its arguments."""
        if source is None:
            return created(call.arguments)
        files = {"image": converted(source, self.source_types).file()}
        if request.mask is not None:
            files["mask"] = self._mask(mask_of(request.mask, source)).file("mask")
        return edited({**call.arguments, **files})

    def _sent(self, route: str, max_bytes: int, send: Send) -> httpx2.Response:
        """Send, and read the whole answer, whatever its status."""
        client = self._client(route)
        import openai

        from imagegen.providers.bounded_http import bounds

        with bounds(self._deadline_s, max_bytes):
            try:
                return send(client)
            except openai.APIStatusError as error:
                return error.response

    def _result(self, request: Request, call: Call, response: httpx2.Response) -> Result:
        if response.status_code != 200:
            secrets = (*_keys_of(response), self._text(request), request.text, request.prompt)
            raise failure_in(response.status_code, response.headers, response.content, secrets)
        request_id = request_id_in(response.headers)
        answer = images_answers.answer_in(response)
        said_format = images_answers.word(answer.output_format, str(call.arguments.get("output_format", "png")))
        pictures = self._pictures(answer, call, request.n, said_format, request_id)
        applied = {
            "shape": str(request.shape),
            "size": images_answers.word(answer.size, call.size),
            "n": request.n,
            "format": said_format,
            **self._applied(request, call, answer),
        }
        usage = images_answers.counts(answer.usage)
        return Result(pictures, applied, self._ignored(request), None, call.arguments["model"], request_id, usage)

    def _pictures(self, answer: Answer, call: Call, n: int, said: str, request_id: str) -> tuple[Made, ...]:
        """Take the first n pictures. One that can't be had costs its neighbours nothing; they are paid for.

        Raises `ProviderFailure` where none can be had.
        """
        made, problem = [], None
        for at, item in enumerate((answer.data or ())[:n]):
            try:
                data = self._fetched(item, call)
            except ProviderFailure as failure:
                problem = failure
                continue
            if data:
                seed = None if call.seed is None else call.seed + at
                made.append(Made(data, images_answers.media_type(data, said), seed))
        if made:
            return tuple(made)
        outcome, detail = _nothing(answer, problem)
        raise ProviderFailure(outcome, detail, request_id=request_id)

    def probe(self) -> Health:
        """List the models, which costs nothing. Never raises, and takes `PROBE_S` seconds at most."""
        try:
            return self._health()
        except ProviderFailure as failure:
            return Health(failure.outcome, failure.detail)
        except Exception as error:
            return Health(Outcome.CRASHED, type(error).__name__)

    def _health(self) -> Health:
        return Health(models=self._listed())

    def _listed(self, route: str = "") -> dict[str, date | None]:
        return images_answers.models_in(self._asked(route, _models))

    def _asked(self, route: str, send: Send) -> httpx2.Response:
        """Ask within the time of a probe. Raises `ProviderFailure` for anything but a success."""
        client = self._client(route)
        import openai

        from imagegen.providers.bounded_http import bounds

        with bounds(min(self.ask_s, self._deadline_s), MAX_LIST_BYTES):
            try:
                response = send(client)
            except openai.APIStatusError as error:
                response = error.response
        if response.status_code != 200:
            raise failure_in(response.status_code, response.headers, response.content, _keys_of(response))
        return response

    def _client(self, route: str = "") -> OpenAI:
        """Give the one client of a route, made by whichever thread comes first."""
        client = self._clients.get(route)
        if client is None:
            with self._lock:
                client = self._clients.get(route)
                if client is None:
                    client = self._clients[route] = self._new_client(route)
        return client

    def _connected(self, kind: type[OpenAI], base_url: str, **options: Any) -> OpenAI:
        """Make a client that tries once, within our bounds, and takes no account from the environment."""
        from imagegen.providers.bounded_http import bounded_client

        http_client = bounded_client(base_url, self._deadline_s, self._private)
        client = kind(
            base_url=base_url,
            max_retries=0,
            timeout=http_client.timeout,
            default_headers={"Accept-Encoding": "identity"},
            http_client=http_client,
            **options,
        )
        # The SDK fills them from the environment: another account's names, sent along to whoever is called.
        client.organization = client.project = None
        return client


def created(arguments: Mapping[str, Any]) -> Send:
    """Make the call that asks for new pictures."""
    return lambda client: client.images.with_raw_response.generate(**arguments).http_response


def edited(arguments: Mapping[str, Any]) -> Send:
    """Make the call that sends pictures to change, as a form."""
    return lambda client: client.images.with_raw_response.edit(**arguments).http_response


def _models(client: OpenAI) -> httpx2.Response:
    return client.models.with_raw_response.list().http_response


def _keys_of(response: httpx2.Response) -> tuple[str, ...]:
    """Give the keys that a call was made with, so that no detail repeats them; a token may be new with each call."""
    headers = response.request.headers
    return headers.get("authorization", "").removeprefix("Bearer "), headers.get("api-key", "")


def _nothing(answer: Answer, problem: ProviderFailure | None) -> tuple[Outcome, str]:
    filtered = answer.filtered()
    if filtered:
        return Outcome.REFUSED_OUTPUT, f"200, filtered, {filtered}"
    return (problem.outcome, problem.detail) if problem else (Outcome.BAD_RESPONSE, "no picture in the answer")
