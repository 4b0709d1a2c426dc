"""Rows with sensible values, for tests. Use them inside the school's scope."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.choices import Role
from accounts.models import Classroom, Enrolment, Person, School, login_key
from assignments.choices import AssignmentState
from assignments.models import Assignment
from edu4all.lib.clock import now
from edu4all.lib.ids import new_code


@cache
def hashed(password: str) -> str:
    """One hash for the whole cast."""
    return make_password(password)


class SchoolFactory(DjangoModelFactory[School]):
    class Meta:
        model = School

    slug = factory.Sequence(lambda number: f"school-{number}")
    name = factory.Sequence(lambda number: f"School {number}")
    language = "en"
    time_zone = "Europe/Amsterdam"


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda number: f"Pupil {number}")
    username = factory.Sequence(lambda number: f"pupil{number}")
    role = Role.STUDENT
    language = "en"
    login_key = factory.LazyAttribute(lambda row: login_key(row.school.slug, row.username))
    password = factory.LazyFunction(lambda: hashed("kite-moon-42"))


class ClassroomFactory(DjangoModelFactory[Classroom]):
    class Meta:
        model = Classroom

    name = factory.Sequence(lambda number: f"Class {number}")
    join_code = factory.LazyFunction(new_code)
    join_code_until = factory.LazyFunction(lambda: now() + timedelta(days=14))


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    title = "My favourite monument"
    brief = "Choose a monument that you would love to visit, and show an animal friend visiting it."
    due_at = factory.LazyFunction(lambda: now() + timedelta(days=7))
    state = AssignmentState.PUBLISHED


def pupils(school: School, classroom: Classroom, count: int, **values: Any) -> list[Person]:
    """More pupils of a class, for lists that must not grow in queries."""
    people: list[Person] = [PersonFactory(school=school, **values) for _ in range(count)]
    for person in people:
        EnrolmentFactory(school=school, classroom=classroom, person=person)
    return people
