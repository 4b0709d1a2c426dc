"""The queue: fair, leased, and each row in one pair of hands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connections

from accounts.choices import Seat
from accounts.models import Classroom, Person
from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from imagegen.choices import Failure, State
from imagegen.engine import queue
from imagegen.engine.dispatcher import Dispatcher
from imagegen.engine.queue import Claim
from imagegen.models import Generation, QueueShare
from imagegen.operations.generations import request
from imagegen.operations.worker import make_worker
from imagegen.pipeline.admit import Place, Wish
from imagegen.pipeline.run import Answer, Pipeline
from imagegen.pipeline.settling import MAX_ATTEMPTS, Job
from tests import factories
from tests import record as log
from tests.fake_provider.server import FakeProvider
from tests.painting import KNOWN, ask, call, end_leases, finish, make_due, now_as, outcomes, send, used_by
from tests.parallel import at_once
from tests.processes import wait_for
from tests.world import World

BOTH = ["storybook", "openai"]
PATIENCE_S = 60.0
"""Seconds after which something will not happen any more."""


def claimed(limit: int) -> list[UUID]:
    return [claim.generation_id for claim in queue.claim(limit, BOTH)]


def turns(limit: int) -> list[str]:
    """The user names of those whose generations are claimed, one claim after the other."""
    names = []
    for _ in range(limit):
        for key in claimed(1):
            with everywhere(Exit.SETUP):
                names.append(Generation.objects.select_related("person").get(pk=key).person.username)
    return names


def new_class(world: World, name: str) -> tuple[Classroom, Person]:
    """Another class of Kompas with one pupil, named like the class."""
    with world.at(world.kompas):
        classroom = factories.ClassroomFactory(school=world.kompas, name=name)
        (pupil,) = factories.pupils(world.kompas, classroom, 1, username=name)
    return classroom, pupil


def ask_often(world: World, classroom: Classroom, pupil: Person, count: int) -> None:
    with world.at(pupil.school):
        for _ in range(count):
            request(world.actor(pupil), Place(classroom), Wish(prompt=KNOWN))


# --- order -----------------------------------------------------------------------------------------------------------


def test_one_class_is_served_in_the_order_of_asking(world: World) -> None:
    made = [ask(world, person) for person in (world.sam, world.suri, world.sam)]

    assert [*claimed(1), *claimed(1), *claimed(5)] == [generation.pk for generation in made]
    assert claimed(5) == []


def test_a_class_that_asks_late_does_not_stand_behind_all_of_another(world: World) -> None:
    for _ in range(8):
        ask(world, world.sam)
    ask(world, world.ben)

    assert turns(4).count("ben") == 1


def test_who_asks_for_more_pictures_stands_further_back(world: World) -> None:
    for _ in range(3):
        ask(world, world.sam, n=4)
    for _ in range(3):
        ask(world, world.ben)

    assert turns(6)[-2:] == ["ben", "sam"]


def test_a_school_that_owns_nine_tenths_of_the_queue_takes_no_turn_of_another(world: World) -> None:
    for name in ("7a", "7b", "7c"):
        ask_often(world, *new_class(world, name), 18)
    ask_often(world, world.oak_class, world.olga, 6)

    order = turns(60)

    assert len(order) == 60
    assert [at for at, name in enumerate(order) if name == "olga"][-1] < 6 * 3
    for turn in range(1, 7):
        assert order[: 3 * turn].count("olga") >= turn


def test_a_school_with_many_classes_gets_one_schools_share(world: World) -> None:
    ask_often(world, world.oak_class, world.olga, 12)
    classes = [new_class(world, name) for name in ("7a", "7b", "7c", "7d")]
    for _ in range(3):
        for classroom, pupil in classes:
            ask_often(world, classroom, pupil, 1)

    served = turns(12)

    assert 4 <= served.count("olga") <= 8


def test_nobody_saves_up_turns_while_idle(world: World) -> None:
    for _ in range(6):
        ask(world, world.sam)
    turns(6)
    for _ in range(3):
        ask(world, world.sam)
    for _ in range(3):
        ask(world, world.ben)

    assert turns(6)[:4].count("ben") <= 3
    assert turns(1) == []


def test_the_place_in_the_queue_counts_all_schools(world: World) -> None:
    first, second, third = ask(world, world.olga), ask(world, world.olga), ask(world, world.olga)

    assert [queue.position(now_as(row)) for row in (first, second, third)] == [0, 1, 2]
    claimed(1)
    assert queue.position(now_as(third)) == 1


def test_only_painters_of_the_lane_are_claimed(world: World, paid: FakeProvider) -> None:
    painted, drawn = ask(world, world.sam), ask(world, world.olga)

    assert [claim.generation_id for claim in queue.claim(5, ["storybook"])] == [drawn.pk]
    assert [claim.generation_id for claim in queue.claim(5, ["openai"])] == [painted.pk]


def test_what_is_postponed_is_not_claimed_before_its_time(world: World) -> None:
    generation = ask(world, world.sam)
    moment = now() + timedelta(minutes=1)
    with world.at(world.kompas):
        Generation.objects.update(run_after=moment)

    assert (claimed(5), queue.next_due(BOTH), queue.next_due(["openai"])) == ([], moment, None)
    make_due()
    assert claimed(5) == [generation.pk]


@pytest.mark.django_db(transaction=True)
def test_two_claimers_never_get_the_same_row(world: World) -> None:
    for number in range(24):
        ask(world, (world.sam, world.suri, world.ben, world.olga)[number % 4])

    def take(_: int) -> list[Claim]:
        return [claim for _ in range(4) for claim in queue.claim(2, BOTH)]

    results = at_once(6, take)

    lists = [result for result in results if isinstance(result, list)]
    taken = [claim.generation_id for claims in lists for claim in claims]
    assert (len(lists), len(taken), len(set(taken))) == (6, 24, 24)
    for claim in (claim for claims in lists for claim in claims):
        with everywhere(Exit.SETUP):
            row = Generation.objects.get(pk=claim.generation_id)
        assert (row.state, row.fence, row.school_id) == (State.CLAIMED, claim.fence, claim.school_id)


@pytest.mark.django_db(transaction=True)
def test_the_first_wishes_of_a_class_at_once_have_places_of_their_own(world: World) -> None:
    with world.at(world.kompas):
        pupils = factories.pupils(world.kompas, world.class_5b, 12)
    results = at_once(12, lambda number: ask(world, pupils[number]).vtime)

    assert sorted(str(result) for result in results) == sorted(str(place) for place in set(results))
    with world.at(world.kompas):
        assert QueueShare.objects.get(classroom=world.class_5b).vtime == max(int(str(place)) for place in results)


# --- leases ----------------------------------------------------------------------------------------------------------


def test_a_claim_holds_for_a_lease(world: World, settings: LazySettings, standing_clock: datetime) -> None:
    settings.LEASE = timedelta(seconds=30)
    generation = ask(world, world.sam)
    claimed(1)

    assert now_as(generation).lease_until == standing_clock + timedelta(seconds=30)
    assert Pipeline().reap() == 0


def test_a_claim_whose_worker_died_is_queued_again_at_its_old_place(world: World) -> None:
    first, second = ask(world, world.sam), ask(world, world.sam)
    claimed(1)
    end_leases()

    assert Pipeline().reap() == 1

    row = now_as(first)
    assert (row.state, row.fence, row.lease_until, row.attempts_made) == (State.QUEUED, None, None, 0)
    assert (row.charged, used_by(world.sam)) == (1, 2)
    assert log.kinds(world.kompas, first) == ["generation.queued", "generation.queued_again"]
    assert log.last(world.kompas).facts == {"by": "worker", "reason": "lease_expired"}
    assert claimed(2) == [first.pk, second.pk]


def test_a_drawing_whose_worker_died_is_drawn_again(world: World) -> None:
    generation = ask(world, world.sam)
    send()
    end_leases()

    assert Pipeline().reap() == 1
    assert (now_as(generation).state, outcomes(generation)) == (State.QUEUED, ["lost"])
    (job,) = send()
    finish(job, call(job))

    assert (now_as(generation).state, outcomes(generation), used_by(world.sam)) == (State.READY, ["lost", "ok"], 1)


def test_a_drawing_that_ends_every_worker_is_given_up_with_the_quota_back(world: World) -> None:
    generation = ask(world, world.sam)
    for _ in range(MAX_ATTEMPTS):
        assert len(send()) == 1
        end_leases()
        assert Pipeline().reap() == 1

    row = now_as(generation)
    assert (row.state, row.failure, used_by(world.sam)) == (State.FAILED, Failure.PROVIDER_DOWN, 0)
    assert outcomes(generation) == ["lost"] * MAX_ATTEMPTS
    assert (send(), Pipeline().reap()) == ([], 0)


def test_a_paid_call_whose_worker_died_is_unknown_and_never_repeated(world: World, paid: FakeProvider) -> None:
    generation = ask(world, world.sam, n=2)
    send()
    end_leases()

    assert Pipeline().reap() == 1

    row = now_as(generation)
    assert (row.state, row.failure, outcomes(generation)) == (State.UNKNOWN, Failure.UNKNOWN_OUTCOME, ["lost"])
    assert (row.charged, used_by(world.sam)) == (0, 0)
    assert (send(), Pipeline().reap(), paid.calls()) == ([], 0, [])
    assert log.last(world.kompas).facts == {"by": "worker", "code": "unknown_outcome"}


def test_both_schools_rows_are_reaped_and_recorded_each_at_home(world: World) -> None:
    ours, theirs = ask(world, world.sam), ask(world, world.olga)
    claimed(2)
    end_leases()

    assert Pipeline().reap() == 2
    assert log.kinds(world.kompas, ours) == ["generation.queued", "generation.queued_again"]
    assert log.kinds(world.oak, theirs) == ["generation.queued", "generation.queued_again"]


def test_the_heartbeat_keeps_what_is_being_worked_on(world: World) -> None:
    kept, lost = ask(world, world.sam), ask(world, world.olga)
    (first,) = queue.claim(1, BOTH)
    queue.claim(1, BOTH)
    end_leases()

    queue.renew([first.generation_id], {first.fence})

    assert Pipeline().reap() == 1
    assert {now_as(row).pk: now_as(row).state for row in (kept, lost)} == {
        first.generation_id: State.CLAIMED,
        ({kept.pk, lost.pk} - {first.generation_id}).pop(): State.QUEUED,
    }


def test_a_heartbeat_with_a_lost_fence_renews_nothing(world: World) -> None:
    generation = ask(world, world.sam)
    claimed(1)
    end_leases()

    queue.renew([generation.pk], {uuid4()})

    assert Pipeline().reap() == 1


def test_a_lease_that_holds_is_not_reaped_again_and_again(world: World) -> None:
    generation = ask(world, world.sam)
    for _ in range(MAX_ATTEMPTS + 2):
        claimed(1)
        end_leases()
        Pipeline().reap()

    assert (now_as(generation).state, now_as(generation).attempts_made) == (State.QUEUED, 0)


# --- the worker's threads --------------------------------------------------------------------------------------------


class Stumbles(Pipeline):
    """Steps of which one fails in a way that nobody foresaw."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.stumbled = Event()

    def call(self, job):  # type: ignore[no-untyped-def]
        return self._or_stumble("call", super().call, job)

    def finish(self, job, answer):  # type: ignore[no-untyped-def]
        return self._or_stumble("finish", super().finish, job, answer)

    def send(self, claims: Sequence[Claim]):  # type: ignore[no-untyped-def]
        return self._or_stumble("send", super().send, claims)

    def _or_stumble(self, step, work, *arguments):  # type: ignore[no-untyped-def]
        if step == self.step and not self.stumbled.is_set():
            self.stumbled.set()
            raise RuntimeError("Nobody foresaw this.")
        return work(*arguments)


