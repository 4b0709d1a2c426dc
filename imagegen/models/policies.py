"""Safety policies: what each level says, in versions that never change, and what they come to together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Classroom, Person
from accounts.tenancy import SchoolModel
from imagegen.choices import Level


class SafetyPolicy(SchoolModel):
    """The rules of a school, a class or an assignment. What it says now is its current version's; none: nothing."""

    level = models.CharField(max_length=12, choices=[(level, level) for level in Level if level != Level.PLATFORM])
    classroom = models.ForeignKey(Classroom, null=True, on_delete=models.CASCADE, related_name="policies")
    current = models.ForeignKey("PolicyVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=Q(level="school"), name="one_school_policy"),
            models.UniqueConstraint(fields=["classroom"], condition=Q(level="classroom"), name="one_classroom_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.level} policy"


class PolicyVersion(SchoolModel):
    """One saved state of a level's rules. Immutable."""

    policy = models.ForeignKey(SafetyPolicy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    locked = models.JSONField(default=list)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"version {self.number}"


class EffectivePolicy(SchoolModel):
    """What the levels came to, merged: immutable, named by every generation. `levels` names each level's version."""

    digest = models.CharField(max_length=64)
    levels = models.JSONField()
    rules = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["school", "digest"], name="effective_policy_once")]

    def __str__(self) -> str:
        return self.digest[:12]
