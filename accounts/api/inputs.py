"""What may be written to these doors: each body names its fields, and nothing else is read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.door import Period
from accounts.choices import AgeBand, Role, TextSize, Theme
from accounts.models import LANGUAGE_CODES

LONGEST_PASSWORD = 200


@extend_schema_field({"oneOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]})
class Names(serializers.Field[str, Any, str, Any]):
    """Names as a list, or as one text with a name a line."""

    default_error_messages = {"not_names": "A list of names, or a text with one name a line."}

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, list) and all(isinstance(name, str) for name in data):
            return "\n".join(" ".join(name.split()) for name in data)
        if not isinstance(data, str):
            self.fail("not_names")
        return data

    def to_representation(self, value: str) -> str:
        return value


class SignInBody(serializers.Serializer[Any]):
    school = serializers.CharField(max_length=60)
    username = serializers.CharField(max_length=60)
    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)
    device = serializers.CharField(max_length=80, help_text="A name that its owner knows it by.")
    new_password = serializers.CharField(
        max_length=LONGEST_PASSWORD,
        trim_whitespace=False,
        required=False,
        default="",
        allow_blank=True,
        help_text="An own password, in exchange for a first one. Without it a first one answers 403.",
    )


class PasswordBody(serializers.Serializer[Any]):
    old_password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)
    new_password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class PreferencesBody(serializers.Serializer[Any]):
    language = serializers.ChoiceField(LANGUAGE_CODES, required=False)
    theme = serializers.ChoiceField(Theme.values, required=False)
    text_size = serializers.ChoiceField(TextSize.values, required=False)


class ClassroomBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    age_band = serializers.ChoiceField(AgeBand.values, default=AgeBand.UNDER_13.value)
    names = Names(required=False, default="")


class NamesBody(serializers.Serializer[Any]):
    names = Names()


class CodeBody(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=60)


class ColleagueBody(serializers.Serializer[Any]):
    person = serializers.CharField(max_length=60, help_text="A colleague's id.")


class NewColleagueBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    username = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    role = serializers.ChoiceField([Role.TEACHER.value, Role.ADMIN.value], default=Role.TEACHER.value)


class PersonChangeBody(serializers.Serializer[Any]):
    role = serializers.ChoiceField([Role.TEACHER.value, Role.ADMIN.value], required=False)
    is_active = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Name what to change.", "empty")
        return attrs


class EventQuery(Period):
    classroom = serializers.CharField(required=False, max_length=60)
    kind = serializers.CharField(required=False, max_length=60, help_text="`case.decided`, or `case.` for all of them.")
    subject = serializers.CharField(required=False, max_length=60, help_text="The id of what it happened to.")
