"""What may be written to these doors: each body names its fields, and nothing else is read."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.door import Period, Text
from imagegen.choices import Decision
from imagegen.policy import STANCES, Rule
from imagegen.queries import RESULTS


class PolicyBody(serializers.Serializer[Any]):
    """One level's rules. What is not named is not set at this level."""

    values = serializers.DictField(help_text=f"Any of: {', '.join(Rule)}. A category is one of: {', '.join(STANCES)}.")
    locked = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)


class TryBody(serializers.Serializer[Any]):
    prompt = Text()
    draft = PolicyBody(required=False, help_text="The class's rules as they would be. Without it: those in force.")


class DecisionBody(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(list(Decision))
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)
    version = serializers.IntegerField(required=False, help_text="The version that you looked at; or `If-Match`.")
    remember = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=60,
        help_text="With a release of a prompt: a phrase that is fine in this class from now on.",
    )


class AppealBody(serializers.Serializer[Any]):
    plea = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=300, help_text="Why it should be painted."
    )


class ClassroomQuery(serializers.Serializer[Any]):
    classroom = serializers.CharField(required=False, max_length=60)


class UsageQuery(serializers.Serializer[Any]):
    classroom = serializers.CharField(max_length=60)


class GenerationQuery(Period, ClassroomQuery):
    result = serializers.ChoiceField(list(RESULTS), required=False)
