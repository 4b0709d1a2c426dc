"""Handing in, taking back, marking and returning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from accounts.log import record
from accounts.permissions import as_uuid, require, runs_classroom
from assignments.choices import SubmissionState
from assignments.models import Submission, SubmissionPicture
from assignments.operations.pictures import AssignmentClosed
from edu4all.lib.clock import now
from edu4all.lib.errors import FieldError, Invalid, NotAllowedNow, NotFound, Stale
from edu4all.lib.text import text_error
from imagegen.queries import pictures_of

MAX_PICTURES = 6
EDITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED})


class HandedIn(NotAllowedNow):
    sentence = gettext_lazy("You have handed this in. Take it back first if you want to change it.")


class NotHandedIn(NotAllowedNow):
    sentence = gettext_lazy("This has not been handed in.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture that goes with the work, and what it shows in the pupil's words."""

    picture_id: UUID | str
    alt_text: str = ""


@transaction.atomic
def choose(actor: Actor, submission: Submission, picture_id: UUID | str) -> Submission:
    """Add one of the actor's released pictures to their work. Choosing it twice changes nothing.

    What it shows is for the pupil to write, even where the painter has a sentence of its own: it is schoolwork.
    """
    row = _lock_own(actor, submission)
    picture = pictures_of(actor.person_id).filter(pk=as_uuid(picture_id)).first()
    if picture is None:
        raise NotFound
    count = SubmissionPicture.objects.filter(submission=row).exclude(picture=picture).count()
    if count >= MAX_PICTURES:
        words = _("Choose at most %(most)d pictures.") % {"most": MAX_PICTURES}
        raise Invalid.field("pictures", "too_many", words)
    SubmissionPicture.objects.get_or_create(submission=row, picture=picture, defaults={"position": count})
    return _touch(row)


@transaction.atomic
def save_draft(
    actor: Actor,
    submission: Submission,
    *,
    title: str,
    reflection: str,
    pictures: Sequence[Chosen],
    version: int | None = None,
) -> Submission:
    """Keep the work for later: title, reflection, pictures in this order with their alt texts.

    Raises `Invalid`, `HandedIn`, and `Stale` where another tab or device saved since `version`.
    """
    row = _lock_own(actor, submission)
    if version is not None and version != row.version:
        raise Stale
    _require_texts(title, reflection, pictures)
    wanted = {as_uuid(chosen.picture_id): chosen for chosen in pictures}
    known = {picture.pk: picture for picture in pictures_of(actor.person_id).filter(pk__in=wanted)}
    if len(known) != len(wanted):
        raise NotFound
    SubmissionPicture.objects.filter(submission=row).delete()
    SubmissionPicture.objects.bulk_create(
        SubmissionPicture(submission=row, picture=known[key], position=position, alt_text=chosen.alt_text.strip())
        for position, (key, chosen) in enumerate(wanted.items())
    )
    row.title, row.reflection = " ".join(title.split()), reflection.strip()
    return _touch(row)


@transaction.atomic
def submit(actor: Actor, submission: Submission) -> Submission:
    """Hand in: at least one picture, each with an alt text, and a title. The server's clock decides what is in time."""
    row = _lock_own(actor, submission)
    chosen = list(SubmissionPicture.objects.filter(submission=row).order_by("position", "id"))
    errors = []
    if not chosen:
        errors.append(FieldError("pictures", "empty", _("Choose at least one picture.")))
    if not row.title:
        errors.append(FieldError("title", "empty", _("Give your work a title.")))
    errors += [
        FieldError(f"alt_text_{picture.picture_id}", "empty", _("Write what this picture shows."))
        for picture in chosen
        if not picture.alt_text
    ]
    if errors:
        raise Invalid(errors=tuple(errors))
    row.state, row.submitted_at = SubmissionState.SUBMITTED, now()
    _touch(row)
    record(actor, "submission.submitted", row, classroom_id=row.assignment.classroom_id, pictures=len(chosen))
    return row


@transaction.atomic
def withdraw(actor: Actor, submission: Submission) -> Submission:
    """Take back what was handed in, while the assignment is open and nobody has answered it."""
    row = _lock(submission)
    require(row.person_id == actor.person_id)
    if row.state != SubmissionState.SUBMITTED:
        raise NotHandedIn
    if not row.assignment.is_open:
        raise AssignmentClosed
    row.state, row.submitted_at = SubmissionState.DRAFT, None
    _touch(row)
    record(actor, "submission.withdrawn", row, classroom_id=row.assignment.classroom_id)
    return row


@transaction.atomic
def grade(
    actor: Actor, submission: Submission, *, mark: int | None, comment: str, version: int | None = None
) -> Submission:
    """A teacher marks what was handed in; the pupil sees it when it is returned."""
    row = _lock_marked(actor, submission, version)
    _set_grade(row, mark, comment)
    _touch(row)
    record(actor, "submission.graded", row, classroom_id=row.assignment.classroom_id)
    return row


@transaction.atomic
def return_work(
    actor: Actor, submission: Submission, *, mark: int | None, comment: str, version: int | None = None
) -> Submission:
    """Give the work back with a comment and, if there is one, a mark. The pupil may improve it while there is time."""
    row = _lock_marked(actor, submission, version)
    _set_grade(row, mark, comment)
    row.state, row.returned_at, row.returned_by = SubmissionState.RETURNED, now(), actor.person
    _touch(row)
    record(actor, "submission.returned", row, classroom_id=row.assignment.classroom_id)
    return row


def _lock(submission: Submission) -> Submission:
    rows = Submission.objects.select_related("assignment").select_for_update(of=("self",))
    return rows.get(pk=submission.pk)


def _lock_own(actor: Actor, submission: Submission) -> Submission:
    """One's own work, while it may be changed. A returned one may be improved as long as the assignment is open."""
    row = _lock(submission)
    require(row.person_id == actor.person_id)
    if row.state not in EDITABLE:
        raise HandedIn
    if not row.assignment.is_open:
        raise AssignmentClosed
    return row


def _lock_marked(actor: Actor, submission: Submission, version: int | None) -> Submission:
    row = _lock(submission)
    require(runs_classroom(actor, row.assignment.classroom_id))
    if row.state == SubmissionState.DRAFT:
        raise NotHandedIn
    if version is not None and version != row.version:
        raise Stale
    return row


def _set_grade(row: Submission, mark: int | None, comment: str) -> None:
    if mark is not None and not 0 <= mark <= row.assignment.max_mark:
        words = _("Choose a mark from 0 to %(most)d.") % {"most": row.assignment.max_mark}
        raise Invalid.field("mark", "out_of_range", words)
    if problem := text_error("comment", comment, most=4000):
        raise Invalid(errors=(problem,))
    row.mark, row.comment = mark, comment.strip()


def _touch(row: Submission) -> Submission:
    row.version += 1
    row.save()
    return row


def _require_texts(title: str, reflection: str, pictures: Sequence[Chosen]) -> None:
    errors = [text_error("title", title, most=120), text_error("reflection", reflection, most=4000)]
    if len(pictures) > MAX_PICTURES:
        words = _("Choose at most %(most)d pictures.") % {"most": MAX_PICTURES}
        errors.append(FieldError("pictures", "too_many", words))
    errors += [text_error(f"alt_text_{chosen.picture_id}", chosen.alt_text, most=500) for chosen in pictures]
    if found := tuple(error for error in errors if error):
        raise Invalid(errors=found)
