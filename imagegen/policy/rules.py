"""What a level may say about pictures, and the merged rules that are in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Any

from imagegen.choices import Action, Category, Check, Level, Shape
from imagegen.policy.stances import FIXED, Stance


class Rule(StrEnum):
    """One thing that a level may set and lock."""

    WORDS = "words"
    ASK_WORDS = "ask_words"
    ALLOW_PHRASES = "allow_phrases"
    SHAPES = "shapes"
    MAX_N = "max_n"
    DAILY_PICTURES = "daily_pictures"
    CHECK = "check"
    PROVIDER = "provider"
    FALLBACK = "fallback"
    NOTE = "note"
    VIOLENCE = "violence"
    WEAPONS = "weapons"
    GORE = "gore"
    HORROR = "horror"
    SEXUAL = "sexual"
    HATE = "hate"
    HARASSMENT = "harassment"
    SELF_HARM = "self_harm"
    DRUGS = "drugs"
    CHALLENGES = "challenges"
    BODY_IDEALS = "body_ideals"
    REAL_PEOPLE = "real_people"
    BRANDS = "brands"
    ILLEGAL = "illegal"
    LANGUAGE = "language"


CATEGORY_RULES = {Rule(category): category for category in Category if category not in FIXED}
"""The rules that say what becomes of a category."""

WORD_RULES = (Rule.WORDS, Rule.ASK_WORDS, Rule.ALLOW_PHRASES)
"""The rules whose values are words and phrases that add up."""


@dataclass(frozen=True, slots=True)
class LevelRules:
    """What one level sets. A rule that is missing from `values` isn't set here.

    `values` may come straight from storage: keys and enums as their strings, tuples as lists. `version` names the
    immutable version of this level. A lock on a rule without a value locks what came from above.
    """

    level: Level
    version: str
    values: Mapping[Rule, Any]
    locked: frozenset[Rule] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase with the level that set it. A locked one is never cancelled by an allow phrase."""

    text: str
    level: Level
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a level says to the picture maker in its own words."""

    text: str
    level: Level


@dataclass(frozen=True, slots=True)
class Sourced:
    """The value of a rule that is in force, the nearest level that had a say in it, and the level that locked it."""

    value: Any
    level: Level
    locked_by: Level | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The rules in force. Immutable; equal when their digests are.

    `stances` says what becomes of each category; `fixed` the part of it that no phrase of a level below can excuse.
    `provider` None is the installation's default. `fallback`: a pupil may choose the storybook where that one is away.
    `digest` is the SHA-256 (hex) of the rules as canonical JSON, the same on every machine and in every process.
    """

    stances: Mapping[Category, Stance]
    fixed: Mapping[Category, Stance]
    words: tuple[Word, ...]
    ask_words: tuple[Word, ...]
    allow_phrases: tuple[Word, ...]
    shapes: tuple[Shape, ...]
    max_n: int
    daily_pictures: int
    check: Check
    provider: str | None
    fallback: bool
    notes: tuple[Note, ...]
    sources: Mapping[Rule, Sourced]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        for name in ("stances", "fixed", "sources"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        object.__setattr__(self, "digest", hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest())

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Rules) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def to_json(self) -> dict[str, Any]:
        """Give the rules as plain JSON types; words stand in groups that share level and lock."""
        return {
            "stances": _plain_stances(self.stances),
            "fixed": _plain_stances(self.fixed),
            "words": _word_groups(self.words),
            "ask_words": _word_groups(self.ask_words),
            "allow_phrases": _word_groups(self.allow_phrases),
            "shapes": [str(shape) for shape in self.shapes],
            "max_n": self.max_n,
            "daily_pictures": self.daily_pictures,
            "check": str(self.check),
            "provider": self.provider,
            "fallback": self.fallback,
            "notes": [{"text": note.text, "level": str(note.level)} for note in self.notes],
            "sources": {
                str(rule): {"level": str(source.level), "locked_by": source.locked_by and str(source.locked_by)}
                for rule, source in self.sources.items()
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Rules:
        """Make the rules again from what `to_json` gave: same rules, same digest."""
        values: dict[str, Any] = {
            "stances": _stances(stored["stances"]),
            "fixed": _stances(stored["fixed"]),
            "words": _words(stored["words"]),
            "ask_words": _words(stored["ask_words"]),
            "allow_phrases": _words(stored["allow_phrases"]),
            "shapes": tuple(Shape(shape) for shape in stored["shapes"]),
            "max_n": stored["max_n"],
            "daily_pictures": stored["daily_pictures"],
            "check": Check(stored["check"]),
            "provider": stored["provider"],
            "fallback": stored.get("fallback", True),
            "notes": tuple(Note(note["text"], Level(note["level"])) for note in stored["notes"]),
        }
        sources = {Rule(rule): _source(rule, told, values) for rule, told in stored["sources"].items()}
        return cls(**values, sources=sources)


def _source(rule: str, told: Mapping[str, Any], values: Mapping[str, Any]) -> Sourced:
    locked_by = told["locked_by"]
    if rule in CATEGORY_RULES:
        value = values["stances"][CATEGORY_RULES[Rule(rule)]]
    else:
        value = values["notes" if rule == Rule.NOTE else rule]
    return Sourced(value, Level(told["level"]), Level(locked_by) if locked_by else None)


def _plain_stances(stances: Mapping[Category, Stance]) -> dict[str, list[str]]:
    return {str(category): [str(action) for action in stance] for category, stance in stances.items()}


def _stances(stored: Mapping[str, Iterable[str]]) -> dict[Category, Stance]:
    return {Category(category): tuple(map(Action, actions)) for category, actions in stored.items()}  # type: ignore[misc]


def _word_groups(words: Iterable[Word]) -> list[dict[str, Any]]:
    return [
        {"level": str(level), "locked": locked, "texts": [word.text for word in members]}
        for (level, locked), members in groupby(words, key=lambda word: (word.level, word.locked))
    ]


def _words(groups: Iterable[Mapping[str, Any]]) -> tuple[Word, ...]:
    return tuple(Word(text, Level(group["level"]), group["locked"]) for group in groups for text in group["texts"])
