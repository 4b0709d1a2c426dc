"""The page of the school's money: the month against its limit, its days, its movements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from edu4all.lib.clock import today_in
from imagegen.budgets.money import Month
from imagegen.choices import LedgerStep
from imagegen.models import Budget, Generation, LedgerLine, Spending
from imagegen.queries import spending_by_day
from imagegen.web.money import bar_of
from tests.painting import ask
from tests.world import World

SignIn = Callable[[Person], Client]
MAY = date(2026, 5, 1)


def spend(
    world: World, person: Person, *amounts: int, at: datetime | None = None, month: date | None = None, **facts: Any
) -> Generation:
    """A picture at OpenAI's with these movements of money."""
    generation = ask(world, person, "a dog in a park")
    with world.at(person.school):
        moment = at or generation.created_at
        Generation.objects.filter(pk=generation.pk).update(provider=facts.pop("provider", "openai"), created_at=moment)
        steps = (LedgerStep.RESERVE, LedgerStep.SETTLE, LedgerStep.REFUND)
        in_month = month or today_in(person.school.time_zone).replace(day=1)
        for step, amount in zip(steps, amounts, strict=False):
            LedgerLine.objects.create(generation=generation, step=step, amount=amount, month=in_month, **facts)
        spent, _ = Spending.objects.get_or_create(month=in_month)
        spent.used += sum(amounts)
        spent.save()
    return generation


def limit(world: World) -> int | None:
    with world.at(world.kompas):
        return Budget.objects.values_list("monthly", flat=True).first()


def test_the_month_is_shown_against_its_limit(world: World, signed_in: SignIn) -> None:
    spend(world, world.sam, 8_000_000)
    with world.at(world.kompas):
        Budget.objects.create(monthly=10_000_000)
    page = signed_in(world.ada).get("/school/money/")
    bar = page.context["bar"]
    assert (bar.used, bar.monthly, bar.left, bar.percent, bar.kind) == (
        "US$\u00a08.00", "US$\u00a010.00", "US$\u00a02.00", 80, "warn",
    )  # fmt: skip
    assert page.content.decode().count('max="100" value="80"') == 1


@pytest.mark.parametrize(
    ("used", "monthly", "expected"),
    [
        (0, None, (None, "")),
        (5_000_000, None, (None, "")),
        (0, 10_000_000, (0, "ok")),
        (7_999_999, 10_000_000, (79, "ok")),
        (9_999_999, 10_000_000, (99, "warn")),
        (10_000_000, 10_000_000, (100, "bad")),
        (12_000_000, 10_000_000, (100, "bad")),
        (0, 0, (100, "bad")),
    ],
)
def test_the_bar_warns_before_the_money_ends(used: int, monthly: int | None, expected: tuple[int | None, str]) -> None:
    bar = bar_of(Month(MAY, used, monthly))
    assert (bar.percent, bar.kind) == expected


@pytest.mark.parametrize(("typed", "kept"), [("20", 20_000_000), ("12.5", 12_500_000), ("12,50", 12_500_000), ("0", 0)])
def test_a_limit_is_set(world: World, signed_in: SignIn, typed: str, kept: int) -> None:
    page = signed_in(world.ada).post("/school/money/", {"monthly": typed}, follow=True)
    assert (limit(world), page.context["typed"]) == (kept, f"{kept / 1_000_000:.2f}")


def test_an_empty_limit_is_taken_away(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.ada)
    browser.post("/school/money/", {"monthly": "20"})
    page = browser.post("/school/money/", {"monthly": " "}, follow=True)
    assert ([str(message) for message in page.context["messages"]], limit(world)) == (
        ["Saved. The limit is US$\u00a020.00 a month.", "Saved. There is no limit any more."],
        None,
    )


@pytest.mark.parametrize("typed", ["much", "-1", "nan", "inf", "1e99", "10000001"])
def test_what_is_no_amount_is_said_at_its_field(world: World, signed_in: SignIn, typed: str) -> None:
    page = signed_in(world.ada).post("/school/money/", {"monthly": typed})
    assert (page.status_code, list(page.context["form_errors"]), page.context["typed"]) == (422, ["monthly"], typed)
    assert limit(world) is None


