"""The server's clock: the only one that deadlines and leases go by."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """The present moment, with its time zone."""
    return timezone.now()


def today_in(time_zone: str) -> date:
    """The calendar day at a school, by its own time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def midnight_after(time_zone: str) -> datetime:
    """The moment at which a school's day ends, in UTC: when the day's pictures are counted anew."""
    zone = ZoneInfo(time_zone)
    day = date.fromordinal(today_in(time_zone).toordinal() + 1)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
