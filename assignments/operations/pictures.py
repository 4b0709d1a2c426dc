"""Every way to a picture that may name an assignment: its window, deadline and own rules are checked each time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Classroom
from accounts.permissions import is_in_classroom, require
from assignments.models import Assignment, Submission, Try
from assignments.queries import assignment_of
from edu4all.lib.errors import EduError
from imagegen.operations import generations
from imagegen.permissions import get_source
from imagegen.pipeline.admit import Link, Place, Wish

if TYPE_CHECKING:
    from imagegen.models import Generation, Picture


class AssignmentClosed(EduError):
    code = "assignment_closed"
    status = 409
    sentence = _("This task is closed. Ask your teacher if you need more time.")


def draw(
    actor: Actor,
    classroom: Classroom,
    wish: Wish,
    *,
    assignment: Assignment | None = None,
    source: Picture | None = None,
    repeat_key: UUID | None = None,
) -> tuple[Generation, bool]:
    """Ask for pictures, freely in a class or for one of its assignments. See `generations.request` for what it raises.

    `source` is the picture that an edit or a variation starts from. Raises `AssignmentClosed` besides. For an
    assignment the generation becomes one of the submission's tries.
    """
    return generations.request(
        actor,
        _place(classroom, assignment, source),
        wish,
        repeat_key=repeat_key,
        before=partial(_require_open, actor, assignment),
        link=_link(actor, assignment),
    )


def draw_again(
    actor: Actor, generation: Generation, *, painter: str = "", repeat_key: UUID | None = None
) -> tuple[Generation, bool]:
    """Try the same once more, by today's rules, for the same assignment if there was one.

    `painter` names another one than the class's: the storybook, where the rules let it stand in.
    """
    assignment = assignment_of(generation)
    source = get_source(actor, generation.source_id) if generation.source_id else None
    return generations.retry(
        actor,
        generation,
        _place(generation.classroom, assignment, source),
        painter=painter,
        repeat_key=repeat_key,
        before=partial(_require_open, actor, assignment),
        link=_link(actor, assignment),
    )


def own_submission(actor: Actor, assignment: Assignment) -> Submission:
    """The actor's submission of an assignment; it begins, empty, with the first look or try."""
    require(is_in_classroom(actor, assignment.classroom_id))
    person = actor.known_person
    return Submission.objects.get_or_create(assignment=assignment, person=person)[0]


def _require_open(actor: Actor, assignment: Assignment | None) -> None:
    if assignment is not None:
        require(is_in_classroom(actor, assignment.classroom_id))
        if not assignment.is_open:
            raise AssignmentClosed


def _place(classroom: Classroom, assignment: Assignment | None, source: Picture | None) -> Place:
    if assignment is None:
        return Place(classroom, source=source)
    return Place(assignment.classroom, assignment.policy_id, str(assignment.pk), source)


def _link(actor: Actor, assignment: Assignment | None) -> Link | None:
    """What makes a new generation one of the submission's tries, in the transaction that makes it."""
    if assignment is None:
        return None
    return lambda generation: Try.objects.bulk_create(
        [Try(submission=own_submission(actor, assignment), generation=generation)]
    )
