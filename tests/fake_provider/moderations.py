"""`POST /v1/moderations`: scores as they are scripted, held against the SDK's types.

A text scores what it says itself (`[[score:violence=0.9]]`), a picture what `POST /_config` sets as `scores`. The
behaviours of the images routes that aren't pictures hold here too: `[[fake:error-500]]` in a text, or the settings.
"""

from __future__ import annotations

import json
import re
import time
from functools import cache
from typing import Any
from uuid import uuid4

from openai.types import Moderation
from openai.types.moderation import Categories
from openai.types.moderation_create_params import ModerationCreateParams
from openai.types.moderation_multi_modal_input_param import ModerationMultiModalInputParam
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from tests.fake_provider.calls import CallRecord, Memory
from tests.fake_provider.fixtures import ERRORS
from tests.fake_provider.speaking import PLAIN, Refusal, Server
from tests.fake_provider.validation import Fault, fault
from tests.fake_provider.wire import ON_THE_WIRE

THRESHOLD = 0.5
CATEGORIES = tuple(described.alias or name for name, described in Categories.model_fields.items())
OF_PICTURES = frozenset({"self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "violence"}) | {
    "violence/graphic"
}
"""The categories that pictures are scored for; the others say nothing of them."""
_SCORE = re.compile(r"\[\[score:([a-z/-]+)=(\d(?:\.\d+)?)\]\]")
_NOTHING = 0.0001


class _Moderations:
    """The endpoint, as an ASGI application."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._server = Server()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        authorized = bool(self._server.key_of(request))
        call = self._memory.note(f"modr_{uuid4().hex}", request.url.path, authorized=authorized)
        answer = await self._answer(request, call, send)
        if answer is not None:
            answer.headers["x-request-id"] = call["request_id"]
            await answer(scope, receive, send)
            call["finished"] = True
        call["ended_at"] = time.time()

    async def _answer(self, request: Request, call: CallRecord, send: Send) -> Response | None:
        wishes, refusal = await self._read(request)
        if refusal is not None:
            return JSONResponse({"error": refusal.error}, refusal.status)
        call["wishes"], call["model"] = _without_pictures(wishes), wishes.get("model") or "omni-moderation-latest"
        call["prompt"] = " ".join(texts_in(wishes["input"]))
        call["behaviour"] = behaviour = self._memory.behaviour_for(call["prompt"], "")
        if behaviour in ERRORS:
            answer = ERRORS[behaviour]
            return JSONResponse({"error": answer.error}, answer.status, answer.headers)
        scored = json.dumps(self._scored(wishes, call)).encode()
        if behaviour in ON_THE_WIRE:
            await ON_THE_WIRE[behaviour](request, send, scored)
            return None
        return Response(scored if behaviour in PLAIN else _broken(behaviour), media_type="application/json")

    async def _read(self, request: Request) -> tuple[dict[str, Any], Refusal | None]:
        body = await request.body()
        refusal = self._server.turned_away(request)
        if refusal is not None:
            return {}, refusal
        try:
            wishes = json.loads(body)
        except ValueError:
            wishes = None
        found = moderation_fault_in(wishes)
        return ({}, Refusal(400, found)) if found else (wishes, None)

    def _scored(self, wishes: dict[str, Any], call: CallRecord) -> dict[str, Any]:
        pictures = self._memory.settings.scores
        results = [_result(item, pictures) for item in _items(wishes["input"])]
        return {"id": call["request_id"], "model": "omni-moderation-2024-09-26", "results": results}


def moderation_routes(memory: Memory) -> list[BaseRoute]:
    """Give the one route."""
    return [Route("/v1/moderations", _Moderations(memory), methods=["POST"])]


def moderation_fault_in(body: Any) -> Fault | None:
    """Give the `error` object of a 400 for a body that the API would refuse; None for a good one."""
    try:
        said = _adapter(ModerationCreateParams).validate_python(body)["input"]
        # To the type above any sequence will do: its parts are checked one by one.
        for part in [] if isinstance(said, str) else said:
            _adapter(str if isinstance(part, str) else ModerationMultiModalInputParam).validate_python(part)
    except ValidationError as error:
        kinds = {found["type"] for found in error.errors()}
        return fault(f"Invalid value: {', '.join(sorted(kinds))}.", "input", "invalid_type")
    pictures = len(pictures_in(body["input"]))
    if pictures > 1:
        message = f"Number of images ({pictures}) exceeds maximum of 1"
        return fault(message, "input", "too_many_images")
    return None


def texts_in(said: Any) -> list[str]:
    """Give the texts of an input, whichever of its forms it has."""
    if isinstance(said, str):
        return [said]
    return [item if isinstance(item, str) else item.get("text", "") for item in said]


def pictures_in(said: Any) -> list[str]:
    """Give the addresses of the pictures of an input."""
    items = [] if isinstance(said, str) else [item for item in said if isinstance(item, dict)]
    return [item["image_url"]["url"] for item in items if item.get("type") == "image_url"]


def _items(said: Any) -> list[Any]:
    """Give what gets a result each: every text of a list, but all parts of a mixed input together."""
    if isinstance(said, str):
        return [[said]]
    return [[item] for item in said] if all(isinstance(item, str) for item in said) else [said]


def _result(parts: list[Any], pictures: dict[str, float]) -> dict[str, Any]:
    written = {name: float(score) for text in texts_in(parts) for name, score in _SCORE.findall(text)}
    painted = {name: score for name, score in pictures.items() if name in OF_PICTURES} if pictures_in(parts) else {}
    scores = {name: max(written.get(name, _NOTHING), painted.get(name, _NOTHING)) for name in CATEGORIES}
    result = {
        "flagged": any(score >= THRESHOLD for score in scores.values()),
        "categories": {name: score >= THRESHOLD for name, score in scores.items()},
        "category_scores": scores,
        "category_applied_input_types": {name: _kinds(name, parts) for name in CATEGORIES},
    }
    Moderation.model_validate(result)
    return result


def _kinds(category: str, parts: list[Any]) -> list[str]:
    text = ["text"] if any(texts_in(parts)) else []
    return text + (["image"] if pictures_in(parts) and category in OF_PICTURES else [])


def _broken(behaviour: str) -> bytes:
    return {
        "empty-data": b'{"id": "modr_1", "model": "omni-moderation-2024-09-26", "results": []}',
        "wrong-types": b'{"id": 5, "results": {"flagged": "no"}}',
        "broken-json": b'{"id": "modr_1", "results": [{"fl',
    }.get(behaviour, b"<html></html>")


def _without_pictures(wishes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wishes.items() if name != "input"} | {
        "texts": texts_in(wishes["input"]),
        "pictures": len(pictures_in(wishes["input"])),
    }


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
