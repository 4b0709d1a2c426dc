"""Tasks from the pupil's side: what to do, one's own work, handing in, taking back, the teacher's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.permissions import as_uuid
from accounts.web import actor_of
from assignments.choices import SubmissionState
from assignments.models import Assignment, Submission
from assignments.operations import submissions
from assignments.operations.pictures import AssignmentClosed, own_submission
from assignments.operations.submissions import EDITABLE, MAX_PICTURES, Chosen, HandedIn
from assignments.permissions import get_assignment, get_submission, visible_assignments
from assignments.queries import for_pupil
from assignments.web.studio import add_picture
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Invalid, Stale
from edu4all.lib.web import field_errors, page
from imagegen.queries import pictures_of

MOST_TASKS = 200
LOOK_BACK = timedelta(days=300)
"""A school year: older tasks are no longer listed."""
TO_PICK = 12


@dataclass(frozen=True, slots=True)
class Tasks:
    """A pupil's tasks by what is to be done about them."""

    to_do: list[Assignment]
    handed_in: list[Assignment]
    returned: list[Assignment]
    past: list[Assignment]


@dataclass(frozen=True, slots=True)
class Typed:
    """The work as it was filled in."""

    title: str
    reflection: str
    chosen: tuple[Chosen, ...]
    version: int | None

    @classmethod
    def of(cls, sent: QueryDict) -> Typed:
        """What the form holds, without the picture whose "leave out" was tapped."""
        left_out = sent.get("leave_out", "")
        ids = [pk for pk in sent.getlist("picture") if pk != left_out]
        version = sent.get("version", "")
        return cls(
            sent.get("title", ""),
            sent.get("reflection", ""),
            tuple(Chosen(pk, sent.get(f"alt_text_{pk}", "")) for pk in ids),
            int(version) if version.isdecimal() else None,
        )


def grouped_tasks(actor: Actor) -> Tasks:
    """What there is to do, to wait for and to look at, in one query."""
    groups = Tasks([], [], [], [])
    recent = visible_assignments(actor).exclude(due_at__lt=now() - LOOK_BACK)
    for task in for_pupil(recent, actor.known_person.pk)[:MOST_TASKS]:
        _group_of(groups, task).append(task)
    return groups


def _group_of(groups: Tasks, task: Assignment) -> list[Assignment]:
    mine = task.mine  # type: ignore[attr-defined]
    if mine == SubmissionState.SUBMITTED:
        return groups.handed_in
    if mine == SubmissionState.RETURNED:
        return groups.returned
    return groups.to_do if task.is_open else groups.past


@require_safe
@page("student")
def tasks(request: HttpRequest) -> HttpResponse:
    """All tasks, the soonest due first."""
    return render(request, "assignments/tasks.html", {"tasks": grouped_tasks(actor_of(request))})


@require_safe
@page("student")
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One task and one's own work for it."""
    actor = actor_of(request)
    assignment = get_assignment(actor, pk)
    return _task(request, get_submission(actor, own_submission(actor, assignment).pk))


@require_POST
@page("student")
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the work for later; `leave_out` takes one picture away."""
    actor, typed = actor_of(request), Typed.of(request.POST)
    work = own_submission(actor, get_assignment(actor, pk))
    try:
        _save(actor, work, typed)
    except (Invalid, Stale, AssignmentClosed) as problem:
        return _again(request, actor, work, typed, problem)
    except HandedIn as problem:
        messages.info(request, problem.detail)
    else:
        messages.success(request, _("Your work is saved."))
    return redirect("task", pk)


@require_POST
@page("student")
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save, and hand in what was saved. What is still missing is said; nothing typed is lost."""
    actor, typed = actor_of(request), Typed.of(request.POST)
    work = own_submission(actor, get_assignment(actor, pk))
    try:
        work = _save(actor, work, typed)
        submissions.submit(actor, work)
    except (Invalid, Stale, AssignmentClosed) as problem:
        return _again(request, actor, work, typed, problem)
    except HandedIn as problem:
        messages.info(request, problem.detail)
    else:
        messages.success(request, _("Your work is handed in. Well done."))
    return redirect("task", pk)


@require_POST
@page("student")
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was handed in, to change it."""
    actor = actor_of(request)
    submissions.withdraw(actor, own_submission(actor, get_assignment(actor, pk)))
    messages.success(request, _("You have your work back. Hand it in again when it is ready."))
    return redirect("task", pk)


@require_POST
@page("student")
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add one of one's own pictures to the work."""
    return add_picture(request, pk, as_uuid(request.POST.get("picture", "")))


def _save(actor: Actor, work: Submission, typed: Typed) -> Submission:
    return submissions.save_draft(
        actor,
        work,
        title=typed.title,
        reflection=typed.reflection,
        pictures=typed.chosen,
        version=typed.version,
    )


def _again(request: HttpRequest, actor: Actor, work: Submission, typed: Typed, problem: EduError) -> HttpResponse:
    """The page with what was typed and what is wrong with it."""
    row = get_submission(actor, work.pk)
    row.title, row.reflection = typed.title, typed.reflection
    alt_texts = {str(chosen.picture_id): chosen.alt_text for chosen in typed.chosen}
    for picked in row.pictures:  # type: ignore[attr-defined]
        picked.alt_text = alt_texts.get(str(picked.picture_id), picked.alt_text)
    return _task(request, row, problem)


def _task(request: HttpRequest, work: Submission, problem: EduError | None = None) -> HttpResponse:
    errors = field_errors(problem) if problem else {}
    picked = list(work.pictures)  # type: ignore[attr-defined]
    for row in picked:
        row.field = f"alt_text_{row.picture_id}"
        row.error = errors.get(row.field, "")
    is_editable = work.assignment.is_open and work.state in EDITABLE
    mine = pictures_of(work.person_id).exclude(pk__in=[row.picture_id for row in picked]).select_related("generation")
    context: dict[str, Any] = {
        "task": work.assignment,
        "work": work,
        "picked": picked,
        "to_pick": mine[:TO_PICK] if is_editable and len(picked) < MAX_PICTURES else [],
        "is_editable": is_editable or isinstance(problem, AssignmentClosed),
        "steps": _steps(work, picked),
        "form_errors": errors,
        "problem": problem.detail if problem and not errors else "",
    }
    return render(request, "assignments/task.html", context, status=problem.status if problem else 200)


def _steps(work: Submission, picked: list[Any]) -> list[dict[str, str]]:
    """Where the pupil is, from reading to hearing from the teacher: done, the first that is not, and later ones."""
    tries = work.tries.count()
    handed_in = work.state != SubmissionState.DRAFT
    tried = ngettext("%(count)d try so far", "%(count)d tries so far", tries) % {"count": tries}
    done = [
        (_("Read the task"), True, ""),
        (_("Make a picture"), bool(picked), tried if tries else ""),
        (_("Say what it shows"), bool(picked and work.title and all(row.alt_text for row in picked)), ""),
        (_("Hand in"), handed_in, ""),
        (_("Hear from your teacher"), work.state == SubmissionState.RETURNED, ""),
    ]
    current = next((number for number, (_label, is_done, _hint) in enumerate(done) if not is_done), None)
    return [
        {"label": label, "state": "current" if number == current else "done" if is_done else "later", "hint": hint}
        for number, (label, is_done, hint) in enumerate(done)
    ]
