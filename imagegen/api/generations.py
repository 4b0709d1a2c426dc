"""How a generation looks in answers. Its doors are those of `assignments`, since they may name an assignment."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request

from accounts.actor import Actor
from accounts.api.door import text_id, when
from accounts.permissions import as_uuid
from accounts.prepared import Prepared, Slot, columns_of, row_of
from edu4all.lib.clock import now
from edu4all.lib.errors import NotFound
from edu4all.lib.rest import etag_of
from imagegen.api.answers import (
    NamedAnswer,
    ShownPictureAnswer,
    VerdictAnswer,
    named,
    shown_pictures,
    verdict_answer,
)
from imagegen.choices import LIVE_STATES, Failure, HeldAt, Kind, Language, Shape, State
from imagegen.engine import queue
from imagegen.models import Case, EffectivePolicy, Generation, Picture
from imagegen.permissions import visible_generations
from imagegen.queries import appeal_of as asked_about
from imagegen.queries import usual_seconds
from imagegen.wording import blocked_words, failure_words, state_words

USUAL_KEPT_S = 5
SOONEST_POLL_MS, LATEST_POLL_MS, HELD_POLL_MS = 400, 10_000, 10_000
TAKEN_IN_MS = 12
"""About how long a worker needs for one picture that has come: who is late waits for those in front."""
APPEALABLE = (State.BLOCKED,)
WITH_PICTURES = (State.READY, State.HELD)
COLUMNS = (
    "id", "school_id", "classroom_id", "person_id", "created_at", "kind", "prompt", "language", "shape", "n", "variety",
    "seed", "provider", "policy_id", "sent_text", "source_id", "state", "held_at", "verdict", "verdict_facts",
    "failure", "reading", "applied", "ignored", "vtime", "percent", "sent_at",
)  # fmt: skip
"""What an answer is made of, in the order of the model's columns: the rest of the row is the engine's."""


class RequestedAnswer(serializers.Serializer[Any]):
    """What was asked for. `variety` and `seed` are null where they were left to the painter; `source` is a picture."""

    shape = serializers.ChoiceField(list(Shape))
    n = serializers.IntegerField()
    variety = serializers.FloatField(allow_null=True)
    seed = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(list(Kind))
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]


class PolicyVersionsAnswer(serializers.Serializer[Any]):
    """The rules that held: the id of what they came to, and the version of each level."""

    id = serializers.CharField()
    levels = serializers.DictField(child=serializers.CharField())


class DrewAnswer(serializers.Serializer[Any]):
    word = serializers.CharField()
    thing = serializers.CharField()


class ReadingAnswer(serializers.Serializer[Any]):
    """What a painter without AI understood of the words."""

    drew = DrewAnswer(many=True)
    not_drawn = serializers.ListField(child=serializers.CharField())
    ideas = serializers.ListField(child=serializers.CharField())


class AppealAnswer(serializers.Serializer[Any]):
    """What a teacher said of a blocked prompt."""

    state = serializers.ChoiceField([state for state, _ in Case.STATES])
    note = serializers.CharField()


class GenerationAnswer(serializers.Serializer[Any]):
    """A request for pictures and what became of it. `person` and `sent_text` are there for staff."""

    id = serializers.CharField()
    state = serializers.ChoiceField(list(State))
    held_at = serializers.ChoiceField(list(HeldAt), allow_null=True)
    progress = serializers.IntegerField(help_text="0 to 100.")
    position = serializers.IntegerField(
        required=False, allow_null=True, help_text="Place in the queue while it waits there, from 1. Not in lists."
    )
    eta = serializers.IntegerField(required=False, allow_null=True, help_text="Seconds, if known. Not in lists.")
    message = serializers.CharField(help_text="The state or what went wrong, in words for a pupil.")
    verdict = VerdictAnswer()
    failure = serializers.ChoiceField(list(Failure), allow_null=True)
    appeal = AppealAnswer(allow_null=True, help_text="Of a blocked one that a teacher was asked about. Not in lists.")
    pictures = ShownPictureAnswer(many=True)
    requested = RequestedAnswer()
    applied = serializers.DictField()
    ignored = serializers.ListField(child=serializers.CharField())
    provider = serializers.CharField()
    policy_version = PolicyVersionsAnswer()
    reading = ReadingAnswer(allow_null=True)
    prompt = serializers.CharField()
    language = serializers.ChoiceField(list(Language))
    classroom = serializers.CharField()
    assignment = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    next_poll_ms = serializers.IntegerField(allow_null=True, help_text="When to ask again; null when it has ended.")
    person = NamedAnswer(required=False)
    sent_text = serializers.CharField(required=False)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a generation is and when to ask again."""

    progress: int
    position: int | None = None
    eta: int | None = None
    next_poll_ms: int | None = None


def answerable(rows: QuerySet[Generation], actor: Actor) -> QuerySet[Generation]:
    """Generations with what their answers need, and nothing of the engine's."""
    if actor.is_staff:
        return rows.select_related(None).select_related("person").only(*COLUMNS, "person__name")
    return rows.select_related(None).only(*COLUMNS)


def polled(actor: Actor, generation_id: UUID | str) -> Generation:
    """A generation that exists for the actor, as `answerable` gives it, in one query. Raises `NotFound`."""
    if not actor.is_staff:
        for values in _own(person=actor.person_id, id=as_uuid(generation_id)):
            return row_of(Generation, COLUMNS, values)
        raise NotFound
    for row in answerable(visible_generations(actor), actor).filter(pk=as_uuid(generation_id))[:1]:
        return row
    raise NotFound


@Prepared
def _own() -> QuerySet[Any, Any]:
    """`answerable` of `visible_generations` for one generation and a pupil: what a whole class asks for each second."""
    return Generation.objects.filter(pk=Slot("id"), person_id=Slot("person")).values_list(*COLUMNS)


