"""What words mean: one `Lexicon` for each language, made of its hand-written file and Unicode's short names."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from imagegen.choices import Language
from imagegen.providers.storybook.icons import can_draw, landmarks, packed, plain, settings, whole


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


EXACT = (Role.NUMBER, Role.FILLER, Role.NEGATION, Role.ACTION)
"""Small words, whose dictionary forms would catch others (French *des* is a form of *un*)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: `value` is an icon, a relation, `time:night`, or what its table says."""

    role: Role
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    `phrases` has one or more words joined by a space as key, both as written and in dictionary form. `things` has those
    that mean a thing behind their first meaning: an orange, a dress. `forms` leads from an inflected word to its
    dictionary form. `words` are all words of all phrases.
    """

    language: Language
    phrases: Mapping[str, Meaning]
    things: Mapping[str, Meaning]
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
        return self.phrases.get(phrase)


def folded(word: str) -> str:
    """A word as the lexicon writes it: no capitals, no accents apart from letters of their own, е for ё."""
    return unicodedata.normalize("NFC", word.casefold()).replace("ё", "е")


def words_in(text: str) -> list[str]:
    """The folded words of a text; signs and spaces part them."""
    return [folded(word) for word in re.findall(r"[^\W_]+", text)]


@cache
def lexicon(language: Language) -> Lexicon:
    """Load the words of a language."""
    tables = settings(f"languages/{language}.toml")
    built = packed(f"words/{language}.json.gz")
    own = list(_hand_written(tables, language))
    forms: Mapping[str, str] = built["forms"] | _declined(own, tables.get("declension", {}))
    phrases: dict[str, Meaning] = {}
    things: dict[str, Meaning] = {}
    for phrase, meaning in own:
        _learn(phrases, words_in(phrase), meaning)
    for phrase, meaning in (*own, *_short_names(built["names"])):
        if meaning.role not in EXACT:
            _learn(phrases, [forms.get(word, word) for word in words_in(phrase)], meaning)
        if meaning.role is Role.THING:
            _learn(things, [forms.get(word, word) for word in words_in(phrase)], meaning)
    return Lexicon(
        language=language,
        phrases=phrases,
        things={phrase: thing for phrase, thing in things.items() if phrases[phrase].role is not Role.THING},
        forms=forms,
        words=frozenset(word for phrase in phrases for word in phrase.split()),
        longest=max(len(phrase.split()) for phrase in phrases),
        particles=tuple(tables.get("particles", ())),
        endings=tuple(tables.get("endings", ())),
        articles=frozenset(tables["articles"]),
        conjunctions=frozenset(tables["conjunctions"]),
        always_many=frozenset(tables.get("always_many", ())),
        young=frozenset(folded(word) for word in tables["young"]),
        relative=frozenset(tables.get("relative", ())),
        diminutives=tables.get("diminutives", {}),
        plural=re.compile(tables["plural"]),
        telling=tables["telling"],
    )


def _declined(own: list[tuple[str, Meaning]], endings: Mapping[str, list[str]]) -> dict[str, str]:
    """The inflected forms of the adjectives among the hand-written words, each with its dictionary form."""
    describing = (Role.COLOUR, Role.SIZE, Role.LOOK, Role.ACTION)
    words = {word for phrase, meaning in own if meaning.role in describing for word in words_in(phrase)}
    return {
        word.removesuffix(ending) + other: word
        for word in sorted(words)
        for ending, others in endings.items()
        if word.endswith(ending)
        for other in others
        if word.removesuffix(ending) + other not in words
    }


def _learn(phrases: dict[str, Meaning], words: list[str], meaning: Meaning) -> None:
    """Keep the first meaning of a phrase: the hand-written tables come in order of precedence."""
    if words:
        phrases.setdefault(" ".join(words), meaning)


def _hand_written(tables: Mapping[str, Any], language: Language) -> Iterator[tuple[str, Meaning]]:
    for word in tables["negations"]:
        yield word, Meaning(Role.NEGATION, "")
    yield from _table(tables["relations"], Role.RELATION)
    for aspect, scenes in tables["scenes"].items():
        yield from _table(scenes, Role.SCENE, f"{aspect}:")
    yield from _table(tables["numbers"], Role.NUMBER)
    yield from _table(tables["colours"], Role.COLOUR)
    yield from _table(tables["sizes"], Role.SIZE)
    yield from _table(tables["looks"], Role.LOOK)
    yield from _table(tables["actions"], Role.ACTION)
    yield from _landmarks(language)
    yield from _table(tables["things"], Role.THING)
    for word in tables["fillers"]:
        yield word, Meaning(Role.FILLER, "")


def _table(table: Mapping[str, list[str]], role: Role, prefix: str = "") -> Iterator[tuple[str, Meaning]]:
    for value, phrases in table.items():
        if role is Role.THING and not can_draw(plain(value)):
            continue
        for phrase in phrases:
            yield phrase, Meaning(role, f"{prefix}{whole(plain(value))}")


def _landmarks(language: Language) -> Iterator[tuple[str, Meaning]]:
    for icon, landmark in landmarks().items():
        for pattern in landmark.words[language]:
            for phrase in spellings(pattern):
                yield phrase, Meaning(Role.THING, icon)


def spellings(pattern: str) -> Iterator[str]:
    """Every way to write a phrase whose alternatives stand in brackets: `башн(я|и)` is *башня* and *башни*."""
    parts = (part.split("|") for part in re.split("[()]", pattern))
    return map("".join, itertools.product(*parts))


def _short_names(names: Mapping[str, str]) -> Iterator[tuple[str, Meaning]]:
    for name, icon in names.items():
        yield name, Meaning(Role.THING, whole(icon))
