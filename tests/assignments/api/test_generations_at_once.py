"""Several requests at the same moment: one repeat key, and waiting for a change. With real threads and commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Person
from imagegen.choices import State
from imagegen.engine import watch as watching
from imagegen.engine.watch import LONGEST_S, Watch
from imagegen.models import DailyUse, Generation
from tests.calls import get, post
from tests.parallel import at_once
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
App = Callable[[Person], Client]
PATIENCE_S = 30.0
"""Seconds after which something will not happen any more."""
AT_ONCE_S = 15.0
"""Nobody has waited where an answer came sooner: without an end of their own, waits take `LONGEST_S` seconds."""


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_one_repeat_key_of_many_at_once_is_one_generation(world: World, app: App) -> None:
    app(world.sam)
    token, key = world.device(world.sam).token, str(uuid4())
    body = {"classroom": str(world.class_5b.pk), "prompt": "a dog", "n": 2}

    def ask(_: int) -> Any:
        phone = Client(headers={"Authorization": f"Bearer {token}"})
        return post(phone, "generations/", body, Idempotency_Key=key)

    answers = at_once(20, ask)
    failures = [answer for answer in answers if isinstance(answer, Exception)]
    assert failures == []
    assert [answer.status_code for answer in answers] == [202] * 20  # type: ignore[union-attr]
    assert len({answer.json()["id"] for answer in answers}) == 1  # type: ignore[union-attr]
    with world.at(world.kompas):
        assert Generation.objects.count() == 1
        assert [row.used for row in DailyUse.objects.all()] == [2]


@pytest.fixture
def waiting(world: World, app: App, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, str, Watch]:
    """A pupil with a queued generation, and a watch of this test's own."""
    own = Watch(places=1, look_every_s=0.02)
    monkeypatch.setattr("assignments.api.generations.watch", own)
    sam = app(world.sam)
    generation = post(sam, "generations/", {"classroom": str(world.class_5b.pk), "prompt": "a dog"}).json()["id"]
    return sam, f"generations/{generation}/", own


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()


def test_wait_ends_when_the_state_changes(world: World, waiting: tuple[Client, str, Watch]) -> None:
    sam, path, own = waiting
    begun = time.monotonic()
    thread, results = in_background(lambda: get(sam, f"{path}?wait={LONGEST_S}"))
    until(lambda: own.waiting == 1)
    with world.at(world.kompas):
        Generation.objects.update(state=State.CANCELLED)
    thread.join(PATIENCE_S)
    assert [(answer.status_code, answer.json()["state"]) for answer in results] == [(200, "cancelled")]
    assert time.monotonic() - begun < AT_ONCE_S


def test_wait_ends_when_the_time_is_up(waiting: tuple[Client, str, Watch]) -> None:
    sam, path, own = waiting
    tag = get(sam, path)["ETag"]
    begun = time.monotonic()
    answer = get(sam, f"{path}?wait=0.3", If_None_Match=tag)
    assert answer.status_code == 304
    assert 0.3 <= time.monotonic() - begun < AT_ONCE_S
    until(lambda: own.waiting == 0)


def test_wait_is_clamped(waiting: tuple[Client, str, Watch], monkeypatch: pytest.MonkeyPatch) -> None:
    sam, path, _ = waiting
    monkeypatch.setattr(watching, "LONGEST_S", 0.2)
    begun = time.monotonic()
    assert get(sam, f"{path}?wait=999999").status_code == 200
    assert 0.2 <= time.monotonic() - begun < AT_ONCE_S


def test_wait_does_not_hold_who_has_not_seen_the_present_state(waiting: tuple[Client, str, Watch]) -> None:
    sam, path, own = waiting
    begun = time.monotonic()
    assert get(sam, f"{path}?wait={LONGEST_S}", If_None_Match='"older"').status_code == 200
    assert time.monotonic() - begun < AT_ONCE_S
    assert own.looks == 0


def test_wait_does_not_hold_what_has_ended(world: World, waiting: tuple[Client, str, Watch]) -> None:
    sam, path, own = waiting
    with world.at(world.kompas):
        Generation.objects.update(state=State.FAILED, failure="timeout")
    assert get(sam, f"{path}?wait={LONGEST_S}").json()["state"] == "failed"
    assert own.looks == 0


def test_wait_without_a_place_is_answered_at_once(world: World, waiting: tuple[Client, str, Watch]) -> None:
    sam, path, own = waiting
    thread, results = in_background(lambda: get(sam, f"{path}?wait={LONGEST_S}"))
    until(lambda: own.waiting == 1)
    begun = time.monotonic()
    answer = get(sam, f"{path}?wait={LONGEST_S}")
    assert time.monotonic() - begun < AT_ONCE_S
    assert (answer.status_code, answer["Retry-After"], answer.json()["state"]) == (200, "1", "queued")
    with world.at(world.kompas):
        Generation.objects.update(state=State.CANCELLED)
    thread.join(PATIENCE_S)
    assert "Retry-After" not in results[0].headers
