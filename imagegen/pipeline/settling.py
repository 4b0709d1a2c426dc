"""What becomes of a generation when its call has ended: pictures taken in, kept and shown or held, or an honest end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, SmallIntegerField

from accounts.actor import Actor
from accounts.log import record
from accounts.models import School
from accounts.prepared import Prepared, Slot, columns_of, insert, row_of, update
from edu4all.lib.clock import now
from edu4all.lib.ids import new_id
from imagegen import budgets, files, moderation
from imagegen.budgets import money
from imagegen.choices import Check, Failure, HeldAt, Outcome, PictureState, State
from imagegen.engine import pacing, queue
from imagegen.models import Attempt, Generation, Picture
from imagegen.pictures import BadPicture, Intake, take_in
from imagegen.pipeline import painters
from imagegen.pipeline.painters import Painter
from imagegen.providers.base import Made, ProviderFailure, Reading, Request, Result

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
BACKOFF_S = (2.0, 8.0)
RETRY_AFTER_CAP_S = 120.0
Answer = Result | ProviderFailure

RETRIED = frozenset({Outcome.RATE_LIMITED, Outcome.PROVIDER_ERROR, Outcome.UNREACHABLE})
"""Proven unprocessed: a connection that was never made, or a complete answer that says so (429, 5xx)."""

ENDS: dict[Outcome, tuple[State, Failure]] = {
    Outcome.REFUSED_INPUT: (State.REFUSED, Failure.PROVIDER_REFUSED),
    Outcome.REFUSED_OUTPUT: (State.REFUSED, Failure.PROVIDER_REFUSED),
    Outcome.IMAGE_REJECTED: (State.REFUSED, Failure.PROVIDER_REFUSED),
    Outcome.INVALID_REQUEST: (State.FAILED, Failure.INVALID_REQUEST),
    Outcome.UNSUPPORTED: (State.FAILED, Failure.UNSUPPORTED),
    Outcome.NEEDS_WORDS: (State.FAILED, Failure.NEEDS_WORDS),
    Outcome.MODEL_UNAVAILABLE: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.AUTH: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.NOT_ENTITLED: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.ACCOUNT_BLOCKED: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.QUOTA: (State.FAILED, Failure.PROVIDER_QUOTA),
    Outcome.BILLING: (State.FAILED, Failure.PROVIDER_QUOTA),
    Outcome.RATE_LIMITED: (State.FAILED, Failure.PROVIDER_BUSY),
    Outcome.TIMEOUT: (State.UNKNOWN, Failure.TIMEOUT),
    Outcome.UNREACHABLE: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.PROVIDER_ERROR: (State.FAILED, Failure.PROVIDER_DOWN),
    Outcome.BAD_RESPONSE: (State.FAILED, Failure.BAD_RESPONSE),
    Outcome.CUT: (State.UNKNOWN, Failure.UNKNOWN_OUTCOME),
    Outcome.CRASHED: (State.UNKNOWN, Failure.UNKNOWN_OUTCOME),
}
ENDED = ("state", "charged", "money", "finished_at", "fence", "lease_until")
TROUBLE = frozenset({Outcome.AUTH, Outcome.NOT_ENTITLED, Outcome.ACCOUNT_BLOCKED, Outcome.MODEL_UNAVAILABLE})
PERHAPS_PAID = frozenset({Outcome.REFUSED_OUTPUT, Outcome.TIMEOUT, Outcome.CUT, Outcome.CRASHED, Outcome.BAD_RESPONSE})
"""The provider may have made a picture and charge for it: the pupil's quota goes back, the school's money doesn't."""


@dataclass(frozen=True, slots=True)
class Job:
    """A generation that is written down as sent: all that the call needs, so that it needs no database."""

    generation_id: UUID
    school_id: UUID
    fence: UUID
    painter: Painter
    request: Request
    source: str = ""
    mask: str = ""


