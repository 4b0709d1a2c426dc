"""A provider that can be asked again: progress on the way, and a worker's death that costs no second call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import LazySettings

from accounts.choices import AgeBand
from accounts.models import Classroom
from imagegen.choices import Failure, State
from imagegen.models import Generation
from imagegen.operations.worker import run_once
from imagegen.pipeline import painters
from imagegen.pipeline.run import Pipeline
from imagegen.pipeline.settling import MAX_ATTEMPTS, Job
from imagegen.providers.base import ProviderFailure, unheard
from tests.fake_provider.midjourney import SECRET, FakeMidjourney
from tests.fake_provider.midjourney_tasks import NOVICEZK
from tests.imagegen.providers.midjourney.cast import proxy
from tests.painting import ask, call, end_leases, finish, now_as, outcomes, send, set_rules, used_by
from tests.world import World


@pytest.fixture
def fake(world: World, settings: LazySettings) -> Iterator[FakeMidjourney]:
    """5B paints with Midjourney through a proxy of the operator's, whose terms an operator has taken on."""
    stand_in = proxy(NOVICEZK)
    stand_in.reset()
    painters.forget()
    options = {"base_url": stand_in.url, "secret": SECRET, "dialect": NOVICEZK, "acknowledged": True}
    more = {"private": True, "deadline_s": 60.0, "pause_s": 0.01}
    settings.PROVIDERS = {**settings.PROVIDERS, "midjourney": {**options, **more}}
    settings.PROVIDER_TERMS = {**settings.PROVIDER_TERMS, "min_age": 16}
    set_rules(world, provider="midjourney")
    with world.at(world.kompas):
        Classroom.objects.filter(pk=world.class_5b.pk).update(age_band=AgeBand.OLDER)
    world.class_5b.age_band = AgeBand.OLDER
    yield stand_in
    painters.forget()


def submissions(fake: FakeMidjourney) -> int:
    return len(fake.asked("submit/imagine"))


def paint(world: World, prompt: str = "a dog") -> Generation:
    return ask(world, world.sam, prompt)


def die_in_mid_call(job: Job) -> None:
    """A worker that has handed its task in and is gone before the answer: its report is all that is left."""
    provider = painters.installed("midjourney").provider
    told: dict[str, str] = {}

    def report(*, job: str = "", percent: int | None = None) -> None:
        told.update({"job": job} if job else {})
        if told:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        provider.make(job.request, report)
    Generation.objects.filter(pk=job.generation_id).update(**told)
    end_leases()
    Pipeline().reap()


def test_the_way_is_told_and_the_picture_is_held_for_a_teacher(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    [job] = send()
    answer = call(job)

    told = now_as(generation)
    assert told.job != ""
    assert told.percent is not None
    assert 0 <= told.percent <= 100
    finish(job, answer)
    assert now_as(generation).state == State.HELD


def test_after_a_crash_the_task_is_asked_for_and_not_paid_for_again(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    [job] = send()
    with world.at(world.kompas):
        die_in_mid_call(job)
    assert (now_as(generation).state, submissions(fake)) == (State.QUEUED, 1)

    run_once()

    assert now_as(generation).state == State.HELD
    assert submissions(fake) == 1
    assert outcomes(generation) == ["lost", "ok"]


def test_a_task_that_the_proxy_has_lost_is_never_submitted_again(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    [job] = send()
    with world.at(world.kompas):
        die_in_mid_call(job)
    fake.restart()

    run_once()

    assert (now_as(generation).state, now_as(generation).failure) == (State.UNKNOWN, Failure.UNKNOWN_OUTCOME)
    assert submissions(fake) == 1
    assert used_by(world.sam) == 0


def test_a_task_that_ends_every_worker_is_given_up(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    for _ in range(MAX_ATTEMPTS):
        [job] = send()
        with world.at(world.kompas):
            Generation.objects.filter(pk=job.generation_id).update(job="novicezk imagine 1")
        end_leases()
        Pipeline().reap()

    assert now_as(generation).state == State.UNKNOWN
    assert submissions(fake) == 0


def test_without_a_task_nobody_knows_what_became_of_it(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    send()
    end_leases()
    Pipeline().reap()

    assert now_as(generation).state == State.UNKNOWN


def test_a_worker_that_lost_its_lease_tells_nothing_any_more(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world)
    [job] = send()
    end_leases()
    Pipeline().reap()
    call(job)

    assert (now_as(generation).job, now_as(generation).percent) == ("", None)


def test_a_refusal_of_the_proxy_is_final(world: World, fake: FakeMidjourney) -> None:
    generation = paint(world, "a dog [[fake:banned]]")
    run_once()

    assert now_as(generation).state == State.REFUSED
    assert submissions(fake) == 1


def test_a_job_is_a_field_of_the_request(world: World, fake: FakeMidjourney) -> None:
    paint(world)
    [job] = send()
    request = replace(job.request, job="nothing of ours")
    with pytest.raises(ProviderFailure):
        painters.installed("midjourney").provider.make(request, unheard)
    assert submissions(fake) == 0
