"""The nightly look at every provider account: does it work, is its model still there, and how long will it be.

Schools are told in their log, and so on their pages, 60 and 30 days before their model ends and on its last day, and
when a model has vanished from what the provider lists. Each is told once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection

from accounts.actor import Actor
from accounts.choices import Door
from accounts.log import record
from accounts.models import Event, School
from accounts.tenancy import Exit, everywhere, school_scope
from edu4all.lib.clock import today_in
from imagegen.choices import Outcome
from imagegen.models import ProviderAccount
from imagegen.pipeline import painters
from imagegen.pipeline.options import retires_on
from imagegen.pipeline.painters import Painter, PainterAway

log = logging.getLogger(__name__)
WARN_AT = (60, 30, 0)
"""Days before a model's end at which schools are told."""
EACH_S = 3600.0
CLAIMED_FOR_S = 20 * 3600


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one account. `days_left` is None where no end of its model was announced."""

    painter: Painter
    outcome: Outcome | None
    detail: str
    days_left: int | None

    @property
    def is_well(self) -> bool:
        return self.outcome is None


def look_at_all(on: date | None = None) -> list[Finding]:
    """Probe every account of the installation and of its schools, and tell the schools what they have to know."""
    day = on or today_in("UTC")
    return [*_installed(day), *_of_schools(day)]


def every_night(stopping: threading.Event) -> None:
    """Look once a night until told to stop, in one of all workers. For a thread of its own."""
    while not stopping.is_set():
        if cache.add(f"model-watch:{today_in('UTC')}", 1, CLAIMED_FOR_S):
            try:
                look_at_all()
            except Exception:
                log.exception("The nightly look at the providers failed.")
            finally:
                connection.close()
        stopping.wait(EACH_S)


def _installed(day: date) -> Iterator[Finding]:
    with everywhere(Exit.SETUP):
        schools = list(School.objects.all())
        with_own = set(ProviderAccount.objects.filter(enabled=True).values_list("school_id", "provider"))
    for name in painters.PAID:
        try:
            found = _found(painters.installed(name), day)
        except PainterAway:
            continue
        for school in schools:
            if (school.pk, name) not in with_own:
                _tell(school, found)
        yield found


def _of_schools(day: date) -> Iterator[Finding]:
    with everywhere(Exit.SETUP):
        accounts = list(ProviderAccount.objects.filter(enabled=True).select_related("school"))
    for account in accounts:
        try:
            found = _found(painters.of_account(account), day)
        except PainterAway:
            continue
        _tell(account.school, found)
        yield found


def _found(painter: Painter, day: date) -> Finding:
    health = painter.provider.probe()
    ends_on = health.models.get(painter.provider.model) or retires_on(painter)
    if not health.ok:
        log.error("Provider %s (%s) does not work: %s %s", painter.name, painter.key, health.outcome, health.detail)
    return Finding(painter, health.outcome, health.detail, None if ends_on is None else (ends_on - day).days)


def _tell(school: School, found: Finding) -> None:
    facts: dict[str, Any] = {"provider": found.painter.name, "model": found.painter.provider.model}
    with school_scope(school.pk):
        if found.outcome == Outcome.MODEL_UNAVAILABLE:
            _once(school, "provider.model_gone", facts)
        passed = [days for days in WARN_AT if found.days_left is not None and found.days_left <= days]
        if passed:
            _once(school, "provider.retiring", facts | {"days": min(passed)})


def _once(school: School, kind: str, facts: dict[str, Any]) -> None:
    told = Event.objects.filter(kind=kind, facts__provider=facts["provider"], facts__model=facts["model"])
    if "days" in facts:
        told = told.filter(facts__days=facts["days"])
    if not told.exists():
        record(Actor.system(school, "model watch", Door.TASK), kind, **facts)
