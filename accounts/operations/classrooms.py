"""Classes: made by teachers, filled by pasted names or by a join code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.choices import AgeBand, Role, Seat
from accounts.log import record
from accounts.models import Classroom, Enrolment, Person
from accounts.operations.people import Slip, clean_name, make_people, usernames_for
from accounts.permissions import as_uuid, get_pupil, require, runs_classroom
from edu4all.lib.clock import now
from edu4all.lib.errors import Invalid, NotFound
from edu4all.lib.ids import new_code

JOIN_CODE_LIFE = timedelta(days=14)
MAX_PUPILS_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class NewClassroom:
    classroom: Classroom
    slips: list[Slip]


@transaction.atomic
def make_classroom(actor: Actor, *, name: str, age_band: str = AgeBand.UNDER_13, names: str = "") -> NewClassroom:
    """A teacher makes a class, and its pupils from pasted names, one a line. The teacher teaches it."""
    require(actor.is_staff)
    if age_band not in AgeBand.values:
        raise Invalid.field("age_band", "unknown_choice", _("Choose one of the list."))
    people = clean_names(names)
    classroom = Classroom(
        school=actor.school,
        name=_clean_class_name(name),
        age_band=age_band,
        join_code=new_code(),
        join_code_until=now() + JOIN_CODE_LIFE,
    )
    try:
        with transaction.atomic():
            classroom.save()
    except IntegrityError:
        raise Invalid.field("name", "taken", _("Your school has a class with this name already.")) from None
    Enrolment.objects.create(classroom=classroom, person=actor.known_person, seat=Seat.TEACHER)
    record(actor, "classroom.made", classroom, classroom_id=classroom.pk, age_band=age_band)
    return NewClassroom(classroom, _add(actor, classroom, people))


@transaction.atomic
def add_pupils(actor: Actor, classroom: Classroom, *, names: str) -> list[Slip]:
    """Add new pupils to a class by pasted names, one a line."""
    require(runs_classroom(actor, classroom.pk))
    people = clean_names(names)
    if not people:
        raise Invalid.field("names", "empty", _("Write at least one name."))
    return _add(actor, classroom, people)


@transaction.atomic
def remove_pupil(actor: Actor, classroom: Classroom, person_id: UUID | str) -> None:
    """Take a pupil out of a class. The account and its work stay."""
    person = get_pupil(actor, classroom, person_id)
    Enrolment.objects.filter(classroom=classroom, person=person).delete()
    record(actor, "enrolment.ended", person, classroom_id=classroom.pk)


@transaction.atomic
def add_teacher(actor: Actor, classroom: Classroom, person_id: UUID | str) -> None:
    """Let a colleague teach the class too."""
    require(runs_classroom(actor, classroom.pk))
    colleagues = Person.objects.filter(school_id=actor.school_id, role__in=[Role.TEACHER, Role.ADMIN], is_active=True)
    colleague = colleagues.filter(pk=as_uuid(person_id)).first()
    if colleague is None:
        raise NotFound
    Enrolment.objects.update_or_create(classroom=classroom, person=colleague, defaults={"seat": Seat.TEACHER})
    record(actor, "enrolment.made", colleague, classroom_id=classroom.pk, seat=Seat.TEACHER)


@transaction.atomic
def join(actor: Actor, *, code: str) -> Classroom:
    """A pupil joins a class of their school by its code. An unknown, ended or foreign code is the same answer."""
    require(actor.is_student)
    typed = "".join(code.split()).upper()
    classroom = (
        Classroom.objects.filter(join_code=typed, join_code_until__gt=now()).first() if typed.isalnum() else None
    )
    if classroom is None:
        raise Invalid.field("code", "unknown_code", _("I do not know this class code. Ask your teacher for a new one."))
    _row, is_new = Enrolment.objects.get_or_create(classroom=classroom, person=actor.known_person)
    if is_new:
        record(actor, "enrolment.made", actor.person, classroom_id=classroom.pk, seat=Seat.STUDENT)
    return classroom


@transaction.atomic
def renew_join_code(actor: Actor, classroom: Classroom, *, end: bool = False) -> Classroom:
    """A new join code for two weeks, or none at all. The old one stops working at once."""
    require(runs_classroom(actor, classroom.pk))
    classroom.join_code = None if end else new_code()
    classroom.join_code_until = None if end else now() + JOIN_CODE_LIFE
    classroom.save(update_fields=["join_code", "join_code_until"])
    record(
        actor, "classroom.join_code_ended" if end else "classroom.join_code_made", classroom, classroom_id=classroom.pk
    )
    return classroom


def clean_names(names: str) -> list[str]:
    """Pasted names, one a line; empty lines are passed over. Raises `Invalid`."""
    try:
        people = [clean_name(line) for line in names.splitlines() if line.strip()]
    except Invalid as problem:
        raise Invalid.field("names", "bad_name", problem.errors[0].detail) from problem
    if len(people) > MAX_PUPILS_AT_ONCE:
        raise Invalid.field(
            "names", "too_many", _("Add at most %(most)d pupils at a time.") % {"most": MAX_PUPILS_AT_ONCE}
        )
    return people


def _add(actor: Actor, classroom: Classroom, people: list[str]) -> list[Slip]:
    if not people:
        return []
    slips = make_people(actor, list(zip(people, usernames_for(actor.school_id, people), strict=True)), Role.STUDENT)
    Enrolment.objects.bulk_create([Enrolment(classroom=classroom, person=slip.person) for slip in slips])
    record(actor, "classroom.pupils_added", classroom, classroom_id=classroom.pk, pupils=len(slips))
    return slips


def _clean_class_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 80 or not cleaned.isprintable():
        raise Invalid.field("name", "bad_name", _("Write a name of 1 to %(most)d letters.") % {"most": 80})
    return cleaned
