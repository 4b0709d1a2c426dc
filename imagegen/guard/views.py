"""Undoing disguises: the ways in which one text can be read, each knowing where its words stand in the original.

The first view is the text as it stands, folded (case, accents, width, invisible characters, Korean letters). Only where
something looks like a disguise do more follow: letters of other alphabets, digits and signs for letters, letters set
apart or repeated, text that runs backwards or stands in invisible tags. What a disguised word may mean is settled by
asking which reading the lexicon knows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Protocol

from imagegen.guard.korean import JAMO, composed
from imagegen.policy.folding import CYRILLIC, HANGUL, Folded, fold, places, words

_TABLES = tomllib.loads((Path(__file__).parent / "lookalikes.toml").read_text(encoding="utf-8"))

_LATIN = {sign: letter for letter, signs in _TABLES["latin"].items() for sign in signs}

_LEET = {
    "latin": {"0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g"},
    "cyrillic": {"0": "о", "1": "ил", "2": "з", "3": "зе", "4": "ач", "5": "с", "6": "б", "7": "т", "8": "в", "9": "д"},
}
_SIGNS = {
    "latin": {
        "@": "a",
        "$": "s",
        "€": "e",
        "£": "l",
        "!": "i",
        "|": "li",
        "+": "t",
        "¡": "i",
        "*": "aeiou",
        "#": "aeiou",
        "(": "c",
    },
    "cyrillic": {
        "@": "а",
        "$": "с",
        "€": "е",
        "!": "и",
        "|": "и",
        "+": "т",
        "*": "уеаоиыяю",
        "#": "уеаоиыяю",
        "(": "с",
    },
}
_HEAVY = 2
"""Disguised words from which on numbers of one or two digits are words as well."""
_SMALL_WORD = 2
_MOST_READINGS = 32
_MOST_RIDDLES = 60
"""Disguised words of one text that are read in every way; those after them are read in the first one."""

_LETTER = r"[^\W\d_]"
_RUN = re.compile(
    r"(?<!\w)[^\W가-힣](?P<sign>\W{1,3})\w(?:(?P=sign)\w)+(?!\w)"
    r"|(?<!\w)[가-힣](?P<between>(?! (?! ))\W{1,3})[가-힣](?:(?P=between)[가-힣])*(?!\w)"
    r"|(?:(?<=^)|(?<=\W\W))[가-힣](?: [가-힣])+(?=\W\W|$)"
    r"|(?<!\w)[가-힣](?: [가-힣]){3,}(?!\w)"
    r"|(?<!\w)\w(?:_\w){2,}(?!\w)"
)
_PARTED = re.compile(r"(?<!\S)\S*?\w[.\-_*·•~=:+]\w\S*")
_PARTING = re.compile(r"(?<=\w)[.\-_*·•~=:+]+(?=\w)|_")
_REPEATED = re.compile(rf"({_LETTER})\1")
_REPEATS = re.compile(rf"({_LETTER})\1\1|({_LETTER})\2({_LETTER})\3")
_CHUNK = re.compile(r"[\w@$€£!|+¡*#(]+")
_RIDDLE = re.compile(rf"{_LETTER}[0-9@$€£!|+¡*#(]+(?:{_LETTER}|[0-9@$|]|\b)|[0-9@$€£|*#(]{_LETTER}")
_FOREIGN = re.compile(r"[^\W\d_a-zа-яё가-힣ㄱ-ㆎ]|[🄰-🆏🇦-🇿ⅰ-ⅿ∂℮¢]")
_ENCLOSED = re.compile("[🅐-🅩🅰-🆉🇦-🇿]")
_LATIN_LETTER = re.compile("[a-z]")
_UNSPACED = re.compile("[가-힣]{9}")
_TURNED = re.compile("[\u202e\u2067]([^\u202c\u2069]*)[\u202c\u2069]?")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_TAG_BLOCK = 0xE0000


class Knows(Protocol):
    """What a disguised word is held against."""

    def knows(self, word: str) -> bool: ...

    def cut(self, blob: str) -> list[tuple[int, int]]: ...


class View:
    """One reading of a text. `text` is its folded words with a space before and after each."""

    __slots__ = ("_folded", "_places", "text")

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._places: list[tuple[int, int]] | None = None
        self.text = f" {' '.join(words(folded.text))} "

    def span(self, first: int, last: int, ending: int = 0) -> tuple[int, int]:
        """Give where the words from `first` to `last`, without an ending, stand in the original text.

        In characters, end exclusive.
        """
        if self._places is None:
            self._places = places(self._folded.text)
        return self._folded.original(self._places[first][0], self._places[last][1] - ending)


@dataclass(frozen=True, slots=True)
class _Traced:
    """A text on its way through the steps, with the original place of every character."""

    text: str
    origins: Sequence[int]
    length: int

    def sub(self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> _Traced:
        """Replace what the pattern finds; a replacement of the same length keeps each character's place."""
        parts: list[str] = []
        origins: list[int] = []
        position = 0
        for found in pattern.finditer(self.text):
            new = change(found)
            if new == found[0]:
                continue
            start, end = found.span()
            parts += [self.text[position:start], new]
            origins += self.origins[position:start]
            origins += self._places_of(new, start, end)
            position = end
        if not position:
            return self
        parts.append(self.text[position:])
        origins += self.origins[position:]
        return _Traced("".join(parts), origins, self.length)

    def _places_of(self, new: str, start: int, end: int) -> list[int]:
        """Give each new character the place of its like in what was replaced, in order."""
        if len(new) == end - start:
            return list(self.origins[start:end])
        found: list[int] = []
        at = start
        for character in new:
            same = self.text.find(character, at, end)
            at = at if same < 0 else same
            found.append(self.origins[min(at, end - 1)])
            at += same >= 0
        return found

    @property
    def folded(self) -> Folded:
        return Folded(self.text, self.length, self.origins)


