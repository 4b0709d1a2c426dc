"""Finding all entries of a lexicon in a text in one pass.

The work grows with the length of the text and with what is found, not with the number of entries: one Aho-Corasick
automaton holds every literal, and what an automaton can't say (Korean particles, words between two parts) is looked at
where its literals were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from imagegen.guard.korean import may_follow
from imagegen.guard.patterns import Part
from imagegen.guard.patterns import Sequence as Slots
from imagegen.policy.folding import HANGUL

P = TypeVar("P")
_Key = tuple[int, int]
"""A literal by its number, and the letters of the Korean stem that ends it."""
_Cut = tuple[int, tuple[int, int] | None]
"""How much of a text is known up to here, and the word that ends here, if one does."""
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


class _Use(NamedTuple, Generic[P]):
    """What a literal says where a Korean stem of so many letters ends it (0: no stem).

    `whole` is found there; `chains` are to be looked at because of it; `is_part` where its place matters to any.
    """

    stem: int
    whole: tuple[P, ...]
    chains: tuple[int, ...]
    is_part: bool


class _Chain(NamedTuple, Generic[P]):
    """Slots that follow each other: for each the words that may stand before it, and its literals."""

    slots: tuple[tuple[int, tuple[_Key, ...]], ...]
    found: P


class Automaton(Generic[P]):
    """A lexicon that is ready for searching. Immutable; safe to share between threads.

    It is made for little memory: a lexicon has tens of thousands of literals, and most say one thing.
    """

    def __init__(self, entries: Iterable[tuple[Slots, P]]) -> None:
        numbers: dict[str, int] = {}
        same: dict[_Key, _Key] = {}
        whole: dict[_Key, tuple[P, ...]] = {}
        looked_at: dict[_Key, tuple[int, ...]] = {}
        self._chains: list[_Chain[P]] = []

        def key_of(part: Part) -> _Key:
            key = numbers.setdefault(part.literal, len(numbers)), part.stem
            return same.setdefault(key, key)

        for slots, found in entries:
            if len(slots) == 1:
                alone = (found,)
                for part in slots[0]:
                    key = key_of(part)
                    whole[key] = (*whole[key], found) if key in whole else alone
                continue
            keys = [tuple(map(key_of, slot)) for slot in slots]
            rarest = max(range(len(slots)), key=lambda at: min(len(part.literal) for part in slots[at]))
            deciding = (len(self._chains),)
            for at, slot in enumerate(keys):
                for key in slot:
                    looked_at[key] = looked_at.get(key, ()) + (deciding if at == rarest else ())
            self._chains.append(_Chain(tuple((slot[0].gap, key) for slot, key in zip(slots, keys, strict=True)), found))
        self._literals = list(numbers)
        self._uses: list[tuple[_Use[P], ...]] = [()] * len(numbers)
        shared: dict[tuple[object, ...], tuple[_Use[P], ...]] = {}
        for key in whole.keys() | looked_at.keys():
            founds, chains = whole.get(key, ()), looked_at.get(key, ())
            alike = (key[1], chains, key in looked_at, *map(id, founds))
            use = shared.setdefault(alike, (_Use(key[1], founds, chains, key in looked_at),))
            self._uses[key[0]] = (*self._uses[key[0]], *use) if self._uses[key[0]] else use
        self._search = AhoCorasick(self._literals, MatchKind.Standard, store_patterns=False)

    @property
    def size(self) -> int:
        """How many literals are searched for."""
        return len(self._literals)

    def find(self, text: str) -> list[Hit[P]]:
        """Find every entry in a text of folded words, each with one space before and after it."""
        matches = self._search.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return []
        edges = [found.start() for found in _SPACE.finditer(text)]
        hits: list[Hit[P]] = []
        places: dict[_Key, list[_Place]] = {}
        likely: dict[int, None] = {}
        for index, start, end in matches:
            for stem, whole, chains, is_part in self._uses[index]:
                if stem and not may_follow(text, end, stem):
                    continue
                first, last, rest = _place_of(text, edges, start, end)
                place = first, last, rest if stem else 0
                for found in whole:
                    hits.append(Hit(found, *place))  # noqa: PERF401 - faster than a list of mostly one
                if is_part:
                    likely.update(dict.fromkeys(chains))
                    places.setdefault((index, stem), []).append(place)
        for number in likely:
            hits += _chained(self._chains[number], places)
        return hits

    def knows(self, word: str) -> bool:
        """Tell whether a word alone is, or is part of, something to be found."""
        if word in self._vocabulary:
            return True
        text = f" {word} "
        return any(
            not use.stem or may_follow(text, end, use.stem)
            for index, _start, end in self._search.find_matches_as_indexes(text, overlapping=True)
            for use in self._uses[index]
        )

    def cut(self, blob: str) -> list[tuple[int, int]]:
        """Find known words in a text that lost its spaces: where each begins and ends. Longer ones win."""
        best: list[_Cut] = [(0, None)]
        ending: dict[int, list[int]] = {}
        for _index, start, end in self._pieces.find_matches_as_indexes(blob, overlapping=True):
            ending.setdefault(end, []).append(start)
        for end in range(1, len(blob) + 1):
            here: _Cut = best[end - 1][0], None
            for start in ending.get(end, ()):
                score = best[start][0] + (end - start) ** 2
                if score > here[0]:
                    here = score, (start, end)
            best.append(here)
        return list(reversed([*_back(best)]))

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Every whole word of the literals; made when the first disguise is met."""
        return frozenset(word for literal in self._literals for word in literal.split())

    @cached_property
    def _pieces(self) -> AhoCorasick:
        words = sorted(word for word in self._vocabulary if _is_piece(word))
        return AhoCorasick(words, MatchKind.Standard, store_patterns=False)


def _back(best: Sequence[_Cut]) -> Iterator[tuple[int, int]]:
    """Give the places of the best way through a text, the last one first."""
    at = len(best) - 1
    while at > 0:
        place = best[at][1]
        if place:
            yield place
        at = place[0] if place else at - 1


def _chained(chain: _Chain[P], places: Mapping[_Key, Sequence[_Place]]) -> Iterator[Hit[P]]:
    """Give the places where all slots of an entry follow each other."""
    found = places.keys()
    for _gap, slot in chain.slots:
        if found.isdisjoint(slot):
            return
    steps = [(gap, [place for key in slot for place in places.get(key, ())]) for gap, slot in chain.slots]
    so_far = {last: Hit(chain.found, first, last, ending) for first, last, ending in steps[0][1]}
    for gap, step in steps[1:]:
        lasts = sorted(so_far)
        following: dict[int, Hit[P]] = {}
        for first, last, ending in step:
            before = bisect_left(lasts, first) - 1
            if before >= 0 and first - lasts[before] - 1 <= gap:
                following[last] = Hit(chain.found, so_far[lasts[before]].first, last, ending)
        so_far = following
    yield from so_far.values()


def _place_of(text: str, edges: Sequence[int], start: int, end: int) -> _Place:
    """Give the first and last word that a stretch of the text touches, and the letters after it in the last."""
    first = bisect_left(edges, start) if text[start] == " " else bisect_right(edges, start) - 1
    last = bisect_left(edges, end - 1) - 1
    return first, last, edges[last + 1] - end


def _is_piece(word: str) -> bool:
    return len(word) >= (_SHORTEST_KOREAN_PIECE if HANGUL.match(word) else _SHORTEST_PIECE)
