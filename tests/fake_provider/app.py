"""The stand-in's endpoints: OpenAI's two, and the three that tests steer it with."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.fake_provider.answers import Exchange, answer_to, good
from tests.fake_provider.calls import CallRecord, Memory, Settings
from tests.fake_provider.fixtures import ERRORS, NO_KEY
from tests.fake_provider.validation import MODELS, RETIRED, fault_in
from tests.fake_provider.wire import ON_THE_WIRE

SLOW_S = 10.0
_SHUTDOWN_DATES = {
    "gpt-image-1-mini": "2026-12-01",
    "gpt-image-1.5": "2026-12-01",
    "chatgpt-image-latest": "2026-12-01",
}


def new_app(delay_s: float = 0.0) -> Starlette:
    """Make a stand-in that remembers nothing yet; `delay_s` is how long a picture takes, in seconds."""
    memory = Memory(Settings(delay_s=delay_s))
    routes = [
        Route("/v1/images/generations", _Generations(memory), methods=["POST"]),
        Route("/v1/models", _models),
        Route("/_calls", _calls),
        Route("/_reset", _reset, methods=["POST"]),
        Route("/_config", _config, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.memory = memory
    return app


class _Generations:
    """`POST /v1/images/generations`, as an ASGI application: some behaviours are no HTTP answer at all."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        call = self._memory.note(f"req_{uuid4().hex}", authorized="authorization" in request.headers)
        try:
            await self._answer(request, call, send)
        finally:
            call["ended_at"] = time.time()

    async def _answer(self, request: Request, call: CallRecord, send: Send) -> None:
        wishes, fault = await _wishes_in(request)
        if fault is None:
            _note_wishes(call, wishes)
            fault = self._choose(call)
        if fault is not None:
            status = 400 if call["authorized"] else 401
            await self._finish(request, call, send, JSONResponse({"error": fault}, status))
            return
        exchange = Exchange(wishes, call["request_id"], self._format(wishes))
        behaviour = call["behaviour"]
        await asyncio.sleep(_seconds_of_work(behaviour, self._memory.settings.delay_s))
        if behaviour in ON_THE_WIRE:
            await ON_THE_WIRE[behaviour](request, send, bytes(good(exchange).body))
        else:
            await self._finish(request, call, send, answer_to(behaviour, exchange))

    def _choose(self, call: CallRecord) -> dict[str, Any] | None:
        try:
            call["behaviour"] = self._memory.behaviour_for(call["prompt"], call["model"])
        except KeyError as name:
            return {"message": f"The stand-in has no behaviour {name}.", "type": "fake", "param": None, "code": None}
        return None

    def _format(self, wishes: dict[str, Any]) -> str:
        return self._memory.settings.format or wishes.get("output_format") or "png"

    async def _finish(self, request: Request, call: CallRecord, send: Send, answer: Response) -> None:
        answer.headers["x-request-id"] = call["request_id"]
        call["client_gone"] = await request.is_disconnected()
        await answer(request.scope, request.receive, send)
        call["finished"] = not call["client_gone"]


async def _wishes_in(request: Request) -> tuple[dict[str, Any], dict[str, Any] | None]:
    body = await request.body()
    if "authorization" not in request.headers:
        return {}, NO_KEY
    try:
        wishes = json.loads(body)
    except ValueError:
        wishes = None
    fault = fault_in(wishes)
    return (wishes, None) if fault is None else ({}, fault)


def _note_wishes(call: CallRecord, wishes: dict[str, Any]) -> None:
    call["prompt"] = wishes["prompt"]
    call["model"] = wishes.get("model") or ""
    call["n"] = wishes.get("n") or 1
    call["safety_identifier"] = wishes.get("safety_identifier")


def _seconds_of_work(behaviour: str, delay_s: float) -> float:
    if behaviour == "slow":
        return SLOW_S
    error = ERRORS.get(behaviour)
    return 0.0 if error and not error.after_work else delay_s


async def _models(_request: Request) -> Response:
    models = [
        {
            "id": name,
            "object": "model",
            "created": 1_776_000_000,
            "owned_by": "system",
            "shutdown_date": _SHUTDOWN_DATES.get(name),
        }
        for name in sorted(MODELS - RETIRED)
    ]
    return JSONResponse({"object": "list", "data": models})


async def _calls(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    return JSONResponse({"count": len(memory.calls), "calls": memory.calls})


async def _reset(request: Request) -> Response:
    request.app.state.memory.forget()
    return JSONResponse({})


async def _config(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    try:
        memory.settings.take(await request.json())
    except ValueError as fault:
        return JSONResponse({"unknown": str(fault)}, 400)
    return JSONResponse(vars(memory.settings))
