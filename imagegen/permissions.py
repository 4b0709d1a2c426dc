"""Who may see and do what with pictures: each rule as a predicate and as the queryset that it filters."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.permissions import as_uuid, require, run_classrooms, runs_classroom
from edu4all.lib.errors import NotFound
from imagegen.choices import PictureState
from imagegen.models import Case, Generation, Picture


def visible_generations(actor: Actor) -> QuerySet[Generation]:
    """One's own, and for staff those of the classes that they run."""
    mine = Q(person_id=actor.person_id)
    rows = Generation.objects.filter(school_id=actor.school_id)
    return rows.filter(mine | Q(classroom__in=run_classrooms(actor))) if actor.is_staff else rows.filter(mine)


def get_generation(actor: Actor, generation_id: UUID | str) -> Generation:
    """A generation that exists for the actor. Raises `NotFound`."""
    rows = visible_generations(actor).select_related("classroom", "person")
    found = rows.filter(pk=as_uuid(generation_id)).first()
    if found is None:
        raise NotFound
    return found


def get_own_generation(actor: Actor, generation_id: UUID | str) -> Generation:
    """A generation that the actor made. Staff who may see it but did not make it get `Forbidden`."""
    generation = get_generation(actor, generation_id)
    require(generation.person_id == actor.person_id)
    return generation


def visible_pictures(actor: Actor) -> QuerySet[Picture]:
    """A pupil's own released ones; for staff all of the classes that they run. Quarantine: a held one is not there."""
    rows = Picture.objects.filter(school_id=actor.school_id)
    mine = Q(person_id=actor.person_id, state=PictureState.READY)
    return rows.filter(mine | Q(classroom__in=run_classrooms(actor))) if actor.is_staff else rows.filter(mine)


def get_picture(actor: Actor, picture_id: UUID | str) -> Picture:
    """A picture that exists for the actor. Raises `NotFound`."""
    found = visible_pictures(actor).filter(pk=as_uuid(picture_id)).first()
    if found is None:
        raise NotFound
    return found


def get_source(actor: Actor, picture_id: UUID | str) -> Picture:
    """A released picture that exists for the actor, with its generation, to start from. Raises `NotFound`."""
    rows = visible_pictures(actor).filter(state=PictureState.READY).select_related("generation")
    found = rows.filter(pk=as_uuid(picture_id)).first()
    if found is None:
        raise NotFound
    return found


def may_see_master(actor: Actor, picture: Picture) -> bool:
    """The provider's own bytes are for staff: servers embed their parameters in them."""
    return runs_classroom(actor, picture.classroom_id)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(school_id=actor.school_id, classroom__in=run_classrooms(actor))


def get_case(actor: Actor, case_id: UUID | str) -> Case:
    """A case of a class that the actor runs. Raises `Forbidden` for pupils, `NotFound` where there is none."""
    require(actor.is_staff)
    found = visible_cases(actor).select_related("generation__person", "classroom").filter(pk=as_uuid(case_id)).first()
    if found is None:
        raise NotFound
    return found
