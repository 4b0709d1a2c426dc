"""How an entry of the lexicon is written, and what has to stand in a text for it (lexicons/README.md tells people).

A text is searched as its folded words between single spaces, with a space at either end, so that a space in a literal
is the edge of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from imagegen.policy.folding import HANGUL, key

GAP = 4
"""Words that may stand where an entry has `..`."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_LEAST_OPEN = 4
"""Letters that a word needs which may begin anywhere inside another one. A Korean syllable counts for two."""


@dataclass(frozen=True, slots=True)
class Part:
    """A literal to be found. `gap`: words that may stand between the part before it and this one.

    `stem`: letters of a Korean word at the literal's end that may be followed by a particle; 0 for none.
    """

    literal: str
    gap: int = 0
    stem: int = 0


@dataclass(slots=True)
class _Piece:
    """One word of an entry, open at an end that has a star."""

    word: str
    gap: int
    opens_left: bool = False
    opens_right: bool = False

    @property
    def inflects(self) -> bool:
        return not self.opens_right and HANGUL.match(self.word[-1]) is not None

    @property
    def part(self) -> Part:
        left, right = "" if self.opens_left else " ", "" if self.opens_right or self.inflects else " "
        return Part(left + self.word + right, self.gap, len(self.word) if self.inflects else 0)


def spell_out(pattern: str) -> list[str]:
    """Spell out the forms that braces stand for: "me{n,t}" is "men" and "met"."""
    found = _BRACES.search(pattern)
    if found is None:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [form for ending in found[1].split(",") for form in spell_out(before + ending.strip() + after)]


def sequences(form: str) -> list[tuple[Part, ...]]:
    """Give the parts of one spelled-out form, in each way in which it can be written. Raises ValueError.

    A Korean phrase has two ways: with its spaces and without.
    """
    if "{" in form or "}" in form:
        raise ValueError("a brace is not closed")
    pieces = list(_pieces(form))
    if not pieces:
        raise ValueError("there is no word in it")
    ways = [tuple(_merged(pieces))]
    if len(pieces) > 1 and all(HANGUL.match(piece.word) and not piece.gap for piece in pieces):
        ways.append((_joined(pieces).part,))
    return ways


def plain(form: str) -> list[tuple[Part, ...]]:
    """Give the parts of a word or phrase in which no sign means anything; nothing where it holds no word."""
    pieces = [_Piece(word, 0) for word in key(form)]
    return [tuple(_merged(pieces))] if pieces else []


def _pieces(form: str) -> Iterator[_Piece]:
    gap = 0
    for written in form.split():
        if written == "..":
            gap = GAP
            continue
        core = written.strip("*")
        words = key(core)
        if not words or "*" in core or ".." in core:
            raise ValueError(f"{written!r} is no word")
        for number, word in enumerate(words):
            opens_left = written.startswith("*") and number == 0
            opens_right = written.endswith("*") and number == len(words) - 1
            if opens_left and len(word) * (2 if HANGUL.match(word) else 1) < _LEAST_OPEN:
                raise ValueError(f"{written!r} is too short to be looked for inside other words")
            yield _Piece(word, gap, opens_left, opens_right)
            gap = 0


def _merged(pieces: list[_Piece]) -> Iterator[Part]:
    """Make one literal of words that stand side by side with closed ends."""
    literal, gap = "", 0
    for piece in pieces:
        part = piece.part
        if literal.endswith(" ") and part.literal.startswith(" ") and not part.gap:
            literal += part.literal[1:]
        else:
            if literal:
                yield Part(literal, gap)
            literal, gap = part.literal, part.gap
        if part.stem:
            yield Part(literal, gap, part.stem)
            literal = ""
    if literal:
        yield Part(literal, gap)


def _joined(pieces: list[_Piece]) -> _Piece:
    return _Piece("".join(piece.word for piece in pieces), 0, pieces[0].opens_left, pieces[-1].opens_right)