def views(text: str, lexicon: Knows, typed: str = "") -> Iterator[View]:
    """Give the readings of a text, the plain one first. Never raises; the work is linear in the text.

    `typed` is the text before hidden marks were taken out of it; its readings can't say where their words stand.
    """
    plain = Folded(text.lower(), len(text), None) if text.isascii() else _folded(text)
    yield View(plain)
    if _looks_disguised(plain.text):
        yield from _undone(plain, lexicon)
    typed = typed or text
    if not typed.isascii():
        for other in _unhidden(typed):
            folded = _folded(other)
            hidden = Folded(folded.text, len(text), [0] * len(folded.text))
            yield View(hidden)
            yield from _undone(hidden, lexicon)


def _folded(text: str) -> Folded:
    """Fold a text whose Korean letters may have come apart."""
    if not JAMO.search(text):
        return fold(text)
    whole, origins = composed(text)
    folded = fold(whole)
    places_before = range(len(folded.text)) if folded.origins is None else folded.origins
    return Folded(folded.text, len(text), [origins[place] for place in places_before])


_PLAIN = re.compile(r"(?:[^\W\d_]{2,}|[ai])(?:,? (?:[^\W\d_]{2,}|[ai]))*[.!?]?")
"""Words of letters with single spaces between them. It says nothing of the letters."""


def _looks_disguised(text: str) -> bool:
    is_mixed = not text.isascii() and (_FOREIGN.search(text) or (CYRILLIC.search(text) and _LATIN_LETTER.search(text)))
    if is_mixed or _REPEATS.search(text):
        return True
    if _PLAIN.fullmatch(text):
        return _UNSPACED.search(text) is not None
    return bool(_RIDDLE.search(text) or _UNSPACED.search(text) or _RUN.search(text) or _PARTING.search(text))


def _undone(plain: Folded, lexicon: Knows) -> Iterator[View]:
    """Give the readings in Latin (and Korean) and in Cyrillic letters that differ from the plain one."""
    origins = range(len(plain.text)) if plain.origins is None else plain.origins
    start = _Traced(plain.text, origins, plain.original_length).sub(_ENCLOSED, lambda sign: _LATIN[sign[0]])
    seen = {plain.text}
    heavy = len(_RIDDLE.findall(plain.text)) >= _HEAVY
    for script in ("latin", "cyrillic") if CYRILLIC.search(plain.text) else ("latin",):
        riddles = _Riddles(lexicon, script, heavy=heavy)
        read, calm = remembered(riddles.read), remembered(riddles.calm)
        letters = start.sub(_CHUNK, remembered(riddles.letters))
        for parting in (False, True):
            text = _runs_joined(letters).sub(_CHUNK, read)
            if parting:
                text = text.sub(_PARTED, riddles.whole).sub(_CHUNK, read)
            text = text.sub(_CHUNK, calm)
            text = _parted_again(letters, text, lexicon)
            if text.text not in seen:
                seen.add(text.text)
                yield View(text.folded)


def _runs_joined(text: _Traced) -> _Traced:
    """Join letters that stand apart; where words are spread so, those of two letters too."""
    signs = {run["sign"] or run["between"] for run in _RUN.finditer(text.text)} - {None}
    joined = text.sub(_RUN, lambda run: re.sub(r"[\W_]", "", run[0]))
    for sign in sorted(signs):
        pair = re.compile(rf"(?<!\w)(?<!\w{re.escape(sign)})\w{re.escape(sign)}\w(?!\w)")
        joined = joined.sub(pair, lambda two: two[0][0] + two[0][-1])
    return joined


