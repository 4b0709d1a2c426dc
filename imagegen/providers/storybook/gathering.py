"""Goes through a prompt's terms and gathers the things with all that is said of them, and the scene."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.ahead import DESCRIBING, MAY_BE_THING
from imagegen.providers.storybook.describing import HAVING, Next
from imagegen.providers.storybook.endings import is_small
from imagegen.providers.storybook.finishing import LIKE_ALIVE, Finisher
from imagegen.providers.storybook.icons import (
    Group,
    belongs,
    can_draw,
    english_name,
    is_animal,
    is_person,
    traits,
)
from imagegen.providers.storybook.joining import YOUNG
from imagegen.providers.storybook.lexicon import Meaning, Role
from imagegen.providers.storybook.negating import negated
from imagegen.providers.storybook.pupils import FLYING_ME, means_me, pupils
from imagegen.providers.storybook.reading import OF_AN_ANIMAL, Term
from imagegen.providers.storybook.smallwords import ONLY_YOUNG
from imagegen.providers.storybook.wishes import MANY, MOST_THINGS, SEVERAL, Draft, Relation

CLOUDS = "☁"
TOPIC = re.compile(r"(이|가|은|는|께서|들이|들은)(?!\w)")
OBJECT = re.compile(r"(을|를|들을)(?!\w)")
CHILD = "🧒"
FLYING = Meaning(Role.ACTION, "fly")


@dataclass(slots=True)
class Gatherer(Finisher):
    """Reads the terms in order; `drafts`, `scene`, `drew` and `left_out` are what it finds."""

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
            self.describe_last()
        self.tell_sky()
        self._drop_parts()
        self._celebrate()
        if self.said and self.known.language is Language.KO and self.drafts:
            self.end_with_verb()

    def _close_at_gap(self, place: int) -> None:
        """Unknown words and signs end what belongs to the last thing."""
        if place and self.ahead.between(place - 1, place).strip(" '’-"):
            self.is_open = self.known.language is Language.KO and self.is_open
            self.wears = None

    def _leave_out(self, term: Term) -> None:
        self.cloudless = self.cloudless or term.meaning.value == CLOUDS
        self.said, self.next, self.lead, self.is_open = None, Next(), None, False

    def _take(self, place: int, term: Term) -> None:
        role = term.meaning.role
        animal = self.own_young(place)
        if animal or term.meaning == OF_AN_ANIMAL or (role is Role.FILLER and term.last in ONLY_YOUNG):
            self._add_young(place, animal)
        elif role is Role.THING:
            self._add(place, term)
        elif term.thing and self._is_thing(place):
            self._add(place, Term(term.thing, term.start, term.end, term.last, term.base))
        elif self._is_pupil(place):
            return
        else:
            self.lead = term.start if self.lead is None else self.lead
            self._takers().get(role, self._fill)(place, term)

    def _takers(self) -> Mapping[Role, Callable[[int, Term], None]]:
        """Who takes a word that is not a thing."""
        return {
            Role.RELATION: self._relation,
            Role.COLOUR: self.take_colour,
            Role.SIZE: self.take_size,
            Role.LOOK: self.take_look,
            Role.ACTION: self._action,
            Role.NUMBER: self._number,
            Role.SCENE: self._set,
        }

    def _fill(self, place: int, term: Term) -> None:
        """A small word: articles and what lists things begin a new thing."""
        if self.is_sky(term):
            self.skies.append(self.text(term))
        small = self.known.articles | self.known.conjunctions | self.known.relative
        if term.meaning.role is Role.NEGATION or term.last in small:
            self.is_open = False
            if not self.ahead.noun(place):
                self.next.count = ""
        elif self._is_in_clause():
            self.extend(term)

    # ---------------------------------------------------------------- words with two meanings

    def _is_thing(self, place: int) -> bool:
        """Tell whether a word that could also be a thing is one here: "an orange", French "une rose", "un lit"."""
        term = self.terms[place]
        if term.meaning.role not in MAY_BE_THING or self.ahead.noun(place):
            return False
        if term.meaning.role is Role.LOOK:
            has_person = self.person_before(place) is not None or self.ahead.person(place)
            return not (has_person and (self.next.colour or self.ahead.colour(place)))
        if not place or self.ahead.between(place - 1, place).strip(" '’"):
            return term.meaning.role is Role.COLOUR and not self.drafts
        before = self.terms[place - 1]
        if place > 1 and before.last in self.known.conjunctions and self.terms[place - 2].meaning.role is Role.COLOUR:
            return False  # "The leaves turn red and orange".
        if (term.meaning.role is Role.COLOUR or before.meaning.role is Role.SIZE) and not self.is_open:
            return True
        return before.last in self.known.articles or (before.meaning.role is Role.NUMBER and not self.is_open)

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
            self.left_out.append(self.text(term))

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
        lifeless = term.meaning.value == "run" and not (alive or self.drafts[place].icon in LIKE_ALIVE)
        if self.drafts[place].action or lifeless:
            self.left_out.append(self.text(term))
            return
        while True:
            self.drafts[place].action = term.meaning.value
            if not self.drafts[place].joined or place - 1 not in alive or self.drafts[place - 1].action:
                break
            place -= 1
        self.extend(term)
        self._note_action(term)

    def _note_action(self, term: Term) -> None:
        self.drew.append(Drew(self.text(term), traits()["actions"][term.meaning.value]["name"]))

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
            self.extend(term)
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

    def _set(self, place: int, term: Term) -> None:
        """Set time, weather, place or style; what was said first stays."""
        if self.is_adjective(place):
            self.next.begin(term)
            return
        for scene in term.meaning.value.split():
            aspect, value = scene.split(":", 1)
            if aspect == "feast":
                self.feasts.append((value, term))
                continue
            self.scene.setdefault(aspect, value)
            self.drew.append(Drew(self.text(term), _scene_name(scene)))
        if self.known.language is not Language.KO:
            self.said = None
        self.lead, self.is_open, self.has_scene = None, False, True

    # ---------------------------------------------------------------- feasts, and parts of the body

    # ---------------------------------------------------------------- things

    def _add(self, place: int, term: Term) -> None:
        if self._repeats(term):
            last = self.drafts[-1]
            last.count, last.end = MANY if belongs(last.icon, Group.SCATTERED) else SEVERAL, term.end
        elif self._is_young_of(term):
            last = self.drafts[-1]
            last.scale = min(last.scale, traits()["scales"]["small"])
            self.grow_into(term.meaning.value, term, max(last.count, self._counted(term.meaning.value, term)))
        elif self.joins(place, term):
            self.next = Next()
        elif len(self.drafts) >= MOST_THINGS:
            self.left_out.append(self.text(term))
            self.next, self.is_open = Next(), False
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
            self.next.scale if self.next.scale != 1 or not is_small(self.text(term), term, self.known) else small
        )
        self.drafts.append(draft)
        self.drew.append(Drew(self.text(term), english_name(icon)))
        if self.next.action:
            draft.action = self.next.action.meaning.value
            self._note_action(self.next.action)
        self.next, self.said, self.lead, self.wears = Next(), None, None, None
        self.is_open, self.has_scene = True, False

    def _add_young(self, place: int, animal: str | None) -> None:
        """Add the young of the animal before: "a lion and her cubs"."""
        term = self.terms[place]
        if animal is None:
            self.left_out.append(self.text(term))
            return
        if self.drafts[-1].end == term.start - 1 and self.reading.prompt[term.start - 1] == "-":
            self.drafts[-1].end = term.end  # Indonesian "anak-anaknya", whose first word was added.
            return
        number = self.next.count
        self._draft(Term(Meaning(Role.THING, animal), term.start, term.end, term.last, term.base))
        last = self.drafts[-1]
        last.count = last.count if number else self.many_young(place)
        last.scale = min(last.scale, traits()["scales"]["small"])

    def _is_pupil(self, place: int) -> bool:
        """Draw the pupil for "I" and "we", once, and only where no other person is meant by "we"."""
        term = self.terms[place]
        says_me = self.text(term) == FLYING_ME
        if says_me and not means_me(place, self.reading):
            self._action(place, Term(FLYING, term.start, term.end, term.last, term.base))
            return True
        if self.has_pupil or not (says_me or term.meaning.role is Role.FILLER):
            return says_me
        count = pupils(place, self.reading, self.known) if self.with_pupil else 0
        if not count or (count > 1 and any(is_person(draft.icon) for draft in self.drafts)):
            return says_me
        self.has_pupil = True
        if len(self.drafts) < MOST_THINGS:
            self.next = Next(count=str(count))
            self._draft(Term(Meaning(Role.THING, CHILD), term.start, term.end, term.last, term.base))
            self.drafts[-1].is_pupil = True
            self.drafts[-1].is_topic = self.known.language is Language.KO
        return True

    def _repeats(self, term: Term) -> bool:
        """Tell whether a word is said twice for the plural, as in Indonesian *kuda-kuda*."""
        if self.known.language is not Language.ID or not self.drafts:
            return False
        last = self.drafts[-1]
        return last.icon == term.meaning.value and not self.reading.prompt[last.end : term.start].strip(" -")

    def _is_young_of(self, term: Term) -> bool:
        """Tell whether an animal follows a child without a word between: "baby elephant", Indonesian *anak gajah*."""
        if not self.drafts or not is_animal(term.meaning.value) or self.drafts[-1].icon not in YOUNG:
            return False
        return not self.drafts[-1].is_pupil and self.reading.prompt[self.drafts[-1].end : term.start] == " "

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
