"""What may follow a Korean word without a space: particles after any noun, verb endings after one of two syllables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from imagegen.policy.folding import HANGUL

_DATA = tomllib.loads((Path(__file__).parent / "languages" / "korean_endings.toml").read_text(encoding="utf-8"))
_AFTER_NOUN = frozenset(plural + ending for plural in ("", "들") for ending in ["", *_DATA["noun"].split()]) - {""}
_AFTER_LONGER_NOUN = _AFTER_NOUN | frozenset(_DATA["verb"].split())
_LONGEST = max(map(len, _AFTER_LONGER_NOUN))
_LONGER = 2
"""A word of one syllable before 하는 is usually part of another verb: 피 + 하는 is "to avoid"."""


def stems(token: str) -> Iterator[str]:
    """Give what a Korean token can be without its ending, longest first; nothing for a token of another script."""
    if not HANGUL.match(token):
        return
    for split in range(len(token) - 1, max(0, len(token) - _LONGEST - 1), -1):
        if token[split:] in (_AFTER_LONGER_NOUN if split >= _LONGER else _AFTER_NOUN):
            yield token[:split]
