"""Cases: what waits for a teacher. The only writer of `Case`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.log import record
from accounts.prepared import insert
from edu4all.lib.clock import now
from edu4all.lib.errors import Conflict
from imagegen.choices import Decision, HeldAt
from imagegen.models import Case, Generation


class DecidedAlready(Conflict):
    """Another teacher was faster, or the pupil took it back."""

    sentence = _("This has been decided already. Please look at the newest state.")


class AppealedAlready(Conflict):
    """A prompt is looked at once: there is no appeal of an appeal."""

    sentence = _("Your teacher has been asked about this one already.")


class FixedRule(Conflict):
    """What no teacher can let through."""

    code = "fixed_rule"
    sentence = _("A rule that holds for everybody stands behind this: nobody can let it through.")


def open_case(actor: Actor, generation: Generation, subject: HeldAt) -> Case:
    """Ask the class's teachers to look."""
    case = _case(generation, subject)
    insert(case)
    record(actor, "case.opened", case, classroom_id=generation.classroom_id, held_at=subject)
    return case


def appeal(actor: Actor, generation: Generation, plea: str) -> Case:
    """The pupil asks a teacher to look at a blocked prompt. Raises `AppealedAlready`: a teacher's answer is final."""
    if Case.objects.filter(generation=generation).exists():
        raise AppealedAlready
    case = _case(generation, HeldAt.PROMPT)
    case.appealed, case.plea = True, plea
    insert(case)
    record(actor, "case.appealed", case, classroom_id=generation.classroom_id, category=case.category)
    return case


def is_appealed(generation: Generation) -> bool:
    return Case.objects.filter(generation=generation, appealed=True).exists()


def _case(generation: Generation, subject: HeldAt) -> Case:
    facts = generation.verdict_facts
    return Case(
        generation=generation,
        classroom_id=generation.classroom_id,
        subject=subject,
        category=facts.get("category") or "",
        severity=facts.get("severity") or 0,
    )


def close_case(actor: Actor, case: Case, decision: Decision, *, note: str, version: int) -> Case:
    """Decide a case once. Raises `DecidedAlready` where the version is no longer the case's or it is closed."""
    state = Case.RELEASED if decision == Decision.RELEASE else Case.REFUSED
    rows = Case.objects.filter(pk=case.pk, state=Case.OPEN, version=version)
    if not rows.update(state=state, version=version + 1, note=note, decided_at=now(), decided_by=actor.person):
        raise DecidedAlready
    case.refresh_from_db()
    record(actor, "case.decided", case, classroom_id=case.classroom_id, decision=decision, held_at=case.subject)
    return case


def withdraw_cases(actor: Actor, generation: Generation) -> None:
    """The pupil stopped it: nobody has to look any more."""
    for case in Case.objects.filter(generation=generation, state=Case.OPEN):
        rows = Case.objects.filter(pk=case.pk, state=Case.OPEN, version=case.version)
        if rows.update(state=Case.WITHDRAWN, version=case.version + 1, decided_at=now()):
            record(actor, "case.withdrawn", case, classroom_id=case.classroom_id)
