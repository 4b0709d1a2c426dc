"""Where a picture is made: the class, and the assignment if it is for one; and what can be chosen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.models import Classroom
from accounts.permissions import as_uuid, require, visible_classrooms
from assignments.models import Assignment
from assignments.permissions import get_assignment
from edu4all.lib.errors import NotFound
from imagegen.budgets import Left, left_today
from imagegen.choices import Check, Shape
from imagegen.pipeline import painters
from imagegen.pipeline.policies import effective
from imagegen.policy import Rules

SHAPE_WORDS: dict[Shape, Promise] = {
    Shape.SQUARE: _("Square"),
    Shape.LANDSCAPE: _("Wide"),
    Shape.PORTRAIT: _("Tall"),
    Shape.WIDE: _("Very wide"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A class of one's own and, where there is one, the assignment that the picture is for."""

    classroom: Classroom
    assignment: Assignment | None = None

    @property
    def is_open(self) -> bool:
        return self.assignment is None or self.assignment.is_open


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be asked for at a place, by its rules and by what its painter can do.

    `fallback` is who the rules let stand in for the painter, or "".
    """

    shapes: list[tuple[str, str]]
    counts: list[str]
    has_variety: bool
    is_checked: bool
    is_away: bool
    fallback: str
    left: Left


def own_classrooms(actor: Actor) -> QuerySet[Classroom]:
    """The classes in which the actor sits, as a pupil or as a teacher."""
    return visible_classrooms(actor).filter(enrolments__person_id=actor.person_id).order_by("name", "id")


def place_of(actor: Actor, asked: Mapping[str, str]) -> Place | None:
    """The place that `assignment` or `class` names, or the only class; None where a class has to be chosen first.

    Raises `NotFound` for what does not exist for the actor, `Forbidden` for an assignment outside their own classes.
    """
    mine = own_classrooms(actor)
    if asked.get("assignment"):
        assignment = get_assignment(actor, asked["assignment"])
        require(mine.filter(pk=assignment.classroom_id).exists())
        return Place(assignment.classroom, assignment)
    if asked.get("class"):
        classroom = mine.filter(pk=as_uuid(asked["class"])).first()
        if classroom is None:
            raise NotFound
        return Place(classroom)
    only = list(mine[:2])
    return Place(only[0]) if len(only) == 1 else None


def stand_in(rules: Rules) -> str:
    """Who a pupil may choose where the painter of these rules is away, or "" where nobody is."""
    return painters.FALLBACK if rules.fallback and painters.chosen(rules.provider) != painters.FALLBACK else ""


def offer_at(actor: Actor, place: Place) -> Offer:
    """What can be asked for here; never more pictures at once than are left today."""
    policy_id = place.assignment.policy_id if place.assignment else None
    rules = effective(actor.school_id, place.classroom.pk, policy_id).rules
    name = painters.chosen(rules.provider)
    painter = painters.at_work(name, place.classroom)
    can = painter.provider.capabilities() if painter else None
    left = left_today(actor.known_person, actor.school, rules.daily_pictures)
    most = max(1, min(rules.max_n, can.max_n if can else 1, left.left))
    return Offer(
        shapes=[(shape.value, str(SHAPE_WORDS[shape])) for shape in rules.shapes if can is None or shape in can.shapes],
        counts=[str(number) for number in range(1, most + 1)],
        has_variety=can is not None and can.variety,
        is_checked=painters.check_first(name, Check(rules.check)) == Check.EVERYTHING,
        is_away=painter is None,
        fallback=stand_in(rules),
        left=left,
    )
