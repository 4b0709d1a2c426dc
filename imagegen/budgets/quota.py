"""The ledger of what pupils may use a day, and the only writer of `DailyUse`: reserved before, given back once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, School
from accounts.prepared import stored_id
from edu4all.lib.clock import midnight_after, now, today_in
from edu4all.lib.errors import EduError
from edu4all.lib.ids import new_id
from imagegen.models import DailyUse, Generation


class QuotaReached(EduError):
    """The pupil's pictures of the day are used up."""

    code = "quota_reached"
    status = 429
    sentence = _("You have used all your pictures for today. You can make new ones tomorrow.")


TAKE = """
INSERT INTO imagegen_dailyuse (id, school_id, person_id, day, used) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (person_id, day) DO UPDATE SET used = imagegen_dailyuse.used + EXCLUDED.used
WHERE imagegen_dailyuse.used <= %s AND imagegen_dailyuse.school_id = EXCLUDED.school_id
"""


@dataclass(frozen=True, slots=True)
class Left:
    """How many pictures are left today, of how many, and when it starts anew."""

    left: int
    limit: int
    resets_at: datetime


def left_today(person: Person, school: School, limit: int) -> Left:
    day = today_in(school.time_zone)
    used = DailyUse.objects.filter(person=person, day=day).values_list("used", flat=True).first() or 0
    return Left(max(0, limit - used), limit, midnight_after(school.time_zone))


def reserve(generation: Generation, school: School, limit: int) -> None:
    """Take n pictures from the pupil's day in one statement. Raises `QuotaReached`, and takes nothing then."""
    day = today_in(school.time_zone)
    if generation.n > limit or not _take(generation, day, limit):
        raise _reached(generation, school, day, limit)
    generation.charged, generation.charged_on = generation.n, day


def give_back(generation: Generation, n: int | None = None) -> None:
    """Give back what was reserved, all or n of it. The row carries how much it still holds, so nothing returns twice.

    Call with the generation's row locked, and save its `charged` in the same transaction.
    """
    amount = generation.charged if n is None else min(n, generation.charged)
    if not amount or generation.charged_on is None:
        return
    rows = DailyUse.objects.filter(person_id=generation.person_id, day=generation.charged_on)
    rows.update(used=F("used") - amount)
    generation.charged -= amount


def _take(generation: Generation, day: date, limit: int) -> bool:
    """Count on the pupil's row of the day, which its first request makes."""
    keys = (new_id(), generation.school_id, generation.person_id)
    row = [stored_id(key) for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [*row, connection.ops.adapt_datefield_value(day), generation.n, limit - generation.n])
        return bool(cursor.rowcount == 1)


def _reached(generation: Generation, school: School, day: date, limit: int) -> QuotaReached:
    used = DailyUse.objects.filter(person_id=generation.person_id, day=day).values_list("used", flat=True).first() or 0
    words = _("You can make %(left)d more today. Please choose a smaller number.") if used < limit else None
    return QuotaReached(words, retry_after=_seconds_to_midnight(school), limit=limit, left=limit - used)


def _seconds_to_midnight(school: School) -> int:
    return int((midnight_after(school.time_zone) - now()).total_seconds()) + 1
