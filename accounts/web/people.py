"""The staff of a school, for its admins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import Role
from accounts.operations import people
from accounts.queries import staff
from accounts.web import actor_of
from accounts.web.classes import slips_page
from edu4all.lib.errors import Invalid
from edu4all.lib.web import field_errors, page


@require_http_methods(["GET", "POST"])
@page("admin")
def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody who works at the school; a POST makes an account, and its answer shows the slip, once."""
    actor = actor_of(request)
    errors, status = {}, 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("name", "username", "role")}
        try:
            return slips_page(request, [people.make_teacher(actor, **typed)], back=reverse("people"))
        except Invalid as problem:
            errors, status = field_errors(problem), problem.status
    context = {
        "staff": staff(actor.school_id),
        "roles": [{"value": role.value, "label": role.label} for role in (Role.TEACHER, Role.ADMIN)],
        "typed": request.POST,
        "form_errors": errors,
    }
    return render(request, "accounts/staff_people.html", context, status=status)


@require_POST
@page("admin")
def person_reset(request: HttpRequest, person: UUID) -> HttpResponse:
    """Start a colleague's reset: a new first password on a slip."""
    return slips_page(request, [people.reset_staff_password(actor_of(request), person)], back=reverse("people"))


@require_POST
@page("admin")
def person_active(request: HttpRequest, person: UUID) -> HttpResponse:
    """Let a colleague out, or in again."""
    row = people.set_active(actor_of(request), person, active=request.POST.get("active") == "yes")
    if row.is_active:
        messages.success(request, _("%(name)s can sign in again.") % {"name": row.name})
    else:
        messages.success(request, _("%(name)s cannot sign in any more.") % {"name": row.name})
    return redirect("people")


@require_POST
@page("admin")
def person_role(request: HttpRequest, person: UUID) -> HttpResponse:
    """Change what a colleague is at the school."""
    row = people.change_role(actor_of(request), person, role=request.POST.get("role", ""))
    words = _("%(name)s is now: %(role)s.") % {"name": row.name, "role": Role(row.role).label}
    messages.success(request, words)
    return redirect("people")
