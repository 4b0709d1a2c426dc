"""Bodies of complete answers: good ones, and those that only look good."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.responses import Response

from tests.fake_provider.pictures import flat_webp, gif_of_frames, picture, picture_b64

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_HTML = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
_TOKENS = {"low": 196, "medium": 439, "high": 1756, "xhigh": 3122, "max": 7024, "auto": 439}


@dataclass(frozen=True)
class Exchange:
    """One call as an answer needs it: its wishes, the name of the call, and the format that pictures come in."""

    wishes: dict[str, Any]
    request_id: str
    output_format: str
    origin: str = ""
    seed: int = 0
    key: str = ""

    def picture(self, at: int) -> str:
        """Give the picture at a place of the answer as base64; another seed makes another one."""
        return picture_b64(self.size, self.output_format, self.seed + at)

    @property
    def n(self) -> int:
        return int(self.wishes.get("n") or 1)

    @property
    def size(self) -> str:
        size = str(self.wishes.get("size") or "auto")
        return "1024x1024" if size == "auto" else size


def good(exchange: Exchange, count: int | None = None) -> Response:
    """Answer with `count` pictures (as many as were asked for), as GPT image models do: only `b64_json`, and usage."""
    numbers = range(exchange.n if count is None else count)
    return with_pictures(exchange, map(exchange.picture, numbers))


def with_pictures(exchange: Exchange, pictures: Iterator[str], **more: Any) -> Response:
    """Answer with these texts where base64 of pictures belongs."""
    # The texts are put in by hand: they need no escaping, and writing megabytes as JSON would make a slow stand-in.
    items = ",".join(f'{{"b64_json":"{text}"}}' for text in pictures)
    said = json.dumps(_described(exchange) | more)
    return _json(f'{{"data":[{items}],{said[1:]}'.encode())


def with_urls(exchange: Exchange, urls: Iterator[str]) -> Response:
    """Answer with addresses of pictures instead of pictures."""
    body = {"created": 1_794_000_000, "data": [{"url": url} for url in urls]}
    return _json(json.dumps(body).encode())


def result_path(exchange: Exchange, at: int) -> str:
    """Give the path under which the stand-in serves the picture at a place of the answer."""
    return f"/results/{exchange.size}/{exchange.output_format}/{(exchange.seed + at) % 1000}"


def _described(exchange: Exchange) -> dict[str, Any]:
    quality = exchange.wishes.get("quality") or "auto"
    made = _TOKENS[quality] * exchange.n
    asked = len(exchange.wishes["prompt"]) // 4 + 1
    usage = {
        "input_tokens": asked,
        "output_tokens": made,
        "total_tokens": asked + made,
        "input_tokens_details": {"text_tokens": asked, "image_tokens": 0},
        "output_tokens_details": {"text_tokens": 0, "image_tokens": made},
    }
    return {
        "created": 1_794_000_000,
        "background": "opaque",
        "output_format": exchange.output_format,
        "quality": "medium" if quality == "auto" else quality,
        "size": exchange.size,
        "usage": usage,
        "safety_identifier": exchange.wishes.get("safety_identifier"),
    }


def _holding(data: bytes) -> Answer:
    text = base64.b64encode(data).decode()
    return lambda exchange: with_pictures(exchange, iter([text] * exchange.n))


def _saying(body: str, media_type: str = "application/json", status: int = 200) -> Answer:
    return lambda _exchange: Response(body, status, media_type=media_type)


def _null_b64(exchange: Exchange) -> Response:
    item = {"b64_json": None, "content_filter_results": {"sexual": {"filtered": False, "severity": "safe"}}}
    return _json(json.dumps(_described(exchange) | {"data": [item] * exchange.n}).encode())


def _filtered(exchange: Exchange) -> Response:
    results = {"sexual": {"filtered": True, "severity": "high"}, "hate": {"filtered": False, "severity": "safe"}}
    item = {"b64_json": None, "content_filter_results": results}
    return _json(json.dumps(_described(exchange) | {"data": [item] * exchange.n}).encode())


def _with_url(address: str) -> Answer:
    """Answer with one address for every picture; `{origin}` is the stand-in's own."""
    return lambda exchange: with_urls(exchange, iter([address.replace("{origin}", exchange.origin)] * exchange.n))


