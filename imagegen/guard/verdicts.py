"""What the guard says of a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from imagegen.choices import Action


class Reason(StrEnum):
    """Why a verdict is what it is; the pipeline words it for people."""

    OK = "ok"
    WORD_LOCKED = "word_locked"
    WORD = "word"
    ASK_WORD = "ask_word"
    NAME = "name"
    PERSONAL_DATA = "personal_data"


class Span(NamedTuple):
    """A stretch of the original text in characters, end exclusive: the pupil's own word, to be shown to them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a text, and why.

    `severity` goes from 0 (nothing) to 3 (the platform's floor). `category` is None where a level's own word, which
    has none, decided. `rule_ids` name what decided: a level's word as "words:classroom:sword", a word of the lexicon as
    "weapons:en:knife", words that make harm together as "weapons:weapon+school"; a roster's name is never among them.
    """

    action: Action
    category: str | None
    severity: int
    spans: tuple[Span, ...]
    rule_ids: tuple[str, ...]
    reason_code: str


ALLOWED = Verdict(Action.ALLOW, None, 0, (), (), Reason.OK)
