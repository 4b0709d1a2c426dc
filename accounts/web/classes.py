"""A teacher's classes: who is in them, how pupils come in, and the slips with their first passwords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.choices import AgeBand, Seat
from accounts.models import Classroom
from accounts.operations import classrooms
from accounts.operations.people import Slip, reset_password
from accounts.permissions import get_run_classroom, run_classrooms
from accounts.queries import members, staff, with_counts
from accounts.web import actor_of
from edu4all.lib.errors import Invalid
from edu4all.lib.web import field_errors, page


@require_GET
@page("teacher", "admin")
def class_list(request: HttpRequest) -> HttpResponse:
    """The classes that the actor runs, with how many pupils are in each."""
    return render(
        request, "accounts/staff_classes.html", {"classrooms": with_counts(run_classrooms(actor_of(request)))}
    )


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def class_new(request: HttpRequest) -> HttpResponse:
    """Make a class, with its pupils from pasted names. The answer shows their slips, once."""
    context = {"typed": request.POST, "age_bands": [{"value": band.value, "label": band.label} for band in AgeBand]}
    if request.method == "GET":
        return render(request, "accounts/staff_class_new.html", context)
    typed = {name: request.POST.get(name, "") for name in ("name", "age_band", "names")}
    try:
        made = classrooms.make_classroom(actor_of(request), **typed)
    except Invalid as problem:
        context["form_errors"] = field_errors(problem)
        return render(request, "accounts/staff_class_new.html", context, status=problem.status)
    if made.slips:
        return slips_page(request, made.slips, back=reverse("class", args=[made.classroom.pk]))
    messages.success(request, _("The class %(name)s is made.") % {"name": made.classroom.name})
    return redirect("class", made.classroom.pk)


@require_GET
@page("teacher", "admin")
def class_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in a class, and every way to change that."""
    return _class_page(request, get_run_classroom(actor_of(request), pk))


@require_POST
@page("teacher", "admin")
def pupils_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add pasted names; the answer shows their slips, once."""
    actor = actor_of(request)
    classroom = get_run_classroom(actor, pk)
    try:
        slips = classrooms.add_pupils(actor, classroom, names=request.POST.get("names", ""))
    except Invalid as problem:
        return _class_page(request, classroom, field_errors(problem), status=problem.status)
    return slips_page(request, slips, back=reverse("class", args=[pk]))


@require_POST
@page("teacher", "admin")
def pupil_reset(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Start a pupil's reset: a new first password on a slip."""
    actor = actor_of(request)
    slip = reset_password(actor, get_run_classroom(actor, pk), person)
    return slips_page(request, [slip], back=reverse("class", args=[pk]))


@require_POST
@page("teacher", "admin")
def pupil_remove(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Take a pupil out of the class."""
    actor = actor_of(request)
    classrooms.remove_pupil(actor, get_run_classroom(actor, pk), person)
    messages.success(request, _("The pupil has left the class. The account and the work stay."))
    return redirect("class", pk)


@require_POST
@page("teacher", "admin")
def teacher_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a colleague teach the class too."""
    actor = actor_of(request)
    classrooms.add_teacher(actor, get_run_classroom(actor, pk), request.POST.get("person", ""))
    messages.success(request, _("Your colleague teaches this class now, too."))
    return redirect("class", pk)


@require_POST
@page("teacher", "admin")
def join_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new join code, or end the one there is."""
    actor = actor_of(request)
    end = "end" in request.POST
    classrooms.renew_join_code(actor, get_run_classroom(actor, pk), end=end)
    words = (
        _("The class code has ended.") if end else _("There is a new class code. The old one does not work any more.")
    )
    messages.success(request, words)
    return redirect("class", pk)


def slips_page(request: HttpRequest, slips: Sequence[Slip], *, back: str) -> HttpResponse:
    """Slips to print and cut out. They are in this answer and nowhere else, so nothing may keep it."""
    response = render(request, "accounts/staff_slips.html", {"slips": slips, "back": back})
    response["Cache-Control"] = "no-store"
    return response


def _class_page(
    request: HttpRequest, classroom: Classroom, errors: Mapping[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    people = list(members(classroom))
    teachers = [seat.person for seat in people if seat.seat == Seat.TEACHER]
    taught_by = {teacher.pk for teacher in teachers}
    colleagues = staff(classroom.school_id).filter(is_active=True)
    context: dict[str, Any] = {
        "classroom": classroom,
        "pupils": [seat.person for seat in people if seat.seat == Seat.STUDENT],
        "teachers": teachers,
        "colleagues": [{"value": str(one.pk), "label": one.name} for one in colleagues if one.pk not in taught_by],
        "typed": request.POST,
        "form_errors": errors,
    }
    return render(request, "accounts/staff_class.html", context, status=status)
