"""A server of the images protocol: one ASGI application for each route, and what each vendor does in its own way."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.fake_provider.answers import ANSWERS, Exchange, good
from tests.fake_provider.calls import CallRecord, FileRecord, Memory
from tests.fake_provider.fixtures import BAD_KEY, ERRORS, NO_KEY, WRONG_KEY
from tests.fake_provider.forms import Part, parts_in
from tests.fake_provider.validation import Fault, edit_fault_in, fault_in, text_wishes
from tests.fake_provider.wire import ON_THE_WIRE

SLOW_S = 10.0
LOOK_ROUND_S = 0.05
PLAIN = frozenset({"ok", "slow"})


@dataclass
class Asked:
    """A call as its server read it."""

    wishes: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    @property
    def files(self) -> list[Part]:
        return [part for part in self.parts if part.filename is not None]


@dataclass(frozen=True)
class Refusal:
    """An answer given before any work, in the vendor's own error object."""

    status: int
    error: Fault


class Server:
    """What is particular to a vendor: who may call, what is refused, and how errors and pictures are worded."""

    def key_of(self, request: Request) -> str:
        """Give the key that a call was made with, empty where there is none."""
        return request.headers.get("authorization", "").removeprefix("Bearer ")

    def turned_away(self, request: Request) -> Refusal | None:
        """Refuse a call by its headers and address."""
        key = self.key_of(request)
        if not key:
            return Refusal(401, NO_KEY)
        return Refusal(401, BAD_KEY) if key == WRONG_KEY else None

    def fault(self, asked: Asked) -> Fault | None:
        """Give what is wrong with a call that was let in."""
        return edit_fault_in(asked.parts) if asked.parts else fault_in(asked.wishes)

    def settled(self, asked: Asked) -> None:
        """Take the wishes for what this server takes them for."""

    def seed(self, _wishes: dict[str, Any]) -> int:
        """Give the seed that decides about the pictures."""
        return 0

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        """Word an error."""
        return JSONResponse({"error": error}, status, headers)

    def pictured(self, exchange: Exchange) -> Response:
        """Answer with pictures."""
        return good(exchange)


class ImagesRoute:
    """Create or edit, as an ASGI application: some behaviours are no HTTP answer at all."""

    def __init__(self, memory: Memory, server: Server) -> None:
        self._memory = memory
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        authorized = bool(self._server.key_of(request))
        call = self._memory.note(f"req_{uuid4().hex}", request.url.path, authorized=authorized)
        try:
            await self._answer(request, call, send)
        finally:
            call["ended_at"] = time.time()

    async def _answer(self, request: Request, call: CallRecord, send: Send) -> None:
        asked, refusal = await self._read(request)
        if refusal is None:
            _note(call, asked)
            refusal = self._choose(call)
        if refusal is not None:
            await _finish(request, call, send, self._server.worded(refusal.status, refusal.error, {}))
            return
        exchange = self._exchange(request, call, asked)
        behaviour = call["behaviour"]
        await asyncio.sleep(_seconds_of_work(behaviour, self._memory.settings.delay_s))
        while len(self._memory.calls) < self._memory.settings.together:
            await asyncio.sleep(LOOK_ROUND_S)
        if behaviour in ON_THE_WIRE:
            await ON_THE_WIRE[behaviour](request, send, bytes(good(exchange).body))
        else:
            await _finish(request, call, send, self._response(behaviour, exchange))

    async def _read(self, request: Request) -> tuple[Asked, Refusal | None]:
        body = await request.body()
        refusal = self._server.turned_away(request)
        if refusal is not None:
            return Asked(), refusal
        try:
            asked = _asked(body, request.headers.get("content-type", ""))
        except ValueError:
            asked = None
        fault = fault_in(None) if asked is None else self._server.fault(asked)
        if asked is None or fault is not None:
            return Asked(), Refusal(400, fault or {})
        self._server.settled(asked)
        return asked, None

    def _choose(self, call: CallRecord) -> Refusal | None:
        try:
            call["behaviour"] = self._memory.behaviour_for(call["prompt"], call["model"])
        except KeyError as name:
            said = {"message": f"The stand-in has no behaviour {name}.", "type": "fake", "param": None, "code": None}
            return Refusal(400, said)
        return None

    def _exchange(self, request: Request, call: CallRecord, asked: Asked) -> Exchange:
        output_format = self._memory.settings.format or asked.wishes.get("output_format") or "png"
        origin = f"http://{request.url.netloc}"
        seed, key = self._server.seed(asked.wishes), self._server.key_of(request)
        return Exchange(asked.wishes, call["request_id"], output_format, origin, seed, key)

    def _response(self, behaviour: str, exchange: Exchange) -> Response:
        if behaviour in ERRORS:
            answer = ERRORS[behaviour]
            error = json.loads(json.dumps(answer.error).replace("{request_id}", exchange.request_id))
            said = error["message"].replace("{prompt}", exchange.wishes["prompt"])
            error["message"] = said.replace("{key}", exchange.key)
            return self._server.worded(answer.status, error, answer.headers)
        return self._server.pictured(exchange) if behaviour in PLAIN else ANSWERS[behaviour](exchange)


def _asked(body: bytes, content_type: str) -> Asked:
    if content_type.startswith("multipart/"):
        parts = parts_in(body, content_type)
        return Asked(text_wishes(parts), parts)
    wishes = json.loads(body)
    if not isinstance(wishes, dict):
        raise ValueError("no object")  # noqa: TRY004 - like any other body that isn't one
    return Asked(wishes)


def _note(call: CallRecord, asked: Asked) -> None:
    wishes = asked.wishes
    call["wishes"] = wishes
    call["files"] = [
        FileRecord(
            field=part.name,
            name=part.filename or "",
            media_type=part.media_type,
            bytes=len(part.data),
            sha256=hashlib.sha256(part.data).hexdigest(),
        )
        for part in asked.files
    ]
    call["prompt"] = wishes["prompt"]
    call["model"] = wishes.get("model") or ""
    call["n"] = wishes.get("n") or 1
    call["safety_identifier"] = wishes.get("safety_identifier")


def _seconds_of_work(behaviour: str, delay_s: float) -> float:
    if behaviour == "slow":
        return SLOW_S
    error = ERRORS.get(behaviour)
    return 0.0 if error and not error.after_work else delay_s


async def _finish(request: Request, call: CallRecord, send: Send, answer: Response) -> None:
    answer.headers["x-request-id"] = call["request_id"]
    call["client_gone"] = await request.is_disconnected()
    await answer(request.scope, request.receive, send)
    call["finished"] = not call["client_gone"]
