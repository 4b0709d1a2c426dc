"""Understand what was read: which things, how many, of what colour, how they stand to each other, in which scene."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.icons import Group, belongs, english_name, is_animal, is_person, size
from imagegen.providers.storybook.lexicon import Lexicon, Role, lexicon
from imagegen.providers.storybook.reading import Reading, Term

MOST_THINGS = 9
"""Different things in one picture; more would be a crowd of stamps. What is left out counts as not drawn."""
MANY = 11
"""How many flowers "flowers" are."""
SEVERAL = 3
"""How many dogs "dogs" are."""
MOST_IN_A_ROW = 6
"""A larger number is strewn over the ground."""
LIGHT, STRONG, CAN_RIDE = 0.28, 0.45, 0.36
"""Sizes (shares of the picture's shorter side) of what can be held, can hold and can ride at the most."""
CLOUDS = "☁"


class Relation(StrEnum):
    """How a thing stands to another: the dog is `BESIDE` the tower, the crown is worn by (`WEAR`) the lion."""

    BESIDE = "beside"
    ON = "on"
    UNDER = "under"
    ABOVE = "above"
    HOLD = "hold"
    WEAR = "wear"
    BEHIND = "behind"
    FRONT = "front"
    IN = "in"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to draw. `to` is the index of the thing that `relation` leads to.

    `word` is the pupil's own word, `phrase` the word with number, colour and article, `joint` the pupil's words that
    join it to the thing before ("next to"), or "" where nothing does.
    """

    icon: str
    word: str
    phrase: str
    joint: str
    count: int
    colour: str
    relation: Relation | None
    to: int | None
    scale: float = 1.0
    action: str = ""
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that a prompt asks for; `time`, `weather` and `place` are "" where it says nothing."""

    language: Language
    things: tuple[Thing, ...]
    time: str
    weather: str
    place: str
    cloudless: bool
    drew: tuple[Drew, ...]
    not_drawn: tuple[str, ...]
    style: str = ""


@dataclass(slots=True)
class _Draft:
    """A thing while the prompt is being gone through."""

    icon: str
    term: Term
    start: int
    end: int
    joint: str
    count: int
    colour: str
    said: Relation | None
    """The relation word between this thing and the one before."""
    relation: Relation | None = None
    to: int | None = None


@dataclass(slots=True)
class _Reader:
    """Goes through the terms of a prompt and gathers drafts and scene."""

    reading: Reading
    known: Lexicon
    drafts: list[_Draft] = field(default_factory=list)
    scene: dict[str, str] = field(default_factory=dict)
    drew: list[Drew] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    cloudless: bool = False
    count: str = ""
    colour: str = ""
    said: Relation | None = None
    said_at: int = 0
    negated: bool = False
    lead: int | None = None
    """Where the small words before the next thing begin; None when something unknown stands between."""

    def go(self) -> None:
        """Read every term in order."""
        terms = self.reading.terms
        for place, term in enumerate(terms):
            if self._is_taken_back(place):
                self._leave_out(term)
                continue
            self._take(term)

    def _is_taken_back(self, place: int) -> bool:
        """Tell whether a thing or scene is negated: "without clouds", in Korean "구름 없는"."""
        terms = self.reading.terms
        if terms[place].meaning.role not in (Role.THING, Role.SCENE):
            return False
        if self.known.language is Language.KO:
            return place + 1 < len(terms) and terms[place + 1].meaning.role is Role.NEGATION
        negated, self.negated = self.negated, False
        return negated

    def _leave_out(self, term: Term) -> None:
        self.cloudless = self.cloudless or term.meaning.value == CLOUDS
        self.said, self.count, self.colour, self.lead = None, "", "", None

    def _take(self, term: Term) -> None:
        role, value = term.meaning.role, term.meaning.value
        if role is Role.THING:
            self._add(term)
            return
        self.lead = term.start if self.lead is None else self.lead
        if role is Role.NEGATION:
            self.negated = True
        elif role is Role.RELATION:
            self.said, self.said_at = Relation(value), term.start
        elif role is Role.COLOUR:
            self.colour = value
        elif role is Role.NUMBER:
            self._number(term)
        elif role is Role.SCENE:
            self._set(term)

    def _number(self, term: Term) -> None:
        """Count the next thing; Korean counts the one before: 강아지 세 마리."""
        self.count = term.meaning.value
        if self.known.language is Language.KO and self.drafts and self.said is None:
            last = self.drafts[-1]
            last.count, last.end, self.count, self.lead = self._counted(last.icon, last.term), term.end, "", None

    def _set(self, term: Term) -> None:
        """Set time, weather or place; what was said first stays."""
        for scene in term.meaning.value.split():
            aspect, value = scene.split(":")
            self.scene.setdefault(aspect, value)
            self.drew.append(Drew(self._text(term), english_name(scene)))
        if self.known.language is not Language.KO:
            self.said = None
        self.lead = None

    def _add(self, term: Term) -> None:
        if len(self.drafts) >= MOST_THINGS:
            self.left_out.append(self._text(term))
            return
        if self._repeats(term):
            last = self.drafts[-1]
            last.count, last.end = MANY if belongs(last.icon, Group.SCATTERED) else SEVERAL, term.end
            return
        icon = term.meaning.value
        start, joint = self._lead_in(term)
        said = self.said if self.drafts else None
        count = self._counted(icon, term)
        self.drafts.append(_Draft(icon, term, start, term.end, joint, count, self.colour, said))
        self.drew.append(Drew(self._text(term), english_name(icon)))
        self.count, self.colour, self.said, self.lead = "", "", None, None

    def _repeats(self, term: Term) -> bool:
        """Tell whether a word is said twice for the plural, as in Indonesian *kuda-kuda*."""
        if self.known.language is not Language.ID or not self.drafts:
            return False
        last = self.drafts[-1]
        return last.icon == term.meaning.value and not self.reading.prompt[last.end : term.start].strip(" -")

    def _text(self, term: Term) -> str:
        return self.reading.prompt[term.start : term.end]

    def _counted(self, icon: str, term: Term) -> int:
        """How many things are meant: the number that was said, else what the word's ending tells."""
        if self.count.isdecimal():
            return int(self.count)
        if not self.count and not self._is_plural(icon, term):
            return 1
        return MANY if belongs(icon, Group.SCATTERED) else SEVERAL

    def _is_plural(self, icon: str, term: Term) -> bool:
        """Tell whether a word means more than one. Flowers are many where a language has no plural."""
        flower = belongs(icon, Group.SCATTERED) and not belongs(icon, Group.SCATTERED_IN_THE_AIR)
        if flower and self.known.language in (Language.ID, Language.KO):
            return self.said is None and bool(self.drafts or self.scene or self._more_to_come(term))
        if not self.known.plural.search(term.last):
            return False
        if flower or self.known.language is Language.KO:
            return True
        return self.known.language is not Language.RU and self._has_singular(term)

    def _more_to_come(self, term: Term) -> bool:
        return any(other.start > term.start and other.meaning.role is Role.THING for other in self.reading.terms)

    def _has_singular(self, term: Term) -> bool:
        """Tell whether the word without its ending is known for the same thing: *katten* and *kat*."""
        base = self.known.forms.get(term.last, term.last)
        stems = [term.last.removesuffix(ending) for ending in self.known.endings]
        stems += [stem[:-1] for stem in stems if stem[-1:] == stem[-2:-1]]
        shorter = [stem for stem in (base, *stems) if stem != term.last and len(stem) <= len(term.last)]
        return any(self.known.means(stem) == term.meaning for stem in shorter)

    def _lead_in(self, term: Term) -> tuple[int, str]:
        """Where the phrase of a thing begins, and the words that join it to the thing before."""
        prompt = self.reading.prompt
        if self.drafts and self._follows(term):
            before = self.drafts[-1].end
            own = self._own_start(before, term)
            return own, re.sub(r"\s+", " ", prompt[before:own])
        if self.drafts and self.said:
            own = self._own_start(self.said_at, term)
            return own, f" {prompt[self.said_at : own]}"
        return self._own_start(self.lead if self.lead is not None else term.start, term), ""

    def _follows(self, term: Term) -> bool:
        """Tell whether nothing but small known words stands between the last thing and this one."""
        before = self.drafts[-1].end
        between = [other for other in self.reading.terms if before <= other.start < term.start]
        unknown = any(before <= start < term.start for start, _ in self.reading.unknown)
        small = (Role.RELATION, Role.NUMBER, Role.COLOUR, Role.FILLER)
        return not unknown and all(other.meaning.role in small for other in between) and before <= term.start

    def _own_start(self, earliest: int, term: Term) -> int:
        """Go back from a thing over its colour, number and article."""
        own = term.start
        for other in reversed([other for other in self.reading.terms if earliest <= other.start < term.start]):
            article = other.last in self.known.articles and other.meaning.role is Role.FILLER
            if not article and other.meaning.role not in (Role.NUMBER, Role.COLOUR):
                break
            if self.reading.prompt[other.end : own].strip(" '’-"):
                break
            own = other.start
        return own


def understand(reading: Reading) -> Understanding:
    """Turn a reading into things, relations and a scene."""
    reader = _Reader(reading, lexicon(reading.language))
    reader.go()
    _relate(reader.drafts, reading.language)
    unknown = [reading.prompt[start:end] for start, end in reading.unknown]
    return Understanding(
        language=reading.language,
        things=tuple(_thing(draft, reading.prompt) for draft in reader.drafts),
        time=reader.scene.get("time", ""),
        weather=reader.scene.get("weather", ""),
        place=reader.scene.get("place", ""),
        cloudless=reader.cloudless,
        drew=tuple(reader.drew),
        not_drawn=tuple(dict.fromkeys([*unknown, *reader.left_out])),
    )


def _thing(draft: _Draft, prompt: str) -> Thing:
    word = prompt[draft.term.start : draft.term.end]
    phrase = prompt[draft.start : draft.end]
    return Thing(draft.icon, word, phrase, draft.joint, draft.count, draft.colour, draft.relation, draft.to)


def _relate(drafts: list[_Draft], language: Language) -> None:
    """Give each thing the one that it stands next to, sits on or is held by. Leads never go round in a circle."""
    for place in range(1, len(drafts)):
        said = drafts[place].said
        if said is None:
            continue
        subject, anchor = (place, place - 1) if language is Language.KO else (place - 1, place)
        if said is Relation.WEAR:
            _tie(drafts, anchor, said, subject)
        elif said is Relation.HOLD:
            _hold(drafts, holder=subject, item=anchor)
        else:
            _tie(drafts, _holder(drafts, subject), said, anchor)
    _join_riders(drafts)
    _hand_to_riders(drafts)


def _holder(drafts: list[_Draft], place: int) -> int:
    """Go from a held or worn thing to who has it: in "girl with a balloon next to a dog" the girl is beside the dog."""
    while drafts[place].relation in (Relation.HOLD, Relation.WEAR):
        place = drafts[place].to or 0
    return place


def _tie(drafts: list[_Draft], subject: int, relation: Relation, anchor: int) -> None:
    """Tie a thing to another, unless it is tied already or the tie would close a circle."""
    place: int | None = anchor
    while place is not None:
        if place == subject:
            return
        place = drafts[place].to
    if drafts[subject].to is None:
        drafts[subject].relation, drafts[subject].to = relation, anchor


def _hold(drafts: list[_Draft], *, holder: int, item: int) -> None:
    """Give an item to who holds it; what can't be held stands beside."""
    holder = _holder(drafts, holder)
    thing, by = drafts[item], drafts[holder]
    fits = size(thing.icon) <= LIGHT and thing.count <= 2 and not is_person(thing.icon)
    can = is_person(by.icon) or (not is_animal(thing.icon) and (is_animal(by.icon) or size(by.icon) <= STRONG))
    small_enough = size(thing.icon) < size(by.icon)
    _tie(drafts, item, Relation.HOLD if fits and can and small_enough else Relation.BESIDE, holder)


def _join_riders(drafts: list[_Draft]) -> None:
    """Seat both in "a cat and a dog on a sofa"."""
    for place, draft in enumerate(drafts[:-1]):
        after = drafts[place + 1]
        alone = draft.to is None and after.said is None and after.to != place
        if alone and after.relation in (Relation.ON, Relation.IN) and size(draft.icon) <= CAN_RIDE:
            _tie(drafts, place, after.relation, after.to or 0)


def _hand_to_riders(drafts: list[_Draft]) -> None:
    """Hand an item to the rider rather than to the horse: "bunny on a horse, holding a lollipop"."""
    for draft in drafts:
        if draft.relation is not Relation.HOLD or draft.to is None or is_person(drafts[draft.to].icon):
            continue
        riders = [place for place, other in enumerate(drafts) if (other.relation, other.to) == (Relation.ON, draft.to)]
        if riders:
            draft.to = riders[0]
