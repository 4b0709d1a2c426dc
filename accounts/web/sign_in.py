"""Coming in and going out, and one's own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.operations import sign_in as operations
from accounts.tenancy import school_scope
from accounts.web import actor_of
from edu4all.lib.errors import EduError, Invalid, SignInRefused, TooMany
from edu4all.lib.web import field_errors, page, safe_next

BACKEND = "accounts.actor.SchoolBackend"
SCHOOL_COOKIE = "edu4all-school"
SCHOOL_COOKIE_AGE = 60 * 60 * 24 * 180
START = {"student": "home", "teacher": "classes", "admin": "audit"}
"""The first page of each role."""


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Everybody's first page: their own, or the way in."""
    actor: Actor | None = getattr(request, "actor", None)
    return redirect(START[actor.role] if actor else "login")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """School, name and password. The school may come in the address or from the last time on this device."""
    if request.method == "POST":
        return _come_in(request)
    if getattr(request, "actor", None):
        return redirect(safe_next(request, "/"))
    school = request.GET.get("school") or request.COOKIES.get(SCHOOL_COOKIE, "")
    return _form(request, {"school": school[:60]})


def _come_in(request: HttpRequest) -> HttpResponse:
    typed = {name: request.POST.get(name, "").strip() for name in ("school", "username")}
    secret = request.POST.get("password", "")
    missing = _missing(typed | {"password": secret})
    if missing:
        return _form(request, typed, errors=missing, status=422)
    try:
        actor = operations.sign_in(typed["school"], typed["username"], secret, address=request.META["REMOTE_ADDR"])
    except (SignInRefused, TooMany) as problem:
        return _form(request, typed, problem=problem, status=422 if isinstance(problem, SignInRefused) else 429)
    with school_scope(actor.school_id):
        auth.login(request, actor.known_person, backend=BACKEND)
    response = redirect(safe_next(request, "/"))
    _remember_school(response, actor.school.slug)
    return response


def _missing(typed: dict[str, str]) -> dict[str, str]:
    words = {
        "school": _("Write the name of your school."),
        "username": _("Write your name."),
        "password": _("Write your password."),
    }
    return {name: words[name] for name, value in typed.items() if not value}


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    problem: EduError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "typed": typed,
        "form_errors": errors or {},
        "problem": problem.detail if problem else "",
        "next": safe_next(request, ""),
    }
    response = render(request, "accounts/login.html", context, status=status)
    if problem and problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _remember_school(response: HttpResponse, slug: str) -> None:
    response.set_cookie(
        SCHOOL_COOKIE, slug, max_age=SCHOOL_COOKIE_AGE, secure=settings.SECURE, httponly=True, samesite="Lax"
    )


@require_POST
@page(before_own_password=True)
def logout(request: HttpRequest) -> HttpResponse:
    """Go out. The next person on this device finds nothing of the last one."""
    operations.sign_out(actor_of(request))
    auth.logout(request)
    return redirect("login")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page(before_own_password=True)
def password(request: HttpRequest) -> HttpResponse:
    """Choose an own password: at the first sign-in, and whenever one likes."""
    actor = actor_of(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        old, new = request.POST.get("old_password", ""), request.POST.get("new_password", "")
        try:
            operations.change_password(actor, old=old, new=new)
        except Invalid as problem:
            errors = field_errors(problem)
        else:
            request.user = actor.known_person
            auth.update_session_auth_hash(request, actor.known_person)
            messages.success(request, _("Your new password is saved. Keep it to yourself."))
            return redirect("root")
    context = {"form_errors": errors, "is_first": actor.known_person.must_change_password}
    return render(request, "accounts/password.html", context, status=422 if errors else 200)
