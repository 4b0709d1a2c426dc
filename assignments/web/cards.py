"""The card of one generation: everything that its template shows, worked out beforehand, and how soon to look again."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.actor import Actor
from assignments.models import Assignment
from assignments.permissions import visible_assignments
from assignments.queries import assignment_of
from assignments.web.places import stand_in
from edu4all.lib.clock import now
from edu4all.lib.rest import etag_of
from imagegen.choices import LIVE_STATES, Failure, HeldAt, Kind, State
from imagegen.engine.queue import position
from imagegen.operations.generations import CAN_RETRY
from imagegen.pipeline import painters
from imagegen.pipeline.policies import effective
from imagegen.policy import Rules
from imagegen.queries import appeal_of, pictures_of, place_in_review, usual_seconds
from imagegen.wording import STEPS, blocked_words, failure_words, state_words, step_of

if TYPE_CHECKING:
    from imagegen.models import Generation, Picture

HELD_POLL_S = 10
"""A teacher takes minutes, not seconds."""
POLLS_S = ((10, 1), (40, 2))
"""Up to so many seconds after the wish, look again after so many."""
SLOWEST_POLL_S = 3
OTHER_WORDS = frozenset({Failure.NEEDS_WORDS, Failure.BLOCKED_PROMPT, Failure.BLOCKED_PICTURE, Failure.UNSUPPORTED})
"""The same words would end the same way: here other words help, not another try."""
NOT_MANAGED = frozenset(
    {Failure.PROVIDER_DOWN, Failure.PROVIDER_BUSY, Failure.PROVIDER_QUOTA, Failure.TIMEOUT, Failure.UNKNOWN_OUTCOME}
)
"""It lay with the painter: another one may manage."""
MOST_TASKS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One generation as its pupil sees it. `face` names the part of the template that is shown.

    `stand_in` is who may be asked instead, where the painter didn't manage and the rules allow it; `again_by` who is
    asked when the pupil goes on from here, where that is not the class's painter. `appeal` is the state of the
    case that the pupil opened.
    """

    generation: Generation
    face: str
    announce: str
    sentence: str
    pictures: list[Picture] = field(default_factory=list)
    tasks: list[Assignment] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    progress: int = 0
    place: int = 0
    words: list[str] = field(default_factory=list)
    note: str = ""
    appeal: str = ""
    can_retry: bool = False
    stand_in: str = ""
    again_by: str = ""
    can_change: bool = False
    can_vary: bool = False
    poll_s: int = 0
    assignment: Assignment | None = None

    @property
    def etag(self) -> str:
        """Changes with whatever the card shows, and with how soon it asks again."""
        row = self.generation
        shown = [str(picture.pk) for picture in self.pictures]
        facts = row.state, row.held_at, self.appeal, self.steps, self.place, self.poll_s, shown
        return etag_of(str(row.pk), *facts, get_language())

    @property
    def known(self) -> str:
        """The header by which the next look says what is on the page already."""
        return json.dumps({"If-None-Match": self.etag})

    @property
    def key(self) -> str:
        """A fresh key for a form on this card."""
        return str(uuid4())

    @property
    def not_counted(self) -> bool:
        return self.generation.charged == 0

    @property
    def drew(self) -> list[str]:
        return [drew["word"] for drew in (self.generation.reading or {}).get("drew", [])]

    @property
    def not_drawn(self) -> list[str]:
        return list((self.generation.reading or {}).get("not_drawn", []))

    @property
    def ideas(self) -> list[str]:
        """What can be painted instead: by the painter's vocabulary, or by the guard."""
        found = self.generation.reading or self.generation.verdict_facts
        return list(found.get("ideas", []))


def card_of(actor: Actor, generation: Generation, *, wanted: Assignment | None = None) -> Card:
    """The card of one's own generation; `wanted` is the assignment that the pupil comes from, if any."""
    if generation.state in LIVE_STATES:
        return _working(generation, wanted)
    if generation.state == State.HELD:
        return _held(generation, wanted)
    assignment = wanted or assignment_of(generation)
    if generation.state == State.READY:
        return _ready(actor, generation, assignment)
    if generation.state == State.BLOCKED:
        return _blocked(actor, generation, assignment)
    return _ended(actor, generation, assignment)


def _working(generation: Generation, wanted: Assignment | None) -> Card:
    current, percent = step_of(generation.state), _percent(generation)
    hint = _line_words(generation) if generation.state == State.QUEUED else _time_words(generation)
    within = 0.5 if percent is None else percent / 100
    words = state_words(generation.state)
    return Card(
        generation,
        "working",
        announce=words,
        sentence=words,
        steps=[
            {"label": str(label), "state": _step_state(number, current), "hint": hint if number == current else ""}
            for number, label in enumerate(STEPS, start=1)
        ],
        progress=round((current - 1 + within) / len(STEPS) * 100),
        poll_s=_poll_s(generation),
        assignment=wanted,
    )


def _step_state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "later"


def _line_words(generation: Generation) -> str:
    ahead = position(generation)
    if not ahead:
        return _("You are next.")
    words = ngettext("%(count)d picture is before yours.", "%(count)d pictures are before yours.", ahead)
    return words % {"count": ahead}


def _percent(generation: Generation) -> int | None:
    """How much is painted, where the painter tells."""
    if generation.state != State.SENT or generation.percent is None:
        return None
    return min(generation.percent, 100)


