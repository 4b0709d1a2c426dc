"""What is said of things: colours, sizes, hair, skin and clothes, each given to the thing that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.ahead import ADJECTIVES_FOLLOW, Ahead
from imagegen.providers.storybook.icons import is_person, traits
from imagegen.providers.storybook.lexicon import Lexicon, Role
from imagegen.providers.storybook.reading import Reading, Term
from imagegen.providers.storybook.smallwords import INDOORS, SKY
from imagegen.providers.storybook.wishes import Draft, Relation

ADJECTIVE = re.compile(r"(ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ых|их|ыми|ими|ей)$")
"""How Russian adjectives end."""
FIRST, FINALS, FINAL_N = 0xAC00, 28, 4
"""Korean syllables in Unicode: adjectives before a noun end in ㄴ."""
CLEAR_SKY = ("blue", "white")
HAVING = (Relation.IN, Relation.WEAR, Relation.WITH, Relation.HOLD)


@dataclass(slots=True)
class Next:
    """What was said of the thing to come."""

    count: str = ""
    colour: str = ""
    scale: float = 1.0
    action: Term | None = None
    traits: list[str] = field(default_factory=list)
    start: int | None = None
    """Where the first word about its colour, size or looks stands."""

    def begin(self, term: Term) -> None:
        """Remember where the words about it begin."""
        self.start = term.start if self.start is None else self.start


@dataclass(slots=True)
class Describer:
    """What has been found in a prompt so far, and where describing words go."""

    reading: Reading
    known: Lexicon
    drafts: list[Draft] = field(default_factory=list)
    scene: dict[str, str] = field(default_factory=dict)
    drew: list[Drew] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    cloudless: bool = False
    said: Relation | None = None
    """The relation word that waits for its thing; at the end the one after the last thing."""
    said_at: int = 0
    next: Next = field(default_factory=Next)
    lead: int | None = None
    """Where the small words before the next thing begin; None when something unknown stands between."""
    is_open: bool = False
    """Whether describing words still belong to the last thing."""
    wears: tuple[Draft, str] | None = None
    """Whose hair, skin or clothes wait for a colour that follows."""
    swallows: bool = False
    """Whether the next Korean verb belongs to clothes that were told."""
    has_scene: bool = False
    """Whether time, weather or place were said since the last thing."""
    last_thing: int = -1
    """Where the last thing of the prompt stands."""
    skies: list[str] = field(default_factory=list)
    """The words for the sky."""
    with_pupil: bool = True
    """Whether "I" and "we" are drawn."""
    has_pupil: bool = False
    feasts: list[tuple[str, Term]] = field(default_factory=list)
    """The feasts that were named, each with the thing that shows it."""
    relatives: list[int] = field(default_factory=list)
    """Where the words stand that begin a Dutch clause."""

    @property
    def terms(self) -> Sequence[Term]:
        """The terms of the prompt."""
        return self.reading.terms

    @property
    def ahead(self) -> Ahead:
        """What comes next."""
        return Ahead(self.reading, self.known)

    def goes_back(self, place: int) -> bool:
        """Tell whether a describing word is about the thing before it."""
        if not self.drafts:
            return False
        if self.known.language in ADJECTIVES_FOLLOW and self.is_open:
            return True
        return not self.ahead.noun(place)

    def take_colour(self, place: int, term: Term) -> None:
        """Give a colour to what it is said of: looks, the thing before, or the thing to come."""
        value = term.meaning.value
        if self._is_of_sky(place):
            if value not in CLEAR_SKY:
                self.left_out.append(self.text(term))
        elif self.wears:
            who, part = self.wears
            self.add_trait(who, f"{part}:{value}")
            self.extend(term)
        elif self.ahead.look(place):
            self.next.colour = value
            self.next.begin(term)
        elif self.goes_back(place):
            self.drafts[-1].colour = self.drafts[-1].colour or value
            self.extend(term)
        else:
            self.next.colour = self.next.colour or value
            self.next.begin(term)

    def _is_of_sky(self, place: int) -> bool:
        """Tell whether a colour is that of the sky: "a blue sky", "le ciel est bleu"."""
        after = self.terms[place + 1 : place + 2]
        if any(self.is_sky(term) for term in after):
            return True
        if self.ahead.noun(place) and self.known.language not in ADJECTIVES_FOLLOW and not self._ends_here(place):
            return False
        for term in reversed(self.terms[max(place - 2, 0) : place]):
            if term.meaning.role is not Role.FILLER or term.last in self.known.conjunctions:
                return False
            if self.is_sky(term):
                return True
        return False

    def _ends_here(self, place: int) -> bool:
        """Tell whether a colour is the last word of what it is about: before a sign, or a Korean verb in itself."""
        last = self.terms[place].last[-1:]
        if self.known.language is Language.KO and last and (ord(last) - FIRST) % FINALS != FINAL_N:
            return True
        return place + 1 < len(self.terms) and bool(self.ahead.between(place, place + 1).strip())

    def is_sky(self, term: Term) -> bool:
        """Tell whether a small word ends in one for the sky: "in the sky"."""
        words = SKY[self.known.language]
        return term.meaning.role is Role.FILLER and (term.last in words or term.base in words)

    def take_size(self, place: int, term: Term) -> None:
        """Give a size to the thing before or to come; that of hair or clothes is passed over."""
        scale: float = traits()["scales"][term.meaning.value]
        if self.ahead.look(place):
            return
        if self.goes_back(place):
            self.drafts[-1].scale = scale
            self.extend(term)
        else:
            self.next.scale = scale
            self.next.begin(term)

    def end_with_verb(self) -> None:
        """Take a Korean verb at the end into the phrase of the last thing: "고양이가 소파 위에 앉아 있다"."""
        end = self.drafts[-1].end
        last = self.terms[-1]
        if last.start >= end and not self.ahead.unknown_between(end, last.start):
            self.extend(last)

    def describe_last(self) -> None:
        """A description that no thing followed is about the last one: "the dog is red"."""
        if self.drafts:
            last = self.drafts[-1]
            last.colour = last.colour or self.next.colour
            last.scale = self.next.scale if last.scale == 1 else last.scale

    def take_look(self, place: int, term: Term) -> None:
        """Give hair, skin or clothes to the person they belong to."""
        part, _, value = term.meaning.value.partition(":")
        value, self.next.colour = value or self.next.colour, "" if not value else self.next.colour
        person = self.person_before(place)
        self.said = None if self.said in HAVING else self.said
        if person is None and not self.ahead.person(place):
            self.left_out.append(self.text(term))
            return
        if person is None:
            self.next.traits += [f"{part}:{value}"] if value else []
            self.swallows = self.known.language is Language.KO
            self.next.begin(term)
            return
        self.extend(term)
        self.next.start = None
        if value:
            self.add_trait(person, f"{part}:{value}")
        else:
            self.wears = (person, part)

    def person_before(self, place: int) -> Draft | None:
        """The person before these looks; None where they belong to the one who follows."""
        korean = self.known.language is Language.KO
        if self.ahead.person(place) and (korean or (self.ahead.noun(place) and not self.is_open)):
            return None
        return next((draft for draft in reversed(self.drafts) if is_person(draft.icon)), None)

    def add_trait(self, draft: Draft, trait: str) -> None:
        """Add to what was said of a person's looks."""
        draft.traits = [*(draft.traits or []), trait]

    def extend(self, term: Term) -> None:
        """Take words about the last thing into its phrase; words further on hang at its end."""
        last = self.drafts[-1]
        if self.has_scene or self.ahead.unknown_between(last.end, term.start):
            last.tail += f" {self.text(term)}"
        else:
            last.end = max(last.end, term.end)
        self.lead, self.is_open = None, True

    def text(self, term: Term) -> str:
        """The pupil's own words of a term."""
        return self.reading.prompt[term.start : term.end]

    def tell_sky(self) -> None:
        """The sky is there wherever the scene is under it; it is no picture by itself."""
        inside = self.scene.get("place") in INDOORS
        has_more = bool(self.drafts or set(self.scene) - {"style"})
        for word in dict.fromkeys(self.skies):
            if inside or not has_more:
                self.left_out.append(word)
            else:
                self.drew.append(Drew(word, "sky"))

    def is_adjective(self, place: int) -> bool:
        """Tell whether a Russian adjective only describes the thing after it: "подводная лодка" is above the water."""
        term, after = self.terms[place], self.terms[place + 1 : place + 2]
        if self.known.language is not Language.RU or not after or not ADJECTIVE.search(term.last):
            return False
        if " " in self.text(term) or term.meaning.value.partition(":")[0] not in ("place", "weather"):
            return False
        return after[0].meaning.role is Role.THING and self.ahead.between(place, place + 1) == " "
