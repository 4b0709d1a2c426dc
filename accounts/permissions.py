"""Who may do what with people and classes: each rule as a predicate and as the queryset that it filters.

Another school's object does not exist (`NotFound`); the wrong role inside the school is `Forbidden`.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.choices import Seat
from accounts.models import Classroom, Enrolment, Person
from edu4all.lib.errors import Forbidden, NotFound


def require(allowed: bool) -> None:
    """Raise `Forbidden` unless allowed."""
    if not allowed:
        raise Forbidden


def seat_in(actor: Actor, classroom_id: UUID) -> str | None:
    """The actor's seat in a class, or None."""
    seats = Enrolment.objects.filter(person_id=actor.person_id, classroom_id=classroom_id)
    return seats.values_list("seat", flat=True).first()


def is_in_classroom(actor: Actor, classroom_id: UUID) -> bool:
    return seat_in(actor, classroom_id) is not None


def runs_classroom(actor: Actor, classroom_id: UUID) -> bool:
    """Whether the actor teaches this class, or administers the school."""
    if actor.is_admin:
        return True
    return actor.is_teacher and seat_in(actor, classroom_id) == Seat.TEACHER


def visible_classrooms(actor: Actor) -> QuerySet[Classroom]:
    """The classes that exist for the actor: an admin's whole school, everybody else's own."""
    rows = Classroom.objects.filter(school_id=actor.school_id)
    mine = Enrolment.objects.filter(person_id=actor.person_id)
    return rows if actor.is_admin else rows.filter(pk__in=mine.values("classroom_id"))


def run_classrooms(actor: Actor) -> QuerySet[Classroom]:
    """The classes that the actor runs: `runs_classroom` as a filter."""
    rows = Classroom.objects.filter(school_id=actor.school_id)
    if actor.is_admin:
        return rows
    mine = Enrolment.objects.filter(person_id=actor.person_id, seat=Seat.TEACHER)
    return rows.filter(pk__in=mine.values("classroom_id")) if actor.is_teacher else rows.none()


def get_classroom(actor: Actor, classroom_id: UUID | str) -> Classroom:
    """A class that exists for the actor. Raises `NotFound`."""
    found = visible_classrooms(actor).filter(pk=as_uuid(classroom_id)).first()
    if found is None:
        raise NotFound
    return found


def get_run_classroom(actor: Actor, classroom_id: UUID | str) -> Classroom:
    """A class that the actor runs. Raises `NotFound` where it does not exist for them, else `Forbidden`."""
    classroom = get_classroom(actor, classroom_id)
    require(runs_classroom(actor, classroom.pk))
    return classroom


def get_pupil(actor: Actor, classroom: Classroom, person_id: UUID | str) -> Person:
    """A pupil of a class that the actor runs."""
    require(runs_classroom(actor, classroom.pk))
    seats = Enrolment.objects.filter(classroom=classroom, person_id=as_uuid(person_id), seat=Seat.STUDENT)
    seat = seats.select_related("person").first()
    if seat is None:
        raise NotFound
    return seat.person


def as_uuid(value: UUID | str) -> UUID:
    """An id from outside. What is not an id names nothing: `NotFound`."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise NotFound from None
