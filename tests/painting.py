"""Asking for pictures and working the queue off, for tests of everything behind a door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.choices import Door
from accounts.models import Classroom, Person, School
from accounts.tenancy import Exit, everywhere, school_scope
from imagegen import budgets
from imagegen.choices import Origin, PictureState, State
from imagegen.engine import queue
from imagegen.models import Attempt, Case, DailyUse, Generation, Picture
from imagegen.operations.generations import request
from imagegen.operations.policies import Draft, class_policy, save_version, school_policy
from imagegen.pipeline import painters
from imagegen.pipeline.admit import Place, Wish
from imagegen.pipeline.run import Answer, Pipeline
from imagegen.pipeline.settling import Job
from tests.world import World

KNOWN = "a dog"
"""Words that the storybook draws."""
UNKNOWN = "xyzzy qwrt"
"""Words that it does not know."""


def classroom_of(world: World, person: Person) -> Classroom:
    homes = {
        world.ben.pk: world.class_6a, world.theo.pk: world.class_6a,
        world.olga.pk: world.oak_class, world.otto.pk: world.oak_class,
    }  # fmt: skip
    return homes.get(person.pk, world.class_5b)


def ask(world: World, person: Person, prompt: str = KNOWN, **wishes: Any) -> Generation:
    """A person asks for pictures in their class."""
    return ask_with_key(world, person, None, prompt, **wishes)[0]


def ask_with_key(
    world: World, person: Person, key: UUID | None, prompt: str = KNOWN, **wishes: Any
) -> tuple[Generation, bool]:
    """The same with a repeat key: the generation, and whether it is new."""
    place = Place(classroom_of(world, person))
    with world.at(person.school):
        return request(world.actor(person, Door.API), place, Wish(prompt=prompt, **wishes), repeat_key=key)


def set_rules(world: World, **values: Any) -> None:
    """Tara sets the rules of 5B."""
    with world.at(world.kompas):
        tara = world.actor(world.tara)
        save_version(tara, class_policy(tara, world.class_5b), Draft(values))


def set_school_rules(world: World, *locked: str, **values: Any) -> None:
    """Ada sets the rules of Kompas."""
    with world.at(world.kompas):
        ada = world.actor(world.ada)
        save_version(ada, school_policy(ada), Draft(values, locked))


def send(limit: int = 50) -> list[Job]:
    """Claim what waits and write it down as sent, as a worker does before it calls."""
    claims = queue.claim(limit, list(painters.KINDS))
    return Pipeline().send(claims) if claims else []


def call(job: Job) -> Answer:
    return Pipeline().call(job)


def finish(job: Job, answer: Answer) -> None:
    Pipeline().finish(job, answer)


def make_due() -> None:
    """Let the time pass until every postponed generation may be tried again."""
    with everywhere(Exit.SETUP):
        Generation.objects.update(run_after=None)


def end_leases() -> None:
    """Let the time pass until every claim has ended unrenewed."""
    with everywhere(Exit.SETUP):
        Generation.objects.filter(lease_until__isnull=False).update(lease_until="2020-01-01T00:00Z")


def now_as(generation: Generation) -> Generation:
    """The generation as it is stored now."""
    with everywhere(Exit.SETUP):
        return Generation.objects.select_related("policy", "person", "classroom").get(pk=generation.pk)


def used_by(person: Person) -> int:
    """How many pictures are counted on a person's days, over all days."""
    with everywhere(Exit.SETUP):
        return sum(DailyUse.objects.filter(person=person).values_list("used", flat=True))


def left_for(world: World, person: Person, limit: int) -> int:
    with world.at(person.school):
        return budgets.left_today(person, person.school, limit).left


def pictures(generation: Generation) -> list[Picture]:
    with everywhere(Exit.SETUP):
        return list(Picture.objects.filter(generation=generation).order_by("position"))


def outcomes(generation: Generation) -> list[str]:
    """How each attempt ended, the first one first."""
    with everywhere(Exit.SETUP):
        rows = Attempt.objects.filter(generation=generation).order_by("number")
        return list(rows.values_list("outcome", flat=True))


def cases(generation: Generation) -> list[Case]:
    with everywhere(Exit.SETUP):
        return list(Case.objects.filter(generation=generation).order_by("id"))


def given_pictures(world: World, person: Person, count: int = 1) -> list[Picture]:
    """Released pictures of a person that were never drawn: rows without files, for tests that don't open them."""
    generation = ask(world, person, n=count)
    with world.at(person.school):
        Generation.objects.filter(pk=generation.pk).update(state=State.READY)
        return Picture.objects.bulk_create(
            Picture(
                generation=generation,
                classroom_id=generation.classroom_id,
                person=person,
                position=position,
                state=PictureState.READY,
                origin=Origin.STORYBOOK,
                width=8,
                height=8,
                sha256="0" * 64,
                master_type="image/png",
                full_type="image/png",
                thumb_type="image/webp",
            )
            for position in range(count)
        )


def rows_at(school: School) -> dict[str, int]:
    """How many rows a school has of what a request may leave."""
    with school_scope(school.pk):
        models = (Generation, Attempt, Picture, Case)
        return {model.__name__: model.objects.count() for model in models}  # type: ignore[attr-defined]
