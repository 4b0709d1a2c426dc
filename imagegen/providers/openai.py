"""Pictures by OpenAI's image models (`POST /v1/images/generations`).

The SDK costs a second and 44 MB to import, so it is imported with the first call. Its own retries are off, and its
parsing of answers isn't used: it lets wrong types, empty lists and HTML through as if they were pictures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
import pybase64

from imagegen.choices import Kind, Origin, Outcome, Shape
from imagegen.providers.answers import request_id_in
from imagegen.providers.base import Capabilities, Made, Provider, ProviderFailure, Request, Result
from imagegen.providers.openai_failures import failure_in

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

BASE_URL = "https://api.openai.com/v1"
SIZES: Mapping[Shape, str] = {
    Shape.SQUARE: "1024x1024",
    Shape.LANDSCAPE: "1536x1024",
    Shape.PORTRAIT: "1024x1536",
    Shape.WIDE: "1536x864",
}
"""Width and height in pixels."""
QUALITIES = frozenset({"auto", "low", "medium", "high", "xhigh", "max"})
FORMAT = "webp"
"""Ten times smaller than PNG, and a tenth of the work to decode."""
MAX_N = 10
MAX_PICTURE_BYTES = 16 * 1024 * 1024
"""Bytes of one picture in an answer, as base64: room for more than our intake takes (10 MB)."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024

_CAPABILITIES = Capabilities(frozenset({Kind.CREATE}), frozenset(SIZES), max_n=MAX_N, variety=False, seed=False)
_WORD = re.compile(r"[a-z0-9-]{1,24}")


class _Picture(msgspec.Struct):
    b64_json: str | None = None


class _Answer(msgspec.Struct):
    """The part of `ImagesResponse` that we use. A wrong type in what only describes must not cost the pictures."""

    data: list[_Picture] | None = None
    output_format: Any = None
    quality: Any = None
    size: Any = None
    usage: Any = None


_decoder = msgspec.json.Decoder(_Answer)


class OpenAIProvider(Provider):
    """Makes pictures with an OpenAI account.

    `deadline_s` bounds a whole call in seconds of wall clock (only looking up the host's name is left to the
    system). Raises `ValueError` for a key that can't stand in a header or a quality that doesn't exist.
    """

    name: ClassVar[str] = "openai"
    origin: ClassVar[Origin] = Origin.AI
    repeatable: ClassVar[bool] = False
    waits: ClassVar[bool] = True
    needs_moderation: ClassVar[bool] = True

    def __init__(
        self,
        api_key: str,
        base_url: str | None = None,
        model: str = "gpt-image-2.5-flare",
        quality: str = "medium",
        deadline_s: float = 180.0,
    ) -> None:
        if not api_key or not api_key.isascii() or not api_key.isprintable() or " " in api_key:
            raise ValueError("An API key is a word of printable ASCII characters.")
        if quality not in QUALITIES:
            raise ValueError(f"Quality {quality!r} is none of {', '.join(sorted(QUALITIES))}.")
        self._api_key = api_key
        self._base_url = base_url or BASE_URL
        self._model = model
        self._quality = quality
        self._deadline_s = deadline_s
        self._lock = Lock()
        self._shared: OpenAI | None = None

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Close idle connections. A later call opens new ones."""
        with self._lock:
            client, self._shared = self._shared, None
        if client is not None:
            client.close()

    def capabilities(self) -> Capabilities:
        """Say what can be asked for: new pictures in four shapes, without control of variety or seed."""
        return _CAPABILITIES

    def _call(self, request: Request) -> Result:
        answer = self._answer(request)
        if answer.status_code != 200:
            secrets = (self._api_key, request.text, request.prompt)
            raise failure_in(answer.status_code, answer.headers, answer.content, secrets)
        request_id = request_id_in(answer.headers)
        return self._result(request, _parsed(answer, request_id), request_id)

    def _answer(self, request: Request) -> httpx2.Response:
        """Send, and read the whole answer, whatever its status."""
        client = self._client()
        import openai

        from imagegen.providers.bounded_http import bounds

        with bounds(self._deadline_s, min(request.n * MAX_PICTURE_BYTES, MAX_ANSWER_BYTES)):
            try:
                return client.images.with_raw_response.generate(**self._wishes(request)).http_response
            except openai.APIStatusError as error:
                return error.response

    def _wishes(self, request: Request) -> dict[str, Any]:
        wishes: dict[str, Any] = {
            "model": self._model,
            "prompt": request.text,
            "n": request.n,
            "size": SIZES[request.shape],
            "quality": self._quality,
            "output_format": FORMAT,
            "moderation": "auto",
        }
        if request.pseudonym:
            wishes["safety_identifier"] = request.pseudonym
        return wishes

    def _result(self, request: Request, answer: _Answer, request_id: str) -> Result:
        said_format = _word(answer.output_format, FORMAT)
        pictures = tuple(
            Made(data, _media_type(data, said_format)) for picture in answer.data or () if (data := _bytes_of(picture))
        )
        if not pictures:
            raise ProviderFailure(Outcome.BAD_RESPONSE, "no picture in the answer", request_id=request_id)
        applied = {
            "shape": str(request.shape),
            "size": _word(answer.size, SIZES[request.shape]),
            "n": request.n,
            "quality": _word(answer.quality, self._quality),
            "model": self._model,
            "format": said_format,
        }
        ignored = tuple(wish for wish in ("variety", "seed") if getattr(request, wish) is not None)
        usage = _counts(answer.usage)
        return Result(pictures, applied, ignored, None, self._model, request_id, usage)

    def _client(self) -> OpenAI:
        """Give the one client of this provider, made by whichever thread comes first."""
        if self._shared is None:
            with self._lock:
                if self._shared is None:
                    self._shared = self._new_client()
        return self._shared

    def _new_client(self) -> OpenAI:
        from openai import OpenAI

        from imagegen.providers.bounded_http import bounded_client

        http_client = bounded_client(self._base_url, self._deadline_s)
        return OpenAI(
            api_key=self._api_key,
            base_url=self._base_url,
            max_retries=0,
            timeout=http_client.timeout,
            default_headers={"Accept-Encoding": "identity"},
            http_client=http_client,
        )


def _parsed(answer: httpx2.Response, request_id: str) -> _Answer:
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ProviderFailure(Outcome.BAD_RESPONSE, "the answer isn't JSON", request_id=request_id)
    try:
        return _decoder.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderFailure(Outcome.BAD_RESPONSE, type(error).__name__, request_id=request_id) from None


def _bytes_of(picture: _Picture) -> bytes:
    """Decode one picture; empty where there is none, so that its neighbours, which are paid for, still count."""
    try:
        return pybase64.b64decode(picture.b64_json or "", validate=True)
    except ValueError:
        return b""


def _media_type(data: bytes, said: str) -> str:
    """Name the type by the first bytes, and by what the answer says only where they say nothing."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return f"image/{said}"


def _word(said: Any, sent: str) -> str:
    return said if isinstance(said, str) and _WORD.fullmatch(said) else sent


def _counts(usage: Any) -> dict[str, Any]:
    """Keep the token counts of an answer: numbers, one level of groups, no free text."""
    if not isinstance(usage, dict):
        return {}
    numbers = {name: value for name, value in usage.items() if _is_count(value)}
    groups = {
        name: {inner: value for inner, value in group.items() if _is_count(value)}
        for name, group in usage.items()
        if isinstance(group, dict)
    }
    return numbers | groups


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