def _parted_again(before: _Traced, text: _Traced, lexicon: Knows) -> _Traced:
    """Set spaces between the known words of letters that stood apart one by one."""
    if not _RUN.search(before.text) and not _UNSPACED.search(text.text):
        return text
    blobs = {re.sub(r"[\W_]", "", run[0]) for run in _RUN.finditer(before.text)}

    def spaced(chunk: re.Match[str]) -> str:
        blob = chunk[0]
        long = _LONG_KOREAN_BLOB if HANGUL.match(blob) else _LONG_BLOB
        if blob not in blobs and len(blob) < long:
            return blob
        edges = sorted({edge for place in lexicon.cut(blob) for edge in place} - {0, len(blob)})
        return " ".join(blob[start:end] for start, end in zip([0, *edges], [*edges, len(blob)], strict=True))

    return text.sub(_CHUNK, spaced)


_LONG_BLOB, _LONG_KOREAN_BLOB = 12, 9
"""Letters from which on a word is looked through for known ones: it may have lost its spaces."""


def remembered(change: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Make of a change of words one of what a pattern finds; each word is thought about once."""
    known: dict[str, str] = {}

    def changed(found: re.Match[str]) -> str:
        word = found[0]
        new = known.get(word)
        if new is None:
            new = known[word] = change(word)
        return new

    return changed


class _Riddles:
    """Reads disguised words in one script, a bounded number of them in every way."""

    def __init__(self, lexicon: Knows, script: str, *, heavy: bool) -> None:
        self._lexicon = lexicon
        self._heavy = heavy
        self._letters = {sign: letter for letter, signs in _TABLES[script].items() for sign in signs}
        self._signs = _LEET[script] | _SIGNS[script]
        self._own = re.compile("[a-z]" if script == "latin" else "[а-яё]")
        self._left = _MOST_RIDDLES

    def letters(self, word: str) -> str:
        """Give a word in this script's letters if all of its foreign ones look like some."""
        own, foreign = 0, 0
        for character in word:
            if character.isalpha() or character in self._letters:
                if self._own.match(character):
                    own += 1
                elif character in self._letters:
                    foreign += 1
                else:
                    return word
        if not foreign:
            return word
        changed = "".join(self._letters.get(c, c) if not self._own.match(c) else c for c in word)
        return changed if own or self._known(changed) else word

    def read(self, word: str) -> str:
        """Read digits and signs among letters as letters."""
        core = word.rstrip("!+*(")
        if not any(sign in self._signs for sign in word):
            return word
        if not any(map(str.isalpha, core)) and not (self._heavy and core.isdigit() and len(core) <= _SMALL_WORD):
            return word
        if core != word:  # A mark at the end may be a letter, or end the sentence.
            whole = self._best(self._signs.get(sign, sign) for sign in word)
            if self._known(whole):
                return whole
        return self._best(self._signs.get(sign, sign) for sign in core) + " " * (len(word) - len(core))

    def whole(self, chunk: re.Match[str]) -> str:
        """Take out what stands between parts of a word; not where a part is a known word, which is seen as it is."""
        parts = _PARTING.split(chunk[0])
        if any(len(part) > _SMALL_WORD and self._known(part) for part in parts):
            return chunk[0]
        return "".join(parts)

    def calm(self, word: str) -> str:
        """Take back repeated letters."""
        if not _REPEATED.search(word) or (not _REPEATS.search(word) and self._known(word)):
            return word
        runs = [found[0] for found in re.finditer(rf"({_LETTER})\1*|.", word, re.DOTALL)]
        ways = [_ways(run) for run in runs]
        return self._best_of([[*way] for way in ways], word)

    def _best(self, ways: Iterable[str]) -> str:
        return self._best_of([list(way) for way in ways], None)

    def _best_of(self, ways: list[list[str]], otherwise: str | None) -> str:
        readings = ("".join(letters) for letters in product(*ways))
        first = next(readings)
        if self._left > 0:
            self._left -= 1
            for reading in (first, *islice(readings, _MOST_READINGS - 1)):
                if self._known(reading):
                    return reading
        return first if otherwise is None else otherwise

    def _known(self, word: str) -> bool:
        return self._lexicon.knows(word)


def _ways(run: str) -> tuple[str, ...]:
    """Give what a run of one letter can stand for, the likeliest first."""
    one, two = run[0], run[0] * 2
    if len(run) == 1:
        return (one,)
    return (two, one) if run == two else (one, two)


def _unhidden(text: str) -> Iterator[str]:
    """Give what marks of direction turn round, and what invisible tags say."""
    if _TURNED.search(text):
        yield _TURNED.sub(lambda found: found[1][::-1], text)
        yield text[::-1]
    if _TAGS.search(text):
        told = " ".join("".join(chr(ord(tag) - _TAG_BLOCK) for tag in found[0]) for found in _TAGS.finditer(text))
        yield f"{_TAGS.sub('', text)} {told}"
