"""Answers of the images protocol: what is taken from them, and what is never believed.

The SDK's own parsing isn't used: it lets wrong types, empty lists and HTML through as if they were pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import pybase64

from imagegen.choices import Outcome
from imagegen.providers.answers import request_id_in
from imagegen.providers.base import ProviderFailure
from imagegen.providers.openai_failures import categories_in
from imagegen.providers.sources import media_type_of

if TYPE_CHECKING:
    import httpx2

MAX_MODELS = 2_000
"""Models of a list that are looked at."""
MAX_MODEL_NAME = 200
_WORD = re.compile(r"[a-z0-9-]{1,24}")
_DATA_URL = re.compile(r"data:image/[a-z+.-]{1,20};base64,")


class Item(msgspec.Struct):
    """One picture of an answer."""

    b64_json: str | None = None
    url: Any = None
    content_filter_results: Any = None


class Answer(msgspec.Struct):
    """The part of `ImagesResponse` that we use. A wrong type in what only describes must not cost the pictures."""

    data: list[Item] | None = None
    output_format: Any = None
    quality: Any = None
    size: Any = None
    usage: Any = None

    def filtered(self) -> str:
        """Say for what the vendor kept pictures back, by category and severity; empty where it didn't."""
        stopped = (categories_in(item.content_filter_results) for item in self.data or ())
        return ", ".join(category for categories in stopped for category in categories)


class _ModelList(msgspec.Struct):
    data: list[dict[str, Any]] | None = None


_T = TypeVar("_T")
_answers = msgspec.json.Decoder(Answer)
_model_lists = msgspec.json.Decoder(_ModelList)


def answer_in(response: httpx2.Response) -> Answer:
    """Read the body of a success. Raises `ProviderFailure` where it isn't the JSON that it should be."""
    return _parsed(response, _answers)


def models_in(response: httpx2.Response) -> dict[str, date | None]:
    """Read a list of models: each with the day of its end, where one was announced. Raises `ProviderFailure`."""
    listed = _parsed(response, _model_lists).data or []
    return dict(_named(listed[:MAX_MODELS]))


def bytes_of(item: Item) -> bytes:
    """Decode one picture; empty where there is none, so that its neighbours, which are paid for, still count."""
    text = item.b64_json or ""
    if text.startswith("data:"):
        text = _DATA_URL.sub("", text, count=1)
    try:
        return pybase64.b64decode(text, validate=True)
    except ValueError:
        return b""


def media_type(data: bytes, said: str) -> str:
    """Name the type by the first bytes, and by what the answer says only where they say nothing."""
    return media_type_of(data) or f"image/{said}"


def word(said: Any, sent: str) -> str:
    """Give what an answer says of itself where it is one plain word, else what was asked for."""
    return said if isinstance(said, str) and _WORD.fullmatch(said) else sent


def counts(usage: Any) -> dict[str, Any]:
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


def _parsed(response: httpx2.Response, decoder: msgspec.json.Decoder[_T]) -> _T:
    request_id = request_id_in(response.headers)
    said = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != "application/json":
        raise ProviderFailure(Outcome.BAD_RESPONSE, "the answer isn't JSON", request_id=request_id)
    try:
        return decoder.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProviderFailure(Outcome.BAD_RESPONSE, type(error).__name__, request_id=request_id) from None


def _named(listed: list[dict[str, Any]]) -> Iterator[tuple[str, date | None]]:
    for entry in listed:
        name = entry.get("id")
        if isinstance(name, str) and 0 < len(name) <= MAX_MODEL_NAME:
            yield name, _day(entry)


def _day(entry: Mapping[str, Any]) -> date | None:
    said = entry.get("shutdown_date")
    try:
        return date.fromisoformat(said[:10]) if isinstance(said, str) else None
    except ValueError:
        return None


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
