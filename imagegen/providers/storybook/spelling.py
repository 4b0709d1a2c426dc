"""Slips of spelling that children make: a doubled letter that is single, a vowel for one that sounds like it.

Any other letter that differs makes another word far too often ("hammer" is no hamper), so that nothing else is mended.
"""

from __future__ import annotations

from collections.abc import Iterator

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import Lexicon, Meaning, Role

SHORTEST, LONGEST = 6, 20
"""Letters; shorter words have too many neighbours that mean something else."""
SOUNDING_ALIKE = {
    Language.EN: ("aeiouy",),
    Language.FR: ("eéèêë", "iy", "aâà", "oô"),
    Language.RU: ("ао", "еиэ"),
}
"""Vowels that are taken for each other. In Dutch a doubled letter makes another word, Indonesian is written as it
sounds, and in Korean a syllable is a word."""
REAL_WORDS = frozenset({"poison", "poisons", "bullet", "bullets", "ballot", "dessert", "desserts"})
"""Words of their own that are one slip away from a thing."""
SHORTEST_WITH_VOWEL = 7


def meant(word: str, known: Lexicon) -> tuple[str, Meaning] | None:
    """The thing or scene that a misspelt word was meant to be, with the word in dictionary form.

    The first letter is right. None where there is no such word, or where two different ones are as near.
    """
    is_word = SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in REAL_WORDS
    if known.language not in SOUNDING_ALIKE or not is_word:
        return None
    found: dict[str, tuple[str, Meaning]] = {}
    for neighbour in _neighbours(word, SOUNDING_ALIKE[known.language]):
        base = known.forms.get(neighbour, neighbour)
        meaning = known.means(neighbour) or known.means(base)
        if meaning and meaning.role in (Role.THING, Role.SCENE):
            found.setdefault(meaning.value, (base, meaning))
    return next(iter(found.values())) if len(found) == 1 else None


def _neighbours(word: str, alike: tuple[str, ...]) -> Iterator[str]:
    for place in range(1, len(word)):
        letter = word[place]
        if letter == word[place - 1]:
            yield word[:place] + word[place + 1 :]
        else:
            yield word[:place] + letter + word[place:]
        if len(word) >= SHORTEST_WITH_VOWEL:
            others = {other for group in alike if letter in group for other in group} - {letter}
            yield from (word[:place] + other + word[place + 1 :] for other in sorted(others))
