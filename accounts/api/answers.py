"""How people, classes, devices and events look in answers: rows to plain values, and the schema of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from accounts.api.door import text_id, when
from accounts.choices import AgeBand, Door, Role, Seat, TextSize, Theme
from accounts.models import LANGUAGE_CODES, Classroom, DeviceToken, Enrolment, Person
from accounts.operations.people import Slip
from accounts.operations.sign_in import SignedInDevice


class SchoolAnswer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class MeAnswer(serializers.Serializer[Any]):
    """The person who asks."""

    id = serializers.CharField()
    name = serializers.CharField()
    username = serializers.CharField()
    role = serializers.ChoiceField(Role.values)
    language = serializers.ChoiceField(LANGUAGE_CODES)
    theme = serializers.ChoiceField(Theme.values)
    text_size = serializers.ChoiceField(TextSize.values)
    school = SchoolAnswer()


def me_answer(person: Person) -> dict[str, Any]:
    """The person who asks, with the school already at hand."""
    school = person.school
    return {
        "id": str(person.pk),
        "name": person.name,
        "username": person.username,
        "role": person.role,
        "language": person.language,
        "theme": person.theme,
        "text_size": person.text_size,
        "school": {"slug": school.slug, "name": school.name, "time_zone": school.time_zone},
    }


class TokenAnswer(serializers.Serializer[Any]):
    """A new device token. `access` is shown this once."""

    access = serializers.CharField()
    expires_at = serializers.DateTimeField()
    person = MeAnswer()


def token_answer(signed_in: SignedInDevice) -> dict[str, Any]:
    return {
        "access": signed_in.token,
        "expires_at": when(signed_in.device.expires_at),
        "person": me_answer(signed_in.actor.known_person),
    }


class DeviceAnswer(serializers.Serializer[Any]):
    id = serializers.CharField()
    device = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    is_this = serializers.BooleanField(help_text="Whether this request came with it.")


def device_answer(device: DeviceToken, this: object) -> dict[str, Any]:
    return {
        "id": str(device.pk),
        "device": device.device,
        "created_at": when(device.created_at),
        "last_used_at": when(device.last_used_at),
        "expires_at": when(device.expires_at),
        "is_this": device.pk == this,
    }


class PersonAnswer(serializers.Serializer[Any]):
    """Somebody else, as staff see them."""

    id = serializers.CharField()
    name = serializers.CharField()
    username = serializers.CharField()
    role = serializers.ChoiceField(Role.values)
    is_active = serializers.BooleanField()


def person_answer(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.pk),
        "name": person.name,
        "username": person.username,
        "role": person.role,
        "is_active": person.is_active,
    }


class SlipAnswer(serializers.Serializer[Any]):
    """A first password, shown this once: it has to be changed at the first sign-in."""

    person = PersonAnswer()
    password = serializers.CharField()


def slip_answer(slip: Slip) -> dict[str, Any]:
    return {"person": person_answer(slip.person), "password": slip.password}


class SlipsAnswer(serializers.Serializer[Any]):
    slips = SlipAnswer(many=True)


def slips_answer(slips: Iterable[Slip]) -> dict[str, Any]:
    return {"slips": [slip_answer(slip) for slip in slips]}


class ClassroomAnswer(serializers.Serializer[Any]):
    """A class. `join_code`, `join_code_until` and `pupils` are there for those who run it."""

    id = serializers.CharField()
    name = serializers.CharField()
    age_band = serializers.ChoiceField(AgeBand.values)
    created_at = serializers.DateTimeField()
    pupils = serializers.IntegerField(required=False)
    join_code = serializers.CharField(required=False, allow_null=True)
    join_code_until = serializers.DateTimeField(required=False, allow_null=True)


class NewClassroomAnswer(ClassroomAnswer):
    """A new class, with the first passwords of its pupils: shown this once."""

    slips = SlipAnswer(many=True)


def classroom_answer(classroom: Any, *, for_staff: bool) -> dict[str, Any]:
    """`classroom` comes from `queries.with_counts` where it is for staff."""
    body = {
        "id": str(classroom.pk),
        "name": classroom.name,
        "age_band": classroom.age_band,
        "created_at": when(classroom.created_at),
    }
    if for_staff:
        body["pupils"] = classroom.pupils
        body |= join_code_answer(classroom)
    return body


class JoinCodeAnswer(serializers.Serializer[Any]):
    join_code = serializers.CharField(allow_null=True)
    join_code_until = serializers.DateTimeField(allow_null=True)


def join_code_answer(classroom: Classroom) -> dict[str, Any]:
    return {"join_code": classroom.join_code, "join_code_until": when(classroom.join_code_until)}


class MemberAnswer(serializers.Serializer[Any]):
    person = PersonAnswer()
    seat = serializers.ChoiceField(Seat.values)
    since = serializers.DateTimeField()


def member_answer(enrolment: Enrolment) -> dict[str, Any]:
    return {"person": person_answer(enrolment.person), "seat": enrolment.seat, "since": when(enrolment.created_at)}


class EventAnswer(serializers.Serializer[Any]):
    """One line of the school's log. People and things are named by id."""

    id = serializers.CharField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    door = serializers.ChoiceField(Door.values)
    actor = serializers.CharField(allow_null=True)
    actor_role = serializers.CharField()
    classroom = serializers.CharField(allow_null=True)
    subject_kind = serializers.CharField()
    subject = serializers.CharField(allow_null=True)
    facts = serializers.DictField()


EVENT_COLUMNS = (
    "id", "at", "kind", "door", "actor_id", "actor_role", "classroom_id", "subject_kind", "subject_id", "facts"
)  # fmt: skip


def event_answer(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "at": when(row["at"]),
        "kind": row["kind"],
        "door": row["door"],
        "actor": text_id(row["actor_id"]),
        "actor_role": row["actor_role"],
        "classroom": text_id(row["classroom_id"]),
        "subject_kind": row["subject_kind"],
        "subject": text_id(row["subject_id"]),
        "facts": row["facts"],
    }
