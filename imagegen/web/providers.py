"""The school's providers for its admins: how each is doing, its account, and whether it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.web import actor_of
from edu4all.lib.errors import Invalid, NotFound, Stale, TooMany
from edu4all.lib.web import field_errors, page
from imagegen.models import ProviderAccount
from imagegen.operations import providers
from imagegen.operations.providers import Desk, Draft
from imagegen.pipeline.options import Option, options_of
from imagegen.web.money import bar_of
from imagegen.web.provider_cards import Card, card_of, last_try
from imagegen.web.provider_words import CHOICES, HINTS, LABELS, hint_for, outcome_words

FLAGS = ("enabled", "zero_retention", "contract_signed", "acknowledged")
NUMBERS = ("min_age", "per_minute", "at_once")
NO_NUMBER = -1
"""What is no number is out of every range: the operation says so."""
MOST_MODELS = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One option of an account as the form asks for it; without `options` it is a line of text."""

    name: str
    label: str
    hint: str
    value: str
    error: str
    optional: bool
    options: list[dict[str, str]]

    @property
    def type(self) -> str:
        return "select" if self.options else "text"


@require_GET
@page("admin")
def provider_list(request: HttpRequest) -> HttpResponse:
    """Every provider that there is, and what the school has spent on them this month."""
    actor = actor_of(request)
    cards = [card_of(desk, actor.school) for desk in providers.desks(actor)]
    return render(request, "imagegen/providers.html", {"cards": cards, "bar": bar_of(providers.month(actor))})


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "POST"])
@page("admin")
def provider_page(request: HttpRequest, provider: str) -> HttpResponse:
    """One provider with the form of the school's account; a POST saves that."""
    actor = actor_of(request)
    desk = providers.desk(actor, provider)
    if request.method == "GET":
        return _show(request, desk, _typed(desk.account), based_on=_version(desk))
    typed = _posted(request.POST)
    try:
        based_on = _number(request.POST.get("based_on", ""))
        providers.save_account(actor, provider, _draft(request.POST, provider), based_on=based_on)
    except Stale as problem:
        desk = providers.desk(actor, provider)
        conflict = _differences(desk, typed)
        return _show(request, desk, typed, status=problem.status, based_on=_version(desk), conflict=conflict)
    except Invalid as problem:
        more = {"form_errors": field_errors(problem), "key_again": bool(request.POST.get("secret"))}
        return _show(request, desk, typed, status=problem.status, based_on=request.POST.get("based_on"), **more)
    messages.success(request, _("The account is saved. It holds from now on."))
    return redirect("school-provider", provider)


@require_POST
@page("admin")
def provider_try(request: HttpRequest, provider: str) -> HttpResponse:
    """Ask the provider whether what is saved works. A live page is given the answer alone."""
    actor = actor_of(request)
    try:
        tried = _tried(providers.probe(actor, provider))
    except TooMany as problem:
        tried = {"ok": False, "words": problem.detail}
    except NotFound:
        providers.desk(actor, provider)
        tried = {"ok": False, "words": _("There is no account to try yet. Set it up first.")}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "imagegen/provider_tried.html", {"tried": tried})
    desk = providers.desk(actor, provider)
    return _show(request, desk, _typed(desk.account), based_on=_version(desk), tried=tried)


@require_POST
@page("admin")
def provider_forget(request: HttpRequest, provider: str) -> HttpResponse:
    """Switch the school's account off and forget its key."""
    providers.forget_account(actor_of(request), provider)
    messages.success(request, _("The account is switched off and its key is forgotten."))
    return redirect("school-provider", provider)


def _show(
    request: HttpRequest, desk: Desk, typed: Mapping[str, Any], *, status: int = 200, **more: Any
) -> HttpResponse:
    card: Card = card_of(desk, actor_of(request).school)
    context = {
        "card": card,
        "account": desk.account,
        "typed": typed,
        "questions": _questions(desk, typed, more.get("form_errors") or {}),
        "labels": LABELS,
        "hints": HINTS,
        "tried": _tried(tried) if (tried := last_try(desk.account)) else None,
    }
    return render(request, "imagegen/provider.html", context | more, status=status)