def _truncated_png(exchange: Exchange) -> Response:
    whole = picture(exchange.size, "png", 0)
    return _holding(whole[: len(whole) // 2])(exchange)


def _one_bad(exchange: Exchange) -> Response:
    first = picture_b64(exchange.size, exchange.output_format, 0)
    return with_pictures(exchange, iter([first, *["%%%"] * (exchange.n - 1)]))


def _gzip_bomb(_exchange: Exchange) -> Response:
    return _json(_zeros(), headers={"content-encoding": "gzip"})


@cache
def _zeros() -> bytes:
    """Give 128 MB of spaces, packed into some hundred kilobytes without ever being held unpacked."""
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = b" " * (1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(128)) + packer.flush()


def _redirect(_exchange: Exchange) -> Response:
    return Response(status_code=307, headers={"location": "/v1/images/generations"})


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


Answer = Callable[[Exchange], Response]
ANSWERS: dict[str, Answer] = {
    "ok": good,
    "slow": good,
    "too-many": lambda exchange: good(exchange, exchange.n + 2),
    "too-few": lambda exchange: good(exchange, max(exchange.n - 1, 1)),
    "one-bad": _one_bad,
    "error-502-html": _saying(_HTML, "text/html", 502),
    "html-200": _saying(_HTML, "text/html"),
    "broken-json": _saying('{"created": 1794000000, "data": [{"b64_json": "UklGR'),
    "wrong-types": _saying('{"created": "soon", "data": {"b64_json": 5}}'),
    "deep-json": _saying('{"usage": ' + "[" * 100_000),
    "mislabelled": lambda exchange: Response(good(exchange).body, media_type="text/plain"),
    "empty-data": lambda exchange: with_pictures(exchange, iter(())),
    "null-b64": _null_b64,
    "filtered-200": _filtered,
    "url": lambda exchange: with_urls(
        exchange, (exchange.origin + result_path(exchange, at) for at in range(exchange.n))
    ),
    "url-relative": lambda exchange: with_urls(exchange, (result_path(exchange, at) for at in range(exchange.n))),
    "url-data": lambda exchange: with_urls(
        exchange, (f"data:image/{exchange.output_format};base64,{exchange.picture(at)}" for at in range(exchange.n))
    ),
    "url-localhost": lambda exchange: with_urls(
        exchange,
        (exchange.origin.replace("127.0.0.1", "localhost") + result_path(exchange, at) for at in range(exchange.n)),
    ),
    "url-foreign": _with_url("https://pictures.example/1.png"),
    "url-port": _with_url("http://127.0.0.1:9/1.png"),
    "url-metadata": _with_url("http://169.254.169.254/latest/meta-data/"),
    "url-file": _with_url("file:///etc/passwd"),
    "url-credentials": _with_url("http://user:word@127.0.0.1/1.png"),
    "url-redirect": _with_url("{origin}/results/redirect"),
    "url-missing": _with_url("{origin}/results/missing"),
    "url-no-text": lambda _exchange: _json(b'{"data": [{"url": {"at": 5}}]}'),
    "bad-base64": lambda exchange: with_pictures(exchange, iter(["UklG!!!!Rg=="] * exchange.n)),
    "truncated-png": _truncated_png,
    "not-an-image": _holding(b"Once upon a time there was no picture."),
    "svg": _holding(SVG),
    "gif-frames": _holding(gif_of_frames(500)),
    "polyglot": lambda exchange: _holding(picture(exchange.size, "png", 0) + b"PK\x03\x04<script>alert(1)</script>")(
        exchange
    ),
    "bomb-webp": _holding(flat_webp(9400, 9400)),
    "gzip-bomb": _gzip_bomb,
    "redirect": _redirect,
}
"""By the name of the behaviour, beside those of `fixtures.ERRORS` and `wire.ON_THE_WIRE`."""
