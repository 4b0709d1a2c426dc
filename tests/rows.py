"""One row of every model, for tests that walk over all of them.

`MAKERS` names each model by hand: a model without a line here fails the walk, so that nobody forgets the wall for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts.choices import Door, Role, Seat
from accounts.models import Classroom, DeviceToken, Enrolment, Event, Person, School
from accounts.tenancy import SchoolModel
from assignments.models import Assignment, Submission, SubmissionPicture, Try
from edu4all.lib.clock import now, today_in
from imagegen.choices import Check, HeldAt, Language, LedgerStep, Level, Origin, PictureState, Shape, State
from imagegen.models import (
    Attempt,
    Budget,
    Case,
    DailyUse,
    EffectivePolicy,
    Generation,
    LedgerLine,
    Picture,
    PolicyVersion,
    ProviderAccount,
    QueueShare,
    SafetyPolicy,
    Spending,
)
from tests import factories


class Rows:
    """Makes one row of each model at one school, with what it needs, when it is first asked for."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._made: dict[type[SchoolModel], Any] = {}

    def one(self, model: type[SchoolModel]) -> Any:
        """The school's row of a model. Call inside the school's scope."""
        if model not in self._made:
            self._made[model] = MAKERS[model](self)
        return self._made[model]

    def fresh(self, model: type[SchoolModel]) -> Any:
        """Another row of a model, not saved yet: a copy of the first under an id of its own."""
        row = self.one(model)
        values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        return model(**{name: value for name, value in values.items() if name != "id"})


def _generation(rows: Rows) -> Generation:
    return Generation.objects.create(
        classroom=rows.one(Classroom),
        person=rows.one(Person),
        door=Door.WEB,
        prompt="a dog",
        language=Language.EN,
        shape=Shape.SQUARE,
        n=1,
        provider="storybook",
        policy=rows.one(EffectivePolicy),
        check_first=Check.NOBODY,
        state=State.READY,
    )


def _picture(rows: Rows) -> Picture:
    return Picture.objects.create(
        generation=rows.one(Generation),
        classroom=rows.one(Classroom),
        person=rows.one(Person),
        position=0,
        state=PictureState.READY,
        origin=Origin.STORYBOOK,
        width=8,
        height=8,
        sha256="0" * 64,
        master="master.png",
        master_type="image/png",
        full="full.png",
        full_type="image/png",
        thumb="thumb.webp",
        thumb_type="image/webp",
    )


MAKERS: dict[type[SchoolModel], Callable[[Rows], SchoolModel]] = {
    Person: lambda rows: factories.PersonFactory(school=rows.school, role=Role.STUDENT),
    Classroom: lambda rows: factories.ClassroomFactory(school=rows.school),
    Enrolment: lambda rows: Enrolment.objects.create(
        classroom=rows.one(Classroom), person=rows.one(Person), seat=Seat.STUDENT
    ),
    DeviceToken: lambda rows: DeviceToken.objects.create(
        person=rows.one(Person), device="phone", digest=rows.school.pk.hex, expires_at=now() + timedelta(days=1)
    ),
    Event: lambda rows: Event.objects.create(
        kind="person.signed_in", door=Door.WEB, actor_role=Role.STUDENT, subject_kind="person", facts={}
    ),
    SafetyPolicy: lambda rows: SafetyPolicy.objects.create(level=Level.CLASSROOM, classroom=rows.one(Classroom)),
    PolicyVersion: lambda rows: PolicyVersion.objects.create(policy=rows.one(SafetyPolicy), number=1),
    EffectivePolicy: lambda rows: EffectivePolicy.objects.create(digest="0" * 64, levels={}, rules={}),
    Generation: _generation,
    Attempt: lambda rows: Attempt.objects.create(generation=rows.one(Generation), number=1, provider="storybook"),
    Picture: _picture,
    Case: lambda rows: Case.objects.create(
        generation=rows.one(Generation), classroom=rows.one(Classroom), subject=HeldAt.PICTURE
    ),
    DailyUse: lambda rows: DailyUse.objects.create(person=rows.one(Person), day=today_in("UTC"), used=1),
    ProviderAccount: lambda rows: ProviderAccount.objects.create(provider="openai"),
    Budget: lambda rows: Budget.objects.create(monthly=1_000_000),
    Spending: lambda rows: Spending.objects.create(month=today_in("UTC").replace(day=1)),
    LedgerLine: lambda rows: LedgerLine.objects.create(
        generation=rows.one(Generation), step=LedgerStep.RESERVE, amount=13_200, month=today_in("UTC").replace(day=1)
    ),
    QueueShare: lambda rows: QueueShare.objects.create(classroom=rows.one(Classroom)),
    Assignment: lambda rows: factories.AssignmentFactory(classroom=rows.one(Classroom), made_by=rows.one(Person)),
    Submission: lambda rows: Submission.objects.create(assignment=rows.one(Assignment), person=rows.one(Person)),
    SubmissionPicture: lambda rows: SubmissionPicture.objects.create(
        submission=rows.one(Submission), picture=rows.one(Picture), position=0
    ),
    Try: lambda rows: Try.objects.create(submission=rows.one(Submission), generation=rows.one(Generation)),
}
