"""Reads of more than one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.choices import Seat
from accounts.models import Enrolment, Person
from assignments.choices import SubmissionState
from assignments.models import Assignment, Submission, SubmissionPicture, Try
from imagegen.queries import generations_in

if TYPE_CHECKING:
    from imagegen.models import Generation


def for_pupil(assignments: QuerySet[Assignment], person_id: UUID) -> QuerySet[Assignment]:
    """Assignments with the pupil's own state in `mine` and mark in `my_mark`, the soonest due first."""
    own = Submission.objects.filter(assignment=OuterRef("pk"), person_id=person_id)
    answered = own.filter(state=SubmissionState.RETURNED)
    rows = assignments.select_related("classroom").annotate(
        mine=Subquery(own.values("state")[:1]), my_mark=Subquery(answered.values("mark")[:1])
    )
    return rows.order_by(F("due_at").asc(nulls_last=True), "-id")


def for_teacher(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with how many were handed in (`handed_in`) and returned (`returned`), the newest first."""
    return (
        assignments.select_related("classroom")
        .annotate(
            handed_in=Count("submissions", filter=Q(submissions__state=SubmissionState.SUBMITTED)),
            returned=Count("submissions", filter=Q(submissions__state=SubmissionState.RETURNED)),
        )
        .order_by("-id")
    )


def with_chosen(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with their picked pictures in `pictures`, in order."""
    chosen = SubmissionPicture.objects.select_related("picture").order_by("position", "id")
    return submissions.select_related("assignment__classroom", "person").prefetch_related(
        Prefetch("chosen", queryset=chosen, to_attr="pictures")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil of a class and their submission, if there is one yet."""

    person: Person
    submission: Submission | None


def class_work(assignment: Assignment) -> list[Row]:
    """Every pupil of the class by name, with or without work: two queries and one for the pictures."""
    seats = Enrolment.objects.filter(classroom_id=assignment.classroom_id, seat=Seat.STUDENT)
    pupils = [seat.person for seat in seats.select_related("person").order_by("person__name", "id")]
    work = {row.person_id: row for row in with_chosen(Submission.objects.filter(assignment=assignment))}
    return [Row(pupil, work.get(pupil.pk)) for pupil in pupils]


def tries_of(submission: Submission) -> QuerySet[Generation]:
    """The trail of tries behind a submission, oldest first."""
    return generations_in(Try.objects.filter(submission=submission).values("generation_id"))


def assignment_of(generation: Generation) -> Assignment | None:
    """The assignment that a generation was made for."""
    tried = Try.objects.filter(generation=generation).select_related("submission__assignment__classroom").first()
    return tried.submission.assignment if tried else None