def settle_failure(job: Job, failure: ProviderFailure) -> None:
    """End a call that gave no picture: try again later where that is proven safe, else say what happened."""
    with transaction.atomic():
        row = queue.held_row(job.generation_id, job.fence)
        if row is None:
            return
        end_attempt(row, failure.outcome, detail=failure.detail, request_id=failure.request_id)
        if failure.reading:
            row.reading = _reading(failure.reading)
        if failure.outcome == Outcome.RATE_LIMITED and job.painter.per_minute and failure.retry_after:
            pacing.wait_for_all(job.painter.key, failure.retry_after)
        wait = _wait_before_retry(row, failure)
        if wait is not None:
            row.job, row.percent = "", None
            queue.give_back(row, after=wait)
            record(
                worker(row.school),
                "generation.queued_again",
                row,
                classroom_id=row.classroom_id,
                reason=failure.outcome,
                after_s=round(wait.total_seconds(), 1),
            )
            return
        state, code = ENDS[failure.outcome]
        if failure.outcome in TROUBLE:
            log.error("Provider %s needs its operator: %s", job.painter.name, failure)
        end(row, state, code, str(failure), perhaps_paid=failure.outcome in PERHAPS_PAID)


def _wait_before_retry(row: Generation, failure: ProviderFailure) -> timedelta | None:
    """How long to wait before another attempt, or None where there is none to be."""
    proven = failure.outcome in RETRIED and (failure.outcome != Outcome.UNREACHABLE or failure.unsent)
    if not proven or row.attempts_made >= MAX_ATTEMPTS:
        return None
    wanted = min(failure.retry_after or 0.0, RETRY_AFTER_CAP_S)
    jitter = SystemRandom().uniform(0, BACKOFF_S[min(row.attempts_made, len(BACKOFF_S)) - 1])
    return timedelta(seconds=wanted + jitter)


def settle_result(job: Job, result: Result) -> None:
    """Take in what came, keep it, and show it or hold it for a teacher."""
    intakes = _take_in_all(job, result)
    if not intakes:
        settle_failure(job, ProviderFailure(Outcome.BAD_RESPONSE, "no picture could be used"))
        return
    ids = [new_id() for _ in intakes]
    try:
        kept = _keep_all(job, ids, [intake for _, intake in intakes])
    except files.StorageDown as problem:
        log.critical("The storage does not take pictures: %s", problem)
        _settle_storage_down(job, str(problem))
        return
    ours = False
    try:
        with transaction.atomic():
            row = queue.held_row(job.generation_id, job.fence)
            if row is not None:
                _show_or_hold(row, job, result, list(zip(ids, intakes, kept, strict=True)))
                ours = True
    finally:
        if not ours:
            files.remove(name for keys in kept for name in (keys.master, keys.full, keys.thumb))


def _take_in_all(job: Job, result: Result) -> list[tuple[Made, Intake]]:
    """Verify each picture; what can't be used is left out and written to the log."""
    taken = []
    for made in result.pictures:
        try:
            taken.append((made, take_in(made.data, origin=painters.KINDS[job.painter.name].origin)))
        except BadPicture as problem:
            log.warning(
                "Generation %s: a picture of %s was not usable (%s).", job.generation_id, job.painter.name, problem
            )
    return taken


def _keep_all(job: Job, ids: Sequence[UUID], intakes: Sequence[Intake]) -> list[files.Kept]:
    kept: list[files.Kept] = []
    try:
        for picture_id, intake in zip(ids, intakes, strict=True):
            kept.append(files.keep(job.school_id, picture_id, intake))
    except files.StorageDown:
        files.remove(name for keys in kept for name in (keys.master, keys.full, keys.thumb))
        raise
    return kept


def _settle_storage_down(job: Job, detail: str) -> None:
    with transaction.atomic():
        row = queue.held_row(job.generation_id, job.fence)
        if row is not None:
            end_attempt(row, "ok")
            end(row, State.FAILED, Failure.STORAGE_DOWN, detail, perhaps_paid=True)