@contextmanager
def at_work(worker: Dispatcher[Job, Answer]) -> Iterator[None]:
    """A worker in threads of this process, which leaves no connection open."""
    threads = Barrier(worker._desk._max_workers)

    def run() -> None:
        worker.run()
        connections.close_all()

    def close() -> None:
        threads.wait(PATIENCE_S)
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    try:
        yield
        for closed in [worker._desk.submit(close) for _ in range(threads.parties)]:
            closed.result(PATIENCE_S)
    finally:
        worker.stop()
        thread.join(PATIENCE_S)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["send", "call", "finish"])
def test_a_step_that_fails_unforeseen_is_done_again_when_its_lease_ends(
    world: World, settings: LazySettings, step: str
) -> None:
    """A row that the worker gave up is not kept alive by the worker's own heartbeat."""
    settings.LEASE = timedelta(seconds=1)
    settings.WORKER_SLOTS = 2
    generation = ask(world, world.sam)
    steps = Stumbles(step)
    with at_work(Dispatcher(steps, [], ["storybook"], drain_s=5.0)):
        wait_for(lambda: now_as(generation).state == State.READY, PATIENCE_S, "the picture is made after all")

    assert steps.stumbled.is_set()
    assert now_as(generation).state == State.READY
    assert used_by(world.sam) == 1


def test_a_worker_without_a_key_draws_all_the_same(world: World) -> None:
    worker = make_worker()

    assert list(worker.working) == ["storybook"]
    assert "storybook" not in worker.waiting
    worker._drain(_Silent())


class _Silent:
    def wait(self, timeout: float) -> bool:
        return False

    def close(self) -> None:
        return None


def test_seats_do_not_matter_to_the_queue(world: World) -> None:
    """A teacher's wish stands in line like a pupil's."""
    with world.at(world.kompas):
        assert world.class_5b.enrolments.get(person=world.tara).seat == Seat.TEACHER
    made = [ask(world, world.tara), ask(world, world.sam)]

    assert claimed(2) == [generation.pk for generation in made]
