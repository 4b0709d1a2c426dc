"""The circuit of a provider account: when it opens, whom it lets through, when it closes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from edu4all.lib.clock import now
from imagegen.choices import Outcome
from imagegen.engine import breaker
from imagegen.engine.breaker import FATAL, FIRST_PAUSE_S, IN_A_ROW, LONGEST_PAUSE_S, Breakers
from imagegen.models import AccountState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
KEY = "openai"
REFUSALS = [Outcome.REFUSED_INPUT, Outcome.REFUSED_OUTPUT, Outcome.INVALID_REQUEST, Outcome.RATE_LIMITED]


@pytest.fixture
def breakers() -> Breakers:
    return Breakers()


def fail(breakers: Breakers, times: int = IN_A_ROW, outcome: Outcome = Outcome.PROVIDER_ERROR) -> list[bool]:
    return [breakers.note(KEY, outcome) for _ in range(times)]


def let_the_pause_pass() -> None:
    AccountState.objects.update(open_until=now() - timedelta(seconds=1))


def seconds_of_pause(breakers: Breakers) -> float:
    breakers.forget()
    circuit = breakers.open(KEY)
    assert circuit
    return (circuit.until - now()).total_seconds()


def test_several_failures_in_a_row_open_it_and_one_success_between_them_does_not_let_it(breakers: Breakers) -> None:
    fail(breakers, IN_A_ROW - 1)
    breakers.note(KEY, None)
    fail(breakers, IN_A_ROW - 1)
    assert breakers.open(KEY) is None

    assert fail(breakers, 1) == [True]
    assert seconds_of_pause(breakers) == FIRST_PAUSE_S


@pytest.mark.parametrize("outcome", sorted(FATAL))
def test_what_only_a_person_can_mend_opens_it_at_once_and_is_told_once(breakers: Breakers, outcome: Outcome) -> None:
    assert fail(breakers, 3, outcome) == [True, False, False]
    circuit = breakers.open(KEY)
    assert circuit
    assert circuit.is_fatal
    assert seconds_of_pause(breakers) == LONGEST_PAUSE_S


@pytest.mark.parametrize("outcome", REFUSALS)
def test_a_refusal_never_counts(breakers: Breakers, outcome: Outcome) -> None:
    fail(breakers, 3 * IN_A_ROW, outcome)

    assert breakers.open(KEY) is None


def test_a_refusal_shows_that_the_provider_works(breakers: Breakers) -> None:
    fail(breakers, IN_A_ROW - 1)
    breakers.note(KEY, Outcome.REFUSED_INPUT)
    fail(breakers, 1)

    assert breakers.open(KEY) is None


def test_after_the_pause_one_of_all_processes_tries(breakers: Breakers) -> None:
    other = Breakers()
    fail(breakers)
    assert breakers.admit(KEY)
    let_the_pause_pass()
    breakers.forget()
    assert other.open(KEY) is None  # It has looked, and knows that the pause is over.

    assert breakers.admit(KEY) is None
    assert other.admit(KEY)
    assert breakers.admit(KEY)


def test_a_trial_that_goes_well_closes_it_and_one_that_fails_opens_it_for_longer(breakers: Breakers) -> None:
    fail(breakers)
    let_the_pause_pass()
    breakers.forget()
    assert breakers.admit(KEY) is None
    assert fail(breakers, 1) == [False]
    assert seconds_of_pause(breakers) == 2 * FIRST_PAUSE_S

    let_the_pause_pass()
    breakers.forget()
    assert breakers.admit(KEY) is None
    breakers.note(KEY, None)
    assert breakers.admit(KEY) is None
    assert AccountState.objects.get(key=KEY).failures == 0


def test_pauses_grow_to_a_longest(breakers: Breakers) -> None:
    fail(breakers, IN_A_ROW + 12)

    assert seconds_of_pause(breakers) == LONGEST_PAUSE_S


def test_one_account_says_nothing_of_another(breakers: Breakers) -> None:
    fail(breakers)

    assert breakers.open("another") is None
    assert breakers.admit("another") is None


def test_a_healthy_account_costs_no_query_a_call(
    breakers: Breakers, django_assert_num_queries: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "KNOWN_FOR_S", 60.0)
    breakers.open(KEY)
    with django_assert_num_queries(0):  # type: ignore[operator]
        for _ in range(5):
            assert breakers.admit(KEY) is None
            assert breakers.note(KEY, None) is False
