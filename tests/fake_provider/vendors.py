"""OpenAI and Azure, as the stand-in plays them: who is let in, what is refused, and which models are listed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.fake_provider.calls import Memory
from tests.fake_provider.speaking import Asked, ImagesRoute, Refusal, Server
from tests.fake_provider.validation import MODELS, RETIRED, Fault, edit_fault_in, fault, fault_in

_SHUTDOWN_DATES = {
    "gpt-image-1-mini": "2026-12-01",
    "gpt-image-1.5": "2026-12-01",
    "chatgpt-image-latest": "2026-12-01",
}
DEPLOYMENT_VERSIONS = frozenset({"2025-04-01-preview"})
V1_VERSIONS = frozenset({"preview", "latest"})
NO_DEPLOYMENT = "missing"
"""The name of a deployment that isn't there."""
_NOT_FOUND = {"code": "404", "message": "Resource not found"}
_NO_DEPLOYMENT = {
    "code": "DeploymentNotFound",
    "message": "The API deployment for this resource does not exist. If you created the deployment within the last "
    "5 minutes, please wait a moment and try again.",
}
_ACCESS_DENIED = {
    "code": "401",
    "message": "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key "
    "for an active subscription and use a correct regional API endpoint for your resource.",
}
_AZURE_FORMATS = frozenset({"png", "jpeg"})
_AZURE_PICTURES = frozenset({"image/png", "image/jpeg"})


class Azure(Server):
    """A resource. Deployments have any name; names that start with `missing` don't exist."""

    def __init__(self, versions: frozenset[str]) -> None:
        self._versions = versions

    def key_of(self, request: Request) -> str:
        return request.headers.get("api-key") or super().key_of(request)

    def turned_away(self, request: Request) -> Refusal | None:
        if super().turned_away(request) is not None:
            return Refusal(401, _ACCESS_DENIED)
        if request.query_params.get("api-version") not in self._versions:
            return Refusal(404, _NOT_FOUND)
        gone = request.path_params.get("deployment", "").startswith(NO_DEPLOYMENT)
        return Refusal(404, _NO_DEPLOYMENT) if gone else None

    def fault(self, asked: Asked) -> Fault | None:
        if asked.parts:
            return edit_fault_in(asked.parts, any_model=True, formats=_AZURE_FORMATS, picture_types=_AZURE_PICTURES)
        return fault_in(asked.wishes, any_model=True, formats=_AZURE_FORMATS)


class AzureV1(Azure):
    """The newer route, where the deployment is called as the model."""

    def fault(self, asked: Asked) -> Fault | None:
        if str(asked.wishes.get("model", "")).startswith(NO_DEPLOYMENT):
            return _NO_DEPLOYMENT
        return super().fault(asked)


def openai_routes(memory: Memory) -> list[BaseRoute]:
    """Give OpenAI's routes. Variations are gone since May 2026."""
    server = Server()
    return [
        Route("/v1/images/generations", ImagesRoute(memory, server), methods=["POST"]),
        Route("/v1/images/edits", ImagesRoute(memory, server), methods=["POST"]),
        Route("/v1/images/variations", _variations, methods=["POST"]),
        Route("/v1/models", listing(server, _openai_models)),
    ]


def azure_routes(memory: Memory) -> list[BaseRoute]:
    """Give the routes of an Azure resource; the v1 route has no edits."""
    deployments, v1 = Azure(DEPLOYMENT_VERSIONS), AzureV1(V1_VERSIONS)
    images = "/openai/deployments/{deployment}/images"
    return [
        Route(f"{images}/generations", ImagesRoute(memory, deployments), methods=["POST"]),
        Route(f"{images}/edits", ImagesRoute(memory, deployments), methods=["POST"]),
        Route("/openai/models", listing(deployments, _azure_models)),
        Route("/openai/v1/images/generations", ImagesRoute(memory, v1), methods=["POST"]),
        Route("/openai/v1/models", listing(v1, _azure_models)),
    ]


Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def listing(server: Server, models: Callable[[], list[dict[str, Any]]]) -> Endpoint:
    """Make the endpoint that lists models for whoever is let in."""

    async def answer(request: Request) -> Response:
        refusal = server.turned_away(request)
        if refusal is not None:
            return server.worded(refusal.status, refusal.error, {})
        return JSONResponse({"object": "list", "data": models()})

    return answer


def _openai_models() -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "object": "model",
            "created": 1_776_000_000,
            "owned_by": "system",
            "shutdown_date": _SHUTDOWN_DATES.get(name),
        }
        for name in sorted(MODELS - RETIRED)
    ]


def _azure_models() -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "object": "model",
            "status": "succeeded",
            "lifecycle_status": "generally-available",
            "deprecation": {"inference": 1_810_000_000},
        }
        for name in ("gpt-image-2", "gpt-image-2.5-flare", "gpt-image-2.5-sunburst")
    ]


async def _variations(_request: Request) -> Response:
    gone = fault("Invalid URL (POST /v1/images/variations)", None, None)
    return JSONResponse({"error": gone}, 404)
