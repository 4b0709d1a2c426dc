"""Assignments: made, changed, published and closed by those who teach the class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from accounts.log import record
from accounts.models import Classroom
from accounts.permissions import require, runs_classroom
from assignments.choices import AssignmentState
from assignments.models import Assignment
from edu4all.lib.clock import now
from edu4all.lib.errors import FieldError, Invalid, NotAllowedNow, Stale
from edu4all.lib.text import text_error
from imagegen.operations.policies import Draft, assignment_policy, save_version
from imagegen.policy import Rule


class CannotPublish(NotAllowedNow):
    sentence = gettext_lazy("This assignment cannot be published now. Check its due date.")


@dataclass(frozen=True, slots=True)
class Content:
    """What a teacher writes in an assignment. `note` is added to what the painter is told."""

    title: str
    brief: str
    tip: str = ""
    due_at: datetime | None = None
    max_mark: int = 10
    note: str = ""


@transaction.atomic
def make_assignment(actor: Actor, classroom: Classroom, content: Content) -> Assignment:
    """A draft in a class that the actor runs. Raises `Invalid`."""
    require(runs_classroom(actor, classroom.pk))
    clean = _clean(content)
    assignment = Assignment(classroom=classroom, made_by=actor.person)
    _fill(actor, assignment, clean)
    assignment.save()
    record(actor, "assignment.made", assignment, classroom_id=classroom.pk)
    return assignment


@transaction.atomic
def change_assignment(
    actor: Actor, assignment: Assignment, content: Content, *, version: int | None = None
) -> Assignment:
    """Change what an assignment says. Raises `Invalid`, and `Stale` where somebody saved since `version`."""
    require(runs_classroom(actor, assignment.classroom_id))
    clean = _clean(content)
    row = _lock(assignment)
    if version is not None and version != row.version:
        raise Stale
    _fill(actor, row, clean)
    row.version += 1
    row.save()
    record(actor, "assignment.changed", row, classroom_id=row.classroom_id, version=row.version)
    return row


@transaction.atomic
def publish(actor: Actor, assignment: Assignment) -> Assignment:
    """Show an assignment to the class; a closed one is opened again. Its due date must lie ahead."""
    require(runs_classroom(actor, assignment.classroom_id))
    row = _lock(assignment)
    if row.is_past_due:
        raise CannotPublish
    if row.state != AssignmentState.PUBLISHED:
        row.state, row.published_at = AssignmentState.PUBLISHED, row.published_at or now()
        row.version += 1
        row.save(update_fields=["state", "published_at", "version"])
        record(actor, "assignment.published", row, classroom_id=row.classroom_id)
    return row


@transaction.atomic
def close(actor: Actor, assignment: Assignment) -> Assignment:
    """End an assignment: nobody can make pictures for it or hand in any more."""
    require(runs_classroom(actor, assignment.classroom_id))
    row = _lock(assignment)
    if row.state == AssignmentState.DRAFT:
        raise NotAllowedNow
    if row.state != AssignmentState.CLOSED:
        row.state = AssignmentState.CLOSED
        row.version += 1
        row.save(update_fields=["state", "version"])
        record(actor, "assignment.closed", row, classroom_id=row.classroom_id)
    return row


def note_of(assignment: Assignment) -> str:
    """What the assignment adds to the painter's instructions."""
    current = assignment.policy.current if assignment.policy else None
    values: Mapping[str, Any] = current.values if current else {}
    return str(values.get(Rule.NOTE, ""))


def _lock(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_related("classroom", "policy__current").select_for_update(of=("self",))
    return rows.get(pk=assignment.pk)


def _fill(actor: Actor, assignment: Assignment, content: Content) -> None:
    assignment.title, assignment.brief, assignment.tip = content.title, content.brief, content.tip
    assignment.due_at, assignment.max_mark = content.due_at, content.max_mark
    if content.note == note_of(assignment):
        return
    if assignment.policy is None:
        assignment.policy = assignment_policy(actor, assignment.classroom)
    assignment.policy = save_version(actor, assignment.policy, Draft({Rule.NOTE: content.note})).policy


def _clean(content: Content) -> Content:
    clean = replace(
        content,
        title=" ".join(content.title.split()),
        brief=content.brief.strip(),
        tip=content.tip.strip(),
        note=content.note.strip(),
    )
    limits = {"title": (1, 120), "brief": (1, 4000), "tip": (0, 400), "note": (0, 500)}
    errors = [
        error
        for field, (least, most) in limits.items()
        if (error := text_error(field, getattr(clean, field), least=least, most=most))
    ]
    if not 1 <= clean.max_mark <= 100:
        errors.append(FieldError("max_mark", "out_of_range", _("Choose a number from 1 to 100.")))
    if errors:
        raise Invalid(errors=tuple(errors))
    return clean
