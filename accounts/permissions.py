"""Who may do what with people and classes: each rule as a predicate and as the queryset that it filters.

Another school's object does not exist (`NotFound`); the wrong role inside the school is `Forbidden`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.choices import Seat
from accounts.models import Classroom, Enrolment, Person
from accounts.prepared import Prepared, Slot, columns_of, row_of
from edu4all.lib.errors import Forbidden, NotFound


def require(allowed: bool) -> None:
    """Raise `Forbidden` unless allowed."""
    if not allowed:
        raise Forbidden


def seat_in(actor: Actor, classroom_id: UUID) -> str | None:
    """The actor's seat in a class, or None."""
    for (seat,) in _seat(person=actor.person_id, classroom=classroom_id):
        return str(seat)
    return None


@Prepared
def _seat() -> QuerySet[Any, Any]:
    seats = Enrolment.objects.filter(person_id=Slot("person"), classroom_id=Slot("classroom"))
    return seats.values_list("seat")


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
    if actor.is_admin:
        found = visible_classrooms(actor).filter(pk=as_uuid(classroom_id)).first()
        if found is None:
            raise NotFound
        return found
    for row in _own_classroom(person=actor.person_id, classroom=as_uuid(classroom_id)):
        return row_of(Classroom, CLASSROOM, row)
    raise NotFound


CLASSROOM = columns_of(Classroom)


@Prepared
def _own_classroom() -> QuerySet[Any, Any]:
    """`visible_classrooms` for one class and everybody but an admin."""
    rows = Classroom.objects.filter(pk=Slot("classroom"), enrolments__person_id=Slot("person"))
    return rows.values_list(*CLASSROOM)


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
