"""Claims on rows: who may work on a generation, for how long, and what happens when they die.

`queued → claimed → sent` and back. Every step is one guarded UPDATE that names the state it comes from and, once
claimed, the fence: a worker that lost its lease changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Min, QuerySet

from accounts.prepared import Prepared, Slot, columns_of, row_of, stored_id
from accounts.queries import school_by_id
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


AHEAD = "SELECT COUNT(*) FROM imagegen_generation WHERE state = 'queued' AND vtime < %s"
IN_HAND = "SELECT COUNT(*) FROM imagegen_generation WHERE state = 'sent' AND sent_at <= %s"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one generation, until its lease ends unrenewed."""

    generation_id: UUID
    school_id: UUID
    fence: UUID
    provider: str = ""
    account_id: UUID | None = None
    n: int = 1
    slot_at: datetime | None = None
    queued_at: datetime | None = None


def place_in_queue(classroom_id: UUID, school_id: UUID, n: int) -> int:
    """The virtual time of a class's next n pictures (start-time fair queueing, Goyal et al. 1996).

    A class that asks moves n steps ahead of where it stood or of where the queue is, whichever is later: nobody saves
    up turns while idle, and who asked for much stands behind who asked for little. A step is as long as the number of
    the school's classes that wait, so that a school with ten busy classes gets one school's share.
    """
    row = [stored_id(value) for value in (school_id, classroom_id, classroom_id)]
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
        rows = list(ordered.values_list("pk", "school_id", *CLAIMED)[:limit])
        if rows:
            taken = Generation.objects.filter(pk__in=[pk for pk, *_ in rows], state=State.QUEUED)
            taken.update(state=State.CLAIMED, fence=fence, lease_until=moment + settings.LEASE)
    return [Claim(pk, school_id, fence, *facts) for pk, school_id, *facts in rows]


CLAIMED = ("provider", "account_id", "n", "slot_at", "queued_at")
"""What a claim tells beside whose it is, in its order."""


def postpone(claim: Claim, until: datetime, *, slot_at: datetime | None = None) -> None:
    """Put a claimed row back until its turn comes. One that this claim no longer holds is left alone."""
    with everywhere(Exit.CLAIM):
        ours = Generation.objects.filter(pk=claim.generation_id, fence=claim.fence, state=State.CLAIMED)
        ours.update(state=State.QUEUED, fence=None, lease_until=None, run_after=until, slot_at=slot_at or claim.slot_at)


def mark_sent(claims: Sequence[Claim]) -> list[Generation]:
    """Write down that these are about to be sent, and give the rows that are still ours. Commit before calling."""
    moment = now()
    with everywhere(Exit.CLAIM):
        ours = Generation.objects.filter(pk__in=[claim.generation_id for claim in claims], fence=claims[0].fence)
        ours.filter(state=State.CLAIMED).update(
            state=State.SENT,
            sent_at=moment,
            lease_until=moment + settings.LEASE,
            attempts_made=F("attempts_made") + 1,
        )
        return list(ours.filter(state=State.SENT).select_related("school"))


def held_row(generation_id: UUID, fence: UUID) -> Generation | None:
    """The row, locked until the transaction ends, if this fence still holds it."""
    for values in _held(id=generation_id, fence=fence):
        row = row_of(Generation, GENERATION, values)
        row.school = school_by_id(row.school_id)
        return row
    return None


GENERATION = columns_of(Generation)


@Prepared
def _held() -> QuerySet[Any, Any]:
    rows = Generation.objects.filter(pk=Slot("id"), fence=Slot("fence"), state__in=HELD_BY_WORKER)
    return rows.select_for_update().values_list(*GENERATION)


def give_back(row: Generation, *, after: timedelta | None = None) -> None:
    """Return a row to the queue at its old place, at once or after a while; its slot is free meanwhile."""
    row.state, row.fence, row.lease_until = State.QUEUED, None, None
    row.run_after = now() + after if after else None
    row.slot_at = None
    row.save(update_fields=["state", "fence", "lease_until", "run_after", "slot_at", "job"])
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
    return _count(AHEAD, row.vtime)


def in_hand(row: Generation) -> int:
    """How many were sent no later than this one and are not finished, over all schools, itself included."""
    return _count(IN_HAND, connection.ops.adapt_datetimefield_value(row.sent_at))


def _count(sql: str, value: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return int(cursor.fetchone()[0])


def _waiting() -> QuerySet[Generation]:
    return Generation.objects.filter(state=State.QUEUED)
