"""What waits for a teacher: the queue beside one case, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Classroom
from accounts.permissions import run_classrooms
from accounts.web import actor_of
from edu4all.lib.errors import Conflict, Invalid
from edu4all.lib.web import field_errors, page
from imagegen.choices import Check, Decision, HeldAt
from imagegen.models import Case
from imagegen.operations.cases import decide
from imagegen.permissions import get_case
from imagegen.pipeline.exceptions import is_fixed, phrase_of
from imagegen.queries import open_cases
from imagegen.web.words import why

SHOWN = 30
"""Cases in the list; the others move up as these are decided."""


@require_GET
@page("teacher", "admin")
def review_list(request: HttpRequest) -> HttpResponse:
    """The queue, with the case that waits longest."""
    first = _line(request).first()
    return _desk(request, get_case(actor_of(request), first.pk) if first else None)


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def review_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case; a POST decides it and goes on to the next one. Whoever comes second sees what was decided."""
    actor = actor_of(request)
    case = get_case(actor, pk)
    if request.method == "GET":
        return _desk(request, case)
    decision, note = request.POST.get("decision", ""), request.POST.get("note", "")
    remember = request.POST.get("phrase", "") if request.POST.get("remember") else ""
    line = _line(request).exclude(pk=pk)
    following = line.filter(pk__gt=pk).first() or line.first()
    try:
        decide(actor, case, decision=decision, note=note, version=_version(request), remember=remember)
    except Invalid as problem:
        return _desk(request, case, status=problem.status, typed=request.POST, form_errors=field_errors(problem))
    except Conflict as problem:
        return _desk(request, get_case(actor, pk), status=problem.status, conflict=problem.detail)
    messages.success(request, _said(case, decision, remembered=bool(remember)))
    address = reverse("review-case", args=[following.pk]) if following else reverse("review")
    return redirect(f"{address}{_filter_of(request)}")


def _desk(request: HttpRequest, case: Case | None, *, status: int = 200, **more: Any) -> HttpResponse:
    line = _line(request)
    context: dict[str, Any] = {
        "queue": list(_queue(request)[:SHOWN]),
        "waiting": line.count(),
        "classrooms": _classrooms(request),
        "wanted": request.GET.get("class", ""),
        "filter": _filter_of(request),
        "case": case,
    }
    if case:
        context |= _case_context(case, line)
    return render(request, "imagegen/review.html", context | more, status=status)


def _case_context(case: Case, line: QuerySet[Case]) -> dict[str, Any]:
    generation = case.generation
    facts = generation.verdict_facts
    reasons = why(facts.get("reason", ""), facts.get("rules", ()), facts.get("category"))
    if case.subject == HeldAt.PICTURE and generation.check_first == Check.EVERYTHING:
        reasons = [_("In this class a teacher looks at every picture before the pupil does."), *reasons]
    return {
        "generation": generation,
        "pictures": list(generation.pictures.order_by("position")),
        "reasons": reasons,
        "phrase": phrase_of(generation) if case.subject == HeldAt.PROMPT else "",
        "is_fixed": case.appealed and is_fixed(generation),
        "before": line.filter(pk__lt=case.pk).last(),
        "after": line.filter(pk__gt=case.pk).first(),
    }


def _queue(request: HttpRequest) -> QuerySet[Case]:
    classrooms = run_classrooms(actor_of(request))
    wanted = _class_id(request)
    return open_cases(classrooms.filter(pk=wanted) if wanted else classrooms)


def _line(request: HttpRequest) -> QuerySet[Case]:
    """The same without pictures, to count and to step through."""
    return _queue(request).prefetch_related(None)


def _classrooms(request: HttpRequest) -> QuerySet[Classroom]:
    return run_classrooms(actor_of(request)).order_by("name", "id")


def _class_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("class", ""))
    except ValueError:
        return None


def _filter_of(request: HttpRequest) -> str:
    wanted = _class_id(request)
    return f"?class={wanted}" if wanted else ""


def _version(request: HttpRequest) -> int:
    """The version that the decision was made on; what is none counts as old."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return 0


def _said(case: Case, decision: str, *, remembered: bool) -> str:
    name = {"name": case.generation.person.name}
    if decision == Decision.REFUSE:
        return _("Refused. %(name)s is told kindly.") % name
    if remembered:
        return _("Released and remembered for the class. The picture for %(name)s is being made.") % name
    if case.subject == HeldAt.PROMPT:
        return _("Released. The picture for %(name)s is being made.") % name
    return _("Released. %(name)s can see it now.") % name
