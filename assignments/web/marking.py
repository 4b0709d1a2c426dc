"""What a pupil handed in, how it came to be, and the teacher's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import actor_of
from assignments.choices import SubmissionState
from assignments.models import Submission
from assignments.operations import submissions
from assignments.permissions import get_run_submission
from assignments.queries import class_work, tries_of
from edu4all.lib.errors import Invalid, Stale
from edu4all.lib.web import field_errors, page

NO_MARK = -1
"""What is not a number is out of every range: the operation says so."""


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def submission_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The work, its trail of tries, and a form for mark and comment: saved for later, or returned to the pupil."""
    actor = actor_of(request)
    submission = get_run_submission(actor, pk)
    if request.method == "GET":
        typed = {"mark": submission.mark, "comment": submission.comment}
        return _page(request, submission, {"typed": typed, "version": submission.version})
    is_return = request.POST.get("action") == "return"
    answer = submissions.return_work if is_return else submissions.grade
    mark, comment = _mark(request.POST.get("mark", "").strip()), request.POST.get("comment", "")
    try:
        answer(actor, submission, mark=mark, comment=comment, version=_version(request))
    except (Invalid, Stale) as problem:
        return _again(request, submission, problem)
    words = _("Returned to %(name)s.") if is_return else _("Saved. %(name)s sees it when you return the work.")
    messages.success(request, words % {"name": submission.person.name})
    return redirect("submission", pk)


def _again(request: HttpRequest, submission: Submission, problem: Invalid | Stale) -> HttpResponse:
    """The form with what was typed. Only who has seen a colleague's newer answer may write over it."""
    is_stale = isinstance(problem, Stale)
    context = {
        "typed": request.POST,
        "form_errors": field_errors(problem),
        "version": submission.version if is_stale else request.POST.get("version"),
        "conflict": is_stale,
    }
    return _page(request, submission, context, status=problem.status)


def _page(request: HttpRequest, submission: Submission, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    before, after = _neighbours(submission)
    context |= {
        "submission": submission,
        "assignment": submission.assignment,
        "tries": tries_of(submission),
        "before": before,
        "after": after,
    }
    return render(request, "assignments/staff_submission.html", context, status=status)


def _neighbours(submission: Submission) -> tuple[Submission | None, Submission | None]:
    """What was handed in before and after this one, in the order of the class's list."""
    work = [row.submission for row in class_work(submission.assignment) if row.submission]
    handed_in = [one for one in work if one.state != SubmissionState.DRAFT]
    place = next((index for index, one in enumerate(handed_in) if one.pk == submission.pk), None)
    if place is None:
        return None, None
    return (handed_in[place - 1] if place else None), (handed_in[place + 1] if place + 1 < len(handed_in) else None)


def _mark(text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        return NO_MARK


def _version(request: HttpRequest) -> int:
    """The version that the form was made from; what is none is no version, and counts as old."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return 0
