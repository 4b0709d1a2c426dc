"""Who acts: the person, their school, the door they came by. Every operation takes an `Actor` first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from accounts.choices import Door, Role
from accounts.models import Person, School
from accounts.tenancy import Exit, everywhere

SYSTEM = "system"
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work, or the system where nobody is (worker, retention, command); `name` says which part of it."""

    school: School
    door: Door
    person: Person | None = None
    locale: str = "en"
    name: str = ""
    device_id: UUID | None = None

    @classmethod
    def system(cls, school: School, name: str, door: Door = Door.TASK) -> Actor:
        return cls(school=school, door=door, name=name)

    @property
    def school_id(self) -> UUID:
        return self.school.pk

    @property
    def person_id(self) -> UUID:
        """The person's id for look-ups; the system's is nobody's."""
        return self.person.pk if self.person else NOBODY

    @property
    def role(self) -> str:
        return self.person.role if self.person else SYSTEM

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_staff(self) -> bool:
        return self.is_teacher or self.is_admin

    @property
    def is_system(self) -> bool:
        return self.person is None

    @property
    def known_person(self) -> Person:
        """The person, where the operation is one that only a person can do."""
        if self.person is None:
            raise LookupError("This operation needs a person.")
        return self.person


class SchoolBackend(BaseBackend):
    """Lets Django's sessions find their person again, whatever school it belongs to."""

    def get_user(self, user_id: Any) -> Person | None:
        with everywhere(Exit.SIGN_IN):
            return Person.objects.select_related("school").filter(pk=user_id, is_active=True).first()
