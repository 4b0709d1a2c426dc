"""The rows of this app: schools, people, classes, devices, and the log's events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from accounts.choices import AgeBand, Door, Role, Seat, TextSize, Theme
from accounts.tenancy import SchoolModel, SchoolQuerySet, ScopedManager
from edu4all.lib.ids import new_id

LANGUAGE_CODES = ("en", "fr", "id", "ko", "nl", "ru")


class School(models.Model):
    """A tenant of the installation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="Europe/Amsterdam")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


def login_key(school_slug: str, username: str) -> str:
    """The installation-wide unique name behind a school and a user name."""
    return f"{school_slug.strip().casefold()}/{username.strip().casefold()}"


class Person(SchoolModel, AbstractBaseUser):
    """Somebody who signs in at one school. No e-mail is needed."""

    username = models.CharField(max_length=60)
    login_key = models.CharField(max_length=130, unique=True, editable=False)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role, default=Role.STUDENT)
    language = models.CharField(max_length=5, default="en")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.AUTO)
    text_size = models.CharField(max_length=10, choices=TextSize, default=TextSize.NORMAL)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login_key"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["school", "username"], name="person_username_in_school")]
        indexes = [models.Index(fields=["school", "role", "name"], name="person_by_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


class Classroom(SchoolModel):
    """A class: its people, its rules, its assignments."""

    name = models.CharField(max_length=80)
    age_band = models.CharField(max_length=10, choices=AgeBand, default=AgeBand.UNDER_13)
    join_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    join_code_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="classroom_name_in_school")]

    def __str__(self) -> str:
        return self.name


class Enrolment(SchoolModel):
    """A person's place in a class."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.STUDENT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["classroom", "person"], name="enrolment_once")]
        indexes = [models.Index(fields=["person", "seat"], name="enrolment_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.classroom_id}"


class DeviceToken(SchoolModel):
    """A signed-in device of the API. Only the token's SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    device = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta(SchoolModel.Meta):
        indexes = [models.Index(fields=["person", "-id"], name="device_by_person")]

    def __str__(self) -> str:
        return self.device


class SignInCount(models.Model):
    """How often a sign-in was tried under one key in one window; shared by all processes. Keys are hashes."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"


class AppendOnly(Exception):
    """Somebody tried to change or delete an event: a mistake in the code."""


class EventRows(SchoolQuerySet["Event"]):
    """Events are read and added, nothing else."""

    def update(self, **values: Any) -> int:
        raise AppendOnly("Events are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Events are never deleted.")

    def bulk_create(self, objs: Iterable[Event], *args: Any, **kwargs: Any) -> list[Event]:
        if len(args) > 2 or kwargs.get("update_conflicts"):
            raise AppendOnly("Events are never changed.")
        return super().bulk_create(objs, *args, **kwargs)


EventManager = ScopedManager.from_queryset(EventRows)


class Event(SchoolModel):
    """One line of the school's append-only log.

    People and things are named by id, without a foreign key: an erased person leaves the line in its place. `facts`
    holds no personal data and nothing that a pupil wrote.
    """

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=60)
    door = models.CharField(max_length=10, choices=Door)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20)
    classroom_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    objects = EventManager()  # type: ignore[assignment, misc]

    class Meta(SchoolModel.Meta):
        indexes = [
            models.Index(fields=["school", "-id"], name="event_by_school"),
            models.Index(fields=["school", "classroom_id", "-id"], name="event_by_classroom"),
            models.Index(fields=["school", "kind", "-id"], name="event_by_kind"),
            models.Index(fields=["subject_id", "id"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return self.kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or kwargs.get("force_update") or kwargs.get("update_fields") is not None:
            raise AppendOnly("Events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Events are never deleted.")
