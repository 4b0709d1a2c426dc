"""Pace, caps, open circuits and accounts that are off: who is sent now, who waits, and who is told it is no use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.choices import AgeBand
from accounts.models import Classroom
from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from imagegen.choices import Failure, Outcome, State
from imagegen.engine import queue
from imagegen.engine.breaker import IN_A_ROW, breakers
from imagegen.models import AccountState, Generation, ProviderAccount
from imagegen.operations.providers import Draft, forget_account, save_account
from imagegen.operations.worker import run_once
from imagegen.pipeline import painters
from imagegen.pipeline.painters import PainterAway, PainterTooGrown
from imagegen.pipeline.run import Pipeline
from imagegen.providers.base import ProviderFailure
from tests import record as log
from tests.fake_provider.server import FakeProvider
from tests.painting import ask, make_due, now_as, outcomes, send, set_rules, used_by
from tests.world import World

pytestmark = pytest.mark.usefixtures("standing_clock")


def account(world: World, fake: FakeProvider, **facts: Any) -> ProviderAccount:
    """Kompas has an account of its own with the stand-in, which the operator's settings name."""
    values: dict[str, Any] = {
        "options": {"base_url": fake.url},
        "secret": "sk-school-0123456789",
        "zero_retention": True,
    }
    with world.at(world.kompas):
        return save_account(world.actor(world.ada), "openai", Draft(**values | facts))


def wait_of(generation: Generation) -> float:
    """Seconds until it may be tried again."""
    until = now_as(generation).run_after
    return 0.0 if until is None else (until - now()).total_seconds()


def let_turns_come() -> None:
    with everywhere(Exit.SETUP):
        for row in Generation.objects.exclude(run_after=None):
            back = row.run_after - now() if row.run_after else timedelta()
            Generation.objects.filter(pk=row.pk).update(run_after=now(), slot_at=row.slot_at and row.slot_at - back)


def test_a_paced_account_gives_each_its_turn_and_nobody_is_refused(world: World, paid: FakeProvider) -> None:
    account(world, paid, per_minute=5)
    asked = [ask(world, world.sam, f"dog {number}") for number in range(4)]

    assert len(send()) == 1

    waits = [wait_of(generation) for generation in asked[1:]]
    assert waits == [12, 24, 36]
    assert {now_as(generation).state for generation in asked[1:]} == {State.QUEUED}
    assert send() == []


def test_a_turn_that_was_given_is_kept_until_it_comes(world: World, paid: FakeProvider) -> None:
    account(world, paid, per_minute=5)
    first, second = (ask(world, world.sam, f"dog {number}") for number in range(2))
    send()
    slot = now_as(second).slot_at
    let_turns_come()

    assert [job.generation_id for job in send()] == [second.pk]
    assert slot is not None
    assert AccountState.objects.get().next_at - slot == timedelta(seconds=12)  # type: ignore[operator]
    assert now_as(first).state == State.SENT


def test_pictures_are_paced_and_not_calls(world: World, paid: FakeProvider) -> None:
    account(world, paid, per_minute=60)
    ask(world, world.sam, "four dogs", n=4)
    second = ask(world, world.sam, "a dog")
    send()

    assert wait_of(second) == 4


def test_an_account_takes_only_so_many_calls_at_once(world: World, paid: FakeProvider) -> None:
    account(world, paid, at_once=2)
    asked = [ask(world, world.sam, f"dog {number}") for number in range(4)]

    jobs = send()
    make_due()

    assert len(jobs) == 2
    assert send() == []
    Pipeline().finish(jobs[0], Pipeline().call(jobs[0]))
    make_due()
    assert len(send()) == 1
    assert [now_as(generation).state for generation in asked].count(State.QUEUED) == 1


def test_a_provider_that_asks_for_patience_is_given_it_by_all(world: World, paid: FakeProvider) -> None:
    account(world, paid, per_minute=600)
    ask(world, world.sam, "a dog [[fake:rate-61]]")
    run_once()
    other = ask(world, world.sam, "a cat")
    send()

    assert wait_of(other) > 50


def test_while_the_circuit_is_open_nothing_is_sent_and_ideas_wait(world: World, paid: FakeProvider) -> None:
    waiting = ask(world, world.sam, "a dog")
    for _ in range(IN_A_ROW):
        breakers.note("openai", Outcome.TIMEOUT)

    assert send() == []
    assert now_as(waiting).state == State.QUEUED
    assert 25 < wait_of(waiting) < 35
    assert paid.calls() == []


def test_an_idea_does_not_wait_for_ever(world: World, paid: FakeProvider) -> None:
    waiting = ask(world, world.sam, "a dog")
    with everywhere(Exit.SETUP):
        Generation.objects.update(queued_at=now() - timedelta(minutes=11))
    for _ in range(IN_A_ROW):
        breakers.note("openai", Outcome.TIMEOUT)
    send()

    assert (now_as(waiting).state, now_as(waiting).failure) == (State.FAILED, Failure.PROVIDER_DOWN)
    assert used_by(world.sam) == 0


def test_a_wrong_key_ends_what_waits_and_is_on_record_once(world: World, paid: FakeProvider) -> None:
    first, second = ask(world, world.sam, "a dog [[fake:bad-key]]"), ask(world, world.suri, "a cat")
    jobs = send(1)
    Pipeline().finish(jobs[0], Pipeline().call(jobs[0]))
    send()

    assert [now_as(each).failure for each in (first, second)] == [Failure.PROVIDER_DOWN] * 2
    assert used_by(world.sam) == used_by(world.suri) == 0
    assert log.kinds(world.kompas).count("provider.paused") == 1
    assert len(paid.calls()) == 1


