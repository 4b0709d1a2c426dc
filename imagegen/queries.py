"""Reads of more than one row: policies, generations, pictures, cases."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from accounts.models import Classroom, School
from accounts.prepared import Prepared, Slot
from edu4all.lib.clock import now
from imagegen.choices import Level, PictureState, State
from imagegen.models import Case, Generation, LedgerLine, Picture, PolicyVersion, SafetyPolicy

LEVEL_ORDER = {Level.SCHOOL: 0, Level.CLASSROOM: 1, Level.ASSIGNMENT: 2}
LOOK_BACK = timedelta(hours=2)
LAST_FEW = 20


def current_version_ids(classroom_id: UUID | None, assignment_policy_id: UUID | None = None) -> tuple[UUID, ...]:
    """The id of the current version of each level above and of a class and an assignment, from the widest on."""
    rows = _current_versions(classroom=classroom_id, assignment=assignment_policy_id)
    return tuple(pk for _, pk in sorted(rows, key=lambda row: LEVEL_ORDER[Level(row[0])]))


@Prepared
def _current_versions() -> QuerySet[Any, Any]:
    which = Q(level=Level.SCHOOL) | Q(level=Level.CLASSROOM, classroom_id=Slot("classroom")) | Q(pk=Slot("assignment"))
    return SafetyPolicy.objects.filter(which, current__isnull=False).values_list("level", "current_id")


def versions_in_order(ids: Sequence[UUID]) -> list[PolicyVersion]:
    """These versions with their policies, in this order."""
    found = {version.pk: version for version in PolicyVersion.objects.select_related("policy").filter(pk__in=ids)}
    return [found[pk] for pk in ids]


def policy_versions(policy: SafetyPolicy) -> QuerySet[PolicyVersion]:
    return policy.versions.select_related("saved_by").order_by("-number")


def ledger_of(school_id: UUID) -> QuerySet[LedgerLine]:
    """Every movement of a school's money."""
    return LedgerLine.objects.filter(school_id=school_id).order_by("-id")


def spending_by_day(school: School, month: date) -> dict[date, dict[str, int]]:
    """What the pictures asked for on each day of a month cost at each provider, in millionths of a US dollar.

    `month` is its first day. Money that came back later counts on the day of its picture, so that no day is below zero.
    Days without any are left out; a picture of the month's last moments stays in the month that paid for it.
    """
    day = TruncDate("generation__created_at", tzinfo=ZoneInfo(school.time_zone))
    lines = LedgerLine.objects.filter(school=school, month=month).annotate(day=day)
    rows = lines.values_list("day", "generation__provider").annotate(spent=Sum("amount")).order_by("day")
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days: dict[date, dict[str, int]] = {}
    for asked_on, provider, spent in rows:
        sums = days.setdefault(min(max(asked_on, month), last), {})
        sums[provider] = sums.get(provider, 0) + spent
    return {
        on: {name: spent for name, spent in sums.items() if spent} for on, sums in days.items() if any(sums.values())
    }


def with_pictures(generations: QuerySet[Generation]) -> QuerySet[Generation]:
    """Generations with their pictures in `shown`, in order, for a page or an answer."""
    pictures = Picture.objects.order_by("position")
    return generations.select_related("classroom", "person").prefetch_related(
        Prefetch("pictures", queryset=pictures, to_attr="shown")
    )


def history(person_id: UUID, classroom_id: UUID | None = None) -> QuerySet[Generation]:
    """A pupil's own generations, newest first."""
    rows = Generation.objects.filter(person_id=person_id)
    if classroom_id:
        rows = rows.filter(classroom_id=classroom_id)
    return with_pictures(rows).order_by("-id")


def generations_in(ids: QuerySet[Any, Any]) -> QuerySet[Generation]:
    """The generations that a query of ids names, oldest first."""
    return with_pictures(Generation.objects.filter(pk__in=ids)).order_by("id")


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What the record is narrowed to. Days are of the school's time zone."""

    classroom_id: UUID | None = None
    result: str = ""
    first: date | None = None
    last: date | None = None


