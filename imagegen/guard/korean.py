"""Korean: what may follow a word without a space, and syllables that came as their letters."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "languages" / "korean_endings.toml").read_text(encoding="utf-8"))
_AFTER_NOUN = frozenset(plural + ending for plural in ("", "들") for ending in ["", *_DATA["noun"].split()])
_AFTER_LONGER_NOUN = _AFTER_NOUN | frozenset(_DATA["verb"].split())
_LONGER = 2
"""A word of one syllable before 하는 is usually part of another verb: 피 + 하는 is "to avoid"."""

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_VOWELS_IN_ALL, _TAILS_IN_ALL = 21, 28

JAMO = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_APART = re.compile(f"([{_LEADS}])([{_VOWELS}])(?:([{_TAILS}])(?![{_VOWELS}]))?|([가-힣])([{_TAILS}])(?![{_VOWELS}])")


def may_follow(text: str, end: int, stem: int) -> bool:
    """Tell whether the rest of the word at `end` is a particle (or a verb's ending after `stem` >= 2 syllables)."""
    edge = text.find(" ", end)
    return text[end:edge] in (_AFTER_LONGER_NOUN if stem >= _LONGER else _AFTER_NOUN)


def composed(text: str) -> tuple[str, list[int]]:
    """Put letters together that make syllables ("ㅋㅏㄹ" is "칼"), with the place of each character in the original.

    Letters that make none, as in "ㅋㅋㅋ", stay as they are.
    """
    parts: list[str] = []
    origins: list[int] = []
    position = 0
    for found in _APART.finditer(text):
        parts.append(text[position : found.start()])
        origins.extend(range(position, found.start()))
        made = _syllable(found)
        parts.append(made)
        origins.extend(range(found.start(), found.start() + len(made)))
        position = found.end()
    parts.append(text[position:])
    origins.extend(range(position, len(text)))
    return "".join(parts), origins


def _syllable(found: re.Match[str]) -> str:
    lead, vowel, tail, syllable, late_tail = found.groups()
    if syllable:
        code = ord(syllable) - _FIRST_SYLLABLE
        whole = code % _TAILS_IN_ALL == 0
        return chr(ord(syllable) + _TAILS.index(late_tail) + 1) if whole else found[0]
    number = (_LEADS.index(lead) * _VOWELS_IN_ALL + _VOWELS.index(vowel)) * _TAILS_IN_ALL
    return chr(_FIRST_SYLLABLE + number + (_TAILS.index(tail) + 1 if tail else 0))
