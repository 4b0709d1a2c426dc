"""The school's money, and the only writer of `Spending` and `LedgerLine`: reserved before, settled after, given back.

Amounts are whole millionths of a US dollar. A generation's row carries what it holds (`money`), so that nothing is
settled or returned twice: call these with the row locked, and save its `money` in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import School
from accounts.prepared import Prepared, insert, stored_id
from edu4all.lib.clock import now, today_in
from edu4all.lib.errors import EduError
from edu4all.lib.ids import new_id
from imagegen.choices import LedgerStep
from imagegen.models import Budget, Generation, LedgerLine, Spending

MICRO = 1_000_000
"""Millionths in a dollar."""


class BudgetExhausted(EduError):
    """The school's money of the month doesn't cover the picture."""

    code = "budget_exhausted"
    status = 429
    sentence = _("Your school has used up its pictures for this month. Your idea is safe. Please tell your teacher.")


RESERVE = """
INSERT INTO imagegen_spending (id, school_id, month, used) VALUES (%s, %s, %s, %s)
ON CONFLICT (school_id, month) DO UPDATE SET used = imagegen_spending.used + EXCLUDED.used
WHERE imagegen_spending.used <= %s
"""
MOVE = "UPDATE imagegen_spending SET used = used + %s WHERE school_id = %s AND month = %s"
UNLIMITED = 2**62


@dataclass(frozen=True, slots=True)
class Month:
    """What a school has spent in a month and may spend; `monthly` None sets no limit."""

    month: date
    used: int
    monthly: int | None


def this_month(school: School) -> Month:
    month = _month(school)
    used = Spending.objects.filter(month=month).values_list("used", flat=True).first() or 0
    return Month(month, used, _limit())


def reserve(generation: Generation, school: School, amount: int) -> None:
    """Take the money for a generation in one statement. Raises `BudgetExhausted`, and takes nothing then."""
    if amount <= 0:
        return
    month, limit = _month(school), _limit()
    room = UNLIMITED if limit is None else limit - amount
    if room < 0 or not _take(generation, month, amount, room):
        raise BudgetExhausted
    generation.money, generation.money_month = amount, month


def reserved(generation: Generation) -> None:
    """Write the ledger's first line, once the generation's row is there to point at."""
    if generation.money:
        _line(generation, LedgerStep.RESERVE, generation.money)


def settle(generation: Generation, cost: int | None, **facts: Any) -> None:
    """Replace what was reserved by what it cost. None: nobody said, so the reservation stands as the price."""
    if generation.money_month is None:
        return
    change = 0 if cost is None else cost - generation.money
    _move(generation, change)
    _line(generation, LedgerStep.SETTLE, change, **facts)


def keep_possible(generation: Generation, **facts: Any) -> None:
    """Leave what was reserved on the account: the provider may have charged for it, and nobody can say."""
    if generation.money:
        _line(generation, LedgerStep.SETTLE, 0, possible=True, **facts)


def refund(generation: Generation, **facts: Any) -> None:
    """Give all of it back: nothing was charged."""
    amount = generation.money
    if amount:
        _move(generation, -amount)
        _line(generation, LedgerStep.REFUND, -amount, **facts)


def _move(generation: Generation, change: int) -> None:
    if change and generation.money_month:
        month = connection.ops.adapt_datefield_value(generation.money_month)
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [change, stored_id(generation.school_id), month])
        generation.money += change


def _take(generation: Generation, month: date, amount: int, room: int) -> bool:
    with connection.cursor() as cursor:
        row = [stored_id(new_id()), stored_id(generation.school_id), connection.ops.adapt_datefield_value(month)]
        cursor.execute(RESERVE, [*row, amount, room])
        return bool(cursor.rowcount == 1)


def _line(generation: Generation, step: LedgerStep, amount: int, *, possible: bool = False, **facts: Any) -> None:
    insert(
        LedgerLine(
            school_id=generation.school_id,
            generation=generation,
            step=step,
            amount=amount,
            month=generation.money_month or now().date().replace(day=1),
            possible=possible,
            facts={"provider": generation.provider, **facts},
        )
    )


def _limit() -> int | None:
    for (monthly,) in _budget():
        return int(monthly)
    return None


@Prepared
def _budget() -> QuerySet[Any, Any]:
    return Budget.objects.values_list("monthly")


def _month(school: School) -> date:
    return today_in(school.time_zone).replace(day=1)
