"""Turns what people write (a language's file, landmarks, Unicode's short names) into a lexicon that loads at once.

Run by `tools/pack_storybook.py` whenever a file of data/ has changed; nothing of this happens when a picture is drawn.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from imagegen.choices import Language
from imagegen.providers.storybook.conjugating import conjugated
from imagegen.providers.storybook.icons import can_draw, landmarks, packed, plain, settings, whole
from imagegen.providers.storybook.lexicon import Meaning, Role, folded, words_in

EXACT = (Role.NUMBER, Role.FILLER, Role.NEGATION, Role.ACTION)
"""Small words, whose dictionary forms would catch others (French *des* is a form of *un*)."""
FALLING = frozenset(("rain", "snow", "drizzle"))
"""English words for weather that are verbs as well."""
LISTS = ("particles", "endings", "articles", "conjunctions", "always_many", "relative")


def compiled(language: Language) -> dict[str, Any]:
    """The words of a language as `lexicon` loads them, in plain JSON types."""
    tables = settings(f"languages/{language}.toml")
    built = packed(f"words/{language}.json.gz")
    own = list(_hand_written(tables, language))
    declined = _declined(own, tables.get("declension", {}))
    forms: Mapping[str, str] = built["forms"] | {
        word: built["forms"].get(adjective, adjective) for word, adjective in declined.items()
    }
    phrases: dict[str, Meaning] = {}
    things: dict[str, Meaning] = {}
    for phrase, meaning in own:
        _learn(phrases, words_in(phrase), meaning)
    for phrase, meaning in (*own, *_short_names(built["names"])):
        bases = _bases(phrase, forms)
        if meaning.role not in EXACT:
            _learn(phrases, bases, meaning)
        if meaning.role is Role.THING:
            _learn(things, bases, meaning)
    _leave_out_found_forms(phrases, forms)
    behind = {
        phrase: thing
        for phrase, thing in things.items()
        if phrase in phrases and phrases[phrase].role is not Role.THING
    }
    return {
        "phrases": {phrase: f"{meaning.role}:{meaning.value}" for phrase, meaning in phrases.items()},
        "things": {phrase: f"{meaning.role}:{meaning.value}" for phrase, meaning in behind.items()},
        "forms": dict(forms),
        "words": sorted({word for phrase in phrases for word in phrase.split()}),
        "longest": max(len(phrase.split()) for phrase in phrases),
        "young": [folded(word) for word in tables["young"]],
        "diminutives": tables.get("diminutives", {}),
        "plural": tables["plural"],
        "telling": tables["telling"],
        **{name: tables.get(name, []) for name in LISTS},
    }


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


def _without_participles(
    forms: Mapping[str, str], own: list[tuple[str, Meaning]], names: Mapping[str, str]
) -> dict[str, str]:
    """Forms without the English verbs that are made of a thing or a scene: who is *waving* is not at sea."""
    naming = {folded(phrase) for phrase, meaning in own if meaning.role in (Role.THING, Role.SCENE)}
    nouns = {re.sub("^(a|an|the) ", "", phrase) for phrase in (*naming, *names)} - FALLING
    return {word: base for word, base in forms.items() if base not in nouns or not word.endswith(("ing", "ed"))}


def _bases(phrase: str, forms: Mapping[str, str]) -> list[str]:
    """The dictionary forms of a phrase, but for Indonesian *kuda-kudaan*, which *kuda-kuda*, horses, is not."""
    words = words_in(phrase)
    bases = [forms.get(word, word) for word in words]
    return words if len(set(bases)) < len(set(words)) else bases


def _learn(phrases: dict[str, Meaning], words: list[str], meaning: Meaning) -> None:
    """Keep the first meaning of a phrase: the hand-written tables come in order of precedence."""
    if words:
        phrases.setdefault(" ".join(words), meaning)


def _leave_out_found_forms(phrases: dict[str, Meaning], forms: Mapping[str, str]) -> None:
    """Forms that reading finds by their dictionary form need no entry of their own; written-out cases are many.

    A dictionary form may be a form of another word (*цвета* of *цвет*): such a one stays.
    """
    found = [
        phrase
        for phrase, meaning in phrases.items()
        if (base := " ".join(forms.get(word, word) for word in phrase.split())) != phrase
        and phrases.get(base) == meaning
        and not any(word in forms and forms[word] != word for word in base.split())
    ]
    for phrase in found:
        del phrases[phrase]


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
    for action, verbs in tables.get("action_verbs", {}).items():
        yield from _forms(verbs, tables, Meaning(Role.ACTION, action))
    yield from _landmarks(language)
    yield from _table(tables["things"], Role.THING)
    for word in tables["fillers"]:
        yield word, Meaning(Role.FILLER, "")
    yield from _forms(tables.get("verbs", ()), tables, Meaning(Role.FILLER, ""))
    yield from _forms(tables.get("adjectives", ()), tables, Meaning(Role.FILLER, ""), describe=True)


def _forms(
    verbs: Iterable[str], tables: Mapping[str, Any], meaning: Meaning, *, describe: bool = False
) -> Iterator[tuple[str, Meaning]]:
    """The forms of Korean verbs, without those that also mean something else."""
    ambiguous = frozenset(tables["not_forms"]) if verbs else frozenset()
    for verb in verbs:
        yield from ((form, meaning) for form in conjugated(verb, describes=describe) if form not in ambiguous)


def _table(table: Mapping[str, list[str]], role: Role, prefix: str = "") -> Iterator[tuple[str, Meaning]]:
    for value, phrases in table.items():
        if role is Role.THING and not can_draw(plain(value)):
            continue
        for phrase in (spelled for pattern in phrases for spelled in spellings(pattern)):
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