def _show_or_hold(
    row: Generation, job: Job, result: Result, done: list[tuple[UUID, tuple[Made, Intake], files.Kept]]
) -> None:
    held = row.check_first == Check.EVERYTHING
    state = PictureState.HELD if held else PictureState.READY
    pictures = [
        _picture(row, position, picture_id, made, intake, keys, state)
        for position, (picture_id, (made, intake), keys) in enumerate(done)
    ]
    for picture in pictures:
        insert(picture)
    end_attempt(row, "ok", request_id=result.request_id, model=result.model, usage=dict(result.usage))
    budgets.give_back(row, row.n - len(pictures))
    money.settle(row, _cost(row, job, result, len(pictures)), model=result.model, pictures=len(pictures))
    row.applied, row.ignored = dict(result.applied), list(result.ignored)
    row.reading = _reading(result.reading) if result.reading else None
    row.state, row.held_at = (State.HELD, HeldAt.PICTURE) if held else (State.READY, "")
    row.finished_at, row.fence, row.lease_until = now(), None, None
    update(row, *ENDED, "held_at", "applied", "ignored", "reading")
    engine = worker(row.school)
    record(engine, f"generation.{row.state}", row, classroom_id=row.classroom_id, pictures=len(pictures))
    if held:
        moderation.open_case(engine, row, HeldAt.PICTURE)


def worker(school: School) -> Actor:
    """Who acts when the engine does."""
    return Actor.system(school, "worker")


def _picture(
    row: Generation, position: int, picture_id: UUID, made: Made, intake: Intake, keys: files.Kept, state: PictureState
) -> Picture:
    return Picture(
        id=picture_id,
        generation=row,
        classroom_id=row.classroom_id,
        person_id=row.person_id,
        position=position,
        state=state,
        origin=painters.KINDS[row.provider].origin,
        width=intake.full.width,
        height=intake.full.height,
        sha256=intake.sha256,
        master=keys.master,
        master_type=intake.media_type,
        full=keys.full,
        full_type=intake.full.media_type,
        thumb=keys.thumb,
        thumb_type=intake.thumb.media_type,
        seed=made.seed,
        recipe=dict(made.recipe) if made.recipe is not None else None,
        alt_text=made.alt_text,
    )


def _cost(row: Generation, job: Job, result: Result, pictures: int) -> int | None:
    """What the answer cost: as it says itself, else by the table for what came."""
    if not row.money:
        return None
    told = job.painter.provider.cost(job.request, result)
    return job.painter.provider.price(job.request.kind, job.request.shape, pictures) if told is None else told


def end(row: Generation, state: State, code: Failure, detail: str, *, perhaps_paid: bool = False) -> None:
    """End without a picture: the quota goes back, once, and the money unless it may be spent. The log says why."""
    budgets.give_back(row)
    if perhaps_paid:
        money.keep_possible(row, code=code)
    else:
        money.refund(row, code=code)
    row.state, row.failure, row.failure_detail = state, code, detail[:2000]
    row.finished_at, row.fence, row.lease_until = now(), None, None
    update(row, *ENDED, "failure", "failure_detail", "reading")
    record(worker(row.school), f"generation.{state}", row, classroom_id=row.classroom_id, code=code)


def end_attempt(row: Generation, outcome: str, *, detail: str = "", **facts: object) -> None:
    for values in _open_attempt(generation=row.pk, number=row.attempts_made):
        attempt = row_of(Attempt, ATTEMPT, values)
        for name, value in {"outcome": outcome, "detail": detail[:2000], "ended_at": now(), **facts}.items():
            setattr(attempt, name, value)
        update(attempt, "outcome", "detail", "ended_at", *facts)


ATTEMPT = columns_of(Attempt)


@Prepared
def _open_attempt() -> QuerySet[Any, Any]:
    rows = Attempt.objects.filter(generation_id=Slot("generation"), ended_at__isnull=True)
    return rows.filter(number=Slot("number", SmallIntegerField())).values_list(*ATTEMPT)


def _reading(reading: Reading) -> dict[str, object]:
    return asdict(reading)