def _time_words(generation: Generation) -> str:
    """How much is painted, or how long it usually takes from here, in steps of five seconds.

    No promise where there is nothing to go by.
    """
    percent = _percent(generation)
    if percent is not None:
        return _("%(percent)d %% of it is painted.") % {"percent": percent}
    usual = usual_seconds(generation.provider)
    if usual is None or generation.sent_at is None:
        return _("This takes a moment.")
    left = math.ceil((usual - (now() - generation.sent_at).total_seconds()) / 5) * 5
    if left <= 0:
        return _("It should be here any moment.")
    words = ngettext("About %(count)d second left.", "About %(count)d seconds left.", left)
    return words % {"count": left}


def _poll_s(generation: Generation) -> int:
    age = (now() - generation.created_at).total_seconds()
    return next((seconds for up_to, seconds in POLLS_S if age < up_to), SLOWEST_POLL_S)


def _held(generation: Generation, wanted: Assignment | None) -> Card:
    if generation.held_at == HeldAt.PROMPT:
        words = _("Your teacher looks at your words before I paint.")
    else:
        words = _("Your picture is painted. In your class a teacher looks at it first.")
    place = place_in_review(generation)
    return Card(generation, "held", words, words, place=place, poll_s=HELD_POLL_S, assignment=wanted)


def _ready(actor: Actor, generation: Generation, assignment: Assignment | None) -> Card:
    pictures = list(pictures_of(generation.person_id).filter(generation=generation).order_by("position"))
    words, tasks = state_words(State.READY), _tasks(actor, generation, assignment)
    kinds = _kinds_now(actor, generation, assignment)
    return Card(
        generation,
        "ready",
        words,
        words,
        pictures=pictures,
        tasks=tasks,
        can_change=Kind.EDIT in kinds,
        can_vary=Kind.VARIATION in kinds,
        assignment=assignment,
    )


def _kinds_now(actor: Actor, generation: Generation, assignment: Assignment | None) -> frozenset[Kind]:
    """What the painter that the class has now can do with a picture."""
    name = painters.chosen(_rules_now(actor, generation, assignment).provider)
    painter = painters.at_work(name, generation.classroom)
    return painter.provider.capabilities().kinds if painter else frozenset()


def _rules_now(actor: Actor, generation: Generation, assignment: Assignment | None) -> Rules:
    """The rules of today where a generation was made."""
    return effective(actor.school_id, generation.classroom_id, assignment.policy_id if assignment else None).rules


def _tasks(actor: Actor, generation: Generation, assignment: Assignment | None) -> list[Assignment]:
    """The open assignments that the picture may go to: the one it is for, or else the class's."""
    if not actor.is_student:
        return []
    if assignment:
        return [assignment] if assignment.is_open else []
    rows = visible_assignments(actor, generation.classroom).order_by("due_at", "-id")
    return [task for task in rows if task.is_open][:MOST_TASKS]


def _blocked(actor: Actor, generation: Generation, assignment: Assignment | None) -> Card:
    case = appeal_of(generation)
    is_asked = case is not None and case.state == case.OPEN
    return Card(
        generation,
        "blocked",
        announce=state_words(State.BLOCKED),
        sentence=blocked_words(generation.found_words, generation.verdict_facts.get("category")),
        words=generation.found_words,
        note=case.note if case else "",
        appeal=case.state if case else "",
        again_by=_again_by(actor, generation, assignment),
        poll_s=HELD_POLL_S if is_asked else 0,
        assignment=assignment,
    )


def _ended(actor: Actor, generation: Generation, assignment: Assignment | None) -> Card:
    code = generation.failure
    sentence = state_words(State.CANCELLED) if generation.state == State.CANCELLED else failure_words(code)
    return Card(
        generation,
        "needs_words" if code == Failure.NEEDS_WORDS else "ended",
        announce=sentence,
        sentence=sentence,
        note=_teacher_note(generation),
        can_retry=generation.state in CAN_RETRY and code not in OTHER_WORDS,
        stand_in=_stand_in(actor, generation, assignment),
        again_by=_again_by(actor, generation, assignment),
        assignment=assignment,
    )


def _stand_in(actor: Actor, generation: Generation, assignment: Assignment | None) -> str:
    """Who may paint a new picture instead. To change one, a painter would have to know how it was made."""
    is_gone = generation.failure in NOT_MANAGED and generation.provider != painters.FALLBACK
    if not is_gone or generation.kind != Kind.CREATE:
        return ""
    return stand_in(_rules_now(actor, generation, assignment))


def _again_by(actor: Actor, generation: Generation, assignment: Assignment | None) -> str:
    """The storybook, where the pupil chose it and the class's painter is still away."""
    if generation.provider != painters.FALLBACK:
        return ""
    rules = _rules_now(actor, generation, assignment)
    is_away = painters.at_work(painters.chosen(rules.provider), generation.classroom) is None
    return stand_in(rules) if is_away else ""


def _teacher_note(generation: Generation) -> str:
    """What the teacher wrote when they said no."""
    if generation.failure not in (Failure.BLOCKED_PROMPT, Failure.BLOCKED_PICTURE):
        return ""
    case = generation.cases.filter(state="refused").order_by("-id").first()
    return case.note if case else ""
