"""Whose turn it is: claims that may be sent now, each with its painter; the others wait, or end where that is no use.

An open circuit and the pace of an account are kept here, before anything is written down as sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import SystemRandom

from django.db import transaction

from accounts.tenancy import school_scope
from edu4all.lib.clock import now
from imagegen.choices import Failure, State
from imagegen.engine import pacing, queue
from imagegen.engine.breaker import Open, breakers
from imagegen.engine.queue import Claim
from imagegen.pipeline import painters
from imagegen.pipeline.painters import Painter, PainterAway
from imagegen.pipeline.settling import end

PATIENCE = timedelta(minutes=10)
"""How long an idea waits for a painter whose circuit is open."""
AT_ONCE_S = 0.2
"""A turn that comes so soon is now."""
LOOK_AGAIN_S = 1.0
"""When to look again for a free place at an account that takes only so many calls at once."""


def taken(claims: Sequence[Claim]) -> list[tuple[Claim, Painter]]:
    """The claims that go out now. Call outside a transaction."""
    busy: Counter[str] = Counter()
    return [(claim, painter) for claim in claims if (painter := _turn(claim, busy))]


def _turn(claim: Claim, busy: Counter[str]) -> Painter | None:
    try:
        with school_scope(claim.school_id):
            painter = painters.painter_of(claim.provider, claim.account_id)
    except PainterAway:
        _give_up(claim, "the account is off")
        return None
    if not painter.provider.waits:
        return painter
    return painter if _may_go(claim, painter, busy) else None


def _may_go(claim: Claim, painter: Painter, busy: Counter[str]) -> bool:
    circuit = breakers.open(painter.key)
    if circuit is None and _paced(claim, painter) and _has_room(claim, painter, busy):
        circuit = breakers.admit(painter.key)
        if circuit is None:
            busy[painter.key] += 1
            return True
    if circuit:
        _wait_for(circuit, claim)
    return False


def _wait_for(circuit: Open, claim: Claim) -> None:
    waited = now() - (claim.queued_at or now())
    if circuit.is_fatal or waited > PATIENCE:
        _give_up(claim, f"the circuit is open: {circuit.reason}")
    else:
        queue.postpone(claim, circuit.until + _a_little())


def _paced(claim: Claim, painter: Painter) -> bool:
    """Whether its turn has come; it is given one when it first asks."""
    if painter.per_minute is None:
        return True
    slot = claim.slot_at or pacing.turn(painter.key, claim.n, painter.per_minute)
    if slot <= now() + timedelta(seconds=AT_ONCE_S):
        return True
    queue.postpone(claim, slot, slot_at=slot)
    return False


def _has_room(claim: Claim, painter: Painter, busy: Counter[str]) -> bool:
    if painter.at_once is None:
        return True
    under_way = pacing.under_way(painter.name, painter.account_id) + busy[painter.key]
    if under_way < painter.at_once:
        return True
    queue.postpone(claim, now() + timedelta(seconds=LOOK_AGAIN_S) + _a_little())
    return False


def _give_up(claim: Claim, detail: str) -> None:
    with school_scope(claim.school_id), transaction.atomic():
        row = queue.held_row(claim.generation_id, claim.fence)
        if row is not None:
            end(row, State.FAILED, Failure.PROVIDER_DOWN, detail)


def _a_little() -> timedelta:
    """So that those who wait for the same thing don't all come back in the same moment."""
    return timedelta(seconds=SystemRandom().uniform(0, LOOK_AGAIN_S))
