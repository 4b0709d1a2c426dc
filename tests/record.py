"""What the log says, for tests that compare it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from accounts.models import Event, School
from accounts.tenancy import school_scope


def kinds(school: School, subject: Model | None = None, **only: Any) -> list[str]:
    """The kinds of a school's events, oldest first: of one subject, or of all."""
    if subject is not None:
        only["subject_id"] = subject.pk
    with school_scope(school.pk):
        return list(Event.objects.filter(**only).order_by("id").values_list("kind", flat=True))


def last(school: School, **only: Any) -> Event:
    """A school's newest event."""
    with school_scope(school.pk):
        return Event.objects.filter(**only).latest("id")
