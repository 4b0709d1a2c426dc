"""Asking for pictures, stopping, and asking again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.log import record
from accounts.models import Classroom
from accounts.permissions import is_in_classroom, require
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Invalid, NotAllowedNow, TooMany
from edu4all.lib.text import text_error
from imagegen import budgets, files, moderation
from imagegen.budgets import money
from imagegen.choices import HeldAt, PictureState, State
from imagegen.models import Attempt, Case, Generation, Picture
from imagegen.pipeline import painters
from imagegen.pipeline.admit import Link, Place, StorageAway, Wish, admit, first_of
from imagegen.pipeline.policies import effective

log = logging.getLogger(__name__)
WISHES_A_MINUTE = 20
MAX_PLEA = 300
CAN_STOP = frozenset({State.QUEUED, State.CLAIMED, State.SENT, State.HELD})
CAN_RETRY = frozenset({State.FAILED, State.UNKNOWN, State.CANCELLED, State.REFUSED})


class CannotStop(NotAllowedNow):
    sentence = _("This picture is finished already.")


class CannotAppeal(NotAllowedNow):
    sentence = _("Only a text that was not painted can be shown to your teacher.")


class CannotRetry(NotAllowedNow):
    sentence = _("You can try again when this picture has ended without a result.")


def request(
    actor: Actor,
    place: Place,
    wish: Wish,
    *,
    repeat_key: UUID | None = None,
    retry_of: Generation | None = None,
    before: Callable[[], None] | None = None,
    link: Link | None = None,
) -> tuple[Generation, bool]:
    """Ask for pictures in a class of one's own: the generation, and whether it is new.

    A repeat key gives what it made before, whatever has become of the class since. `before` raises where something else
    must hold for a new one. Raises `Forbidden` outside one's classes, `TooMany`, and all that `admit` raises.
    """
    take_in = partial(admit, actor, place, wish, repeat_key=repeat_key, retry_of=retry_of, link=link)
    try:
        if before:
            before()
        require(is_in_classroom(actor, place.classroom.pk))
        _throttle(actor)
        return take_in(), True
    except (EduError, IntegrityError) as failure:
        # A key that was used before never gets by its unique index: only what fails can be a repetition.
        first = first_of(actor, place, wish, repeat_key) if repeat_key else None
        if first:
            return first, False
        if not repeat_key or isinstance(failure, EduError):
            raise
    return take_in(), True  # The key's life was over, and now it is free.


@transaction.atomic
def cancel(actor: Actor, generation: Generation) -> Generation:
    """Stop one's own generation. What was not sent yet, or costs nothing, goes back on the quota."""
    row = _lock(actor, generation)
    if row.state not in CAN_STOP:
        raise CannotStop
    is_free = row.state != State.SENT and row.held_at != HeldAt.PICTURE
    if is_free or painters.KINDS[row.provider].repeatable:
        budgets.give_back(row)
        money.refund(row, code="cancelled")
    else:
        money.keep_possible(row, code="cancelled")
    moderation.withdraw_cases(actor, row)
    Picture.objects.filter(generation=row).update(state=PictureState.REFUSED)
    Attempt.objects.filter(generation=row, ended_at__isnull=True).update(outcome="cancelled", ended_at=now())
    row.state, row.held_at, row.fence, row.lease_until, row.finished_at = State.CANCELLED, "", None, None, now()
    row.save()
    record(actor, "generation.cancelled", row, classroom_id=row.classroom_id)
    return row


@transaction.atomic
def appeal(actor: Actor, generation: Generation, plea: str = "") -> Case:
    """Ask a teacher to look at one's own blocked prompt. Raises `CannotAppeal` and `AppealedAlready`."""
    row = _lock(actor, generation)
    if row.state != State.BLOCKED:
        raise moderation.AppealedAlready if moderation.is_appealed(row) else CannotAppeal
    if problem := text_error("plea", plea, most=MAX_PLEA):
        raise Invalid(errors=(problem,))
    return moderation.appeal(actor, row, plea.strip())


def retry(
    actor: Actor,
    generation: Generation,
    place: Place,
    *,
    painter: str = "",
    repeat_key: UUID | None = None,
    before: Callable[[], None] | None = None,
    link: Link | None = None,
) -> tuple[Generation, bool]:
    """Ask for the same once more, by today's rules and on today's quota, as a generation of its own.

    `painter` names another one than the class's: the storybook, where the rules let it stand in.
    """
    require(generation.person_id == actor.person_id)
    if generation.state not in CAN_RETRY:
        raise CannotRetry
    wish = _wish_of(generation, painter)
    return request(actor, place, wish, repeat_key=repeat_key, retry_of=generation, before=before, link=link)


def _wish_of(generation: Generation, painter: str) -> Wish:
    return Wish(
        prompt=generation.prompt,
        shape=generation.shape,
        n=generation.n,
        variety=generation.variety,
        seed=generation.seed,
        kind=generation.kind,
        language=generation.language,
        mask=_mask_of(generation),
        painter=painter,
    )


def _mask_of(generation: Generation) -> bytes:
    try:
        return files.read_mask(generation.mask) if generation.mask else b""
    except files.StorageDown as problem:
        log.critical("The storage does not give a mask: %s", problem)
        raise StorageAway from problem


def left_today(actor: Actor, classroom: Classroom, assignment_policy_id: UUID | None = None) -> budgets.Left:
    """How many pictures the actor may still make today in a class."""
    rules = effective(actor.school_id, classroom.pk, assignment_policy_id).rules
    return budgets.left_today(actor.known_person, actor.school, rules.daily_pictures)


def _lock(actor: Actor, generation: Generation) -> Generation:
    require(generation.person_id == actor.person_id)
    return Generation.objects.select_for_update().get(pk=generation.pk)


def _throttle(actor: Actor) -> None:
    """So many wishes a minute and no more: a blocked one costs no picture, but it costs the guard's time."""
    key = f"wishes:{actor.person_id}:{int(now().timestamp() // 60)}"
    cache.add(key, 0, 120)
    if cache.incr(key) > WISHES_A_MINUTE:
        raise TooMany(retry_after=60 - int(now().timestamp() % 60), limit=WISHES_A_MINUTE)
