"""The cast of every story: two schools, so that nothing that leaks stays unseen.

Tara teaches 5B at Kompas, where Sam and Suri are her pupils and Ben sits in another class; Ada administers Kompas.
Olga is a pupil of Otto's at Oak, another school, where Ola administers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.choices import Door, Role, Seat
from accounts.models import Classroom, Person, School
from accounts.operations.sign_in import SignedInDevice, sign_in_device
from accounts.tenancy import school_scope
from assignments.models import Assignment
from tests import factories

PASSWORD = "kite-moon-42"


@dataclass
class World:
    kompas: School
    oak: School
    tara: Person
    theo: Person
    sam: Person
    suri: Person
    ben: Person
    ada: Person
    otto: Person
    olga: Person
    ola: Person
    class_5b: Classroom
    class_6a: Classroom
    oak_class: Classroom
    monuments: Assignment
    oak_task: Assignment

    def actor(self, person: Person, door: Door = Door.WEB) -> Actor:
        """A person as the doors would make them."""
        return Actor(school=person.school, person=person, door=door, locale=person.language)

    @contextmanager
    def at(self, school: School) -> Iterator[None]:
        with school_scope(school.pk):
            yield

    def device(self, person: Person) -> SignedInDevice:
        """A device token of a person, made by signing in."""
        return sign_in_device(person.school.slug, person.username, PASSWORD, device="test phone", address="127.0.0.1")


def build() -> World:
    """Make both schools. Leaves no school set."""
    kompas = factories.SchoolFactory(slug="kompas", name="Het Kompas")
    oak = factories.SchoolFactory(slug="oak", name="Oak School")
    with school_scope(kompas.pk):
        tara = factories.PersonFactory(school=kompas, name="Tara Visser", username="tara", role=Role.TEACHER)
        theo = factories.PersonFactory(school=kompas, name="Theo Bos", username="theo", role=Role.TEACHER)
        sam = factories.PersonFactory(school=kompas, name="Sam de Boer", username="sam")
        suri = factories.PersonFactory(school=kompas, name="Suri Park", username="suri")
        ben = factories.PersonFactory(school=kompas, name="Ben Smit", username="ben")
        ada = factories.PersonFactory(school=kompas, name="Ada Admin", username="ada", role=Role.ADMIN)
        class_5b = factories.ClassroomFactory(school=kompas, name="Monuments 5B")
        class_6a = factories.ClassroomFactory(school=kompas, name="6A")
        for person, classroom, seat in (
            (tara, class_5b, Seat.TEACHER),
            (theo, class_6a, Seat.TEACHER),
            (sam, class_5b, Seat.STUDENT),
            (suri, class_5b, Seat.STUDENT),
            (ben, class_6a, Seat.STUDENT),
        ):
            factories.EnrolmentFactory(school=kompas, classroom=classroom, person=person, seat=seat)
        monuments = factories.AssignmentFactory(school=kompas, classroom=class_5b, made_by=tara)
    with school_scope(oak.pk):
        otto = factories.PersonFactory(school=oak, name="Otto Oak", username="otto", role=Role.TEACHER)
        olga = factories.PersonFactory(school=oak, name="Olga Orlova", username="olga", language="ru")
        ola = factories.PersonFactory(school=oak, name="Ola Admin", username="ola", role=Role.ADMIN)
        oak_class = factories.ClassroomFactory(school=oak, name="Monuments 5B")
        factories.EnrolmentFactory(school=oak, classroom=oak_class, person=otto, seat=Seat.TEACHER)
        factories.EnrolmentFactory(school=oak, classroom=oak_class, person=olga)
        oak_task = factories.AssignmentFactory(school=oak, classroom=oak_class, made_by=otto)
    return World(
        kompas,
        oak,
        tara,
        theo,
        sam,
        suri,
        ben,
        ada,
        otto,
        olga,
        ola,
        class_5b,
        class_6a,
        oak_class,
        monuments,
        oak_task,
    )
