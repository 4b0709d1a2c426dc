"""What is settled when all words are read: feasts get their thing, and no part is drawn beside the one who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.counting import Counter
from imagegen.providers.storybook.icons import english_name, is_animal, is_person, traits
from imagegen.providers.storybook.lexicon import Meaning, Role
from imagegen.providers.storybook.reading import Term
from imagegen.providers.storybook.wishes import MOST_THINGS, Draft, Relation

LIKE_ALIVE = frozenset(("🤖", "⛄", "🧸", "art:gingerbread_man", "art:skeleton"))
"""Things that run in stories; lava only flows."""
HELMET = "⛑"
BEARDED, MEN = "art:bearded_man", frozenset(("👨", "🧑"))
MINE = frozenset(("my", "mijn", "m'n", "mon", "ma", "mes", "мой", "моя", "мои", "моих", "내", "제"))


@dataclass(slots=True)
class Finisher(Counter):
    """Looks over the things that were gathered."""

    def _celebrate(self) -> None:
        """Show each feast by its thing, "at Christmas" by a Christmas tree, where nothing else shows it."""
        for icon, term in self.feasts:
            shown = next((draft.icon for draft in self.drafts if draft.icon in (icon, *_shown_by(icon))), None)
            if shown is None and len(self.drafts) >= MOST_THINGS:
                self.left_out.append(self.text(term))
                continue
            self.drew.append(Drew(self.text(term), english_name(shown or icon)))
            if shown is None:
                thing = Term(Meaning(Role.THING, icon), term.start, term.end, term.last, term.base)
                draft = Draft(icon, thing, term.start, term.end, "", 1, None, joined=False, is_topic=False, traits=[])
                self.drafts.insert(0 if self.known.language is Language.KO else len(self.drafts), draft)

    def _drop_parts(self) -> None:
        """Draw no tail beside the dog that has one; what somebody has not, as a horse wings, is left out."""
        for place in range(len(self.drafts) - 1, -1, -1):
            part = self.drafts[place]
            if part.icon not in traits()["parts"] or self._is_looked_at(place):
                continue
            if part.icon == BEARDED and " " in self.text(part.term):
                continue
            alive = [other.icon for other in self.drafts if other is not part and _is_alive(other.icon)]
            owner = self._owner(part, alive)
            if owner or (alive and part.said is Relation.WITH and part.icon != HELMET):
                self._drop_part(place, owner)

    def _owner(self, part: Draft, alive: Sequence[str]) -> str | None:
        """Whose drawing shows a part, if any does."""
        owner = next((icon for icon in alive if _has(icon, part.icon)), None)
        return self._grow_beard(part) if owner is None and part.icon == BEARDED else owner

    def _drop_part(self, place: int, owner: str | None) -> None:
        """Take a part out of the drafts, and tell in whose drawing it is."""
        word = self.text(self.drafts[place].term)
        at = next((at for at, drew in enumerate(self.drew) if drew.word == word), None)
        if at is not None:
            del self.drew[at]
        if owner is None:
            self.left_out.append(word)
        else:
            self.drew.append(Drew(word, english_name(owner)))
        if place == 0 and len(self.drafts) > 1:
            self.drafts[1].said, self.drafts[1].joined, self.drafts[1].joint = None, False, ""
        del self.drafts[place]

    def _grow_beard(self, part: Draft) -> str | None:
        """Make the man whose beard is named the drawing of one with a beard."""
        man = next((other for other in self.drafts if other is not part and other.icon in MEN), None)
        if man is None:
            return None
        man.icon, man.traits = BEARDED, []
        return BEARDED

    def _is_looked_at(self, place: int) -> bool:
        """Tell whether a part of the body is a thing of its own: "the dentist looks at my teeth"."""
        part = self.drafts[place]
        before = next((term for term in reversed(self.terms) if term.end <= part.term.start), None)
        return part.said is Relation.LOOK or (before is not None and before.last in MINE)


def _is_alive(icon: str) -> bool:
    return is_person(icon) or is_animal(icon) or icon in LIKE_ALIVE


def _shown_by(icon: str) -> list[str]:
    """What shows a feast as well as its own thing does."""
    found: list[str] = traits()["feasts"].get(icon, "").split()
    return found


def _has(icon: str, part: str) -> bool:
    """Tell whether a drawing shows a part of the body: everybody has a nose, birds have wings."""
    owners = traits()["parts"][part]
    if owners == "everybody":
        return True
    if owners == "people":
        return is_person(icon) or icon in LIKE_ALIVE
    return is_animal(icon) if owners == "animals" else icon in owners.split()
