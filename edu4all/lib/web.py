"""What all pages share: who may open them, the frame around them, kind answers to what went wrong, lists by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, pgettext_lazy
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from edu4all.lib.errors import EduError, Forbidden

P = ParamSpec("P")
R = TypeVar("R", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

NAV = {
    "student": (
        ("home", "home", pgettext_lazy("navigation", "Home")),
        ("studio", "brush", pgettext_lazy("navigation", "Make")),
        ("tasks", "task", pgettext_lazy("navigation", "Tasks")),
    ),
    "teacher": (
        ("classes", "people", pgettext_lazy("navigation", "Classes")),
        ("review", "check", pgettext_lazy("navigation", "Review")),
        ("studio", "brush", pgettext_lazy("navigation", "Make")),
    ),
    "admin": (
        ("audit", "record", pgettext_lazy("navigation", "Record")),
        ("classes", "people", pgettext_lazy("navigation", "Classes")),
        ("review", "check", pgettext_lazy("navigation", "Review")),
        ("people", "person", pgettext_lazy("navigation", "People")),
        ("school-rules", "school", pgettext_lazy("navigation", "School")),
    ),
}
PAGE_LANGUAGES = ("en", "ko", "ru")
"""The languages that the pages speak completely; the others follow when their translations are complete."""


def page(*roles: str, before_own_password: bool = False) -> Callable[[View[P]], View[P]]:
    """A page for people who are signed in, of these roles or of any. Strangers are sent to sign in and come back.

    Who still has a first password is sent to choose an own one, except on pages marked `before_own_password`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return _go(request, f"{reverse('login')}?{urlencode({'next': _here(request)})}")
            if actor.person.must_change_password and not before_own_password:
                return _go(request, reverse("password"))
            if roles and actor.role not in roles:
                raise Forbidden
            return view(request, *args, **kwargs)

        return cast("View[P]", checked)

    return decorate


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on; where only a part of a page was asked for, the whole page moves and not the part."""
    return HttpResponseClientRedirect(url) if _htmx(request) else redirect(url)


def _here(request: HttpRequest) -> str:
    """The page to come back to: the one around a part, and never an address that only takes a POST."""
    htmx = _htmx(request)
    if htmx:
        return htmx.current_url_abs_path or "/"
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"


def _htmx(request: HttpRequest) -> HtmxDetails | None:
    details: HtmxDetails | None = getattr(request, "htmx", None)
    return details or None


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where to go on: the `next` of the form or address, if it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else fallback


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The frame of every page as `ui`: who is here, where they can go, how it should look."""
    actor = getattr(request, "actor", None)
    person = actor.person if actor else None
    nav = [
        {"url": url, "icon": icon, "label": label, "current": _section(request.path) == _section(url)}
        for name, icon, label in (NAV.get(actor.role, ()) if actor else ())
        for url in [reverse(name)]
    ]
    names = dict(settings.LANGUAGES)
    spoken = get_language()
    return {
        "ui": {
            "theme": person.theme if person else "auto",
            "text": person.text_size if person else "normal",
            "audience": "child" if actor is None or actor.is_student else "staff",
            "nav": nav,
            "person": {"name": person.name, "initial": person.initial} if person else None,
            "languages": [{"code": code, "name": names[code], "current": code == spoken} for code in PAGE_LANGUAGES],
        },
        "actor": actor,
    }


def _section(path: str) -> str:
    """The first part of an address: pages that share it share an entry of the navigation."""
    return path.strip("/").partition("/")[0]


class KindErrors:
    """Answers an anticipated failure of a page with a page: its sentence, its status, and a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, EduError):
            return None
        response = render(request, "errors/problem.html", {"problem": problem}, status=problem.status)
        if problem.retry_after:
            response["Retry-After"] = str(problem.retry_after)
        return response


def field_errors(problem: EduError) -> dict[str, str]:
    """What is wrong with each field, for a form that is shown again with what was typed."""
    return {error.field: str(error.detail) for error in problem.errors}


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[R]):
    """A page of a list, newest first, that was cut by key. `older` and `newer` are the keys of its neighbours."""

    rows: list[R]
    older: UUID | None
    newer: UUID | None


def key_page(rows: QuerySet[R], request: HttpRequest, size: int = 25) -> KeyPage[R]:
    """The part of a list in order of `-id` that `?before=` or `?after=` asks for: never by OFFSET."""
    before, after = _key(request, "before"), _key(request, "after")
    if after:
        found = list(reversed(rows.filter(pk__gt=after).order_by("id")[: size + 1]))
        more_newer, found = len(found) > size, found[-size:]
        return KeyPage(found, found[-1].pk if found else None, found[0].pk if found and more_newer else None)
    window = rows.filter(pk__lt=before) if before else rows
    found = list(window.order_by("-id")[: size + 1])
    more_older, found = len(found) > size, found[:size]
    newer = found[0].pk if before and found else None
    return KeyPage(found, found[-1].pk if more_older else None, newer)


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def lines(values: Iterable[str]) -> str:
    """A list as text of one a line, for a text area."""
    return "\n".join(values)
