"""Brings a written word to the words it is made of: endings come off, Dutch and Korean compounds are cut."""

from __future__ import annotations

import re

from imagegen.choices import Language
from imagegen.providers.storybook.icons import is_animal
from imagegen.providers.storybook.lexicon import Lexicon, Meaning, Role
from imagegen.providers.storybook.smallwords import SKY

SHORTEST_STEM = 3
"""Letters that must be left when an ending is taken off."""
SHORTEST_HEAD = 4
SHORT_HEADS = frozenset(
    (
        "aap",
        "bal",
        "bed",
        "bij",
        "bos",
        "bus",
        "eik",
        "fee",
        "hut",
        "jas",
        "kar",
        "kat",
        "kip",
        "koe",
        "mus",
        "pet",
        "pot",
        "tas",
        "vis",
        "vos",
        "zee",
    )
)
"""Dutch nouns of three letters that end compounds; others are mostly chance: *mensapen* holds *sap*."""
LIKE_ENDINGS = frozenset(
    (
        "aarde",
        "aarden",
        "kers",
        "kersen",
        "koek",
        "laars",
        "oester",
        "ring",
        "ringen",
        "sap",
        "ster",
        "sterren",
        "taart",
        "uil",
        "uilen",
        "zon",
    )
)
"""Dutch nouns that look like the end of other words: bezoe-kers, handel-aars, kap-ster, kwik-staart."""
KIN = ("👩", "👨", "art:family")
"""Of an animal they are no people: an *ijsbeermoeder* is an *ijsbeer*."""
LINKS = ("", "s", "en", "e")
UNKNOWN_REST, UNKNOWN_HEAD = 5, 5
"""Letters that a Dutch compound's parts have at least where the first is no known word."""
SYLLABLE = re.compile(r"[aeiouy](?:[bcdfghjklmnprstvwxz]|ch|[lmnr][dfgkmpst]|[fkpst][st]|cht|ng|nk|ij)?s?$")
"""How an unknown first part of a Dutch compound may end."""
PARTS = (Role.THING, Role.SCENE, Role.COLOUR, Role.SIZE, Role.NUMBER, Role.LOOK, Role.RELATION)
"""What a Korean word that is written together may be made of; small words and verbs are found in too many others."""


def bases(word: str, known: Lexicon) -> list[str]:
    """The dictionary forms that a word is made of."""
    if known.language is Language.KO:
        return _korean(word, known)
    base = known.forms.get(word, word)
    return [base] if base in known.words or word in known.words else [stem(word, known)]


def stem(word: str, known: Lexicon) -> str:
    """The known word that one is left with without ending, prefix of a compound or mark of a small one."""
    found = without_ending(word, known)
    if found == word:
        found = _grown_up(word, known)
    return _dutch_head(word, known) if known.language is Language.NL and found == word else found


def without_ending(word: str, known: Lexicon) -> str:
    """Take a plural's ending off a word, and the consonant that Dutch doubles before it: *katten* is *kat*."""
    for ending in known.endings:
        left = word.removesuffix(ending)
        if left == word or len(left) < SHORTEST_STEM:
            continue
        for candidate in (left, left[:-1] if left[-1] == left[-2] else left):
            if candidate in known.words:
                return candidate
    return word


def _grown_up(word: str, known: Lexicon) -> str:
    """The word for the thing itself where a word means a small one: *домик* is *дом*."""
    for ending, others in known.diminutives.items():
        left = word.removesuffix(ending)
        if left == word or len(left) < SHORTEST_STEM:
            continue
        for other in others:
            if left + other in known.words:
                return left + other
    return word


def _dutch_head(word: str, known: Lexicon) -> str:
    """The last part of a Dutch compound names the thing: *boerderijhond* is a *hond*.

    The longest known part counts, so that a *staart* is no *taart*.
    """
    for cut in range(SHORTEST_STEM, len(word) - SHORTEST_STEM + 1):
        head = known.forms.get(word[cut:], word[cut:])
        meaning = known.means(word[cut:]) or known.means(head)
        if meaning and _stands_before(word[:cut], word[cut:], head, known):
            mother = _first_part(word[:cut], known) if meaning.value in KIN else None
            if mother and is_animal(mother.value):
                return known.forms.get(word[:cut], word[:cut])
            return head if meaning.role in (Role.THING, Role.SCENE) else word
    return word


def _stands_before(rest: str, written: str, head: str, known: Lexicon) -> bool:
    """Tell whether `rest` can be the first part of a Dutch compound that ends in `head`, written as `written`."""
    if len(head) < SHORTEST_HEAD and head not in SHORT_HEADS:
        return False
    firsts = [rest.removesuffix(link) for link in LINKS if rest.endswith(link)]
    meanings = [_first_part(first, known) for first in firsts if len(first) >= SHORTEST_STEM]
    if head in LIKE_ENDINGS or len(head) < SHORTEST_HEAD:
        return any(meaning and meaning.role in PARTS for meaning in meanings[:1])
    if any(meanings):
        return True
    strange = len(rest) >= UNKNOWN_REST and len(head) >= UNKNOWN_HEAD and head[0] not in "aeiou"
    return strange and not written.endswith("en") and SYLLABLE.search(rest) is not None


def _first_part(word: str, known: Lexicon) -> Meaning | None:
    return known.means(word) or known.means(known.forms.get(word, word))


def _korean(word: str, known: Lexicon) -> list[str]:
    """Take a Korean word without its particle, or cut it into the longest words that are known."""
    whole = _without_particle(word, known)
    if whole in known.words:
        return [whole]
    parts: list[str] = []
    rest = word
    while rest and rest not in known.particles:
        part = next((rest[:cut] for cut in range(len(rest), 1, -1) if _is_part(rest[:cut], known)), None)
        if part is None:
            if not _may_end(rest, parts, known):
                return [word]
            parts.append(_without_particle(rest, known))
            break
        parts.append(part)
        rest = rest[len(part) :]
    things = [part for part in parts if _role(part, known) is Role.THING]
    return [part for part in parts if part not in things[:-1]] or [word]


def _role(word: str, known: Lexicon) -> Role | None:
    meaning = known.means(word)
    return meaning.role if meaning else None


def _is_part(word: str, known: Lexicon) -> bool:
    return _role(word, known) in PARTS


def _may_end(rest: str, parts: list[str], known: Lexicon) -> bool:
    """Tell whether a small word may end a compound: one after a scene, a verb's noun, the sky (파란하늘)."""
    last = _without_particle(rest, known)
    if not parts or _role(last, known) is not Role.FILLER:
        return False
    return _role(parts[-1], known) is Role.SCENE or last.endswith("기") or last in SKY[known.language]


def _without_particle(word: str, known: Lexicon) -> str:
    """The longest part of a Korean word that means something by itself, else one that is part of a phrase."""
    parts = [word, *(word.removesuffix(particle) for particle in known.particles if word.endswith(particle))]
    means = next((part for part in parts if known.means(part)), None)
    return means or next((part for part in parts if part in known.words), word)
