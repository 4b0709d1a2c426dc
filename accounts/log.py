"""The one append-only log: everything worth recording, in one table, written in the same transaction as the thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.actor import Actor
from accounts.models import Event
from accounts.prepared import insert


def record(
    actor: Actor,
    kind: str,
    subject: Model | None = None,
    *,
    classroom_id: UUID | None = None,
    **facts: Any,
) -> Event:
    """Append one event, such as `generation.sent`. `facts` are plain JSON values without personal data."""
    event = line(actor, kind, subject, classroom_id=classroom_id, **facts)
    insert(event)
    return event


def record_all(events: Sequence[Event]) -> None:
    """Append several events, made by `line`, at once."""
    Event.objects.bulk_create(events)


def line(
    actor: Actor,
    kind: str,
    subject: Model | None = None,
    *,
    classroom_id: UUID | None = None,
    **facts: Any,
) -> Event:
    """An event that is not written yet."""
    if actor.is_system:
        facts = {"by": actor.name, **facts}
    return Event(
        school_id=actor.school_id,
        kind=kind,
        door=actor.door,
        actor_id=actor.person.pk if actor.person else None,
        actor_role=actor.role,
        classroom_id=classroom_id,
        subject_kind=type(subject).__name__.lower() if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        facts=facts,
    )
