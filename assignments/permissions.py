"""Who may see and do what with assignments and submissions: each rule as a predicate and as a filter."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.models import Classroom
from accounts.permissions import as_uuid, require, run_classrooms, runs_classroom, visible_classrooms
from assignments.choices import AssignmentState, SubmissionState
from assignments.models import Assignment, Submission
from assignments.queries import with_chosen
from edu4all.lib.errors import NotFound


def visible_assignments(actor: Actor, classroom: Classroom | None = None) -> QuerySet[Assignment]:
    """What is published in the actor's classes; drafts too in the classes that they run."""
    rows = Assignment.objects.filter(school_id=actor.school_id, classroom__in=visible_classrooms(actor))
    if actor.is_staff:
        rows = rows.filter(~Q(state=AssignmentState.DRAFT) | Q(classroom__in=run_classrooms(actor)))
    else:
        rows = rows.exclude(state=AssignmentState.DRAFT)
    return rows.filter(classroom=classroom) if classroom else rows


def get_assignment(actor: Actor, assignment_id: UUID | str) -> Assignment:
    """An assignment that exists for the actor. Raises `NotFound`."""
    rows = visible_assignments(actor).select_related("classroom", "policy__current")
    found = rows.filter(pk=as_uuid(assignment_id)).first()
    if found is None:
        raise NotFound
    return found


def get_run_assignment(actor: Actor, assignment_id: UUID | str) -> Assignment:
    """An assignment of a class that the actor runs. Raises `NotFound` or `Forbidden`."""
    assignment = get_assignment(actor, assignment_id)
    require(runs_classroom(actor, assignment.classroom_id))
    return assignment


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """One's own; for staff what was handed in in the classes that they run. A pupil's draft is the pupil's."""
    mine = Q(person_id=actor.person_id)
    rows = Submission.objects.filter(school_id=actor.school_id)
    if not actor.is_staff:
        return rows.filter(mine)
    handed_in = Q(assignment__classroom__in=run_classrooms(actor)) & ~Q(state=SubmissionState.DRAFT)
    return rows.filter(mine | handed_in)


def get_submission(actor: Actor, submission_id: UUID | str) -> Submission:
    """A submission that exists for the actor, with its picked pictures. Raises `NotFound`."""
    found = with_chosen(visible_submissions(actor)).filter(pk=as_uuid(submission_id)).first()
    if found is None:
        raise NotFound
    return found


def get_run_submission(actor: Actor, submission_id: UUID | str) -> Submission:
    """A submission that was handed in to a class that the actor runs. Raises `NotFound` or `Forbidden`."""
    submission = get_submission(actor, submission_id)
    require(runs_classroom(actor, submission.assignment.classroom_id))
    return submission
