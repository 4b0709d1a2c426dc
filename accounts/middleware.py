"""Who is asking: makes the `Actor` from the session (pages) or the device token (API), once a request.

The API takes tokens only and pages take sessions only, so that no page of another site can act through a cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.actor import Actor
from accounts.choices import Door
from accounts.models import Person
from accounts.operations.sign_in import actor_of_token
from accounts.tenancy import school_scope

API = "/api/"


class ActorMiddleware:
    """Sets `request.actor` (None for strangers), works inside the actor's school, and speaks the actor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = _from_token(request) if request.path.startswith(API) else _from_session(request)
        request.actor = actor  # type: ignore[attr-defined]
        with school_scope(actor.school_id) if actor else nullcontext():
            if actor and _speaks_own_language(request):
                translation.activate(actor.locale)
            with timezone.override(_time_zone(request, actor)):
                response = self.get_response(request)
        if actor and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


def _time_zone(request: HttpRequest, actor: Actor | None) -> str:
    """Pages tell and take times as the school's clock shows them; the API's are UTC."""
    return actor.school.time_zone if actor and not request.path.startswith(API) else "UTC"


def _from_session(request: HttpRequest) -> Actor | None:
    if auth.SESSION_KEY not in request.session:
        return None
    person = auth.get_user(request)
    if not isinstance(person, Person):
        return None
    return Actor(school=person.school, person=person, door=Door.WEB, locale=person.language)


def _from_token(request: HttpRequest) -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    return actor_of_token(token.strip())


def _speaks_own_language(request: HttpRequest) -> bool:
    """An app says with each request which language it wants; without a word, and on pages, it is the person's own."""
    return not request.path.startswith(API) or "Accept-Language" not in request.headers
