"""The way out: send what was claimed, take in what came back, settle, record. Every step is one short transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.db import DatabaseError, connection, transaction

from accounts.log import line, record, record_all
from accounts.models import Event, School
from accounts.tenancy import Exit, everywhere, school_scope
from imagegen import files
from imagegen.choices import Failure, Kind, Language, Outcome, Shape, State
from imagegen.engine import queue
from imagegen.engine.breaker import TROUBLES, breakers
from imagegen.engine.queue import Claim
from imagegen.models import Attempt, Generation
from imagegen.pipeline import painters, turns
from imagegen.pipeline.admit import prompt_to_send, pseudonym
from imagegen.pipeline.painters import Painter
from imagegen.pipeline.settling import MAX_ATTEMPTS, Job, end, end_attempt, settle_failure, settle_result, worker
from imagegen.providers.base import ProviderFailure, Request, Result

log = logging.getLogger(__name__)
Answer = Result | ProviderFailure


class StorageAway(ProviderFailure):
    """The picture to change could not be read: the provider was not even asked."""


class Pipeline:
    """The steps that the dispatcher runs. It keeps no state."""

    def send(self, claims: Sequence[Claim]) -> list[Job]:
        """Commit `sent` and an open attempt for each claim whose turn it is; only then may the calls be made."""
        going = turns.taken(claims)
        if not going:
            return []
        painter_for = {claim.generation_id: painter for claim, painter in going}
        with everywhere(Exit.CLAIM), transaction.atomic():
            rows = queue.mark_sent([claim for claim, _ in going])
            jobs = [_job(row, painter_for[row.pk]) for row in rows]
            Attempt.objects.bulk_create(
                Attempt(school_id=row.school_id, generation=row, number=row.attempts_made, provider=row.provider)
                for row in rows
            )
            record_all([_line(row, "generation.sent", attempt=row.attempts_made) for row in rows])
        return jobs

    def call(self, job: Job) -> Answer:
        """Ask the provider. No transaction, no lock, and no connection but for the moment of a report."""
        provider = job.painter.provider
        try:
            if provider.resumable:
                return provider.make(_with_files(job), partial(_told, job))
            return provider.make(_with_files(job))
        except ProviderFailure as failure:
            return failure

    def finish(self, job: Job, answer: Answer) -> None:
        """Take in what came back and settle it."""
        with school_scope(job.school_id):
            _note(job, answer)
            if isinstance(answer, ProviderFailure):
                settle_failure(job, answer)
            else:
                settle_result(job, answer)

    def reap(self) -> int:
        """See to rows whose worker died: what was not sent is queued again, what was sent is unknown.

        A provider that can repeat itself for nothing is simply asked again, and one that can be asked how it went, too.
        """
        with everywhere(Exit.REAP), transaction.atomic():
            rows = queue.expired()
            for row in rows:
                with school_scope(row.school_id):
                    _reap(row)
        return len(rows)


def _told(mine: Job, *, job: str = "", percent: int | None = None) -> None:
    """Write down what a call tells on its way. Losing its lease, or the database, doesn't end a call."""
    told: dict[str, str | int] = {"job": job[:200]} if job else {}
    if percent is not None:
        told["percent"] = max(0, min(percent, 100))
    try:
        with school_scope(mine.school_id):
            rows = Generation.objects.filter(pk=mine.generation_id, fence=mine.fence, state=State.SENT)
            rows.update(**told)
    except DatabaseError:
        log.exception("What provider %s tells of generation %s was not kept.", mine.painter.name, mine.generation_id)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def _note(job: Job, answer: Answer) -> None:
    """Let the account's circuit know how a call ended, and the school where that opened it.

    What was refused on our side, before anything was sent, says nothing of how the provider is.
    """
    outcome = answer.outcome if isinstance(answer, ProviderFailure) else None
    not_asked = isinstance(answer, ProviderFailure) and answer.unsent and outcome not in TROUBLES
    if not job.painter.provider.waits or not_asked or isinstance(answer, StorageAway):
        return
    if breakers.note(job.painter.key, outcome):
        log.error("Provider %s is given a rest: %s", job.painter.name, answer)
        school = School.objects.get(pk=job.school_id)
        record(worker(school), "provider.paused", provider=job.painter.name, account=job.painter.key, reason=outcome)


def _job(row: Generation, painter: Painter) -> Job:
    request = Request(
        kind=Kind(row.kind),
        prompt=prompt_to_send(row),
        text=row.sent_text,
        language=Language(row.language),
        shape=Shape(row.shape),
        n=row.n,
        variety=row.variety,
        seed=row.seed,
        pseudonym=pseudonym(row),
        job=row.job,
    )
    if row.fence is None:
        raise LookupError("A generation that is not claimed can't be sent.")
    if row.source is None:
        return Job(row.pk, row.school_id, row.fence, painter, request)
    request = replace(request, source_recipe=row.source.recipe)
    return Job(row.pk, row.school_id, row.fence, painter, request, row.source.full, row.mask)


def _with_files(job: Job) -> Request:
    """The request with the picture to change and its mask, read from the storage."""
    if not job.source:
        return job.request
    try:
        mask = files.read(job.mask) if job.mask else None
        return replace(job.request, source=files.read(job.source), mask=mask)
    except Exception as problem:
        log.critical("The storage does not give the picture to change: %s", problem)
        raise StorageAway(Outcome.UNREACHABLE, "the storage is away", unsent=True) from problem


def _line(row: Generation, kind: str, **facts: object) -> Event:
    return line(worker(row.school), kind, row, classroom_id=row.classroom_id, **facts)


def _reap(row: Generation) -> None:
    kind = painters.KINDS[row.provider]
    can_go_on = kind.repeatable or (kind.resumable and row.job)
    end_attempt(row, "lost")
    if row.state == State.CLAIMED or (can_go_on and row.attempts_made < MAX_ATTEMPTS):
        queue.give_back(row)
        record(
            worker(row.school),
            "generation.queued_again",
            row,
            classroom_id=row.classroom_id,
            reason="lease_expired",
        )
    elif kind.repeatable:
        log.error("Generation %s has ended a worker %d times; it is not tried again.", row.pk, row.attempts_made)
        end(row, State.FAILED, Failure.PROVIDER_DOWN, "the worker died in each call")
    else:
        log.warning("Generation %s was sent by a worker that died; its outcome is unknown.", row.pk)
        end(row, State.UNKNOWN, Failure.UNKNOWN_OUTCOME, "the worker died during the call", perhaps_paid=True)
