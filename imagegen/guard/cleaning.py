"""Taking in a prompt: what can't be a prompt is refused, what nobody can see is removed."""

from __future__ import annotations

import re

LONGEST_PROMPT = 4_000
"""Characters, as they came."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters except tab and line ends, and halves of surrogate pairs."""

_REMOVED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Marks that change the direction of writing, and tag characters: both can hide words from a reader."""

_UNSEEN = re.compile(r"[\s\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]*")
"""A text of nothing else shows nothing."""


class BadText(ValueError):
    """A text that can't be a prompt. `code` is empty, too_long (with `limit`, in characters) or control_characters."""

    def __init__(self, code: str, limit: int | None = None) -> None:
        super().__init__(code if limit is None else f"{code} (limit {limit})")
        self.code = code
        self.limit = limit


def clean_prompt(text: str) -> str:
    """Give a prompt without what is unseen at its ends and without hidden marks. Raises `BadText`."""
    if len(text) > LONGEST_PROMPT:
        raise BadText("too_long", LONGEST_PROMPT)
    if _REFUSED.search(text):
        raise BadText("control_characters")
    cleaned = _REMOVED.sub("", text).strip()
    if _UNSEEN.fullmatch(cleaned):
        raise BadText("empty")
    return cleaned
