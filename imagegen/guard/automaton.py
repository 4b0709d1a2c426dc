"""Finding all entries of a lexicon in a text in one pass.

The work grows with the length of the text and with what is found, not with the number of entries: one Aho-Corasick
automaton holds every literal, and what an automaton can't say (Korean particles, words between two parts) is looked at
where its literals were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from imagegen.guard.korean import may_follow
from imagegen.guard.patterns import Part
from imagegen.policy.folding import HANGUL

P = TypeVar("P")

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


@dataclass(frozen=True, slots=True)
class _Use(Generic[P]):
    """What a literal is part of. `step` counts the parts of `chain`; a chain of one part is `whole`."""

    found: P
    part: Part
    chain: int
    step: int
    whole: bool


class Automaton(Generic[P]):
    """A lexicon that is ready for searching. Immutable; safe to share between threads."""

    def __init__(self, entries: Iterable[tuple[tuple[Part, ...], P]]) -> None:
        uses: dict[str, list[_Use[P]]] = {}
        self._chains: list[tuple[tuple[Part, ...], P]] = []
        for parts, found in entries:
            chain = len(self._chains)
            if len(parts) > 1:
                self._chains.append((parts, found))
            for step, part in enumerate(parts):
                uses.setdefault(part.literal, []).append(_Use(found, part, chain, step, len(parts) == 1))
        self._uses = list(uses.values())
        self.size = len(uses)
        self._search = AhoCorasick(list(uses), MatchKind.Standard, store_patterns=False)
        self._pieces: AhoCorasick | None = None
        self._words = sorted({word for literal in uses for word in literal.split() if _is_piece(word)})

    def find(self, text: str) -> list[Hit[P]]:
        """Find every entry in a text of folded words, each with one space before and after it."""
        matches = self._search.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return []
        edges = [found.start() for found in _SPACE.finditer(text)]
        hits: list[Hit[P]] = []
        steps: dict[int, dict[int, list[Hit[P]]]] = {}
        for index, start, end in matches:
            for use in self._uses[index]:
                if use.part.stem and not may_follow(text, end, use.part.stem):
                    continue
                first, last = _words_of(text, edges, start, end)
                hit = Hit(use.found, first, last, edges[last + 1] - end if use.part.stem else 0)
                if use.whole:
                    hits.append(hit)
                else:
                    steps.setdefault(use.chain, defaultdict(list))[use.step].append(hit)
        for chain, found in steps.items():
            hits += self._chained(chain, found)
        return hits

    def knows(self, word: str) -> bool:
        """Tell whether a word alone is, or is part of, something to be found."""
        text = f" {word} "
        return any(
            not use.part.stem or may_follow(text, end, use.part.stem)
            for index, _start, end in self._search.find_matches_as_indexes(text, overlapping=True)
            for use in self._uses[index]
        )

    def cut(self, blob: str) -> list[tuple[int, int]]:
        """Find known words in a text that lost its spaces: where each begins and ends, the longest first."""
        if self._pieces is None:
            self._pieces = AhoCorasick(self._words, MatchKind.LeftmostLongest, store_patterns=False)
        return [(start, end) for _index, start, end in self._pieces.find_matches_as_indexes(blob)]

    def _chained(self, chain: int, steps: dict[int, list[Hit[P]]]) -> Iterator[Hit[P]]:
        """Give the places where all parts of an entry follow each other."""
        parts, found = self._chains[chain]
        if len(steps) < len(parts):
            return
        so_far = {hit.last: hit for hit in steps[0]}
        for step, part in enumerate(parts[1:], 1):
            lasts = sorted(so_far)
            following: dict[int, Hit[P]] = {}
            for hit in steps[step]:
                before = bisect_left(lasts, hit.first) - 1
                if before >= 0 and hit.first - lasts[before] - 1 <= part.gap:
                    following[hit.last] = Hit(found, so_far[lasts[before]].first, hit.last, hit.ending)
            so_far = following
        yield from so_far.values()


def _words_of(text: str, edges: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Give the first and last word that a stretch of the text touches."""
    first = bisect_left(edges, start) if text[start] == " " else bisect_right(edges, start) - 1
    last = bisect_left(edges, end - 1) - 1
    return first, last


def _is_piece(word: str) -> bool:
    return len(word) >= (_SHORTEST_KOREAN_PIECE if HANGUL.match(word) else _SHORTEST_PIECE)
