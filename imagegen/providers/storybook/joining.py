"""Tells where two words name one thing: "queen bee", "sate ayam", "my dad is a firefighter", "a lion and her cubs"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.describing import Describer
from imagegen.providers.storybook.endings import has_singular
from imagegen.providers.storybook.icons import english_name, is_animal, is_person
from imagegen.providers.storybook.lexicon import Meaning, Role, words_in
from imagegen.providers.storybook.reading import OF_AN_ANIMAL, Term
from imagegen.providers.storybook.smallwords import (
    BESIDE_COPULAS,
    COPULAS,
    KOREAN_COPULA,
    MANY_YOUNG,
    ONLY_YOUNG,
    OWN_YOUNG,
    POSSESSIVES,
)
from imagegen.providers.storybook.wishes import SEVERAL, Draft

YOUNG = frozenset(("👶", "🧒"))
PLAIN = YOUNG | {"👦", "👧", "🧑", "👨", "👩", "🧓", "👴", "👵"}
"""People of whom nothing is said but age, sex or family."""
LIKE_PEOPLE = frozenset(("🤖",))
KINDS = {
    "🐦": is_animal,
    "🐟": is_animal,
    "🌳": frozenset(("🌴", "🌲", "🎋", "🌵", "🎄")).__contains__,
    "🌼": frozenset(("🌹", "🌷", "🌻", "🌺", "🪷", "🌸", "🪻", "art:daffodil")).__contains__,
}
"""Things whose word, set before another, only says of what kind that is: Indonesian *burung elang* is an eagle."""
INDONESIAN_VERBS = ("berselancar", "bersepeda", "memancing", "mancing", "melukis", "menggosok", "menjahit", "menyikat")
"""Verbs that name a thing: who is *memancing* has a fishing rod."""
SELLERS = frozenset(("penjual", "pedagang", "pembeli"))
"""Indonesians whose goods stand behind their word."""
FARTHEST = 40
"""Characters between two words for one person."""
INDEFINITE = frozenset(("a", "an", "un", "une", "een"))
VERB = re.compile(r"(mem|men|meng|meny|ber|ter)\w{4}")
"""How Indonesian verbs begin: who goes *memancing* something is no fishing rod of that kind."""
NOT_OWNED = frozenset(("buku", "kuku", "paku", "siku", "saku", "bangku", "tamu", "jamu"))
"""Indonesian words that only look as if they ended in *my* or *your*."""
FAMILY = "art:family"
LONGEST_NAME = 3
"""Words between which things are joined; more of them in a row are a list."""


@dataclass(slots=True)
class Joiner(Describer):
    """Joins a word to the thing before it."""

    def joins(self, place: int, term: Term) -> bool:
        """Take a thing's word into the thing before it, where both name one."""
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if last.tail or self.next.colour or self.next.scale != 1 or self.next.count:
            return False
        between = self.reading.prompt[last.term.end : term.start][:FARTHEST]
        if between in (" ", "-"):
            icon = self._both(last, place, term)
        elif len(between) < FARTHEST:
            icon = self._called(last, term, between)
        else:
            icon = None
        if icon is None or self.text(last.term).count(" ") >= LONGEST_NAME:
            return False
        self.grow_into(icon, term, last.count)
        return True

    def grow_into(self, icon: str, term: Term, count: int) -> None:
        """Make the last thing another one, whose words go on to the end of `term`."""
        last = self.drafts[-1]
        before = self.text(last.term)
        last.term = Term(Meaning(Role.THING, icon), last.term.start, term.end, term.last, term.base)
        last.icon, last.end, last.count = icon, max(last.end, term.end), count
        last.traits = last.traits if is_person(icon) else []
        places = (place for place in reversed(range(len(self.drew))) if self.drew[place].word == before)
        self.drew[next(places, -1)] = Drew(self.text(last.term), english_name(icon))
        self.lead, self.said, self.is_open = None, None, True

    # ---------------------------------------------------------------- two nouns without a word between

    def _both(self, last: Draft, place: int, term: Term) -> str | None:
        """What two words name that follow each other: the icon, or None where they are two things."""
        icon, language = term.meaning.value, self.known.language
        if language is Language.RU and term.last != term.base:
            return None  # "Девочка кошку гладит": somebody does something to it.
        if last.is_pupil or self._is_many(last.term):
            return None
        if last.icon == icon or (last.icon in PLAIN and is_animal(icon)):
            return icon
        if _is_who(last.icon) and _is_who(icon):
            plain = (last.icon in PLAIN) - (icon in PLAIN)
            return (icon if plain > 0 else last.icon) if plain else None
        if language is Language.EN:
            listed = self._lists(last, place, term)
            return None if listed else last.icon if self._has_kin(last, icon) else icon
        return self._kind(last, place, icon) if language is Language.ID else None

    def _kind(self, last: Draft, place: int, icon: str) -> str | None:
        """What an Indonesian thing is with another behind it: *pohon pisang* is a tree, *burung elang* an eagle."""
        does = self.text(self.terms[place]).casefold().startswith(INDONESIAN_VERBS)
        if does or last.term.base in SELLERS or is_person(icon) or self._acts_next(place):
            return None
        first = last.term
        owned = first.last.endswith(("ku", "mu", "nya")) and first.last not in NOT_OWNED
        if last.icon in PLAIN or owned or VERB.match(self.text(first).casefold()):
            return None
        return icon if last.icon in KINDS and KINDS[last.icon](icon) else last.icon

    def _has_kin(self, last: Draft, icon: str) -> bool:
        """Tell whether an animal's family follows: "a polar bear mother", "a lion family"."""
        if not is_animal(last.icon) or (icon not in PLAIN and icon != FAMILY):
            return False
        last.count = SEVERAL if icon == FAMILY else last.count
        return True

    def _lists(self, last: Draft, place: int, term: Term) -> bool:
        """Tell "dog cat bird" from "a tiger shark", and "on the table apples" from "on the apple trees"."""
        bare = last.start == last.term.start
        animals = bare and is_animal(last.icon) and is_animal(term.meaning.value)
        before = len(self.drafts) > 1 and self.drafts[-2].term.end + 1 == last.term.start
        after = [other for other in self.terms[place + 1 : place + 2] if other.meaning.role is Role.THING]
        several = bare and (before or any(other.start == term.end + 1 for other in after))
        inverted = len(self.drafts) == 1 and self.terms[0].meaning.role is Role.RELATION
        return animals or several or (inverted and self._is_many(term))

    def _is_many(self, term: Term) -> bool:
        plural = self.known.plural.search(term.last) is not None and has_singular(term, self.known)
        return self.known.language is not Language.ID and (plural or term.last in self.known.always_many)

    def _acts_next(self, place: int) -> bool:
        """Tell whether a verb follows an animal: "di atas meja kucing tidur"."""
        after = self.terms[place + 1 : place + 2]
        return is_animal(self.terms[place].meaning.value) and any(it.meaning.role is Role.ACTION for it in after)

    # ---------------------------------------------------------------- who is called what

    def _called(self, last: Draft, term: Term, between: str) -> str | None:
        """What somebody is said to be: "my dad is a firefighter", "우리 아빠는 소방관이고", "мой папа — пожарный"."""
        icon, language = term.meaning.value, self.known.language
        if last.icon not in PLAIN or icon in PLAIN or not (is_person(icon) or last.is_pupil):
            return None
        if re.search(r"[,.;:!?\n]", between):
            return None
        if language is Language.KO:
            said = KOREAN_COPULA.match(self.reading.prompt, term.end)
            return icon if last.is_topic and said else None
        if language is Language.RU and between.strip() in ("—", "–", "-"):
            return icon
        words = set(words_in(between))
        small = COPULAS[language] | BESIDE_COPULAS[language] | self.known.articles | INDEFINITE
        return icon if words <= small and words & COPULAS[language] else None

    # ---------------------------------------------------------------- the young of an animal

    def own_young(self, place: int) -> str | None:
        """The animal whose young a word means: "her cubs", "ses petits", "anaknya"; None for any other word."""
        term, language = self.terms[place], self.known.language
        if not self.drafts or not (term.last in OWN_YOUNG[language] or self._is_korean_young(term)):
            return None
        if language in POSSESSIVES and term.meaning != OF_AN_ANIMAL and term.last not in ONLY_YOUNG:
            counted = self.terms[max(place - 2, 0) : place]
            if not any(other.last in POSSESSIVES[language] for other in counted):
                return None
        if language is Language.ID and not term.last.endswith("nya") and not self._doubles_young(term):
            return None
        if self.ahead.noun(place) and not self._doubles_young(term):
            return None
        alive = next(
            (draft.icon for draft in reversed(self.drafts) if _is_who(draft.icon) or is_animal(draft.icon)), ""
        )
        return alive if is_animal(alive) else None

    def many_young(self, place: int) -> int:
        """How many young a word without a number means."""
        term = self.terms[place]
        first = self.terms[place - 1].last if place else ""
        many = MANY_YOUNG.search(term.last) or first in ("ses", "leurs") or self._doubles_young(term)
        return SEVERAL if many else 1

    def _is_korean_young(self, term: Term) -> bool:
        return self.known.language is Language.KO and term.last.startswith("새끼") and term.base == "새끼"

    def _doubles_young(self, term: Term) -> bool:
        return self.reading.prompt[term.end :].startswith("-anaknya")


def _is_who(icon: str) -> bool:
    return is_person(icon) or icon in LIKE_PEOPLE
