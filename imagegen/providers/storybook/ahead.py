"""Looks ahead in a prompt: what the next words name, and what stands between two places."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from imagegen.choices import Language
from imagegen.providers.storybook.icons import is_person
from imagegen.providers.storybook.lexicon import Lexicon, Role
from imagegen.providers.storybook.reading import Reading

DESCRIBING = (Role.COLOUR, Role.SIZE, Role.LOOK, Role.ACTION)
MAY_BE_THING = (Role.COLOUR, Role.LOOK, Role.ACTION, Role.RELATION, Role.NUMBER)
ADJECTIVES_FOLLOW = (Language.FR, Language.ID)
FARTHEST = 6
"""Terms that are looked ahead over from a describing word to its thing."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Answers for the terms of one prompt, each named by its place."""

    reading: Reading
    known: Lexicon

    def between(self, first: int, second: int) -> str:
        return self.reading.prompt[self.reading.terms[first].end : self.reading.terms[second].start]

    def noun(self, place: int) -> bool:
        """Tell whether a thing follows with nothing but describing words between."""
        joined = could_be = False
        for here in range(place + 1, min(place + FARTHEST, len(self.reading.terms))):
            term = self.reading.terms[here]
            if self.between(here - 1, here).strip(" ,-'’"):
                break
            if term.meaning.role is Role.THING:
                return not joined
            could_be = could_be or (term.thing is not None and term.meaning.role in MAY_BE_THING and not joined)
            joined = term.last in self.known.conjunctions
            small = term.meaning.role is Role.FILLER and term.last not in self.known.articles
            if not small and term.meaning.role not in DESCRIBING:
                break
        return could_be

    def phrase(self, place: int) -> bool:
        """Tell whether the next words, with article and number, name a thing."""
        for here in range(place + 1, min(place + FARTHEST, len(self.reading.terms))):
            term = self.reading.terms[here]
            if self.between(here - 1, here).strip(" -'’"):
                return False
            if term.meaning.role is Role.THING or (term.thing and term.meaning.role in MAY_BE_THING):
                return True
            article = term.meaning.role is Role.FILLER and term.last not in self.known.conjunctions
            if not article and term.meaning.role not in (Role.NUMBER, Role.COLOUR, Role.SIZE):
                return False
        return False

    def colour(self, place: int) -> bool:
        follows = self.known.language in ADJECTIVES_FOLLOW and place + 1 < len(self.reading.terms)
        return follows and self.reading.terms[place + 1].meaning.role is Role.COLOUR

    def look(self, place: int) -> bool:
        """Tell whether hair or clothes follow, which take the colour."""
        after = self.reading.terms[place + 1 : place + 3]
        return any(term.meaning.role is Role.LOOK and ":" not in term.meaning.value for term in after)

    def person(self, place: int) -> bool:
        later = (term.meaning for term in self.reading.terms[place + 1 : place + FARTHEST])
        return any(meaning.role is Role.THING and is_person(meaning.value) for meaning in later)

    def unknown_between(self, first: int, last: int) -> bool:
        """Tell whether an unknown word begins between two places of the prompt."""
        unknown = self.reading.unknown
        place = bisect_left(unknown, (first, 0))
        return place < len(unknown) and unknown[place][0] < last
