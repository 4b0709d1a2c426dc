"""The text that goes before a pupil's own: one template and a few names for each language, filled from the rules.

Treat a metaprompt as public and as advice to the picture maker; what is not drawn is decided by the guard. A
paragraph of a template whose placeholder has nothing to say is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from imagegen.choices import Action, Category, Language, Level, Shape
from imagegen.policy.folding import key
from imagegen.policy.rules import Rules, Word
from imagegen.policy.stances import SEVERITIES

LONGEST_METAPROMPT = 4_000
"""Characters that a metaprompt never passes, however much the levels set."""

OPEN, CLOSE = "⟦", "⟧"
"""Stand around the pupil's text and nowhere else. Single characters that no provider's syntax uses."""

_HERE = Path(__file__).parent
_DELIMITERS = str.maketrans({OPEN: "[", CLOSE: "]", "〚": "[", "〛": "]"})
_LONGEST_ALLOWED = 400
_CLEAR = SEVERITIES.index("clear")
_BETWEEN = "; "
"""Parts the entries of a list, since a category's name may hold commas."""


def metaprompt(rules: Rules, language: Language, shape: Shape) -> str:
    """Write the rules for the picture maker, in the language of the prompt: never more than 4,000 characters.

    Words of a level stand verbatim, the nearest level's first; where they are too many the rest is left to the
    guard, which knows them all. The platform's thousands of forms stand as the names of their categories.
    """
    names = _names(language)
    fields = {
        "shape": names["shapes"][shape],
        "disallowed": _BETWEEN.join(_unfit_categories(rules, names["categories"])),
        "allowed": _as_many_as_fit(_nearest_first(rules.allow_phrases), _LONGEST_ALLOWED),
        "notes": "\n".join(_inert(note.text) for note in rules.notes),
    }
    room = LONGEST_METAPROMPT - len(_fill(language, fields)) - len(_BETWEEN)
    words = _as_many_as_fit(_nearest_first([*rules.words, *rules.ask_words]), room)
    fields["disallowed"] = _BETWEEN.join(filter(None, [fields["disallowed"], words]))
    return _fill(language, fields)


def compose(metaprompt: str, prompt: str) -> str:
    """Join a metaprompt and a pupil's text into the exact text to send, the pupil's between the delimiters.

    Delimiters inside the pupil's text become plain brackets, so that it can't end early; its lines stay.
    """
    return f"{metaprompt}\n\n{OPEN}\n{_inert(prompt)}\n{CLOSE}"


def _inert(text: str) -> str:
    return text.translate(_DELIMITERS)


def _unfit_categories(rules: Rules, names: Mapping[str, str]) -> list[str]:
    """Name the categories that are not simply drawn, in the order of the names' file."""
    return [name for category, name in names.items() if rules.stances[Category(category)][_CLEAR] is not Action.ALLOW]


def _nearest_first(words: Iterable[Word]) -> list[str]:
    """List the levels' words, each once."""
    order = list(Level)
    sorted_words = sorted(words, key=lambda word: -order.index(word.level))
    return list({key(word.text): _inert(word.text) for word in sorted_words}.values())


def _as_many_as_fit(texts: Iterable[str], room: int) -> str:
    kept: list[str] = []
    for text in texts:
        room -= len(text) + len(_BETWEEN)
        if room < 0:
            break
        kept.append(text)
    return _BETWEEN.join(kept)


def _fill(language: Language, fields: Mapping[str, str]) -> str:
    return "\n\n".join(
        paragraph.format_map(fields)
        for paragraph in _template(language)
        if all(fields[name] for name in re.findall(r"\{(\w+)\}", paragraph))
    )


@cache
def _template(language: Language) -> tuple[str, ...]:
    text = (_HERE / f"{language}.txt").read_text(encoding="utf-8")
    return tuple(paragraph.strip() for paragraph in re.split(r"\n{2,}", text.strip()))


@cache
def _names(language: Language) -> Mapping[str, Any]:
    return tomllib.loads((_HERE / f"{language}.toml").read_text(encoding="utf-8"))