def outlook(row: Generation) -> Outlook:
    """Look at the queue and at how long the painter usually takes."""
    if row.state not in LIVE_STATES:
        return _settled(row)
    usual = _usual(row)
    took = (now() - row.sent_at).total_seconds() if row.sent_at and row.state == State.SENT else 0.0
    eta = None if usual is None else max(0, math.ceil(usual - took))
    if usual is None:
        soon = 1_000
    elif took < usual:
        soon = int((usual - took) * 1_000)
    else:
        soon = queue.in_hand(row) * TAKEN_IN_MS
    return Outlook(
        progress=_progress(row, took, usual),
        position=queue.position(row) + 1 if row.state == State.QUEUED else None,
        eta=eta,
        next_poll_ms=min(max(soon, SOONEST_POLL_MS), LATEST_POLL_MS),
    )


def generation_etag(row: Generation, view: Outlook, *, for_staff: bool) -> str:
    """Over what the answer depends on. Signatures and the seconds that pass are left out."""
    coarse = view.progress // 10
    return etag_of(str(row.pk), row.state, row.held_at, row.failure, view.position, coarse, get_language(), for_staff)


def pictures_for(row: Generation) -> list[Picture]:
    """The pictures of a generation that may have some to show."""
    if row.state not in WITH_PICTURES or row.held_at == HeldAt.PROMPT:
        return []
    return [row_of(Picture, PICTURE, values) for values in _pictures(generation=row.pk)]


PICTURE = columns_of(Picture)


@Prepared
def _pictures() -> QuerySet[Any, Any]:
    return Picture.objects.filter(generation_id=Slot("generation")).order_by("position").values_list(*PICTURE)


def generation_answer(
    request: Request,
    actor: Actor,
    row: Generation,
    *,
    pictures: Iterable[Picture],
    assignment_id: UUID | None,
    view: Outlook | None = None,
) -> dict[str, Any]:
    """A generation from `answerable`. Without `view` it is for a list, and nobody looked at the queue."""
    settled = view or _settled(row)
    body = {
        "id": str(row.pk),
        "state": row.state,
        "held_at": row.held_at or None,
        "progress": settled.progress,
        "message": message_of(row),
        "verdict": verdict_answer(row, for_staff=actor.is_staff),
        "failure": row.failure or None,
        "appeal": appeal_of(row) if view and row.state in APPEALABLE else None,
        "pictures": shown_pictures(request, actor, pictures),
        **_facts(row),
        "assignment": text_id(assignment_id),
        "next_poll_ms": settled.next_poll_ms,
    }
    if view:
        body |= {"position": view.position, "eta": view.eta}
    if actor.is_staff:
        body |= {"person": named(row.person), "sent_text": row.sent_text}
    return body


def message_of(row: Generation) -> str:
    """The state or what went wrong, for a pupil."""
    if row.state == State.BLOCKED:
        return blocked_words(row.found_words, row.verdict_facts.get("category"))
    return failure_words(row.failure) if row.failure else state_words(row.state)


def appeal_of(row: Generation) -> dict[str, str] | None:
    """What became of the pupil's asking a teacher, where they did."""
    case = asked_about(row)
    return {"state": case.state, "note": case.note} if case else None


def listed_generation(request: Request, actor: Actor, row: Any) -> dict[str, Any]:
    """A generation in a list: its pictures and its assignment's id came with it."""
    return generation_answer(request, actor, row, pictures=row.shown, assignment_id=row.assignment_id)


def _facts(row: Generation) -> dict[str, Any]:
    """What does not change while it is made."""
    return {
        "requested": {
            "shape": row.shape,
            "n": row.n,
            "variety": row.variety,
            "seed": row.seed,
            "kind": row.kind,
            "source": text_id(row.source_id),
        },
        "applied": row.applied,
        "ignored": row.ignored,
        "provider": row.provider,
        "policy_version": {"id": str(row.policy_id), "levels": _levels(row.policy_id)},
        "reading": row.reading,
        "prompt": row.prompt,
        "language": row.language,
        "classroom": str(row.classroom_id),
        "created_at": when(row.created_at),
    }


@lru_cache(maxsize=1024)
def _levels(policy_id: UUID) -> dict[str, str]:
    """The versions behind an effective policy. Such a row never changes, so it is read once a process."""
    levels: dict[str, str] = EffectivePolicy.objects.values_list("levels", flat=True).get(pk=policy_id)
    return levels


def _settled(row: Generation) -> Outlook:
    """The outlook without a look at the queue: of what has ended, waits for a teacher, or stands in a list."""
    if row.state == State.HELD:
        return Outlook(0 if row.held_at == HeldAt.PROMPT else 100, next_poll_ms=HELD_POLL_MS)
    if row.state in LIVE_STATES:
        return Outlook(_progress(row, 0.0, None), next_poll_ms=1_000)
    return Outlook(100)


def _progress(row: Generation, took: float, usual: float | None) -> int:
    """How far it is, 0 to 100: by what the painter tells, else by the time that it usually takes."""
    if row.state == State.SENT and row.percent is not None:
        return 10 + min(row.percent, 100) * 80 // 100
    if row.state == State.SENT:
        return 10 + int(80 * min(1.0, took / usual)) if usual else 50
    return {State.QUEUED: 0, State.CLAIMED: 10, State.STORED: 95}[State(row.state)]


def _usual(row: Generation) -> float | None:
    """How long the painter took lately, asked of the database every few seconds for a school."""
    key = f"usual:{row.school_id}:{row.provider}"
    known = cache.get(key)
    if known is None:
        known = usual_seconds(row.provider) or 0.0
        cache.set(key, known, USUAL_KEPT_S)
    return known or None
