"""How text is compared: without case, accents and invisible characters, word by word, with the way back kept.

Policy and guard share it, so that two words which the guard cannot tell apart are one word in the merged rules too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

CYRILLIC = re.compile("[Ѐ-ԯ]")
HANGUL = re.compile("[가-힣ᄀ-ᇿㄱ-ㆎ]")

_CLUSTER = re.compile(
    "[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"  # a Korean syllable that came as its letters
    "|[^\u0300-\u036f][\u0300-\u036f]+"  # a letter with its accents apart
    "|.",
    re.DOTALL,
)
_TOKEN = re.compile(r"[^\W_]+|[^\w\s\-'’‐-―]")
"""A word, or one symbol. Spaces, hyphens, dashes, apostrophes and underscores only part words."""

_LONGEST_FOLD = 4
"""One character that would fold to more than this is kept as it is, so that no text can blow up."""


class _FoldTable(dict[str, str]):
    """What each character (or cluster) folds to, worked out when first seen. Bounded: it is emptied when large."""

    def __missing__(self, cluster: str) -> str:
        if len(self) > 20_000:
            self.clear()
        folded = self[cluster] = _fold_cluster(cluster)
        return folded


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word and where it stands in the original text (offsets in characters, end exclusive)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `origins[i]` is the offset of folded character i in the original; None where they are equal."""

    text: str
    original_length: int
    origins: Sequence[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the original offsets of a folded stretch; marks that were stripped after it belong to it."""
        if self.origins is None:
            return start, end
        last = self.origins[end - 1] + 1
        following = self.origins[end] if end < len(self.origins) else self.original_length
        return self.origins[start], max(last, following)


def fold(text: str) -> Folded:
    """Fold case, accents (é, ё), width and invisible characters; Korean stays in whole syllables. Never raises."""
    if text.isascii():
        return Folded(text.lower(), len(text), None)
    clusters = list(text) if unicodedata.is_normalized("NFC", text) else _CLUSTER.findall(text)
    parts = [_TABLE[cluster] for cluster in clusters]
    folded = "".join(parts)
    if len(folded) == len(text) == len(parts) and all(parts):
        return Folded(folded, len(text), None)
    origins: list[int] = []
    position = 0
    for cluster, part in zip(clusters, parts, strict=True):
        origins.extend([position] * len(part))
        position += len(cluster)
    return Folded(folded, len(text), origins)


def words(folded: str) -> list[str]:
    """Split a folded text into its words and symbols."""
    return _TOKEN.findall(folded)


def places(folded: str) -> list[tuple[int, int]]:
    """Give where the words and symbols of a folded text stand in it."""
    return [found.span() for found in _TOKEN.finditer(folded)]


def tokens(text: str) -> list[Token]:
    """Split a text into folded words that know their place in the original."""
    folded = fold(text)
    if folded.origins is None:
        return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(folded.text)]
    return [Token(found[0], *folded.original(found.start(), found.end())) for found in _TOKEN.finditer(folded.text)]


@lru_cache(maxsize=8192)
def key(text: str) -> tuple[str, ...]:
    """Give the folded words of a word or phrase: two phrases with the same key are the same to the guard."""
    return tuple(_TOKEN.findall(fold(text).text))


def _fold_cluster(cluster: str) -> str:
    whole = unicodedata.normalize("NFKC", cluster)
    if len(whole) > _LONGEST_FOLD:
        whole = cluster
    folded = whole.casefold().translate(_LETTERS)
    if HANGUL.search(folded):
        return "".join(character for character in folded if unicodedata.category(character) != "Mn")
    return "".join(_bare(character) for character in folded)


def _bare(character: str) -> str:
    """Strip what stands on or inside a letter unseen. Cyrillic й is a letter of its own and keeps its mark."""
    if unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    if character == "й":
        return character
    return "".join(part for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn")


_LETTERS = str.maketrans({"ё": "е", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ı": "i"})
_TABLE = _FoldTable()
