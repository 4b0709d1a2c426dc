"""Pictures by a server that speaks OpenAI's protocol: the school's own, or a proxy before a vendor.

What each takes stands in `dialects`. None of them is documented to look at what it made, so a moderator has to. What
a pupil writes is never a setting (`syntax`), and where a server would draw the same picture for everybody, because
its seed is fixed, one of ours is sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Collection, Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

from imagegen.choices import Kind, Outcome, Shape
from imagegen.providers import catalogue, images_answers
from imagegen.providers.addresses import names_own_machine
from imagegen.providers.base import Capabilities, Health, ProviderFailure, Request
from imagegen.providers.dialects import DIALECTS, STEP, Dialect, Edits, Masks, Seeds
from imagegen.providers.fetching import FETCH_S, MAX_BYTES, Fetcher
from imagegen.providers.images_answers import Answer, Item
from imagegen.providers.images_api import MAX_ANSWER_BYTES, Call, ImagesProvider, Send, created, require_word
from imagegen.providers.sources import Source, converted, white_where_open
from imagegen.providers.syntax import neutral

if TYPE_CHECKING:
    from openai import OpenAI

MAX_SEED = 2**31 - 1
"""The largest seed that all of them take: some keep it in 32 bits with a sign."""
NO_KEY = "no-key"
"""Sent where a server asks for no key: the SDK insists on one."""
_PIXELS = 1024 * 1024


class CompatibleProvider(ImagesProvider):
    """Makes pictures with a server of `dialect` (a name in `dialects.DIALECTS`).

    `result_origins` are origins beyond the server's own where its answers may have their pictures. Raises
    `ValueError` for an address, a dialect or a key that can't be.
    """

    name: ClassVar[str] = "openai_compatible"

    def __init__(
        self,
        base_url: str,
        api_key: str = "",
        *,
        model: str,
        dialect: str,
        deadline_s: float = 180.0,
        private: bool | None = None,
        result_origins: Collection[str] = (),
    ) -> None:
        if dialect not in DIALECTS:
            raise ValueError(f"Dialect {dialect!r} is none of {', '.join(DIALECTS)}.")
        parts = urlsplit(base_url)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.username:
            raise ValueError("An address ends in /v1, such as http://pictures.my-school.internal:8080/v1.")
        super().__init__(deadline_s, private=private)
        self._base_url = base_url
        self._api_key = require_word(api_key) if api_key else NO_KEY
        self._model = model
        self._dialect: Dialect = DIALECTS[dialect]
        self._known = catalogue.known(model)
        self._fetcher = _fetcher(base_url, result_origins, private)

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model

    def capabilities(self) -> Capabilities:
        """Say what the dialect can be asked for. More like this is an edit, where there are edits."""
        speaks = self._dialect
        seeds = speaks.seeds is not Seeds.NOWHERE
        kinds = frozenset({Kind.CREATE} if speaks.edits is Edits.NOWHERE else Kind)
        masks = speaks.masks is not Masks.IGNORED
        return Capabilities(kinds, frozenset(self._sizes()), speaks.max_n, variety=seeds, seed=seeds, mask=masks)

    def close(self) -> None:
        """Close idle connections. A later call opens new ones."""
        super().close()
        self._fetcher.close()

    def _new_client(self, _route: str) -> OpenAI:
        from openai import OpenAI

        return self._connected(OpenAI, self._base_url, api_key=self._api_key)

    def _size(self, request: Request, source: Source | None) -> str:
        if source is None or request.kind is not Kind.EDIT:
            return self._sizes()[request.shape]
        if self._dialect.sizes is None:
            return self._known.size_like(source.width, source.height)
        return _size_like(source.width, source.height)

    def _sizes(self) -> Mapping[Shape, str]:
        return self._known.sizes if self._dialect.sizes is None else self._dialect.sizes

    def _text(self, request: Request) -> str:
        text = super()._text(request)
        return neutral(text, self._dialect.syntax) if self._dialect.syntax else text

    def _seed(self, request: Request, size: str) -> int | None:
        """Choose the seed to send: the one asked for; one that follows from the words without variety; else any."""
        if self._dialect.seeds is Seeds.NOWHERE:
            return None
        if request.seed is not None:
            return request.seed & MAX_SEED
        if request.variety == 0:
            told = f"{request.text}\0{self._model}\0{size}".encode(errors="surrogatepass")
            return int.from_bytes(hashlib.sha256(told).digest()[:4]) & MAX_SEED
        return secrets.randbelow(MAX_SEED + 1)

    def _arguments(self, request: Request, size: str, seed: int | None) -> dict[str, Any]:
        speaks = self._dialect
        arguments: dict[str, Any] = {"model": self._model, "prompt": self._text(request), "n": request.n, "size": size}
        if speaks.asks_for_base64:
            arguments["response_format"] = "b64_json"
        if speaks.user and request.pseudonym:
            arguments["user"] = request.pseudonym
        if speaks.seeds is Seeds.FIELD:
            arguments["extra_body"] = {"seed": seed}
        if speaks.seeds is Seeds.PROMPT:
            # Last, and after everything that a pupil wrote was made harmless.
            arguments["prompt"] += _extra_args(request, seed, strength=speaks.strength)
        return arguments

    def _sending(self, request: Request, call: Call, source: Source | None) -> Send:
        if source is None or self._dialect.edits is Edits.FORM:
            return super()._sending(request, call, source)
        picture = base64.b64encode(converted(source, self.source_types).data).decode()
        body = {**call.arguments.get("extra_body", {}), "file": picture}
        return created({**call.arguments, "extra_body": body})

    def _mask(self, mask: Source) -> Source:
        return white_where_open(mask) if self._dialect.masks is Masks.WHITE else mask

    def _applied(self, request: Request, call: Call, _answer: Answer) -> dict[str, Any]:
        applied: dict[str, Any] = {"model": self._model}
        if call.seed is not None:
            applied["seed"] = call.seed
            applied |= {} if request.variety is None else {"variety": request.variety}
        return applied | ({"variation": "edit"} if request.kind is Kind.VARIATION else {})

    def _ignored(self, request: Request) -> tuple[str, ...]:
        return super()._ignored(request) if self._dialect.seeds is Seeds.NOWHERE else ()

    def _fetched(self, item: Item, call: Call) -> bytes:
        """Take the picture from the answer, or from the address that stands in it, if it is one of the server's."""
        data = images_answers.bytes_of(item)
        if data or not isinstance(item.url, str):
            return data
        if item.url.startswith("data:"):
            return images_answers.bytes_of(Item(item.url))
        left = call.ends_at - time.monotonic()
        if left <= 0:
            raise ProviderFailure(Outcome.TIMEOUT, "no time was left to fetch the picture")
        most = min(MAX_BYTES, MAX_ANSWER_BYTES // call.arguments["n"])
        url = _absolute(self._base_url, item.url)
        return self._fetcher.fetch(url, deadline_s=min(FETCH_S, left), max_bytes=most)

    def _health(self) -> Health:
        listed = self._listed()
        names = {name.removesuffix(":latest") for name in listed}
        if self._dialect.lists and self._model.removesuffix(":latest") not in names:
            return Health(Outcome.MODEL_UNAVAILABLE, f"the server doesn't list {self._model}", listed)
        return Health(models=listed)


def _extra_args(request: Request, seed: int | None, *, strength: bool) -> str:
    """Say in stable-diffusion.cpp's own syntax what no field of its body takes."""
    said: dict[str, Any] = {"seed": seed}
    if strength and request.kind is Kind.VARIATION:
        variety = 0.5 if request.variety is None else request.variety
        said["strength"] = round(0.25 + 0.5 * variety, 3)
    return f" <sd_cpp_extra_args>{json.dumps(said)}</sd_cpp_extra_args>"


def _size_like(width: int, height: int) -> str:
    """Give a size in the proportions of a picture, of a megapixel or less, in multiples of `STEP`."""
    smaller = min(1.0, sqrt(_PIXELS / (width * height)))
    return "x".join(str(max(STEP * 4, round(side * smaller / STEP) * STEP)) for side in (width, height))


def _absolute(base_url: str, url: str) -> str:
    """Complete an address that has no host; what can't be completed stays as it is, and isn't fetched."""
    try:
        return urljoin(base_url, url)
    except ValueError:
        return url


def _fetcher(base_url: str, origins: Collection[str], private: bool | None) -> Fetcher:
    parts = urlsplit(base_url)
    own = names_own_machine(parts.hostname or "") if private is None else private
    return Fetcher({f"{parts.scheme}://{parts.netloc}", *origins}, private=own)
