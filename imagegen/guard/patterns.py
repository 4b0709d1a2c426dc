"""How an entry of the lexicon is written, and what has to stand in a text for it (lexicons/README.md tells people).

A text is searched as its folded words between single spaces, with a space at either end, so that a space in a literal
is the edge of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from imagegen.policy.folding import HANGUL, key

GAP = 4
"""Words that may stand where an entry has `..`."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z0-9а-я]+(?: [a-z0-9а-я]+)*)(\*?)")
_MOST_SPELLED = 8
"""Forms of a phrase that are spelled out."""
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


Slot = tuple[Part, ...]
"""Parts of which one has to be there; all have the same gap."""
Sequence = tuple[Slot, ...]
"""Slots that have to follow each other."""


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


def sequences(pattern: str) -> list[Sequence]:
    """Give what has to stand in a text for a pattern, in each way in which it can be written. Raises ValueError.

    A few forms are spelled out, each with literals as long as can be. Of many, each word with braces is a slot of its
    own: twenty verbs before thirty nouns are fifty literals then, and not six hundred.
    """
    tidy = _BRACES.sub(lambda group: "{" + ",".join(part.strip() for part in group[1].split(",")) + "}", pattern)
    forms = prod(group.count(",") + 1 for group in _BRACES.findall(tidy))
    if forms <= _MOST_SPELLED or " " not in tidy or HANGUL.search(tidy):
        return [sequence for form in spell_out(tidy) for sequence in _of_form(form)]
    apart = next((group for group in _BRACES.finditer(tidy) if not _is_slot(tidy, group)), None)
    if apart:
        before, after = tidy[: apart.start()], tidy[apart.end() :]
        return [sequence for part in apart[1].split(",") for sequence in sequences(f"{before}{part}{after}")]
    return [tuple(_slots(tidy))]


def _is_slot(pattern: str, group: re.Match[str]) -> bool:
    """Tell whether the word with this group is one word in each of its forms."""
    start = pattern.rfind(" ", 0, group.start()) + 1
    end = pattern.find(" ", group.end())
    if " " in group[1]:
        return False
    return all(len(key(form.strip("*"))) == 1 for form in spell_out(pattern[start : end if end >= 0 else None]))


def _slots(pattern: str) -> Iterator[Slot]:
    """Make a slot of each word with braces, and literals of what stands between them."""
    fixed: list[_Piece] = []
    gap = 0
    for written in pattern.split():
        if written == "..":
            gap = GAP
            continue
        forms = [piece for form in spell_out(written) for piece in _pieces(form, gap)]
        gap = 0
        if "{" not in written:
            fixed += forms
            continue
        yield from ((part,) for part in _merged(fixed))
        fixed = []
        yield tuple(dict.fromkeys(piece.part for piece in forms))
    yield from ((part,) for part in _merged(fixed))


def _of_form(form: str) -> list[Sequence]:
    """Give the sequences of one spelled-out form. A Korean phrase has two ways: with its spaces and without."""
    simple = _SIMPLE.fullmatch(form)
    if simple:  # Most forms: folding would change nothing.
        return [((Part(f" {simple[1]}{'' if simple[2] else ' '}"),),)]
    if "{" in form or "}" in form:
        raise ValueError("a brace is not closed")
    pieces = list(_pieces(form))
    if not pieces:
        raise ValueError("there is no word in it")
    ways: list[Sequence] = [tuple((part,) for part in _merged(pieces))]
    if len(pieces) > 1 and all(HANGUL.match(piece.word) and not piece.gap for piece in pieces):
        ways.append(((_joined(pieces).part,),))
    return ways


def plain(form: str) -> list[Sequence]:
    """Give the parts of a word or phrase in which no sign means anything; nothing where it holds no word."""
    pieces = [_Piece(word, 0) for word in key(form)]
    return [tuple((part,) for part in _merged(pieces))] if pieces else []


def _pieces(form: str, gap: int = 0) -> Iterator[_Piece]:
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
