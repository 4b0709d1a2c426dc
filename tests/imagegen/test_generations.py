"""Stopping, asking again, and who sees what was asked for."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Person
from edu4all.lib.errors import EduError, Forbidden, NotFound
from imagegen.budgets import QuotaReached
from imagegen.choices import PictureState, State
from imagegen.engine import queue
from imagegen.models import Generation
from imagegen.operations.cases import decide
from imagegen.operations.generations import CannotRetry, CannotStop, cancel, left_today, retry
from imagegen.operations.worker import run_once
from imagegen.permissions import get_generation, get_own_generation, visible_generations
from imagegen.pipeline.admit import Place
from imagegen.queries import RecordFilter, history, record_of, results_by_day
from tests import record as log
from tests.fake_provider.server import FakeProvider
from tests.painting import (
    UNKNOWN,
    ask,
    cases,
    classroom_of,
    end_leases,
    now_as,
    outcomes,
    pictures,
    send,
    set_rules,
    used_by,
)
from tests.world import World


def stop(world: World, generation: Generation, who: Person | None = None) -> Generation:
    person = who or world.sam
    with world.at(person.school):
        return cancel(world.actor(person), generation)


def again(world: World, generation: Generation, who: Person | None = None, **values: Any) -> tuple[Generation, bool]:
    person = who or world.sam
    with world.at(person.school):
        return retry(world.actor(person), now_as(generation), Place(classroom_of(world, person)), **values)


# --- stopping --------------------------------------------------------------------------------------------------------


def assert_stopped(world: World, generation: Generation, used: int) -> None:
    row = now_as(generation)
    assert (row.state, row.held_at, row.fence, row.lease_until) == (State.CANCELLED, "", None, None)
    assert row.finished_at is not None
    assert (row.charged, used_by(world.sam)) == (used, used)
    assert log.kinds(world.kompas, generation)[-1] == "generation.cancelled"
    with pytest.raises(CannotStop):
        stop(world, generation)
    assert used_by(world.sam) == used


def test_what_waits_is_stopped_for_nothing(world: World) -> None:
    generation = ask(world, world.sam, n=2)

    stop(world, generation)

    assert_stopped(world, generation, used=0)
    assert run_once() == 0


def test_what_was_claimed_is_stopped_for_nothing_and_never_sent(world: World, paid: FakeProvider) -> None:
    generation = ask(world, world.sam, n=2)
    claims = queue.claim(1, ["openai"])

    stop(world, generation)

    assert queue.mark_sent(claims) == []
    assert_stopped(world, generation, used=0)
    assert paid.calls() == []


def test_a_drawing_that_was_sent_is_stopped_for_nothing(world: World) -> None:
    generation = ask(world, world.sam, n=2)
    send()

    stop(world, generation)

    assert_stopped(world, generation, used=0)
    assert outcomes(generation) == ["cancelled"]


def test_a_paid_call_that_was_sent_is_stopped_and_counts(world: World, paid: FakeProvider) -> None:
    generation = ask(world, world.sam, n=2)
    send()

    stop(world, generation)

    assert_stopped(world, generation, used=2)
    assert outcomes(generation) == ["cancelled"]


def test_a_held_prompt_is_taken_back_for_nothing(world: World) -> None:
    set_rules(world, ask_words=["ghost"], check="flagged")
    generation = ask(world, world.sam, "a ghost", n=2)

    stop(world, generation)

    assert_stopped(world, generation, used=0)
    assert [case.state for case in cases(generation)] == ["withdrawn"]


@pytest.mark.parametrize(("painter", "used"), [("storybook", 0), ("openai", 2)])
def test_held_pictures_are_taken_back_and_count_if_they_were_paid_for(
    world: World, paid: FakeProvider, painter: str, used: int
) -> None:
    set_rules(world, check="everything", provider=painter)
    generation = ask(world, world.sam, n=2)
    run_once()

    stop(world, generation)

    assert_stopped(world, generation, used=used)
    assert [case.state for case in cases(generation)] == ["withdrawn"]
    assert {picture.state for picture in pictures(generation)} == {PictureState.REFUSED}


def test_what_has_ended_is_not_stopped(world: World) -> None:
    set_rules(world, words=["zombie"])
    ready, failed, blocked = ask(world, world.sam), ask(world, world.sam, UNKNOWN), ask(world, world.sam, "a zombie")
    run_once()

    for generation in (ready, failed, blocked):
        before = now_as(generation).state
        with pytest.raises(CannotStop) as caught:
            stop(world, generation)
        assert (caught.value.code, caught.value.status, now_as(generation).state) == ("not_allowed_now", 409, before)


@pytest.mark.parametrize("who", ["suri", "tara", "ada", "ben"])
def test_nobody_stops_what_another_asked_for(world: World, who: str) -> None:
    generation = ask(world, world.sam)

    with pytest.raises(Forbidden):
        stop(world, generation, getattr(world, who))

    assert now_as(generation).state == State.QUEUED


# --- asking again ----------------------------------------------------------------------------------------------------


def test_the_same_is_asked_for_again(world: World) -> None:
    first = ask(world, world.sam, UNKNOWN, n=2, shape="wide", variety=0.2, seed=5)
    run_once()
    second, is_new = again(world, first)

    assert (is_new, second.pk == first.pk, second.retry_of_id) == (True, False, first.pk)
    fields = ("prompt", "shape", "n", "variety", "seed", "kind", "language", "classroom_id", "person_id")
    assert [getattr(second, name) for name in fields] == [getattr(first, name) for name in fields]
    assert (second.state, used_by(world.sam)) == (State.QUEUED, 2)


def test_a_retry_with_its_key_is_one(world: World) -> None:
    first = ask(world, world.sam, UNKNOWN)
    run_once()
    key = uuid4()
    second, _ = again(world, first, repeat_key=key)

    assert again(world, first, repeat_key=key) == (second, False)
    assert used_by(world.sam) == 1


def test_what_was_lost_sight_of_is_asked_for_again(world: World, paid: FakeProvider) -> None:
    generation = ask(world, world.sam)
    send()
    end_leases()
    from imagegen.pipeline.run import Pipeline

    Pipeline().reap()
    second, _ = again(world, generation)
    run_once()

    assert (now_as(second).state, len(paid.calls()), used_by(world.sam)) == (State.HELD, 1, 1)


def test_a_retry_goes_by_todays_rules_and_quota(world: World) -> None:
    first = ask(world, world.sam, f"a zombie {UNKNOWN}", n=2)
    run_once()
    set_rules(world, daily_pictures=1)
    with pytest.raises(QuotaReached):
        again(world, first)
    set_rules(world, words=["zombie"])

    assert again(world, first)[0].state == State.BLOCKED


def test_what_a_teacher_refused_may_be_asked_for_again(world: World) -> None:
    set_rules(world, check="everything")
    generation = ask(world, world.sam)
    run_once()
    with world.at(world.kompas):
        decide(world.actor(world.tara), cases(generation)[0], decision="refuse")

    assert again(world, generation)[0].state == State.QUEUED


def test_what_has_not_ended_or_was_blocked_is_not_asked_for_again(world: World) -> None:
    set_rules(world, words=["zombie"], ask_words=["ghost"], check="flagged")
    ready = ask(world, world.sam)
    run_once()
    for generation in (
        ready,
        ask(world, world.sam),
        ask(world, world.sam, "a zombie"),
        ask(world, world.sam, "a ghost"),
    ):
        with pytest.raises(CannotRetry) as caught:
            again(world, generation)
        assert (caught.value.code, caught.value.status) == ("not_allowed_now", 409)


@pytest.mark.parametrize("who", ["suri", "tara"])
def test_nobody_asks_again_for_another(world: World, who: str) -> None:
    generation = ask(world, world.sam, UNKNOWN)
    run_once()

    with pytest.raises(Forbidden):
        again(world, generation, getattr(world, who))


# --- what is left ----------------------------------------------------------------------------------------------------


def test_what_is_left_is_told(world: World) -> None:
    set_rules(world, daily_pictures=5)
    ask(world, world.sam, n=2)
    ask(world, world.suri, n=4)

    with world.at(world.kompas):
        left = left_today(world.actor(world.sam), world.class_5b)
    assert (left.left, left.limit) == (3, 5)


# --- who sees it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "refusal", "own_refusal"),
    [
        ("sam", None, None),
        ("tara", None, Forbidden),
        ("ada", None, Forbidden),
        ("suri", NotFound, NotFound),
        ("ben", NotFound, NotFound),
        ("theo", NotFound, NotFound),
        ("olga", NotFound, NotFound),
        ("otto", NotFound, NotFound),
        ("ola", NotFound, NotFound),
    ],
)
def test_a_generation_is_there_for_its_maker_and_who_runs_the_class(
    world: World, who: str, refusal: type[EduError] | None, own_refusal: type[EduError] | None
) -> None:
    generation, person = ask(world, world.sam), getattr(world, who)
    ask(world, world.olga)
    actor = world.actor(person)
    with world.at(person.school):
        assert (
            generation in visible_generations(actor)
            if refusal is None
            else generation not in visible_generations(actor)
        )
        for look, wanted in ((get_generation, refusal), (get_own_generation, own_refusal)):
            if wanted is None:
                assert look(actor, str(generation.pk)) == generation
            else:
                with pytest.raises(wanted):
                    look(actor, generation.pk)
        with pytest.raises(NotFound):
            get_generation(actor, "no-such-id")


@pytest.mark.parametrize("count", [1, 3])
def test_a_pupils_history_is_two_queries(world: World, django_assert_num_queries: Any, count: int) -> None:
    made = [ask(world, world.sam, n=2) for _ in range(count)]
    ask(world, world.suri)
    run_once()

    with world.at(world.kompas), django_assert_num_queries(2):
        rows = [(row, row.classroom.name, len(row.shown)) for row in history(world.sam.pk)]

    assert rows == [(row, "Monuments 5B", 2) for row in reversed(made)]


def test_the_record_is_narrowed_by_class_and_result(world: World) -> None:
    set_rules(world, words=["zombie"])
    ready, blocked, failed = ask(world, world.sam), ask(world, world.suri, "a zombie"), ask(world, world.ben, UNKNOWN)
    ask(world, world.olga)
    run_once()

    def found(**wanted: Any) -> list[Generation]:
        return list(record_of(world.kompas, RecordFilter(**wanted)))

    with world.at(world.kompas):
        assert found() == [failed, blocked, ready]
        assert found(classroom_id=world.class_5b.pk) == [blocked, ready]
        assert found(result="failed") == [failed]
        assert found(result="blocked", classroom_id=world.class_6a.pk) == []
        assert found(classroom_id=world.oak_class.pk) == []
        (day,) = results_by_day(world.kompas, RecordFilter())
    assert {name: day[name] for name in ("made", "blocked", "failed", "refused")} == {
        "made": 1, "blocked": 1, "failed": 1, "refused": 0,
    }  # fmt: skip
