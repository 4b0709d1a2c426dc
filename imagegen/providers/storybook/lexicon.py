"""What words mean: one `Lexicon` for each language, as `compiling` made it of the language's file and other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from imagegen.choices import Language
from imagegen.providers.storybook.icons import packed


class Role(StrEnum):
    """What a phrase does in a prompt. The order is that of precedence where a phrase could be several."""

    NEGATION = "negation"
    RELATION = "relation"
    SCENE = "scene"
    NUMBER = "number"
    COLOUR = "colour"
    SIZE = "size"
    LOOK = "look"
    ACTION = "action"
    THING = "thing"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: `value` is an icon, a relation, `time:night`, or what its table says."""

    role: Role
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    `phrases` has one or more words joined by a space as key, both as written and in dictionary form, and as value role
    and meaning, as in "thing:🐕". `things` has those that mean a thing behind their first meaning: an orange, a dress.
    `forms` leads from an inflected word to its dictionary form. `words` are all words of all phrases.
    """

    language: Language
    phrases: Mapping[str, str]
    things: Mapping[str, str]
    forms: Mapping[str, str]
    words: frozenset[str]
    longest: int
    particles: tuple[str, ...]
    endings: tuple[str, ...]
    articles: frozenset[str]
    conjunctions: frozenset[str]
    always_many: frozenset[str]
    young: frozenset[str]
    relative: frozenset[str]
    diminutives: Mapping[str, list[str]]
    plural: re.Pattern[str]
    telling: Mapping[str, Any]

    def means(self, phrase: str) -> Meaning | None:
        """What a phrase means, if it is known."""
        said = self.phrases.get(phrase)
        return _meaning(said) if said else None

    def means_thing(self, phrase: str) -> Meaning | None:
        """The thing that a phrase means behind its first meaning, if any."""
        said = self.things.get(phrase)
        return _meaning(said) if said else None


@lru_cache(maxsize=4096)
def _meaning(said: str) -> Meaning:
    role, _, value = said.partition(":")
    return Meaning(Role(role), value)


def folded(word: str) -> str:
    """A word as the lexicon writes it: no capitals, no accents apart from letters of their own, е for ё."""
    return unicodedata.normalize("NFC", word.casefold()).replace("ё", "е")


def words_in(text: str) -> list[str]:
    """The folded words of a text; signs and spaces part them."""
    return [folded(word) for word in re.findall(r"[^\W_]+", text)]


@cache
def lexicon(language: Language) -> Lexicon:
    """Load the words of a language."""
    found = packed(f"lexicons/{language}.json.gz")
    return Lexicon(
        language=language,
        phrases=found["phrases"],
        things=found["things"],
        forms=found["forms"],
        words=frozenset(found["words"]),
        longest=found["longest"],
        particles=tuple(found["particles"]),
        endings=tuple(found["endings"]),
        articles=frozenset(found["articles"]),
        conjunctions=frozenset(found["conjunctions"]),
        always_many=frozenset(found["always_many"]),
        young=frozenset(found["young"]),
        relative=frozenset(found["relative"]),
        diminutives=found["diminutives"],
        plural=re.compile(found["plural"]),
        telling=found["telling"],
    )
