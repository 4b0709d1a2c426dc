"""The wire of the open Midjourney proxies: a submission, a look at a task, and what is believed of their answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.midjourney.failures import failure_of_status

if TYPE_CHECKING:
    from imagegen.providers.bounded_http import BoundedTransport

SUBMIT_S = 30.0
LOOK_S = 10.0
"""Seconds for one submission, and for one look at a task."""
MAX_ANSWER_BYTES = 2 * 1024 * 1024

TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")
"""It becomes a piece of a path, so nothing else may stand in it. Real ones have 16 digits."""
_PERCENT = re.compile(r"(\d{1,3})%")


class _Submitted(msgspec.Struct):
    code: int
    result: Any = None
    properties: Any = None


class _Fetched(msgspec.Struct, rename="camel"):
    status: Any = None
    action: Any = None
    progress: Any = None
    image_url: Any = None
    image_urls: Any = None
    fail_reason: Any = None
    buttons: Any = None
    prompt: Any = None
    seed: Any = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a submission. `task` is empty where none was named, `image_url` where nothing was there already."""

    code: int
    task: str
    image_url: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task as one look found it; what is absent or of another type is empty.

    `percent` is None where it isn't said. `image_url` counts only once the status is SUCCESS: before, it shows a blur
    that nobody has moderated.
    """

    id: str
    status: str
    percent: int | None
    image_url: str
    image_urls: tuple[str, ...]
    fail_reason: str
    buttons: tuple[str, ...]
    prompt: str
    seed: int | None

    def button(self, start: str) -> str:
        """Give the name of the first button that starts so, empty where there is none."""
        return next((name for name in self.buttons if name.startswith(start)), "")


_replies = msgspec.json.Decoder(_Submitted)
_tasks = msgspec.json.Decoder(_Fetched | None)
_lists = msgspec.json.Decoder(list[Any])


class Proxy:
    """One proxy, shared between threads. Every method raises `ProviderFailure` for an answer that can't be used."""

    def __init__(self, base_url: str, secret: str, *, private: bool | None) -> None:
        self.base_url = base_url
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "Edu4All",
        }
        if secret:
            self._headers["mj-api-secret"] = secret
        self._private = private
        self._lock = Lock()
        self._transport: BoundedTransport | None = None

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Close idle connections. A later call opens new ones."""
        with self._lock:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def submit(self, what: str, body: Mapping[str, Any], left_s: float) -> Reply:
        """Submit (`imagine`, `action`, …); whatever the code of the reply."""
        said = _decoded(_replies, self._sent("POST", f"submit/{what}", body, min(left_s, SUBMIT_S)))
        properties = said.properties if isinstance(said.properties, dict) else {}
        return Reply(said.code, _task_id(said.result), _text(properties.get("imageUrl")))

    def look(self, task_id: str, left_s: float) -> Task | None:
        """Look at a task; None where the proxy doesn't know it (any more)."""
        body = self._sent("GET", f"task/{task_id}/fetch", None, min(left_s, LOOK_S))
        said = _decoded(_tasks, body) if body.strip() else None
        return None if said is None else _task(task_id, said)

    def probe(self, left_s: float) -> None:
        """Ask for a list of no tasks at all, which needs the secret and costs nothing."""
        _decoded(_lists, self._sent("POST", "task/list-by-condition", {"ids": []}, left_s))

    def _sent(self, method: str, path: str, body: Mapping[str, Any] | None, seconds: float) -> bytes:
        from imagegen.providers.bounded_http import bare_request, bounds

        content = b"" if body is None else msgspec.json.encode(body)
        request = bare_request(method, f"{self.base_url}/{path}", self._headers, seconds, content)
        with bounds(seconds, MAX_ANSWER_BYTES):
            answer = self._open_transport().handle_request(request)
            try:
                content = answer.read()
            finally:
                answer.close()
        if answer.status_code != 200:
            raise failure_of_status(answer.status_code, answer.headers)
        return content

    def _open_transport(self) -> BoundedTransport:
        from imagegen.providers.bounded_http import BoundedTransport

        with self._lock:
            if self._transport is None:
                self._transport = BoundedTransport(self.base_url, self._private)
            return self._transport


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderFailure(Outcome.BAD_RESPONSE, type(error).__name__) from None


def _task(task_id: str, said: _Fetched) -> Task:
    percent = _PERCENT.fullmatch(_text(said.progress))
    listed = said.image_urls if isinstance(said.image_urls, list) else []
    buttons = said.buttons if isinstance(said.buttons, list) else []
    return Task(
        id=task_id,
        status=_text(said.status),
        percent=min(int(percent[1]), 100) if percent else None,
        image_url=_text(said.image_url),
        image_urls=tuple(url for entry in listed if (url := _text(_entry(entry, "url")))),
        fail_reason=_text(said.fail_reason),
        buttons=tuple(name for entry in buttons if (name := _text(_entry(entry, "customId")))),
        prompt=_text(said.prompt),
        seed=_seed(said.seed),
    )


def _task_id(value: Any) -> str:
    text = str(value) if isinstance(value, int) else _text(value)
    return text if TASK_ID.fullmatch(text) else ""


def _entry(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _seed(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else None
