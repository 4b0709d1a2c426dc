"""A teacher's decisions on what waits for them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.log import record
from accounts.permissions import require, runs_classroom
from edu4all.lib.clock import now
from edu4all.lib.errors import Invalid
from edu4all.lib.text import text_error
from imagegen import budgets, moderation
from imagegen.budgets import money
from imagegen.choices import Decision, Failure, HeldAt, PictureState, State
from imagegen.models import Case, Generation, Picture
from imagegen.operations.exceptions import remember_phrase
from imagegen.pipeline.releasing import release_blocked, release_held

MAX_NOTE = 500


@transaction.atomic
def decide(
    actor: Actor, case: Case, *, decision: str, note: str = "", version: int | None = None, remember: str = ""
) -> Case:
    """Release or refuse what a case is about. Raises `DecidedAlready` where somebody was faster.

    A released prompt goes into the queue, released pictures become the pupil's; what is refused goes back on the quota.
    `remember` is a phrase of the pupil's that the class's rules let through from now on; it goes with a release of a
    prompt. Raises `FixedRule` for what nobody can let through.
    """
    require(runs_classroom(actor, case.classroom_id))
    if decision not in list(Decision):
        raise Invalid.field("decision", "unknown_choice", _("Choose release or refuse."))
    if problem := text_error("note", note, most=MAX_NOTE):
        raise Invalid(errors=(problem,))
    generation = Generation.objects.select_for_update().get(pk=case.generation_id)
    wanted = case.version if version is None else version
    decided = moderation.close_case(actor, case, Decision(decision), note=note.strip(), version=wanted)
    if decision == Decision.REFUSE:
        if not case.appealed:
            _refuse(actor, generation)
        return decided
    if case.subject == HeldAt.PROMPT:
        if remember:
            remember_phrase(actor, generation, remember)
        if case.appealed:
            release_blocked(actor, generation)
        else:
            release_held(actor, generation)
    else:
        _release_pictures(actor, generation)
    return decided


def _release_pictures(actor: Actor, generation: Generation) -> None:
    Picture.objects.filter(generation=generation, state=PictureState.HELD).update(state=PictureState.READY)
    generation.state, generation.held_at = State.READY, ""
    generation.save(update_fields=["state", "held_at"])
    record(actor, "generation.ready", generation, classroom_id=generation.classroom_id)


def _refuse(actor: Actor, generation: Generation) -> None:
    is_prompt = generation.held_at == HeldAt.PROMPT
    Picture.objects.filter(generation=generation).update(state=PictureState.REFUSED)
    budgets.give_back(generation)
    if is_prompt:
        money.refund(generation, code=Failure.BLOCKED_PROMPT)
    generation.failure = Failure.BLOCKED_PROMPT if is_prompt else Failure.BLOCKED_PICTURE
    generation.state, generation.held_at, generation.finished_at = State.REFUSED, "", now()
    generation.save(update_fields=["state", "held_at", "failure", "finished_at", "charged", "money"])
    record(actor, "generation.refused", generation, classroom_id=generation.classroom_id, code=generation.failure)