def _questions(desk: Desk, typed: Mapping[str, Any], errors: Mapping[str, str]) -> list[Question]:
    return [_question(desk.provider, option, typed, errors) for option in options_of(desk.provider)]


def _question(provider: str, option: Option, typed: Mapping[str, Any], errors: Mapping[str, str]) -> Question:
    value, hint = str(typed.get(option.name) or ""), hint_for(provider, option.name)
    if option.default and not option.choices:
        default = _("Left empty, it is %(default)s.") % {"default": option.default}
        hint = f"{hint} {default}".strip()
    return Question(
        name=option.name,
        label=str(LABELS[option.name]),
        hint=hint,
        value=value,
        error=errors.get(option.name, ""),
        optional=not option.is_needed and not option.choices,
        options=_choices(option, value),
    )


def _choices(option: Option, value: str) -> list[dict[str, str]]:
    """What a list offers, nothing for a line of text. A value that is not offered any more stays visible."""
    if not option.choices:
        return []
    default = _word(option.default)
    first = _("Default: %(value)s") % {"value": default} if option.default else _("Choose one")
    gone = [value] if value and value not in option.choices else []
    words = {name: _("%(value)s (not offered any more)") % {"value": name} for name in gone}
    named = [{"value": name, "label": words.get(name) or _word(name)} for name in (*gone, *option.choices)]
    return [{"value": "", "label": first}, *named]


def _word(value: str) -> str:
    return str(CHOICES.get(value, value))


def _typed(account: ProviderAccount | None) -> dict[str, Any]:
    """An account as the form shows it; where there is none yet, one that is on."""
    if account is None:
        return {"enabled": True}
    plain = {name: getattr(account, name) for name in (*FLAGS, *NUMBERS, "region")}
    return {**account.options, **plain}


def _posted(post: QueryDict) -> dict[str, Any]:
    return {
        **{name: value for name, value in post.items() if name != "secret"},
        **{name: name in post for name in FLAGS},
    }


def _draft(post: QueryDict, provider: str) -> Draft:
    numbers = {name: _count(post.get(name, "")) for name in NUMBERS}
    return Draft(
        options={option.name: post.get(option.name, "") for option in options_of(provider)},
        secret=post.get("secret", ""),
        region=post.get("region", ""),
        min_age=numbers["min_age"],
        per_minute=numbers["per_minute"],
        at_once=numbers["at_once"],
        **{name: name in post for name in FLAGS},
    )


def _count(text: str) -> int | None:
    return _number(text) if text.strip() else None


def _number(text: str) -> int:
    """A whole number; what is none is out of range, and as a version counts as old."""
    try:
        return int(text)
    except ValueError:
        return NO_NUMBER


def _version(desk: Desk) -> int:
    """The version that a form is made from; 0 where there is no account yet."""
    return desk.account.version if desk.account else 0


def _differences(desk: Desk, typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a colleague saved meanwhile, against what was typed."""
    saved = _typed(desk.account)
    names = [option.name for option in options_of(desk.provider)] + [*FLAGS, "region", *NUMBERS]
    rows = [(name, _said(saved.get(name)), _said(typed.get(name))) for name in names]
    return [{"label": str(LABELS[name]), "before": old, "after": new} for name, old, new in rows if old != new]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else _word(str(value))


def _tried(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a probe found, in words, with the models that the provider offers."""
    offered = found["models"]
    ends = {name: _("%(model)s (until %(day)s)") % {"model": name, "day": day} for name, day in offered.items() if day}
    return {
        "ok": found["ok"],
        "words": _("It answers, and the key is accepted.") if found["ok"] else outcome_words(found["outcome"]),
        "detail": found["detail"],
        "offered": len(offered),
        "models": [ends.get(name, name) for name in sorted(offered)][:MOST_MODELS],
        "more": max(0, len(offered) - MOST_MODELS),
        "at": found["at"],
    }
