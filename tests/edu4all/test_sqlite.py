"""SQLite's transactions take turns at a file lock."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.models import School
from tests.parallel import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer"),
]


def is_taken() -> bool:
    """Whether somebody has the turn, asked as another process would."""
    turn = os.open(Path(f"{connection.settings_dict['NAME']}.turn"), os.O_RDWR)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(turn)
    return False


def test_a_transaction_has_the_turn_until_it_is_committed() -> None:
    with transaction.atomic():
        assert is_taken()
        with transaction.atomic():
            assert is_taken()
        assert is_taken()
    assert not is_taken()


def test_a_transaction_that_fails_passes_the_turn_on() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = 1 / 0
    assert not is_taken()


def test_a_connection_that_is_closed_passes_the_turn_on() -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert is_taken()
    connection.close()
    assert not is_taken()


def test_reading_waits_for_nobody() -> None:
    def look(number: int) -> int:
        return School.objects.count()

    with transaction.atomic():
        School.objects.create(slug="new", name="New")
        assert at_once(3, look) == [0, 0, 0]


def test_many_writers_all_get_their_turn() -> None:
    def write(number: int) -> None:
        for step in range(5):
            with transaction.atomic():
                School.objects.create(slug=f"s-{number}-{step}", name="New")

    assert at_once(12, write) == [None] * 12
    assert School.objects.count() == 60
