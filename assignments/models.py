"""The rows of this app."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Classroom, Person
from accounts.tenancy import SchoolModel
from assignments.choices import AssignmentState, SubmissionState
from edu4all.lib.clock import now


class Assignment(SchoolModel):
    """A task of a class. `policy` holds its own rules and the note to the painter, if it has any."""

    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="assignments")
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=4000)
    tip = models.CharField(max_length=400, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    max_mark = models.PositiveSmallIntegerField(default=10)
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.DRAFT)
    policy = models.OneToOneField("imagegen.SafetyPolicy", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolModel.Meta):
        indexes = [models.Index(fields=["classroom", "-id"], name="assignment_by_classroom")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_past_due(self) -> bool:
        return self.due_at is not None and self.due_at <= now()

    @property
    def is_open(self) -> bool:
        """Whether pupils may make pictures for it and hand in now."""
        return self.state == AssignmentState.PUBLISHED and not self.is_past_due


class Submission(SchoolModel):
    """A pupil's work for an assignment, from the first try to the teacher's answer."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    title = models.CharField(max_length=120, blank=True)
    reflection = models.TextField(max_length=4000, blank=True)
    submitted_at = models.DateTimeField(null=True)
    mark = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(max_length=4000, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment", "person"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="submission_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="submission_by_person")]

    def __str__(self) -> str:
        return f"submission {self.pk} ({self.state})"


class SubmissionPicture(SchoolModel):
    """A picture that was picked for handing in, with the pupil's own words for what it shows."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="chosen")
    picture = models.ForeignKey("imagegen.Picture", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt_text = models.CharField(max_length=500, blank=True)

    class Meta(SchoolModel.Meta):
        constraints = [models.UniqueConstraint(fields=["submission", "picture"], name="picture_chosen_once")]

    def __str__(self) -> str:
        return f"{self.picture_id} in {self.submission_id}"


class Try(SchoolModel):
    """A generation that was made for an assignment: the trail behind a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="tries")
    generation = models.OneToOneField("imagegen.Generation", on_delete=models.CASCADE, related_name="+")

    class Meta(SchoolModel.Meta):
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.generation_id} for {self.submission_id}"
