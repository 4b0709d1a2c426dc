"""kill -9 of the worker: nothing is lost, nothing is paid for twice, every quota is exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from accounts.actor import Actor
from accounts.choices import Door
from accounts.models import Person
from accounts.tenancy import Exit, everywhere, school_scope
from assignments.operations.pictures import draw, draw_again
from imagegen.choices import State
from imagegen.engine import queue
from imagegen.models import Case, DailyUse, Generation, Picture
from imagegen.operations.cases import decide
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.pipeline.admit import Wish
from imagegen.pipeline.run import Pipeline
from imagegen.policy import Rule
from tests import factories
from tests.fake_provider.server import FakeProvider
from tests.processes import kill, running, wait_for
from tests.world import World

SLOTS, QUEUED, STORYBOOK = 20, 40, 4
PUPILS = 30
PATIENCE_S = 240.0
"""Seconds after which something will not happen any more."""


@pytest.fixture
def paid() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


def states(**only: object) -> Counter[str]:
    with everywhere(Exit.SETUP):
        return Counter(Generation.objects.filter(**only).values_list("state", flat=True))


def actor(person: Person) -> Actor:
    return Actor(school=person.school, person=person, door=Door.API)


def set_painter(world: World, name: str) -> None:
    teacher = world.actor(world.tara)
    save_version(teacher, class_policy(teacher, world.class_5b), Draft({Rule.PROVIDER: name}))


def leave_storybook_sent(world: World, pupils: list[Person]) -> None:
    """Storybook generations that a worker sent before it died."""
    for pupil in pupils[:STORYBOOK]:
        draw(actor(pupil), world.class_5b, Wish(prompt="a cat in a park"))
    claims = queue.claim(STORYBOOK, ["storybook"])
    assert len(Pipeline().send(claims)) == STORYBOOK


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_worker_loses_nothing_and_pays_nothing_twice(
    world: World, paid: FakeProvider, settings: LazySettings
) -> None:
    settings.PROVIDERS = {**settings.PROVIDERS, "openai": {"api_key": "sk-test", "base_url": paid.url}}
    variables = {
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": paid.url,
        "EDU4ALL_WORKER_SLOTS": str(SLOTS),
        "EDU4ALL_LEASE_S": "10",
    }
    with school_scope(world.kompas.pk):
        pupils = factories.pupils(world.kompas, world.class_5b, PUPILS)
        leave_storybook_sent(world, pupils)
        set_painter(world, "openai")
        for number in range(SLOTS + QUEUED):
            draw(actor(pupils[number % PUPILS]), world.class_5b, Wish(prompt=f"dog number {number} in a park"))

    paid.configure(delay_s=600)
    with running("worker", **variables) as worker:
        wait_for(lambda: len(paid.calls()) == SLOTS, PATIENCE_S, "20 calls at the provider")
        kill(worker)
    assert states(provider="openai") == {State.SENT: SLOTS, State.QUEUED: QUEUED}

    paid.configure(delay_s=0.05)
    with running("worker", **variables):
        done = {State.HELD: QUEUED, State.UNKNOWN: SLOTS}
        wait_for(lambda: states(provider="openai") == done, PATIENCE_S, "40 finished and 20 unknown")
        wait_for(
            lambda: states(provider="storybook") == {State.READY: STORYBOOK}, PATIENCE_S, "the storybook ones ready"
        )
        calls = Counter(call["prompt"] for call in paid.calls())
        assert len(paid.calls()) == SLOTS + QUEUED
        assert set(calls.values()) == {1}

        with school_scope(world.kompas.pk):
            assert sum(DailyUse.objects.values_list("used", flat=True)) == QUEUED + STORYBOOK
            teacher = world.actor(world.tara)
            for case in Case.objects.filter(state=Case.OPEN):
                decide(teacher, case, decision="release")
            assert states(provider="openai") == {State.READY: QUEUED, State.UNKNOWN: SLOTS}
            for lost in Generation.objects.select_related("person__school").filter(state=State.UNKNOWN):
                again, is_new = draw_again(actor(lost.person), lost)
                assert (is_new, again.retry_of_id) == (True, lost.pk)
        wait_for(lambda: states(provider="openai")[State.HELD] == SLOTS, PATIENCE_S, "each retry made")

    with school_scope(world.kompas.pk):
        assert sum(DailyUse.objects.values_list("used", flat=True)) == SLOTS + QUEUED + STORYBOOK
        assert Picture.objects.count() == SLOTS + QUEUED + STORYBOOK
    assert len(paid.calls()) == 2 * SLOTS + QUEUED
