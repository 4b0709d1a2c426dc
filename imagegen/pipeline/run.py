"""The way out: send what was claimed, take in what came back, settle, record. Every step is one short transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, SmallIntegerField

from accounts.actor import Actor
from accounts.log import line, record, record_all
from accounts.models import Event, School
from accounts.prepared import Prepared, Slot, columns_of, insert, row_of, update
from accounts.tenancy import Exit, everywhere, school_scope
from edu4all.lib.clock import now
from edu4all.lib.ids import new_id
from imagegen import budgets, files, moderation
from imagegen.choices import Check, Failure, HeldAt, Kind, Language, Outcome, PictureState, Shape, State
from imagegen.engine import queue
from imagegen.engine.queue import Claim
from imagegen.models import Attempt, Generation, Picture
from imagegen.pictures import BadPicture, Intake, take_in
from imagegen.pipeline import painters
from imagegen.pipeline.admit import pseudonym
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
ENDED = ("state", "charged", "finished_at", "fence", "lease_until")
TROUBLE = frozenset({Outcome.AUTH, Outcome.NOT_ENTITLED, Outcome.ACCOUNT_BLOCKED, Outcome.MODEL_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Job:
    """A generation that is written down as sent: all that the call needs, so that it needs no database."""

    generation_id: UUID
    school_id: UUID
    fence: UUID
    provider: str
    request: Request
    source: str = ""
    mask: str = ""


class Pipeline:
    """The steps that the dispatcher runs. It keeps no state."""

    def send(self, claims: Sequence[Claim]) -> list[Job]:
        """Commit `sent` and an open attempt for each claim that is still ours; only then may the calls be made."""
        with everywhere(Exit.CLAIM), transaction.atomic():
            rows = queue.mark_sent(claims)
            jobs = [_job(row) for row in rows]
            Attempt.objects.bulk_create(
                Attempt(school_id=row.school_id, generation=row, number=row.attempts_made, provider=row.provider)
                for row in rows
            )
            record_all([_line(row, "generation.sent", attempt=row.attempts_made) for row in rows])
        return jobs

    def call(self, job: Job) -> Answer:
        """Ask the provider. No transaction, no connection, no lock."""
        try:
            return painters.painter(job.provider).make(_with_files(job))
        except ProviderFailure as failure:
            return failure

    def finish(self, job: Job, answer: Answer) -> None:
        """Take in what came back and settle it."""
        with school_scope(job.school_id):
            if isinstance(answer, ProviderFailure):
                _settle_failure(job, answer)
            else:
                _settle_result(job, answer)

    def reap(self) -> int:
        """See to rows whose worker died: what was not sent is queued again, what was sent is unknown.

        A provider that can repeat itself for nothing is simply asked again.
        """
        with everywhere(Exit.REAP), transaction.atomic():
            rows = queue.expired()
            for row in rows:
                with school_scope(row.school_id):
                    _reap(row)
        return len(rows)


def _job(row: Generation) -> Job:
    request = Request(
        kind=Kind(row.kind),
        prompt=row.prompt,
        text=row.sent_text,
        language=Language(row.language),
        shape=Shape(row.shape),
        n=row.n,
        variety=row.variety,
        seed=row.seed,
        pseudonym=pseudonym(row),
    )
    if row.fence is None:
        raise LookupError("A generation that is not claimed can't be sent.")
    if row.source is None:
        return Job(row.pk, row.school_id, row.fence, row.provider, request)
    request = replace(request, source_recipe=row.source.recipe)
    return Job(row.pk, row.school_id, row.fence, row.provider, request, row.source.full, row.mask)


def _with_files(job: Job) -> Request:
    """The request with the picture to change and its mask, read from the storage."""
    if not job.source:
        return job.request
    try:
        mask = files.read(job.mask) if job.mask else None
        return replace(job.request, source=files.read(job.source), mask=mask)
    except Exception as problem:
        log.critical("The storage does not give the picture to change: %s", problem)
        raise ProviderFailure(Outcome.UNREACHABLE, "the storage is away", unsent=True) from problem


def _worker(school: School) -> Actor:
    return Actor.system(school, "worker")


def _line(row: Generation, kind: str, **facts: object) -> Event:
    return line(_worker(row.school), kind, row, classroom_id=row.classroom_id, **facts)


def _reap(row: Generation) -> None:
    worker = _worker(row.school)
    repeatable = painters.KINDS[row.provider].repeatable
    if row.state == State.CLAIMED or (repeatable and row.attempts_made < MAX_ATTEMPTS):
        _end_attempt(row, "lost")
        queue.give_back(row)
        record(worker, "generation.queued_again", row, classroom_id=row.classroom_id, reason="lease_expired")
        return
    _end_attempt(row, "lost")
    if repeatable:
        log.error("Generation %s has ended a worker %d times; it is not tried again.", row.pk, row.attempts_made)
        _end(row, State.FAILED, Failure.PROVIDER_DOWN, "the worker died in each call")
        return
    log.warning("Generation %s was sent by a worker that died; its outcome is unknown.", row.pk)
    _end(row, State.UNKNOWN, Failure.UNKNOWN_OUTCOME, "the worker died during the call")


def _settle_failure(job: Job, failure: ProviderFailure) -> None:
    with transaction.atomic():
        row = queue.held_row(job.generation_id, job.fence)
        if row is None:
            return
        _end_attempt(row, failure.outcome, detail=failure.detail, request_id=failure.request_id)
        if failure.reading:
            row.reading = _reading(failure.reading)
        wait = _wait_before_retry(row, failure)
        if wait is not None:
            queue.give_back(row, after=wait)
            record(
                _worker(row.school),
                "generation.queued_again",
                row,
                classroom_id=row.classroom_id,
                reason=failure.outcome,
                after_s=round(wait.total_seconds(), 1),
            )
            return
        state, code = ENDS[failure.outcome]
        if failure.outcome in TROUBLE:
            log.error("Provider %s needs its operator: %s", job.provider, failure)
        _end(row, state, code, str(failure))


def _wait_before_retry(row: Generation, failure: ProviderFailure) -> timedelta | None:
    """How long to wait before another attempt, or None where there is none to be."""
    proven = failure.outcome in RETRIED and (failure.outcome != Outcome.UNREACHABLE or failure.unsent)
    if not proven or row.attempts_made >= MAX_ATTEMPTS:
        return None
    wanted = min(failure.retry_after or 0.0, RETRY_AFTER_CAP_S)
    jitter = SystemRandom().uniform(0, BACKOFF_S[min(row.attempts_made, len(BACKOFF_S)) - 1])
    return timedelta(seconds=wanted + jitter)


def _settle_result(job: Job, result: Result) -> None:
    intakes = _take_in_all(job, result)
    if not intakes:
        _settle_failure(job, ProviderFailure(Outcome.BAD_RESPONSE, "no picture could be used"))
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
                _show_or_hold(row, result, list(zip(ids, intakes, kept, strict=True)))
                ours = True
    finally:
        if not ours:
            files.remove(name for keys in kept for name in (keys.master, keys.full, keys.thumb))


def _take_in_all(job: Job, result: Result) -> list[tuple[Made, Intake]]:
    """Verify each picture; what can't be used is left out and written to the log."""
    taken = []
    for made in result.pictures:
        try:
            taken.append((made, take_in(made.data, origin=painters.KINDS[job.provider].origin)))
        except BadPicture as problem:
            log.warning("Generation %s: a picture of %s was not usable (%s).", job.generation_id, job.provider, problem)
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
            _end_attempt(row, "ok")
            _end(row, State.FAILED, Failure.STORAGE_DOWN, detail)


