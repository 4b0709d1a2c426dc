"""The school's record for its admins: every request with its result, in numbers, as a chart, and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Event, Person
from accounts.permissions import run_classrooms
from accounts.queries import events
from accounts.web import actor_of
from edu4all.lib.clock import today_in
from edu4all.lib.web import key_page, page
from imagegen.models import Generation
from imagegen.permissions import get_generation
from imagegen.pipeline.painters import PAID
from imagegen.queries import RecordFilter, open_cases, record_of, results_by_day, with_pictures
from imagegen.web.words import RESULTS, why

FIRST_SHOWN = timedelta(days=27)
"""How far back the record looks until somebody asks for another time: four weeks with today."""

ROWS_A_PAGE = 25
CHARTED = ("made", "blocked", "failed", "refused")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_GET
@page("admin")
def audit(request: HttpRequest) -> HttpResponse:
    """The school's requests that fit the filter. Only reads."""
    actor = actor_of(request)
    wanted = _filter(request)
    days = results_by_day(actor.school, wanted)
    classrooms = run_classrooms(actor).order_by("name", "id")
    context = {
        "wanted": wanted,
        "keys": key_page(with_pictures(record_of(actor.school, wanted)), request, ROWS_A_PAGE),
        "totals": {name: sum(day[name] for day in days) for name in CHARTED},
        "waiting": open_cases(run_classrooms(actor)).count(),
        "chart": _chart(days),
        "classrooms": [{"value": "", "label": _("All classes")}, *_options(classrooms)],
        "results": [{"value": "", "label": _("Any result")}, *_result_options()],
        "class_value": str(wanted.classroom_id or ""),
    }
    return render(request, "imagegen/audit.html", context)


@require_GET
@page("admin")
def audit_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything on record about one request. Only reads."""
    generation = get_generation(actor_of(request), pk)
    facts = generation.verdict_facts
    timeline = list(events(subject_id=pk).order_by("id"))
    context = {
        "generation": generation,
        "reasons": why(facts.get("reason", ""), facts.get("rules", ()), facts.get("category")),
        "account": _account(generation),
        "possible_charge": generation.ledger.filter(possible=True).exists(),
        "levels": generation.policy.levels,
        "pictures": list(generation.pictures.order_by("position")),
        "attempts": list(generation.attempts.order_by("number")),
        "cases": list(generation.cases.select_related("decided_by").order_by("id")),
        "timeline": _named(timeline),
    }
    return render(request, "imagegen/audit_entry.html", context)


def _account(generation: Generation) -> str:
    """Through whose account it went, or was to go."""
    if generation.provider not in PAID:
        return _("None needed")
    return _("The school’s own") if generation.account_id else _("The installation’s")


def _filter(request: HttpRequest) -> RecordFilter:
    first = _day(request.GET.get("from", ""))
    if "from" not in request.GET:
        first = today_in(actor_of(request).school.time_zone) - FIRST_SHOWN
    return RecordFilter(
        classroom_id=_uuid(request.GET.get("class", "")),
        result=request.GET.get("result", ""),
        first=first,
        last=_day(request.GET.get("to", "")),
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _chart(days: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "results",
        "title": _("Requests per day"),
        "description": _("How many requests were made, blocked, failed and refused on each day that had any."),
        "labels": [date_format(day["day"], "j M") for day in days],
        "series": [{"name": str(RESULTS[name]), "values": [day[name] for day in days]} for name in CHARTED],
    }


def _options(classrooms: Iterable[Any]) -> list[dict[str, str]]:
    return [{"value": str(classroom.pk), "label": classroom.name} for classroom in classrooms]


def _result_options() -> list[dict[str, str]]:
    return [{"value": name, "label": str(label)} for name, label in RESULTS.items()]


def _named(timeline: list[Event]) -> list[dict[str, Any]]:
    """The log's lines with the names of those who acted, where they are still known."""
    people = Person.objects.in_bulk({line.actor_id for line in timeline if line.actor_id})
    return [{"event": line, "person": people.get(line.actor_id)} for line in timeline]
