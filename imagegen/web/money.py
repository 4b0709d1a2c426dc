"""The school's money for pictures, for its admins: this month against its limit, day by day, and every movement."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.web import actor_of
from edu4all.lib.errors import Invalid
from edu4all.lib.web import field_errors, key_page, page
from imagegen.budgets.money import MICRO, Month
from imagegen.operations import providers
from imagegen.queries import ledger_of, spending_by_day
from imagegen.web.provider_words import CENT, total
from imagegen.web.words import PAINTERS

ROWS_A_PAGE = 25
NEARLY = 80
"""Percent of the limit from which the bar warns."""
IN_CENTS = 5 * MICRO
"""Days that cost no more than this are charted in cents: a bar of a few cents would be none on a scale of dollars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month's spending against its limit. `percent` is None where there is no limit, and 100 at most."""

    month: date
    used: str
    monthly: str
    left: str
    percent: int | None
    kind: str


def bar_of(month: Month) -> Bar:
    if month.monthly is None:
        return Bar(month.month, total(month.used), "", "", None, "")
    percent = 100 if month.used >= month.monthly else month.used * 100 // month.monthly
    kind = "bad" if percent == 100 else "warn" if percent >= NEARLY else "ok"
    left = total(max(0, month.monthly - month.used))
    return Bar(month.month, total(month.used), total(month.monthly), left, percent, kind)


@require_http_methods(["GET", "POST"])
@page("admin")
def money_page(request: HttpRequest) -> HttpResponse:
    """What pictures cost this month, and every movement; a POST sets the limit of a month."""
    actor = actor_of(request)
    if request.method == "GET":
        return _show(request, actor)
    typed = request.POST.get("monthly", "").strip()
    try:
        month = providers.set_budget(actor, _amount(typed))
    except Invalid as problem:
        return _show(request, actor, typed, status=problem.status, form_errors=field_errors(problem))
    if month.monthly is None:
        messages.success(request, _("Saved. There is no limit any more."))
    else:
        messages.success(request, _("Saved. The limit is %(amount)s a month.") % {"amount": total(month.monthly)})
    return redirect("school-money")


def _show(
    request: HttpRequest, actor: Actor, typed: str | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    month = providers.month(actor)
    rows = ledger_of(actor.school_id).select_related("generation__person")
    context = {
        "bar": bar_of(month),
        "typed": _plain(month.monthly) if typed is None else typed,
        "chart": _chart(actor, month.month),
        "keys": key_page(rows, request, ROWS_A_PAGE),
    }
    return render(request, "imagegen/money.html", context | more, status=status)


def _amount(text: str) -> float | None:
    """Dollars, None where nothing was typed; what is no number is out of range."""
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")


def _plain(monthly: int | None) -> str:
    """A limit as a form of numbers takes it, in dollars."""
    return "" if monthly is None else f"{Decimal(monthly) / MICRO:.2f}"


def _chart(actor: Actor, month: date) -> dict[str, Any]:
    """The month's days with a series for each provider that cost something; no labels where none did."""
    spent = spending_by_day(actor.school, month)
    days = [month + timedelta(days=number) for number in range(calendar.monthrange(month.year, month.month)[1])]
    highest = max((sum(day.values()) for day in spent.values()), default=0)
    unit, title = (CENT, _("US cents per day")) if highest <= IN_CENTS else (MICRO, _("US dollars per day"))
    names = [name for name in PAINTERS if any(name in day for day in spent.values())]
    return {
        "name": "money",
        "title": title,
        "description": _("What the pictures cost that were asked for on each day of the month, by provider."),
        "labels": [date_format(day, "j M") for day in days] if names else [],
        "series": [
            {"name": str(PAINTERS[name]), "values": [_in(unit, spent.get(day, {}).get(name, 0)) for day in days]}
            for name in names
        ],
    }


def _in(unit: int, micro: int) -> Decimal | int:
    """An amount in a unit with two decimals, a nought without any."""
    return round(Decimal(micro) / unit, 2) if micro else 0
