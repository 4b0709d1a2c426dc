"""Goes through a prompt's terms and gathers the things with all that is said of them, and the scene."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.ahead import ADJECTIVES_FOLLOW, DESCRIBING, MAY_BE_THING, Ahead
from imagegen.providers.storybook.endings import has_singular, is_russian_plural, is_small
from imagegen.providers.storybook.icons import (
    Group,
    belongs,
    can_draw,
    english_name,
    is_animal,
    is_person,
    landmarks,
    traits,
)
from imagegen.providers.storybook.lexicon import Lexicon, Role
from imagegen.providers.storybook.negating import negated
from imagegen.providers.storybook.reading import Reading, Term
from imagegen.providers.storybook.wishes import CROWD, MANY, MOST_THINGS, SEVERAL, Draft, Relation

CLOUDS = "☁"
HAVING = (Relation.IN, Relation.WEAR, Relation.WITH, Relation.HOLD)
TOPIC = re.compile(r"(이|가|은|는|께서|들이|들은)(?!\w)")
OBJECT = re.compile(r"(을|를|들을)(?!\w)")
YOUNG = "👶 🧒"


@dataclass(slots=True)
class _Next:
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
class Gatherer:
    """Reads the terms in order; `drafts`, `scene`, `drew` and `left_out` are what it finds."""

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
    next: _Next = field(default_factory=_Next)
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

    def go(self) -> None:
        """Read every term in order."""
        self.last_thing = max((term.start for term in self.terms if term.meaning.role is Role.THING), default=-1)
        self.relatives = [term.start for term in self.terms if term.last in self.known.relative]
        out = negated(self.reading)
        for place, term in enumerate(self.terms):
            self._close_at_gap(place)
            if place in out:
                self._leave_out(term)
            else:
                self._take(place, term)
        if self.next.colour or self.next.scale != 1:
            self._describe_last()
        if self.said and self.known.language is Language.KO and self.drafts:
            self._end_with_verb()

    def _close_at_gap(self, place: int) -> None:
        """Unknown words and signs end what belongs to the last thing."""
        if place and self.ahead.between(place - 1, place).strip(" '’-"):
            self.is_open = self.known.language is Language.KO and self.is_open
            self.wears = None

    def _leave_out(self, term: Term) -> None:
        self.cloudless = self.cloudless or term.meaning.value == CLOUDS
        self.said, self.next, self.lead, self.is_open = None, _Next(), None, False

    def _take(self, place: int, term: Term) -> None:
        role = term.meaning.role
        if role is Role.THING:
            self._add(term)
        elif term.thing and self._is_thing(place):
            self._add(Term(term.thing, term.start, term.end, term.last, term.base))
        else:
            self.lead = term.start if self.lead is None else self.lead
            self._takers().get(role, self._fill)(place, term)

    def _takers(self) -> Mapping[Role, Callable[[int, Term], None]]:
        """Who takes a word that is not a thing."""
        return {
            Role.RELATION: self._relation,
            Role.COLOUR: self._colour,
            Role.SIZE: self._size,
            Role.LOOK: self._look,
            Role.ACTION: self._action,
            Role.NUMBER: self._number,
            Role.SCENE: self._set,
        }

    def _fill(self, place: int, term: Term) -> None:
        """A small word: articles and what lists things begin a new thing."""
        small = self.known.articles | self.known.conjunctions | self.known.relative
        if term.meaning.role is Role.NEGATION or term.last in small:
            self.is_open = False
            if not self.ahead.noun(place):
                self.next.count = ""
        elif self._is_in_clause():
            self._extend(term)

    # ---------------------------------------------------------------- words with two meanings

    def _is_thing(self, place: int) -> bool:
        """Tell whether a word that could also be a thing is one here: "an orange", French "une rose", "un lit"."""
        term = self.terms[place]
        if term.meaning.role not in MAY_BE_THING or self.ahead.noun(place):
            return False
        if term.meaning.role is Role.LOOK:
            has_person = self._person(place) is not None or self.ahead.person(place)
            return not (has_person and (self.next.colour or self.ahead.colour(place)))
        if not place or self.ahead.between(place - 1, place).strip(" '’"):
            return term.meaning.role is Role.COLOUR and not self.drafts
        before = self.terms[place - 1]
        if (term.meaning.role is Role.COLOUR or before.meaning.role is Role.SIZE) and not self.is_open:
            return True
        return before.last in self.known.articles or (before.meaning.role is Role.NUMBER and not self.is_open)

    # ---------------------------------------------------------------- what describes a thing

    def _goes_back(self, place: int) -> bool:
        """Tell whether a describing word is about the thing before it."""
        if not self.drafts:
            return False
        if self.known.language in ADJECTIVES_FOLLOW and self.is_open:
            return True
        return not self.ahead.noun(place)

    def _colour(self, place: int, term: Term) -> None:
        value = term.meaning.value
        if self.wears:
            who, part = self.wears
            self._trait(who, f"{part}:{value}")
            self._extend(term)
        elif self.ahead.look(place):
            self.next.colour = value
            self.next.begin(term)
        elif self._goes_back(place):
            self.drafts[-1].colour = self.drafts[-1].colour or value
            self._extend(term)
        else:
            self.next.colour = self.next.colour or value
            self.next.begin(term)

    def _size(self, place: int, term: Term) -> None:
        scale: float = traits()["scales"][term.meaning.value]
        if self.ahead.look(place):
            return
        if self._goes_back(place):
            self.drafts[-1].scale = scale
            self._extend(term)
        else:
            self.next.scale = scale
            self.next.begin(term)

    def _end_with_verb(self) -> None:
        """Take a Korean verb at the end into the phrase of the last thing: "고양이가 소파 위에 앉아 있다"."""
        end = self.drafts[-1].end
        last = self.terms[-1]
        if last.start >= end and not self.ahead.unknown_between(end, last.start):
            self._extend(last)

    def _describe_last(self) -> None:
        """A description that no thing followed is about the last one: "the dog is red"."""
        if self.drafts:
            last = self.drafts[-1]
            last.colour = last.colour or self.next.colour
            last.scale = self.next.scale if last.scale == 1 else last.scale

    def _look(self, place: int, term: Term) -> None:
        """Give hair, skin or clothes to the person they belong to."""
        part, _, value = term.meaning.value.partition(":")
        value, self.next.colour = value or self.next.colour, "" if not value else self.next.colour
        person = self._person(place)
        self.said = None if self.said in HAVING else self.said
        if person is None and not self.ahead.person(place):
            self.left_out.append(self._text(term))
            return
        if person is None:
            self.next.traits += [f"{part}:{value}"] if value else []
            self.swallows = self.known.language is Language.KO
            self.next.begin(term)
            return
        self._extend(term)
        self.next.start = None
        if value:
            self._trait(person, f"{part}:{value}")
        else:
            self.wears = (person, part)

    def _person(self, place: int) -> Draft | None:
        """The person before these looks; None where they belong to the one who follows."""
        korean = self.known.language is Language.KO
        if self.ahead.person(place) and (korean or (self.ahead.noun(place) and not self.is_open)):
            return None
        return next((draft for draft in reversed(self.drafts) if is_person(draft.icon)), None)

    def _trait(self, draft: Draft, trait: str) -> None:
        draft.traits = [*(draft.traits or []), trait]

    def _extend(self, term: Term) -> None:
        """Take words about the last thing into its phrase; words further on hang at its end."""
        last = self.drafts[-1]
        if self.has_scene or self.ahead.unknown_between(last.end, term.start):
            last.tail += f" {self._text(term)}"
        else:
            last.end = max(last.end, term.end)
        self.lead, self.is_open = None, True

    # ---------------------------------------------------------------- what somebody does

    def _action(self, place: int, term: Term) -> None:
        """Have somebody do it; what is read or eaten is held."""
        takes = "takes" in traits()["actions"][term.meaning.value]
        describes = not self.is_open and self.ahead.noun(place)
        if takes and not describes and self._has_object(place):
            self._relate(place, term, Relation.HOLD)
        elif self._acts_before(place):
            self._act(term)
        elif self.ahead.noun(place) or (self.known.language is Language.KO and self._thing_after(place)):
            self.next.action = term
            self.next.begin(term)
        elif self.drafts:
            self._act(term)
        else:
            self.left_out.append(self._text(term))

    def _has_object(self, place: int) -> bool:
        """Tell whether the sentence says what is read or eaten."""
        if self.known.language is Language.KO:
            end = self.drafts[-1].term.end if self.drafts else 0
            return bool(self.drafts) and bool(OBJECT.match(self.reading.prompt, end)) and self.is_open
        return self.ahead.phrase(place) or (bool(self.known.relative) and self._ends_clause(place))

    def _acts_before(self, place: int) -> bool:
        """Tell whether the one who acts stands right before the verb."""
        if not self.drafts or not self.is_open:
            return False
        if self.known.language is not Language.KO or not self._thing_after(place):
            return True
        return bool(TOPIC.match(self.reading.prompt, self.drafts[-1].term.end))

    def _thing_after(self, place: int) -> bool:
        return self._more_to_come(self.terms[place])

    def _act(self, term: Term) -> None:
        """Let the last person or animal act, and those who are named in one breath with it."""
        alive = [place for place, draft in enumerate(self.drafts) if is_person(draft.icon) or is_animal(draft.icon)]
        place = alive[-1] if alive else len(self.drafts) - 1
        if self.drafts[place].action:
            self.left_out.append(self._text(term))
            return
        while True:
            self.drafts[place].action = term.meaning.value
            if not self.drafts[place].joined or place - 1 not in alive or self.drafts[place - 1].action:
                break
            place -= 1
        self._extend(term)
        self._note_action(term)

    def _note_action(self, term: Term) -> None:
        self.drew.append(Drew(self._text(term), traits()["actions"][term.meaning.value]["name"]))

    # ---------------------------------------------------------------- relations, numbers, scenes

    def _relation(self, place: int, term: Term) -> None:
        self._relate(place, term, Relation(term.meaning.value))

    def _relate(self, place: int, term: Term, relation: Relation) -> None:
        if self.swallows and relation in HAVING:
            self.swallows = False
            return
        if self.known.relative and self._ends_clause(place):
            last = self.drafts[-1]
            last.said = relation if last.said in (None, Relation.ON) else last.said
            self._extend(term)
            return
        self.said, self.said_at, self.is_open = relation, term.start, False

    def _ends_clause(self, place: int) -> bool:
        """Tell whether a Dutch verb closes its clause: "een kind dat een teddybeer vasthoudt"."""
        return self._is_in_clause() and not self.ahead.phrase(place)

    def _is_in_clause(self) -> bool:
        """Tell whether the last thing stands in a Dutch clause that began after another thing."""
        if len(self.drafts) < 2 or not self.is_open or not self.relatives:
            return False
        first, last = self.drafts[0].end, self.drafts[-1].start
        return bisect_left(self.relatives, first) < bisect_left(self.relatives, last)

    def _number(self, _place: int, term: Term) -> None:
        """Count the next thing; Korean counts the one before: 강아지 세 마리."""
        self.next.count = term.meaning.value
        last = self.drafts[-1] if self.drafts else None
        if self.known.language is Language.KO and last and self.said is None:
            between = self.reading.prompt[last.end : term.start].strip()
            if between in ("", "이", "가", "은", "는", "을", "를"):
                last.count, last.end = self._counted(last.icon, last.term), term.end
                self.next.count, self.lead = "", None
                return
        self.is_open = False

    def _set(self, _place: int, term: Term) -> None:
        """Set time, weather, place or style; what was said first stays."""
        for scene in term.meaning.value.split():
            aspect, value = scene.split(":")
            self.scene.setdefault(aspect, value)
            self.drew.append(Drew(self._text(term), _scene_name(scene)))
        if self.known.language is not Language.KO:
            self.said = None
        self.lead, self.is_open, self.has_scene = None, False, True

    # ---------------------------------------------------------------- things

    def _add(self, term: Term) -> None:
        if self._repeats(term):
            last = self.drafts[-1]
            last.count, last.end = MANY if belongs(last.icon, Group.SCATTERED) else SEVERAL, term.end
        elif self._is_young_of(term):
            self._grow_into(term)
        elif len(self.drafts) >= MOST_THINGS:
            self.left_out.append(self._text(term))
            self.next, self.is_open = _Next(), False
        else:
            self._draft(term)

    def _draft(self, term: Term) -> None:
        icon = term.meaning.value
        start, joint = self._lead_in(term)
        said = self.said if self.drafts else None
        joined = bool(self.drafts) and said is None and self._follows(term)
        topic = self.known.language is Language.KO and bool(TOPIC.match(self.reading.prompt, term.end))
        draft = Draft(icon, term, start, term.end, joint, self._counted(icon, term), said, joined, topic)
        draft.colour, draft.traits = self.next.colour, self.next.traits if is_person(icon) else []
        small: float = traits()["scales"]["small"]
        draft.scale = (
            self.next.scale if self.next.scale != 1 or not is_small(self._text(term), term, self.known) else small
        )
        self.drafts.append(draft)
        self.drew.append(Drew(self._text(term), english_name(icon)))
        if self.next.action:
            draft.action = self.next.action.meaning.value
            self._note_action(self.next.action)
        self.next, self.said, self.lead, self.wears = _Next(), None, None, None
        self.is_open, self.has_scene = True, False

    def _repeats(self, term: Term) -> bool:
        """Tell whether a word is said twice for the plural, as in Indonesian *kuda-kuda*."""
        if self.known.language is not Language.ID or not self.drafts:
            return False
        last = self.drafts[-1]
        return last.icon == term.meaning.value and not self.reading.prompt[last.end : term.start].strip(" -")

    def _is_young_of(self, term: Term) -> bool:
        """Tell whether an animal follows a child without a word between: "baby elephant", Indonesian *anak gajah*."""
        if not self.drafts or not is_animal(term.meaning.value) or self.drafts[-1].icon not in YOUNG.split():
            return False
        return self.reading.prompt[self.drafts[-1].end : term.start] == " "

    def _grow_into(self, term: Term) -> None:
        last = self.drafts[-1]
        last.icon, last.end, last.traits = term.meaning.value, term.end, []
        last.term = Term(term.meaning, last.term.start, term.end, term.last, term.base)
        last.scale = min(last.scale, traits()["scales"]["small"])
        last.count = max(last.count, self._counted(last.icon, term))
        self.drew[-1] = Drew(self._text(last.term), english_name(last.icon))

    def _text(self, term: Term) -> str:
        return self.reading.prompt[term.start : term.end]

    def _counted(self, icon: str, term: Term) -> int:
        """How many things are meant: the number that was said, else what the word's ending tells."""
        count = self.next.count
        if count.isdecimal():
            return int(count)
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
        if not self.known.plural.search(term.last):
            return False
        if flower or self.known.language is Language.KO:
            return True
        return (
            is_russian_plural(term, self.terms, self.known, is_free=self.said is None)
            if self.known.language is Language.RU
            else has_singular(term, self.known)
        )

    def _more_to_come(self, term: Term) -> bool:
        return term.start < self.last_thing

    # ---------------------------------------------------------------- the pupil's own words around a thing

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
        last = self.drafts[-1]
        between = [other for other in self.terms if last.end <= other.start < term.start]
        unknown = self.ahead.unknown_between(last.end, term.start)
        small = (Role.RELATION, Role.NUMBER, Role.FILLER, *DESCRIBING)
        known = all(other.meaning.role in small for other in between)
        return not unknown and not last.tail and known and last.end <= term.start

    def _own_start(self, earliest: int, term: Term) -> int:
        """Go back from a thing over its colour, size, number and article."""
        own = term.start
        if self.next.start is not None and not self.ahead.unknown_between(self.next.start, term.start):
            own = min(own, max(self.next.start, earliest))
        for other in reversed([other for other in self.terms if earliest <= other.start < own]):
            article = other.last in self.known.articles and other.meaning.role is Role.FILLER
            if not article and other.meaning.role not in (Role.NUMBER, *DESCRIBING):
                break
            if self.reading.prompt[other.end : own].strip(" '’-,"):
                break
            own = other.start
        return own


def _scene_name(scene: str) -> str:
    """The English name of a scene such as `time:night`; a style is called by its own word."""
    known = scene in traits()["names"] or can_draw(scene)
    return english_name(scene) if known else scene.partition(":")[2]
