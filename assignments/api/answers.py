"""How assignments and submissions look in answers: rows to plain values, and the schema of each."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from accounts.actor import Actor
from accounts.api.door import when
from assignments.choices import AssignmentState, SubmissionState
from assignments.models import Assignment, Submission
from assignments.operations.tasks import note_of
from imagegen.api.answers import NamedAnswer, ShownPictureAnswer, named, shown_picture


class AssignmentAnswer(serializers.Serializer[Any]):
    """A task of a class. `note`, what is added to the painter's instructions, is there for staff."""

    id = serializers.CharField()
    version = serializers.IntegerField()
    classroom = serializers.CharField()
    title = serializers.CharField()
    brief = serializers.CharField()
    tip = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    max_mark = serializers.IntegerField()
    state = serializers.ChoiceField(AssignmentState.values)
    published_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    note = serializers.CharField(required=False)


def assignment_answer(actor: Actor, assignment: Assignment) -> dict[str, Any]:
    """`assignment` comes with its policy's current version at hand where it is for staff."""
    body = {
        "id": str(assignment.pk),
        "version": assignment.version,
        "classroom": str(assignment.classroom_id),
        "title": assignment.title,
        "brief": assignment.brief,
        "tip": assignment.tip,
        "due_at": when(assignment.due_at),
        "max_mark": assignment.max_mark,
        "state": assignment.state,
        "published_at": when(assignment.published_at),
        "created_at": when(assignment.created_at),
    }
    return body | {"note": note_of(assignment)} if actor.is_staff else body


class AssignmentRowAnswer(AssignmentAnswer):
    """A task in a list. For pupils with their own work's state, for staff with how many handed in and got it back."""

    submission_state = serializers.ChoiceField(SubmissionState.values, required=False, allow_null=True)
    handed_in = serializers.IntegerField(required=False)
    returned = serializers.IntegerField(required=False)


def assignment_row(actor: Actor, assignment: Any) -> dict[str, Any]:
    """A row of `queries.for_pupil` or `queries.for_teacher`."""
    body = assignment_answer(actor, assignment)
    if actor.is_staff:
        return body | {"handed_in": assignment.handed_in, "returned": assignment.returned}
    return body | {"submission_state": assignment.mine}


class ChosenAnswer(serializers.Serializer[Any]):
    """A picture that goes with the work, and what it shows in the pupil's words."""

    picture = ShownPictureAnswer()
    alt_text = serializers.CharField()


class SubmissionAnswer(serializers.Serializer[Any]):
    """A pupil's work. For the pupil, `mark` and `comment` are null until the work is returned."""

    id = serializers.CharField()
    version = serializers.IntegerField()
    assignment = serializers.CharField()
    person = NamedAnswer()
    state = serializers.ChoiceField(SubmissionState.values)
    title = serializers.CharField()
    reflection = serializers.CharField()
    pictures = ChosenAnswer(many=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    mark = serializers.IntegerField(allow_null=True)
    max_mark = serializers.IntegerField()
    comment = serializers.CharField(allow_null=True)


def submission_answer(request: Request, actor: Actor, work: Submission) -> dict[str, Any]:
    """`work` comes from `queries.with_chosen`."""
    is_answered = actor.is_staff or work.state == SubmissionState.RETURNED
    return {
        "id": str(work.pk),
        "version": work.version,
        "assignment": str(work.assignment_id),
        "person": named(work.person),
        "state": work.state,
        "title": work.title,
        "reflection": work.reflection,
        "pictures": [
            {"picture": shown_picture(request, chosen.picture), "alt_text": chosen.alt_text}
            for chosen in work.pictures  # type: ignore[attr-defined]
        ],
        "submitted_at": when(work.submitted_at),
        "returned_at": when(work.returned_at),
        "mark": work.mark if is_answered else None,
        "max_mark": work.assignment.max_mark,
        "comment": work.comment if is_answered else None,
    }
