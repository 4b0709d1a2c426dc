"""Reads of more than one row, and the look-ups of people, tokens and classes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from accounts.choices import Role, Seat
from accounts.models import Classroom, DeviceToken, Enrolment, Event, Person, login_key
from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from edu4all.lib.text import is_readable

TOKEN_TOUCH = timedelta(minutes=10)
"""How stale a token's last use may be before it is written again: a read should not cost a write each time."""


def person_by_login(school: str, username: str) -> Person | None:
    """The active person behind a school and a user name, with the school; spelled in any case."""
    key = login_key(school, username)
    if not is_readable(key):
        return None
    with everywhere(Exit.SIGN_IN):
        return Person.objects.select_related("school").filter(login_key=key, is_active=True).first()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def device_by_token(token: str) -> DeviceToken | None:
    """The living token of an active person, with person and school. Its life slides while it is used."""
    with everywhere(Exit.TOKEN):
        devices = DeviceToken.objects.select_related("person__school")
        device = devices.filter(digest=digest_of(token), expires_at__gt=now(), person__is_active=True).first()
        if device and now() - device.last_used_at > TOKEN_TOUCH:
            until = now() + settings.DEVICE_TOKEN_TTL
            DeviceToken.objects.filter(pk=device.pk).update(last_used_at=now(), expires_at=until)
            device.expires_at = until
    return device


def devices_of(person: Person) -> QuerySet[DeviceToken]:
    return DeviceToken.objects.filter(person=person, expires_at__gt=now()).order_by("-id")


def taken_usernames(school_id: UUID, stems: Iterable[str]) -> set[str]:
    """Which user names that begin with one of the stems are taken at a school."""
    wanted = Q()
    for stem in stems:
        wanted |= Q(username__startswith=stem)
    names = Person.objects.filter(wanted, school_id=school_id) if wanted else Person.objects.none()
    return set(names.values_list("username", flat=True))


def members(classroom: Classroom, seat: Seat | None = None) -> QuerySet[Enrolment]:
    """The people of a class, teachers first, then by name."""
    rows = Enrolment.objects.filter(classroom=classroom, person__is_active=True).select_related("person")
    if seat:
        rows = rows.filter(seat=seat)
    return rows.order_by("-seat", "person__name", "id")


def with_counts(classrooms: QuerySet[Classroom]) -> QuerySet[Classroom]:
    """Classes with `pupils`, the number of their active pupils."""
    pupils = Q(enrolments__seat=Seat.STUDENT, enrolments__person__is_active=True)
    return classrooms.annotate(pupils=Count("enrolments", filter=pupils)).order_by("name", "id")


def staff(school_id: UUID) -> QuerySet[Person]:
    rows = Person.objects.filter(school_id=school_id, role__in=[Role.TEACHER, Role.ADMIN])
    return rows.order_by("-is_active", "name", "id")


def events(
    *,
    classroom_id: UUID | None = None,
    kind: str = "",
    subject_id: UUID | None = None,
) -> QuerySet[Event]:
    """The log's lines, newest first, by class, by kind (or its beginning: `generation.`) and by subject."""
    rows = Event.objects.order_by("-id")
    if classroom_id:
        rows = rows.filter(classroom_id=classroom_id)
    if kind:
        rows = rows.filter(kind__startswith=kind) if kind.endswith(".") else rows.filter(kind=kind)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    return rows
