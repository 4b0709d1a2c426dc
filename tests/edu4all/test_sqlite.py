"""SQLite's transactions take turns at a file lock. On a database of its own, whichever the other tests run on."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import ConnectionHandler

from tests.parallel import at_once

ALIAS = "default"


class Notes:
    """A database with one table, reached over a connection of each thread's own."""

    def __init__(self, path: Path) -> None:
        self.turn = Path(f"{path}.turn")
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}
        self.connections = ConnectionHandler(
            {ALIAS: {"ENGINE": "edu4all.lib.sqlite", "NAME": str(path), "OPTIONS": options}}
        )
        self.run("CREATE TABLE note (text TEXT)")

    def run(self, sql: str) -> list[tuple[object, ...]]:
        with self.connections[ALIAS].cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def count(self) -> object:
        return self.run("SELECT COUNT(*) FROM note")[0][0]

    def is_taken(self) -> bool:
        """Whether somebody has the turn, asked as another process would."""
        turn = os.open(self.turn, os.O_RDWR)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(turn)
        return False


@pytest.fixture
def notes(db: None, tmp_path: Path) -> Iterator[Notes]:
    """The database, which `transaction.atomic` means while a test runs."""
    made = Notes(tmp_path / "notes.sqlite3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "get_connection", lambda using=None: made.connections[ALIAS])
        yield made
    made.connections.close_all()


def test_a_transaction_has_the_turn_until_it_is_committed(notes: Notes) -> None:
    with transaction.atomic():
        assert notes.is_taken()
        with transaction.atomic():
            assert notes.is_taken()
        assert notes.is_taken()
    assert not notes.is_taken()


def test_a_transaction_that_fails_passes_the_turn_on(notes: Notes) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = 1 / 0
    assert not notes.is_taken()


def test_a_connection_that_is_closed_passes_the_turn_on(notes: Notes) -> None:
    connection = notes.connections[ALIAS]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert notes.is_taken()
    connection.close()
    assert not notes.is_taken()


def test_reading_waits_for_nobody(notes: Notes) -> None:
    with transaction.atomic():
        notes.run("INSERT INTO note VALUES ('new')")
        assert at_once(3, lambda number: notes.count()) == [0, 0, 0]


def test_many_writers_all_get_their_turn(notes: Notes) -> None:
    def write(number: int) -> None:
        for _ in range(5):
            with transaction.atomic():
                notes.run("INSERT INTO note VALUES ('new')")
        notes.connections[ALIAS].close()

    assert at_once(12, write) == [None] * 12
    assert notes.count() == 60
