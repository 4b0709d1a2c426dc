"""Names of people who are known here, compared for one call and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from imagegen.guard.automaton import Automaton
from imagegen.guard.patterns import plain
from imagegen.guard.views import View
from imagegen.policy.folding import HANGUL, fold, key, words

_SHORTEST_KOREAN_NAME = 3
"""Syllables of a Korean full name (family and given name), which is written without a space."""


def places_of_names(text: str, roster: Iterable[str]) -> list[tuple[int, int]]:
    """Find full names: where they stand in the text (in characters, end exclusive), without Korean particles.

    Only names whose first word stands in the text are looked at closer. Nothing is kept.
    """
    folded = fold(text)
    present = set(words(folded.text))
    korean = any(HANGUL.match(word) for word in present)
    names = {words_of_name: name for name in roster if _is_full_name(words_of_name := key(name))}
    likely = [name for known, name in names.items() if known[0] in present or (korean and HANGUL.match(known[0]))]
    if not likely:
        return []
    view = View(folded)
    found = Automaton([(parts, name) for name in likely for parts in plain(name)]).find(view.text)
    return [view.span(hit.first, hit.last, hit.ending) for hit in found]


def _is_full_name(words_of_name: tuple[str, ...]) -> bool:
    if len(words_of_name) == 1:
        return len(words_of_name[0]) >= _SHORTEST_KOREAN_NAME and HANGUL.match(words_of_name[0]) is not None
    return len(words_of_name) > 1