def test_page_and_app_set_the_same_limit(world: World, signed_in: SignIn, app: Any) -> None:
    signed_in(world.ada).post("/school/money/", {"monthly": "7.25"})
    by_page = limit(world)
    app(world.ada).put("/api/v1/school/budget/", {"monthly": 7.25}, "application/json")
    assert by_page == limit(world) == 7_250_000


def test_days_add_up_by_provider_where_the_picture_was_asked_for(world: World) -> None:
    late = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # In Amsterdam it is the fourth already.
    spend(world, world.sam, 50_000, -10_000, at=datetime(2026, 5, 3, 10, 0, tzinfo=UTC), month=MAY)
    spend(world, world.suri, 30_000, at=late, month=MAY)
    spend(world, world.suri, 20_000, at=late, month=MAY, provider="azure")
    spend(world, world.suri, 60_000, 0, -60_000, at=late, month=MAY, provider="midjourney")
    spend(world, world.sam, 7_000, at=datetime(2026, 5, 31, 22, 0, tzinfo=UTC), month=MAY)
    spend(world, world.sam, 99_000, at=datetime(2026, 4, 30, 10, 0, tzinfo=UTC), month=date(2026, 4, 1))
    spend(world, world.olga, 88_000, at=late, month=MAY)
    with world.at(world.kompas):
        found = spending_by_day(world.kompas, MAY)
    assert found == {
        date(2026, 5, 3): {"openai": 40_000},
        date(2026, 5, 4): {"openai": 30_000, "azure": 20_000},
        date(2026, 5, 31): {"openai": 7_000},
    }


@pytest.mark.parametrize(
    ("amount", "title", "value"), [(43_000, "US cents per day", 4.3), (7_500_000, "US dollars per day", 7.5)]
)
def test_the_chart_shows_every_day_of_the_month(
    world: World, signed_in: SignIn, amount: int, title: str, value: float
) -> None:
    spend(world, world.sam, amount)
    chart = signed_in(world.ada).get("/school/money/").context["chart"]
    today = today_in("Europe/Amsterdam")
    (series,) = chart["series"]
    assert (chart["title"], series["name"], len(chart["labels"])) == (title, "OpenAI", len(series["values"]))
    assert {number: float(value) for number, value in enumerate(series["values"], 1) if value} == {today.day: value}


def test_movements_are_listed_newest_first_with_possible_charges(world: World, signed_in: SignIn) -> None:
    spend(world, world.sam, 23_100, -8_800)
    spend(world, world.suri, 23_100, 0, possible=True)
    spend(world, world.olga, 50_000)
    page = signed_in(world.ada).get("/school/money/")
    rows = [(row.step, row.amount, row.possible) for row in page.context["keys"].rows]
    assert rows == [
        ("settle", 0, True),
        ("reserve", 23_100, True),
        ("settle", -8_800, False),
        ("reserve", 23_100, False),
    ]
    body = page.content.decode()
    assert body.count('<span class="chip small warn">') == 2
    assert "−US$\u00a00.0088" in body


def test_movements_are_paged_by_key(world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imagegen.web.money.ROWS_A_PAGE", 2)
    spend(world, world.sam, 1, 2, 3)
    browser = signed_in(world.ada)
    first = browser.get("/school/money/").context["keys"]
    second = browser.get(f"/school/money/?before={first.older}").context["keys"]
    assert ([row.amount for row in first.rows], [row.amount for row in second.rows]) == ([3, 2], [1])


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    for person in (world.sam, world.suri, world.ben)[:more]:
        spend(world, person, 10_000)
    browser = signed_in(world.ada)
    with django_assert_num_queries(6):
        assert len(browser.get("/school/money/").context["keys"].rows) == more


def test_a_school_that_spent_nothing_is_told_so(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).get("/school/money/")
    assert (page.context["chart"]["labels"], b"Nothing was spent yet" in page.content) == ([], True)


@pytest.mark.parametrize("who", ["sam", "tara"])
def test_money_is_for_admins(world: World, signed_in: SignIn, who: str) -> None:
    browser = signed_in(getattr(world, who))
    statuses = [browser.get("/school/money/").status_code, browser.post("/school/money/", {"monthly": "1"}).status_code]
    assert (statuses, limit(world)) == ([403, 403], None)
