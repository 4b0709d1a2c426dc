"""The shared waiters: one query for all of them, no connection held, a bounded number."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from imagegen.choices import State
from imagegen.engine.watch import LONGEST_S, Waited, Watch
from imagegen.models import Generation
from tests.rows import Rows
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 30.0
"""Seconds after which something will not happen any more."""


@pytest.fixture
def ids(world: World) -> list[UUID]:
    """Three queued generations."""
    with world.at(world.kompas):
        rows = Rows(world.kompas)
        first = rows.one(Generation)
        fresh = [rows.fresh(Generation) for _ in range(2)]
        for row in fresh:
            row.save()
        Generation.objects.update(state=State.QUEUED)
    return [first.pk, *(row.pk for row in fresh)]


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()


class Waiter:
    """A thread that has used the database, waits, and says how that ended and what it held meanwhile."""

    def __init__(self, watch: Watch, generation_id: UUID) -> None:
        self.ended: Waited | None = None
        self.connections: Any = None
        self._made = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(watch, generation_id))
        self._thread.start()
        self._made.wait(PATIENCE_S)

    def _run(self, watch: Watch, generation_id: UUID) -> None:
        connection.ensure_connection()
        self.connections = connections["default"]
        self._made.set()
        self.ended = watch.wait(generation_id, State.QUEUED, LONGEST_S)
        connection.close()

    def result(self) -> Waited | None:
        self._thread.join(PATIENCE_S)
        return self.ended


def test_those_who_wait_share_a_query_and_hold_no_connection(
    world: World, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(look_every_s=0.02)
    look, seen = watch._look, []

    def noted(waiters: list[Any]) -> None:
        seen.append((len(waiters), threading.current_thread().name))
        look(waiters)

    monkeypatch.setattr(watch, "_look", noted)
    waiters = [Waiter(watch, one) for one in (*ids, ids[0])]
    until(lambda: watch.waiting == 4)
    until(lambda: all(waiter.connections.connection is None for waiter in waiters))
    until(lambda: (4, "watch") in seen)
    # Others of earlier tests may be about to end.
    until(lambda: [thread.name for thread in threading.enumerate()].count("watch") == 1)
    with world.at(world.kompas):
        Generation.objects.filter(pk=ids[0]).update(state=State.SENT)
    assert [waiters[0].result(), waiters[3].result()] == [Waited.CHANGED, Waited.CHANGED]
    assert [waiters[1].ended, waiters[2].ended] == [None, None]
    with world.at(world.kompas):
        Generation.objects.update(state=State.CANCELLED)
    assert [waiter.result() for waiter in waiters] == [Waited.CHANGED] * 4


def test_the_thread_ends_when_nobody_waits_and_comes_again(ids: list[UUID]) -> None:
    watch = Watch(look_every_s=0.02)
    for _ in range(2):
        assert watch.wait(ids[0], State.QUEUED, 0.1) is Waited.TIME_UP
        until(lambda: watch._thread is None)
        until(lambda: "watch" not in [thread.name for thread in threading.enumerate()])


def test_a_change_before_the_first_look_is_not_missed(ids: list[UUID]) -> None:
    assert Watch(look_every_s=LONGEST_S).wait(ids[0], State.CLAIMED, LONGEST_S) is Waited.CHANGED


def test_places_are_bounded_and_given_back(world: World, ids: list[UUID]) -> None:
    watch = Watch(places=2, look_every_s=0.02)
    waiters = [Waiter(watch, one) for one in ids[:2]]
    until(lambda: watch.waiting == 2)
    assert watch.wait(ids[2], State.QUEUED, LONGEST_S) is Waited.NO_PLACE
    with world.at(world.kompas):
        Generation.objects.filter(pk__in=ids[:2]).update(state=State.CANCELLED)
    assert [waiter.result() for waiter in waiters] == [Waited.CHANGED] * 2
    for _ in range(3):
        assert watch.wait(ids[2], State.QUEUED, 0.05) is Waited.TIME_UP


def test_a_failing_look_ends_nothing(
    ids: list[UUID], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(look_every_s=0.02)
    look, failures = watch._look, [RuntimeError("the database is away")]

    def flaky(waiters: Any) -> None:
        if failures:
            raise failures.pop()
        look(waiters)

    monkeypatch.setattr(watch, "_look", flaky)
    assert watch.wait(ids[0], State.CLAIMED, LONGEST_S) is Waited.CHANGED
    assert [record.message for record in caplog.records] == ["Looking for changed generations failed."]
