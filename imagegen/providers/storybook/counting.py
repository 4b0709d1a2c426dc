"""Tells how many of a thing are meant: by a number, by the word's ending, by what the thing is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from imagegen.choices import Language
from imagegen.providers.storybook.endings import has_singular, is_one_in_russian, is_russian_plural
from imagegen.providers.storybook.icons import Group, belongs, landmarks
from imagegen.providers.storybook.joining import Joiner
from imagegen.providers.storybook.reading import Term
from imagegen.providers.storybook.wishes import CROWD, MANY, SEVERAL

DUTCH_PLURAL = re.compile(r"['’]s\b")
"""The ending of *zebra's* and *baby's*."""


@dataclass(slots=True)
class Counter(Joiner):
    """Counts the things that words name."""

    def _counted(self, icon: str, term: Term) -> int:
        """How many things are meant: the number that was said, else what the word's ending tells."""
        count = self.next.count
        if count.isdecimal():
            return int(count)
        if belongs(icon, Group.SHOWS_MANY):
            return 1
        if not count and (icon in landmarks() or not self._is_plural(icon, term)):
            return 1
        if belongs(icon, Group.SCATTERED):
            return MANY
        return CROWD if count == "many" else SEVERAL

    def _is_plural(self, icon: str, term: Term) -> bool:
        """Tell whether a word means more than one. Flowers are many where a language has no plural."""
        flower = belongs(icon, Group.SCATTERED) and not belongs(icon, Group.SCATTERED_IN_THE_AIR)
        if flower and self.known.language in (Language.ID, Language.KO):
            return self.said is None and bool(self.drafts or self.scene or self._more_to_come(term))
        if term.last in self.known.always_many:
            return True
        parted = term.last == "s" or DUTCH_PLURAL.match(self.reading.prompt, term.end)
        if self.known.language is Language.NL and parted:
            return True
        if not self.known.plural.search(term.last):
            return False
        if self.known.language is Language.KO or (flower and not is_one_in_russian(term, self.known)):
            return True
        return (
            is_russian_plural(term, self.terms, self.known, is_free=self.said is None)
            if self.known.language is Language.RU
            else has_singular(term, self.known)
        )

    def _more_to_come(self, term: Term) -> bool:
        return term.start < self.last_thing
