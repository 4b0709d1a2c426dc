"""Reads of more than one row, and the look-ups of people, tokens and classes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Count, DateTimeField, Q, QuerySet

from accounts.choices import Role, Seat
from accounts.models import Classroom, DeviceToken, Enrolment, Event, Person, School, login_key
from accounts.prepared import Prepared, Row, Slot, columns_of, row_of
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
    moment = now()
    with everywhere(Exit.TOKEN):
        device = next(map(_device_of, _living_token(digest=digest_of(token), now=moment)), None)
        if device and moment - device.last_used_at > TOKEN_TOUCH:
            until = moment + settings.DEVICE_TOKEN_TTL
            DeviceToken.objects.filter(pk=device.pk).update(last_used_at=moment, expires_at=until)
            device.expires_at = until
    return device


DEVICE, PERSON, SCHOOL = columns_of(DeviceToken), columns_of(Person, but=["password"]), columns_of(School)


@Prepared
def _living_token() -> QuerySet[Any, Any]:
    """The columns of a token, its person and their school, one after the other."""
    living = DeviceToken.objects.filter(
        digest=Slot("digest", CharField()), expires_at__gt=Slot("now", DateTimeField()), person__is_active=True
    )
    people = [f"person__{name}" for name in PERSON]
    return living.values_list(*DEVICE, *people, *(f"person__school__{name}" for name in SCHOOL))


def _device_of(row: Row) -> DeviceToken:
    person_at, school_at = len(DEVICE), len(DEVICE) + len(PERSON)
    device = row_of(DeviceToken, DEVICE, row[:person_at])
    device.person = row_of(Person, PERSON, row[person_at:school_at])
    device.person.school = row_of(School, SCHOOL, row[school_at:])
    return device


def school_by_id(school_id: UUID) -> School:
    return row_of(School, SCHOOL, _school(id=school_id)[0])


@Prepared
def _school() -> QuerySet[Any, Any]:
    return School.objects.filter(pk=Slot("id")).values_list(*SCHOOL)


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


def roster_names(classroom_id: UUID) -> list[str]:
    """The names of everybody in a class, for the guard: each pupil's request looks them up and keeps none."""
    return [name for (name,) in _roster(classroom=classroom_id)]


@Prepared
def _roster() -> QuerySet[Any, Any]:
    rows = Enrolment.objects.filter(classroom_id=Slot("classroom"), person__is_active=True)
    return rows.values_list("person__name")


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
