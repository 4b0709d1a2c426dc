"""Servers of one's own that speak OpenAI's protocol, each in its dialect, as their sources say (November 2026)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.fake_provider.answers import Exchange, good, result_path, with_urls
from tests.fake_provider.calls import Memory
from tests.fake_provider.pictures import picture
from tests.fake_provider.speaking import Asked, ImagesRoute, Refusal, Server
from tests.fake_provider.validation import Fault, edit_fault_in, fault, fault_in
from tests.fake_provider.vendors import listing

_EXTRA_ARGS = re.compile(r"<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>")
_SIZE = re.compile(r"\d{2,4}x\d{2,4}")
_EXTENSIONS = {"negative_prompt", "num_inference_steps", "guidance_scale", "true_cfg_scale", "seed"}


class LiteLLM(Server):
    """A proxy before OpenAI or Azure. What the vendor said stands in the message, and the code is only the status."""

    def fault(self, asked: Asked) -> Fault | None:
        return edit_fault_in(asked.parts, any_model=True) if asked.parts else fault_in(asked.wishes, any_model=True)

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        refused = error.get("code") in {"content_policy_violation", "moderation_blocked", "contentFilter"}
        name = "BadRequestError: litellm.ContentPolicyViolationError" if refused else "APIError"
        said = {
            "message": f"litellm.{name}: OpenAIException - {error['message']}",
            "type": None,
            "param": None,
            "code": str(status),
            "provider_specific_fields": {"innererror": error.get("inner_error")},
        }
        return JSONResponse({"error": said}, status, headers)


class Open(Server):
    """A server without accounts: no key is asked for, and a wrong one is not noticed."""

    keys: frozenset[str] = frozenset()
    """What a body may hold."""
    forms: bool = False
    """Whether there is an edits route at all."""

    def turned_away(self, _request: Request) -> Refusal | None:
        return None

    def fault(self, asked: Asked) -> Fault | None:
        if not asked.wishes.get("prompt"):
            return fault("prompt required", "prompt", None)
        if asked.parts and not asked.files:
            return fault("Field 'image' or 'url' is required", "image", None)
        unknown = set(asked.wishes) - self.keys
        return fault(f"unknown {sorted(unknown)}", None, None) if unknown else None


class LocalAI(Open):
    """Answers with addresses unless told otherwise; what follows `|` in a prompt is what must not be drawn."""

    keys = frozenset({"prompt", "model", "n", "size", "response_format", "seed", "step", "mode", "file", "quality"})

    def settled(self, asked: Asked) -> None:
        drawn, _, avoided = str(asked.wishes["prompt"]).partition("|")
        asked.wishes |= {"positive": drawn, "negative": avoided.partition("|")[0]}
        if "x" not in asked.wishes.get("size", ""):
            asked.wishes["size"] = "512x512"

    def seed(self, wishes: dict[str, Any]) -> int:
        return int(wishes.get("seed", 7))

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        said = {"code": status, "message": error["message"], "type": ""}
        return JSONResponse({"error": said}, status, headers)

    def pictured(self, exchange: Exchange) -> Response:
        if exchange.wishes.get("response_format") == "b64_json":
            return good(exchange)
        paths = (result_path(exchange, at) for at in range(exchange.n))
        return with_urls(exchange, (exchange.origin + path for path in paths))


class Diffusion(Open):
    """What vLLM-Omni and SGLang share: FastAPI's errors, seeds and the other words of diffusion models."""

    keys = frozenset({"prompt", "model", "n", "size", "response_format", "user", "output_format"} | _EXTENSIONS)
    forms = True
    default_seed = 0

    def fault(self, asked: Asked) -> Fault | None:
        size = asked.wishes.get("size", "auto")
        if size != "auto" and not _SIZE.fullmatch(size):
            return fault(f"Invalid size format: '{size}'. Expected format: 'WIDTHxHEIGHT'.", "size", None)
        return super().fault(asked)

    def seed(self, wishes: dict[str, Any]) -> int:
        return int(wishes.get("seed", self.default_seed))

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        return JSONResponse({"detail": error["message"]}, status, headers)


