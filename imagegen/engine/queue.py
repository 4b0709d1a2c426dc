"""Claims on rows: who may work on a generation, for how long, and what happens when they die.

`queued → claimed → sent` and back. Every step is one guarded UPDATE that names the state it comes from and, once
claimed, the fence: a worker that lost its lease changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, QuerySet, UUIDField

from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from edu4all.lib.ids import new_id
from edu4all.lib.jobs import ring
from imagegen.choices import State
from imagegen.models import Generation, QueueShare

HELD_BY_WORKER = (State.CLAIMED, State.SENT, State.STORED)


ADVANCE = """
UPDATE imagegen_queueshare
SET vtime = CASE WHEN imagegen_queueshare.vtime > queue.here THEN imagegen_queueshare.vtime ELSE queue.here END
    + %s * (1 + (SELECT COUNT(*) FROM imagegen_queueshare AS other
                 WHERE other.school_id = %s AND other.vtime > queue.here AND other.classroom_id <> %s))
FROM (SELECT COALESCE((SELECT MIN(vtime) FROM imagegen_generation WHERE state = 'queued'),
                      (SELECT MAX(vtime) FROM imagegen_queueshare), 0) AS here) AS queue
WHERE imagegen_queueshare.classroom_id = %s
RETURNING imagegen_queueshare.vtime
"""
"""One statement instead of five queries, because every request for a picture passes here (measured: 1.3 ms less)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one generation, until its lease ends unrenewed."""

    generation_id: UUID
    school_id: UUID
    fence: UUID


def place_in_queue(classroom_id: UUID, school_id: UUID, n: int) -> int:
    """The virtual time of a class's next n pictures (start-time fair queueing, Goyal et al. 1996).

    A class that asks moves n steps ahead of where it stood or of where the queue is, whichever is later: nobody saves
    up turns while idle, and who asked for much stands behind who asked for little. A step is as long as the number of
    the school's classes that wait, so that a school with ten busy classes gets one school's share. Committed by itself:
    a tag that is not used harms nobody, and a school's requests don't wait for each other's transactions.
    """
    row = [UUIDField().get_db_prep_value(value, connection) for value in (school_id, classroom_id, classroom_id)]
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [n, *row])
        moved = cursor.fetchone()
    if moved is None:
        QueueShare.objects.bulk_create([QueueShare(classroom_id=classroom_id)], ignore_conflicts=True)
        return place_in_queue(classroom_id, school_id, n)
    return int(moved[0])


def claim(limit: int, providers: Collection[str]) -> list[Claim]:
    """Take up to `limit` waiting generations of these providers, in the fair order."""
    fence, moment = new_id(), now()
    with everywhere(Exit.CLAIM), transaction.atomic():
        due = _waiting().exclude(run_after__gt=moment).filter(provider__in=providers)
        ordered = due.order_by("vtime", "id").select_for_update(skip_locked=True)
        rows = list(ordered.values_list("pk", "school_id")[:limit])
        if rows:
            taken = Generation.objects.filter(pk__in=[pk for pk, _ in rows], state=State.QUEUED)
            taken.update(state=State.CLAIMED, fence=fence, lease_until=moment + settings.LEASE)
    return [Claim(pk, school_id, fence) for pk, school_id in rows]


def mark_sent(claims: Sequence[Claim]) -> list[Generation]:
    """Write down that these are about to be sent, and give the rows that are still ours. Commit before calling."""
    moment = now()
    with everywhere(Exit.CLAIM):
        ours = Generation.objects.filter(
            pk__in=[claim.generation_id for claim in claims], fence=claims[0].fence, state=State.CLAIMED
        )
        rows = list(ours.select_related("school").select_for_update(of=("self",)))
        for row in rows:
            row.state, row.sent_at, row.lease_until = State.SENT, moment, moment + settings.LEASE
            row.attempts_made += 1
        Generation.objects.bulk_update(rows, ["state", "sent_at", "lease_until", "attempts_made"])
    return rows


def held_row(generation_id: UUID, fence: UUID) -> Generation | None:
    """The row, locked until the transaction ends, if this fence still holds it."""
    rows = Generation.objects.filter(pk=generation_id, fence=fence, state__in=HELD_BY_WORKER)
    return rows.select_related("school").select_for_update(of=("self",)).first()


def give_back(row: Generation, *, after: timedelta | None = None) -> None:
    """Return a row to the queue at its old place, at once or after a while; its slot is free meanwhile."""
    row.state, row.fence, row.lease_until = State.QUEUED, None, None
    row.run_after = now() + after if after else None
    row.save(update_fields=["state", "fence", "lease_until", "run_after"])
    ring()


def renew(held: Collection[UUID], fences: Collection[UUID]) -> None:
    """The heartbeat: these generations are still being worked on."""
    with everywhere(Exit.CLAIM):
        rows = Generation.objects.filter(pk__in=held, fence__in=fences, state__in=HELD_BY_WORKER)
        rows.update(lease_until=now() + settings.LEASE)


def expired(limit: int = 200) -> list[Generation]:
    """Rows whose worker gave no sign of life in time, locked. Call inside a transaction and a named exit."""
    rows = Generation.objects.filter(state__in=HELD_BY_WORKER, lease_until__lt=now())
    ordered = rows.order_by("lease_until").select_for_update(skip_locked=True, of=("self",))
    return list(ordered.select_related("school")[:limit])


def next_due(providers: Collection[str]) -> datetime | None:
    """When the next postponed generation may be tried again."""
    with everywhere(Exit.CLAIM):
        return _waiting().filter(provider__in=providers).aggregate(first=Min("run_after"))["first"]  # type: ignore[no-any-return]


def position(row: Generation) -> int:
    """How many wait in front of this one, over all schools."""
    with everywhere(Exit.CLAIM):
        return _waiting().filter(vtime__lt=row.vtime).count()


def _waiting() -> QuerySet[Generation]:
    return Generation.objects.filter(state=State.QUEUED)