RESULTS: dict[str, tuple[State, ...]] = {
    "made": (State.READY,),
    "blocked": (State.BLOCKED,),
    "refused": (State.REFUSED,),
    "waiting": (State.HELD,),
    "failed": (State.FAILED, State.UNKNOWN),
    "cancelled": (State.CANCELLED,),
    "working": (State.QUEUED, State.CLAIMED, State.SENT, State.STORED),
}


def record_of(school: School, wanted: RecordFilter) -> QuerySet[Generation]:
    """Every generation of a school that fits, newest first."""
    rows = Generation.objects.filter(school=school)
    if wanted.classroom_id:
        rows = rows.filter(classroom_id=wanted.classroom_id)
    if wanted.result in RESULTS:
        rows = rows.filter(state__in=RESULTS[wanted.result])
    zone = ZoneInfo(school.time_zone)
    if wanted.first:
        rows = rows.filter(created_at__gte=datetime.combine(wanted.first, time.min, zone))
    if wanted.last:
        rows = rows.filter(created_at__lt=datetime.combine(wanted.last + timedelta(days=1), time.min, zone))
    return rows.order_by("-id")


def results_by_day(school: School, wanted: RecordFilter) -> list[dict[str, Any]]:
    """How many were made, blocked and failed on each day, for the chart; days without any are left out."""
    day = TruncDate("created_at", tzinfo=ZoneInfo(school.time_zone))
    counts = {name: Count("pk", filter=Q(state__in=RESULTS[name])) for name in ("made", "blocked", "failed", "refused")}
    rows = record_of(school, wanted).order_by().annotate(day=day).values("day").annotate(**counts)
    return [dict(row) for row in rows.order_by("day")]


def pictures_of(person_id: UUID) -> QuerySet[Picture]:
    """The pictures that a pupil may see: their own, released, newest first."""
    return Picture.objects.filter(person_id=person_id, state=PictureState.READY).order_by("-id")


def open_cases(classrooms: QuerySet[Classroom]) -> QuerySet[Case]:
    """What waits for a teacher in these classes, oldest first."""
    pictures = Picture.objects.order_by("position")
    rows = Case.objects.filter(state=Case.OPEN, classroom__in=classrooms)
    return (
        rows.select_related("generation__person", "classroom")
        .prefetch_related(Prefetch("generation__pictures", queryset=pictures, to_attr="shown"))
        .order_by("id")
    )


def prompts_lately(classroom_id: UUID, days: int, most: int) -> dict[tuple[str, str], int]:
    """The newest different prompts of a class with their languages, and how often each was asked."""
    rows = Generation.objects.filter(classroom_id=classroom_id, created_at__gt=now() - timedelta(days=days))
    asked = rows.order_by().values_list("prompt", "language").annotate(newest=Max("created_at"), times=Count("id"))
    return {(prompt, language): times for prompt, language, _newest, times in asked.order_by("-newest")[:most]}


def appeal_of(generation: Generation) -> Case | None:
    """The case that the pupil opened because they think that it was blocked by mistake."""
    return Case.objects.filter(generation=generation, appealed=True).first()


def place_in_review(generation: Generation) -> int:
    """How many older cases wait in the same class, and one for this."""
    mine = Case.objects.filter(generation=generation, state=Case.OPEN).values_list("pk", flat=True).first()
    if mine is None:
        return 0
    return Case.objects.filter(classroom_id=generation.classroom_id, state=Case.OPEN, pk__lte=mine).count()


def usual_seconds(provider: str) -> float | None:
    """How long a provider took for the school's last pictures, from sent to finished; None where there were none."""
    lately = Generation.objects.filter(
        provider=provider, state__in=[State.READY, State.HELD], finished_at__gt=now() - LOOK_BACK, sent_at__isnull=False
    )
    times = lately.order_by("-id").values_list("sent_at", "finished_at")[:LAST_FEW]
    took = [(finished - sent).total_seconds() for sent, finished in times if sent and finished]
    return statistics.median(took) if took else None