def test_a_new_idea_is_turned_away_at_once_while_the_circuit_is_open(world: World, paid: FakeProvider) -> None:
    for _ in range(IN_A_ROW):
        breakers.note("openai", Outcome.TIMEOUT)

    with pytest.raises(PainterAway) as caught:
        ask(world, world.sam, "a dog")

    assert caught.value.retry_after
    assert 0 < caught.value.retry_after <= 30
    assert caught.value.extra == {"fallback": True}
    assert used_by(world.sam) == 0


def test_what_was_never_sent_says_nothing_of_the_provider(world: World, paid: FakeProvider) -> None:
    ask(world, world.sam, "a dog")
    [job] = send()
    for _ in range(IN_A_ROW - 1):
        breakers.note("openai", Outcome.TIMEOUT)
    Pipeline().finish(job, ProviderFailure(Outcome.UNSUPPORTED, unsent=True))
    breakers.note("openai", Outcome.TIMEOUT)

    assert breakers.open("openai")


def test_a_storage_that_is_away_is_not_the_providers_fault(world: World, paid: FakeProvider) -> None:
    ask(world, world.sam, "a dog")
    [job] = send()
    for _ in range(IN_A_ROW):
        Pipeline().finish(job, Pipeline().call(replace(job, source="pictures/nowhere.png")))

    assert paid.calls() == []
    assert breakers.open("openai") is None


def test_the_storybook_stands_in_only_where_the_rules_let_it(world: World, paid: FakeProvider) -> None:
    drawn = ask(world, world.sam, "a dog", painter="storybook")
    run_once()
    assert (now_as(drawn).state, now_as(drawn).provider) == (State.READY, "storybook")
    assert paid.calls() == []

    set_rules(world, provider="openai", fallback="no")
    with pytest.raises(Exception, match="unsupported"):
        ask(world, world.sam, "a dog", painter="storybook")


@pytest.mark.parametrize("painter", ["openai", "azure", "nobody", "STORYBOOK"])
def test_nobody_chooses_another_painter_than_the_storybook(world: World, paid: FakeProvider, painter: str) -> None:
    with pytest.raises(Exception, match="unsupported"):
        ask(world, world.sam, "a dog", painter=painter)


def test_a_schools_own_account_goes_before_the_installations(world: World, paid: FakeProvider) -> None:
    own = account(world, paid)
    generation = ask(world, world.sam, "a dog")
    run_once()

    assert (now_as(generation).account_id, now_as(generation).state) == (own.pk, State.HELD)


def test_an_account_that_was_switched_off_meanwhile_ends_what_waits_for_it(world: World, paid: FakeProvider) -> None:
    account(world, paid)
    waiting = ask(world, world.sam, "a dog")
    with world.at(world.kompas):
        forget_account(world.actor(world.ada), "openai")
    send()

    assert (now_as(waiting).state, now_as(waiting).failure) == (State.FAILED, Failure.PROVIDER_DOWN)
    assert (used_by(world.sam), outcomes(waiting), paid.calls()) == (0, [], [])


def test_a_changed_account_is_used_as_it_is_now(world: World, paid: FakeProvider) -> None:
    account(world, paid)
    ask(world, world.sam, "a dog")
    run_once()
    account(world, paid, options={"base_url": paid.url, "model": "gpt-image-2"})
    ask(world, world.sam, "a cat")
    run_once()

    assert [call["model"] for call in paid.calls()] == ["gpt-image-2.5-flare", "gpt-image-2"]


# --- ages ------------------------------------------------------------------------------------------------------------


def be(world: World, band: AgeBand) -> None:
    with everywhere(Exit.SETUP):
        Classroom.objects.filter(pk=world.class_5b.pk).update(age_band=band)
    world.class_5b.age_band = band


@pytest.mark.parametrize(
    ("band", "facts", "may"),
    [
        (AgeBand.UNDER_13, {}, False),
        (AgeBand.UNDER_13, {"zero_retention": True}, True),
        (AgeBand.UNDER_13, {"zero_retention": True, "min_age": 13}, False),
        (AgeBand.TEENS, {}, True),
        (AgeBand.TEENS, {"min_age": 16}, False),
        (AgeBand.OLDER, {"min_age": 16}, True),
        (AgeBand.OLDER, {"min_age": 18}, False),
    ],
)
def test_a_class_uses_only_an_account_that_qualifies_for_its_age(
    world: World, openai_key: None, settings: LazySettings, band: AgeBand, facts: dict[str, Any], may: bool
) -> None:
    with world.at(world.kompas):
        values = {"secret": "sk-school-0123456789", **facts}
        save_account(world.actor(world.ada), "openai", Draft(**values))
    set_rules(world, provider="openai")
    be(world, band)

    if may:
        assert ask(world, world.sam, "a dog").state == State.QUEUED
    else:
        with pytest.raises(PainterTooGrown):
            ask(world, world.sam, "a dog")
        assert used_by(world.sam) == 0


def test_the_operators_own_server_and_the_storybook_suit_every_age(world: World, paid: FakeProvider) -> None:
    be(world, AgeBand.UNDER_13)

    assert painters.installed("openai").suits(AgeBand.UNDER_13)
    assert painters.installed("storybook").suits(AgeBand.UNDER_13)


def test_claims_of_storybook_pictures_ask_the_database_nothing_more(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        ask(world, world.sam, f"a dog and {number} cats")
    claims = queue.claim(50, ["storybook"])
    with django_assert_max_num_queries(8):
        assert len(Pipeline().send(claims)) == 3
