"""How pages look and speak for a person, their devices, joining a class, and pages that everybody may read."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.choices import TextSize, Theme
from accounts.operations import classrooms, people, sign_in
from accounts.queries import devices_of
from accounts.web import actor_of
from edu4all.lib.errors import Invalid
from edu4all.lib.web import PAGE_LANGUAGES, field_errors, page, safe_next

YEAR_S = 60 * 60 * 24 * 365


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def settings_page(request: HttpRequest) -> HttpResponse:
    """Language, colours and text size; the devices on which one is signed in."""
    actor = actor_of(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        wanted = {name: request.POST.get(name, "") for name in ("language", "theme", "text_size")}
        try:
            person = people.save_preferences(actor, **wanted)
        except Invalid as problem:
            errors = field_errors(problem)
            actor.known_person.refresh_from_db()
        else:
            translation.activate(person.language)
            messages.success(request, _("Your settings are saved."))
            return redirect("settings")
    context = _choices(actor) | {"devices": devices_of(actor.known_person), "form_errors": errors}
    return render(request, "accounts/settings.html", context, status=422 if errors else 200)


def _choices(actor: Actor) -> dict[str, object]:
    """What can be chosen; a language that the pages don't speak completely is offered only to who has it already."""
    own = actor.known_person.language
    spoken = [(code, name) for code, name in settings.LANGUAGES if code in PAGE_LANGUAGES or code == own]
    return {"languages": spoken, "themes": Theme.choices, "text_sizes": TextSize.choices, "person": actor.known_person}


@require_POST
@page()
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign one device out."""
    sign_in.revoke_device(actor_of(request), pk)
    messages.success(request, _("That device is signed out."))
    return redirect("settings")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language: kept with the person, for strangers in a cookie."""
    wanted = request.POST.get("language", "")
    actor: Actor | None = getattr(request, "actor", None)
    response = redirect(safe_next(request, "/"))
    if actor:
        person = actor.known_person
        people.save_preferences(actor, language=wanted, theme=person.theme, text_size=person.text_size)
    elif wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR_S, secure=settings.SECURE, samesite="Lax", httponly=True
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page("student")
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """Join a class by the code from the board; a code in the address only waits for the tap."""
    typed = request.POST.get("code", code)[:40]
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            classroom = classrooms.join(actor_of(request), code=typed)
        except Invalid as problem:
            errors = field_errors(problem)
        else:
            messages.success(request, _("You are in the class %(name)s now.") % {"name": classroom.name})
            return redirect("home")
    context = {"typed": typed, "form_errors": errors}
    return render(request, "accounts/join.html", context, status=422 if errors else 200)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How pictures are made, who sees what, what the labels mean."""
    return render(request, "accounts/help.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Whose work the site is built on."""
    return render(request, "accounts/about.html")