class VLLMOmni(Diffusion):
    """Answers with base64 or a file, never with an address."""

    def fault(self, asked: Asked) -> Fault | None:
        if asked.wishes.get("response_format", "b64_json") not in {"b64_json", "file"}:
            return fault("response_format must be b64_json or file", "response_format", None)
        return super().fault(asked)


class SGLang(Diffusion):
    """Takes the same seed for whoever names none, and has relative addresses for its results."""

    default_seed = 1024

    def pictured(self, exchange: Exchange) -> Response:
        if exchange.wishes.get("response_format") != "url":
            return good(exchange)
        return with_urls(exchange, (result_path(exchange, at) for at in range(exchange.n)))


class SdCpp(Open):
    """stable-diffusion.cpp: settings are read out of the prompt, and the seed is 42 for whoever names none."""

    keys = frozenset(
        {"prompt", "model", "n", "size", "response_format", "output_format", "output_compression", "quality", "user"}
    )
    forms = True

    def fault(self, asked: Asked) -> Fault | None:
        found = _EXTRA_ARGS.search(asked.wishes.get("prompt", ""))
        try:
            json.loads(found[1] if found else "{}")
        except ValueError:
            return fault("invalid sd_cpp_extra_args", None, None)
        return super().fault(asked)

    def settled(self, asked: Asked) -> None:
        prompt = asked.wishes["prompt"]
        found = _EXTRA_ARGS.search(prompt)
        extra = json.loads(found[1]) if found else {}
        asked.wishes |= {"drawn": _EXTRA_ARGS.sub("", prompt), "extra_args": extra}

    def seed(self, wishes: dict[str, Any]) -> int:
        return int(wishes["extra_args"].get("seed", 42))

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        return JSONResponse({"error": error["message"]}, status, headers)


class Ollama(Open):
    """One picture, no seed, no edits."""

    keys = frozenset({"prompt", "model", "n", "size", "response_format", "user"})

    def worded(self, status: int, error: Fault, headers: dict[str, str]) -> Response:
        said = {"message": error["message"], "type": "api_error", "param": None, "code": None}
        return JSONResponse({"error": said}, status, headers)

    def pictured(self, exchange: Exchange) -> Response:
        return good(exchange, 1)


SERVERS: dict[str, type[Server]] = {
    "litellm": LiteLLM,
    "localai": LocalAI,
    "vllm_omni": VLLMOmni,
    "sglang": SGLang,
    "sd_cpp": SdCpp,
    "ollama": Ollama,
}
"""By the name of the dialect, which is also the first part of the path."""


def compatible_routes(memory: Memory) -> list[BaseRoute]:
    """Give the routes of all dialects, and the results that some of them answer with the address of."""
    routes = [route for name, kind in SERVERS.items() for route in _routes(memory, f"/{name}/v1", kind())]
    return [*routes, Route("/results/redirect", _redirect), Route("/results/{size}/{format}/{variant:int}", _result)]


def _routes(memory: Memory, path: str, server: Server) -> Iterator[BaseRoute]:
    yield Route(f"{path}/images/generations", ImagesRoute(memory, server), methods=["POST"])
    if not isinstance(server, Open) or server.forms:
        yield Route(f"{path}/images/edits", ImagesRoute(memory, server), methods=["POST"])
    yield Route(f"{path}/models", listing(server, _models))


def _models() -> list[dict[str, Any]]:
    return [{"id": "a-model", "object": "model", "owned_by": "local"}]


async def _result(request: Request) -> Response:
    named = request.path_params
    data = picture(named["size"], named["format"], named["variant"])
    return Response(data, media_type=f"image/{named['format']}")


async def _redirect(_request: Request) -> Response:
    return Response(status_code=302, headers={"location": "http://169.254.169.254/latest/meta-data/"})
