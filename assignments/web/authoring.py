"""Assignments as a teacher sees them: written, changed, published, closed, and who has handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import School
from accounts.permissions import get_run_classroom
from accounts.web import actor_of
from assignments.models import Assignment
from assignments.operations import tasks
from assignments.operations.tasks import Content, note_of
from assignments.permissions import get_run_assignment, visible_assignments
from assignments.queries import class_work, for_teacher
from edu4all.lib.errors import Invalid, NotAllowedNow, Stale
from edu4all.lib.web import field_errors, page

FIELDS = ("title", "brief", "tip", "due_at", "max_mark", "note")
FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_NUMBER = 0
"""What is not a number is out of every range: the operation says so."""


@require_GET
@page("teacher", "admin")
def assignment_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The assignments of a class, with how many were handed in."""
    actor = actor_of(request)
    classroom = get_run_classroom(actor, pk)
    context = {"classroom": classroom, "assignments": for_teacher(visible_assignments(actor, classroom))}
    return render(request, "assignments/staff_assignments.html", context)


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def assignment_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write an assignment. It is a draft until it is published."""
    actor = actor_of(request)
    classroom = get_run_classroom(actor, pk)
    context: dict[str, Any] = {"classroom": classroom, "typed": {"max_mark": 10}}
    if request.method == "GET":
        return render(request, "assignments/staff_form.html", context)
    try:
        assignment = tasks.make_assignment(actor, classroom, _content(request.POST, actor.school))
    except Invalid as problem:
        context |= {"typed": request.POST, "form_errors": field_errors(problem)}
        return render(request, "assignments/staff_form.html", context, status=problem.status)
    messages.success(request, _("The draft is saved. The class sees it when you publish it."))
    return redirect("assignment", assignment.pk)


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def assignment_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an assignment. Where somebody saved in between, what was typed stays and both are shown."""
    actor = actor_of(request)
    assignment = get_run_assignment(actor, pk)
    context: dict[str, Any] = {"classroom": assignment.classroom, "assignment": assignment}
    if request.method == "GET":
        context |= {"typed": _typed(assignment), "version": assignment.version}
        return render(request, "assignments/staff_form.html", context)
    try:
        content = _content(request.POST, actor.school)
        tasks.change_assignment(actor, assignment, content, version=_number(request.POST.get("version", "")))
    except (Invalid, Stale) as problem:
        context |= {"typed": request.POST, "form_errors": field_errors(problem), "version": request.POST.get("version")}
        if isinstance(problem, Stale):
            context |= {"conflict": {"saved": _typed(assignment)}, "version": assignment.version}
        return render(request, "assignments/staff_form.html", context, status=problem.status)
    messages.success(request, _("Your changes are saved."))
    return redirect("assignment", pk)


@require_GET
@page("teacher", "admin")
def assignment_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an assignment says, its state, and every pupil of the class with theirs."""
    assignment = get_run_assignment(actor_of(request), pk)
    context = {
        "classroom": assignment.classroom,
        "assignment": assignment,
        "note": note_of(assignment),
        "rows": class_work(assignment),
    }
    return render(request, "assignments/staff_assignment.html", context)


@require_POST
@page("teacher", "admin")
def assignment_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the assignment to the class, or open it again."""
    actor = actor_of(request)
    try:
        assignment = tasks.publish(actor, get_run_assignment(actor, pk))
    except NotAllowedNow as problem:
        messages.warning(request, problem.detail)
        return redirect("assignment", pk)
    messages.success(request, _("Published. %(name)s can see it now.") % {"name": assignment.classroom.name})
    return redirect("assignment", pk)


@require_POST
@page("teacher", "admin")
def assignment_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the assignment for everybody."""
    actor = actor_of(request)
    try:
        tasks.close(actor, get_run_assignment(actor, pk))
    except NotAllowedNow as problem:
        messages.warning(request, problem.detail)
        return redirect("assignment", pk)
    messages.success(request, _("Closed. Nobody can make pictures for it or hand in any more."))
    return redirect("assignment", pk)


def _content(typed: Mapping[str, Any], school: School) -> Content:
    """What was typed, as plain values. Raises `Invalid` for a due date that is none."""
    text = {name: str(typed.get(name, "")) for name in FIELDS}
    return Content(
        title=text["title"],
        brief=text["brief"],
        tip=text["tip"],
        due_at=_due_at(text["due_at"].strip(), ZoneInfo(school.time_zone)),
        max_mark=_number(text["max_mark"]),
        note=text["note"],
    )


def _due_at(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that a `datetime-local` field means at the school."""
    if not text:
        return None
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        due = None
    if due is None or due.tzinfo or not FIRST_YEAR <= due.year <= LAST_YEAR:
        raise Invalid.field("due_at", "bad_date", _("Write the date and the time, such as 2027-03-31 15:00."))
    return due.replace(tzinfo=zone)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return NO_NUMBER


def _typed(assignment: Assignment) -> dict[str, Any]:
    """An assignment as it would be typed."""
    due = assignment.due_at
    return {
        "title": assignment.title,
        "brief": assignment.brief,
        "tip": assignment.tip,
        "due_at": due.astimezone(ZoneInfo(assignment.school.time_zone)).strftime("%Y-%m-%dT%H:%M") if due else "",
        "max_mark": assignment.max_mark,
        "note": note_of(assignment),
    }
