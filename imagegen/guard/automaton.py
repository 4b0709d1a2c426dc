"""Finding all entries of a lexicon in a text in one pass.

The work grows with the length of the text and with what is found, not with the number of entries: one Aho-Corasick
automaton holds every literal, and what an automaton can't say (Korean particles, words between two parts) is looked at
where its literals were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from imagegen.guard.korean import may_follow
from imagegen.guard.patterns import Sequence as Slots
from imagegen.policy.folding import HANGUL

P = TypeVar("P")
_Place = tuple[int, int, int]
"""First word, last word, and letters of the last one that are left over."""

_SPACE = re.compile(" ")
_SHORTEST_PIECE, _SHORTEST_KOREAN_PIECE = 3, 2
"""Letters of a word that is recognised among others when the spaces between them are gone."""


class Hit(NamedTuple, Generic[P]):
    """What was found, from word `first` to word `last` of the text.

    `ending`: letters of a Korean particle at its end, which belong to the sentence and not to the word.
    """

    found: P
    first: int
    last: int
    ending: int = 0


@dataclass(slots=True)
class _Uses(Generic[P]):
    """What a literal with its stem says: what is found where it stands, and the entries to look at because of it."""

    whole: list[P] = field(default_factory=list)
    decides: list[int] = field(default_factory=list)
    is_part: bool = False


class Automaton(Generic[P]):
    """A lexicon that is ready for searching. Immutable; safe to share between threads."""

    def __init__(self, entries: Iterable[tuple[Slots, P]]) -> None:
        uses: dict[str, dict[int, _Uses[P]]] = {}
        self._chains: list[tuple[Slots, P]] = []
        for slots, found in entries:
            of_slots = [
                [uses.setdefault(part.literal, {}).setdefault(part.stem, _Uses()) for part in slot] for slot in slots
            ]
            if len(slots) == 1:
                for of_part in of_slots[0]:
                    of_part.whole.append(found)
                continue
            rarest = max(range(len(slots)), key=lambda at: min(len(part.literal) for part in slots[at]))
            for of_part in of_slots[rarest]:
                of_part.decides.append(len(self._chains))
            self._chains.append((slots, found))
            for of_part in chain.from_iterable(of_slots):
                of_part.is_part = True
        self._uses = [tuple(of_stems.items()) for of_stems in uses.values()]
        self.size = len(uses)
        self._search = AhoCorasick(list(uses), MatchKind.Standard, store_patterns=False)
        self._literals = list(uses)
        self._pieces: AhoCorasick | None = None

    def find(self, text: str) -> list[Hit[P]]:
        """Find every entry in a text of folded words, each with one space before and after it."""
        matches = self._search.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return []
        edges = [found.start() for found in _SPACE.finditer(text)]
        hits: list[Hit[P]] = []
        parts: dict[tuple[str, int], list[_Place]] = {}
        likely: dict[int, None] = {}
        for index, start, end in matches:
            for stem, uses in self._uses[index]:
                if stem and not may_follow(text, end, stem):
                    continue
                first, last, rest = _place_of(text, edges, start, end)
                place = first, last, rest if stem else 0
                hits.extend(Hit(found, *place) for found in uses.whole)
                if uses.is_part:
                    known = parts.setdefault((self._literals[index], stem), [])
                    if not known:
                        likely.update(dict.fromkeys(uses.decides))
                    known.append(place)
        for number in likely:
            hits += self._chained(number, parts)
        return hits

    def knows(self, word: str) -> bool:
        """Tell whether a word alone is, or is part of, something to be found."""
        text = f" {word} "
        return any(
            not stem or may_follow(text, end, stem)
            for index, _start, end in self._search.find_matches_as_indexes(text, overlapping=True)
            for stem, _uses in self._uses[index]
        )

    def cut(self, blob: str) -> list[tuple[int, int]]:
        """Find known words in a text that lost its spaces: where each begins and ends, the longest first."""
        if self._pieces is None:
            words = {word for literal in self._literals for word in literal.split() if _is_piece(word)}
            self._pieces = AhoCorasick(sorted(words), MatchKind.LeftmostLongest, store_patterns=False)
        return [(start, end) for _index, start, end in self._pieces.find_matches_as_indexes(blob)]

    def _chained(self, number: int, places: Mapping[tuple[str, int], Sequence[_Place]]) -> Iterator[Hit[P]]:
        """Give the places where all slots of an entry follow each other."""
        slots, found = self._chains[number]
        steps = [[place for part in slot for place in places.get((part.literal, part.stem), ())] for slot in slots]
        if not all(steps):
            return
        so_far = {last: Hit(found, first, last, ending) for first, last, ending in steps[0]}
        for slot, step in zip(slots[1:], steps[1:], strict=True):
            lasts = sorted(so_far)
            following: dict[int, Hit[P]] = {}
            for first, last, ending in step:
                before = bisect_left(lasts, first) - 1
                if before >= 0 and first - lasts[before] - 1 <= slot[0].gap:
                    following[last] = Hit(found, so_far[lasts[before]].first, last, ending)
            so_far = following
        yield from so_far.values()


def _place_of(text: str, edges: Sequence[int], start: int, end: int) -> _Place:
    """Give the first and last word that a stretch of the text touches, and the letters after it in the last."""
    first = bisect_left(edges, start) if text[start] == " " else bisect_right(edges, start) - 1
    last = bisect_left(edges, end - 1) - 1
    return first, last, edges[last + 1] - end


def _is_piece(word: str) -> bool:
    return len(word) >= (_SHORTEST_KOREAN_PIECE if HANGUL.match(word) else _SHORTEST_PIECE)
