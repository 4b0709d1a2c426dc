"""The platform's level: the floor under every school, read from the data files beside this one.

A language's file has up to four tables and one list. `block` words are not drawn, `ask` words go to a teacher; those
under `locked` can't be cancelled by any level, those under `default` can be by an allow phrase. Below that stands the
category. `allow` lists innocent phrases that hold such a word. Braces spell out the forms of a word:
"меч{,а,ом}" is "меч", "меча" and "мечом".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from imagegen.choices import Language, Level
from imagegen.policy.rules import LevelRules, Rule, Word

_HERE = Path(__file__).parent
_BRACES = re.compile(r"\{([^{}]*)\}")


def read_platform() -> LevelRules:
    """Read the platform's limits and words. Raises what tomllib raises where a file is broken."""
    limits = _read(_HERE / "platform.toml")
    values: dict[Rule, Any] = {Rule(rule): value for rule, value in limits["values"].items()}
    values[Rule.WORDS] = tuple(_words("block"))
    values[Rule.ASK_WORDS] = tuple(_words("ask"))
    values[Rule.ALLOW_PHRASES] = tuple(_phrases())
    return LevelRules(
        level=Level.PLATFORM,
        version=limits["version"],
        values=values,
        locked=frozenset(Rule(rule) for rule in limits["locked"]["rules"]),
    )


def spell_out(pattern: str) -> list[str]:
    """Spell out the forms that braces stand for."""
    found = _BRACES.search(pattern)
    if found is None:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [form for ending in found[1].split(",") for form in spell_out(before + ending.strip() + after)]


def _words(action: str) -> Iterator[Word]:
    for language in Language:
        for strength, categories in _lexicon(language).get(action, {}).items():
            for category, patterns in categories.items():
                for text in (form for pattern in patterns for form in spell_out(pattern)):
                    yield Word(text, Level.PLATFORM, strength == "locked", category, language)


def _phrases() -> Iterator[Word]:
    for language in Language:
        for pattern in _lexicon(language)["allow"]:
            for text in spell_out(pattern):
                yield Word(text, Level.PLATFORM, language=language)


@cache
def _lexicon(language: Language) -> Mapping[str, Any]:
    return _read(_HERE / "words" / f"{language}.toml")


def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PLATFORM = read_platform()
"""The floor. Every merge starts from it."""
