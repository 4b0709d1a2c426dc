"""The school's money: reserved before a call, settled after it, given back where nothing was bought."""

from __future__ import annotations

from typing import Any

import pytest

from imagegen.budgets.money import MICRO, BudgetExhausted
from imagegen.choices import Failure, HeldAt, State
from imagegen.models import Budget, Generation, LedgerLine, Spending
from imagegen.operations.cases import decide
from imagegen.operations.generations import cancel
from imagegen.operations.worker import run_once
from tests import factories
from tests.fake_provider.server import FakeProvider
from tests.painting import ask, cases, make_due, now_as, send, set_rules, used_by
from tests.parallel import at_once, kinds_of
from tests.world import World

PRICE = 13_200
"""What a square picture of the default model in medium quality costs, without the text, in millionths."""


def give(world: World, dollars: float) -> None:
    with world.at(world.kompas):
        Budget.objects.update_or_create(school=world.kompas, defaults={"monthly": round(dollars * MICRO)})


def spent(world: World) -> int:
    with world.at(world.kompas):
        return sum(Spending.objects.values_list("used", flat=True))


def ledger(world: World, generation: Generation | None = None) -> list[tuple[str, int, bool]]:
    with world.at(world.kompas):
        rows = LedgerLine.objects.order_by("id")
        if generation:
            rows = rows.filter(generation=generation)
        return list(rows.values_list("step", "amount", "possible"))


def paint(world: World, behaviour: str = "ok", **wishes: Any) -> Generation:
    return ask(world, world.sam, f"a dog [[fake:{behaviour}]]", **wishes)


def finish_all() -> None:
    while run_once():
        make_due()


def test_a_request_reserves_the_most_and_the_answer_settles_what_it_cost(world: World, paid: FakeProvider) -> None:
    generation = paint(world)
    reserved = now_as(generation).money
    assert reserved >= PRICE
    assert (ledger(world), spent(world)) == ([("reserve", reserved, False)], reserved)

    finish_all()

    assert now_as(generation).state == State.HELD
    cost = now_as(generation).money
    assert 0 < cost <= reserved
    assert ledger(world) == [("reserve", reserved, False), ("settle", cost - reserved, False)]
    assert spent(world) == cost


def test_the_storybook_costs_nothing(world: World) -> None:
    give(world, 0)
    generation = ask(world, world.sam)
    finish_all()

    assert now_as(generation).state == State.READY
    assert (ledger(world), spent(world)) == ([], 0)


@pytest.mark.parametrize("behaviour", ["refuse-input", "bad-key", "error-500", "rate", "bad-size"])
def test_what_nothing_was_made_for_is_given_back(world: World, paid: FakeProvider, behaviour: str) -> None:
    generation = paint(world, behaviour)
    finish_all()

    assert now_as(generation).money == 0
    assert [step for step, *_ in ledger(world)] == ["reserve", "refund"]
    assert sum(amount for _, amount, _ in ledger(world)) == 0 == spent(world)


@pytest.mark.parametrize("behaviour", ["refuse-output", "cut", "reset", "null-b64"])
def test_what_may_have_been_charged_stays_spent_and_the_pupil_gets_the_picture_back(
    world: World, paid: FakeProvider, behaviour: str
) -> None:
    generation = paint(world, behaviour)
    reserved = now_as(generation).money
    finish_all()

    assert used_by(world.sam) == 0
    assert ledger(world) == [("reserve", reserved, False), ("settle", 0, True)]
    assert spent(world) == reserved


@pytest.mark.django_db(transaction=True)
def test_money_for_ten_pays_for_exactly_ten_of_fifty_at_once(world: World, paid: FakeProvider) -> None:
    generation = paint(world)
    each = now_as(generation).money
    with world.at(world.kompas):
        pupils = factories.pupils(world.kompas, world.class_5b, 10)
        cancel(world.actor(world.sam), generation)
    give(world, 10 * each / MICRO)

    outcomes = at_once(50, lambda number: ask(world, pupils[number % 10], "a dog"))

    kinds = kinds_of(outcomes)
    assert kinds[Generation.__name__] == 10
    assert kinds[BudgetExhausted.__name__] == 40
    assert spent(world) == 10 * each
    assert len(send()) == 10


def test_a_school_without_money_is_told_so_and_nothing_is_kept(world: World, paid: FakeProvider) -> None:
    give(world, 0.001)

    with pytest.raises(BudgetExhausted) as caught:
        paint(world)

    assert (caught.value.code, caught.value.status) == ("budget_exhausted", 429)
    assert (spent(world), ledger(world), used_by(world.sam)) == (0, [], 0)


def test_one_schools_money_is_not_anothers(world: World, paid: FakeProvider) -> None:
    with world.at(world.oak):
        Budget.objects.create(monthly=0)

    assert paint(world).state == State.QUEUED


@pytest.mark.parametrize("was_sent", [False, True])
def test_who_stops_before_it_is_sent_gives_the_money_back(world: World, paid: FakeProvider, was_sent: bool) -> None:
    generation = paint(world)
    if was_sent:
        send()
    with world.at(world.kompas):
        cancel(world.actor(world.sam), generation)

    assert (spent(world) == 0) is not was_sent
    assert ledger(world)[-1][2] is was_sent


def test_a_prompt_that_a_teacher_refuses_costs_nothing(world: World, paid: FakeProvider) -> None:
    set_rules(world, provider="openai", ask_words=["ghost"], check="flagged")
    generation = ask(world, world.sam, "a ghost in a house")
    assert now_as(generation).held_at == HeldAt.PROMPT
    assert spent(world) > 0
    with world.at(world.kompas):
        case = cases(generation)[0]
        decide(world.actor(world.tara), case, decision="refuse")

    assert now_as(generation).failure == Failure.BLOCKED_PROMPT
    assert spent(world) == 0