def _show_or_hold(row: Generation, result: Result, done: list[tuple[UUID, tuple[Made, Intake], files.Kept]]) -> None:
    held = row.check_first == Check.EVERYTHING
    state = PictureState.HELD if held else PictureState.READY
    pictures = [
        _picture(row, position, picture_id, made, intake, keys, state)
        for position, (picture_id, (made, intake), keys) in enumerate(done)
    ]
    for picture in pictures:
        insert(picture)
    _end_attempt(row, "ok", request_id=result.request_id, model=result.model, usage=dict(result.usage))
    budgets.give_back(row, row.n - len(pictures))
    row.applied, row.ignored = dict(result.applied), list(result.ignored)
    row.reading = _reading(result.reading) if result.reading else None
    row.state, row.held_at = (State.HELD, HeldAt.PICTURE) if held else (State.READY, "")
    row.finished_at, row.fence, row.lease_until = now(), None, None
    update(row, *ENDED, "held_at", "applied", "ignored", "reading")
    worker = _worker(row.school)
    record(worker, f"generation.{row.state}", row, classroom_id=row.classroom_id, pictures=len(pictures))
    if held:
        moderation.open_case(worker, row, HeldAt.PICTURE)


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


def _end(row: Generation, state: State, code: Failure, detail: str) -> None:
    """End without a picture: the quota goes back, once, and the reason is on record."""
    budgets.give_back(row)
    row.state, row.failure, row.failure_detail = state, code, detail[:2000]
    row.finished_at, row.fence, row.lease_until = now(), None, None
    update(row, *ENDED, "failure", "failure_detail", "reading")
    record(_worker(row.school), f"generation.{state}", row, classroom_id=row.classroom_id, code=code)


def _end_attempt(row: Generation, outcome: str, *, detail: str = "", **facts: object) -> None:
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
