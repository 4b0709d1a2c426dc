"""The nightly look at provider accounts: who is told of a model's end, and when."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts.models import Event
from imagegen.operations import model_watch
from imagegen.operations.model_watch import look_at_all
from imagegen.operations.providers import Draft, save_account
from imagegen.pipeline import painters
from tests.fake_provider.server import FakeProvider
from tests.world import World

ENDING = "gpt-image-1.5"
ENDS_ON = date(2026, 12, 1)


@pytest.fixture
def ending(paid: FakeProvider, settings: LazySettings) -> FakeProvider:
    """The installation's account asks for a model whose end was announced."""
    painters.forget()
    settings.PROVIDERS = {**settings.PROVIDERS, "openai": {**settings.PROVIDERS["openai"], "model": ENDING}}
    return paid


def told(world: World, school: Any = None) -> list[tuple[str, dict[str, Any]]]:
    with world.at(school or world.kompas):
        rows = Event.objects.filter(kind__startswith="provider.").exclude(kind="provider.saved").order_by("id")
        return [(row.kind, {name: row.facts[name] for name in ("model", "days") if name in row.facts}) for row in rows]


def days_before(days: int) -> date:
    return ENDS_ON - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"), [(61, []), (60, [60]), (45, [60]), (31, [60]), (30, [30]), (1, [30]), (0, [0]), (-3, [0])]
)
def test_schools_are_told_in_time(world: World, ending: FakeProvider, days: int, expected: list[int]) -> None:
    look_at_all(days_before(days))

    assert told(world) == [("provider.retiring", {"model": ENDING, "days": each}) for each in expected]
    assert told(world, world.oak) == told(world)


def test_each_warning_comes_once(world: World, ending: FakeProvider) -> None:
    for days in (60, 59, 45, 30, 29, 0):
        look_at_all(days_before(days))

    assert [facts["days"] for _, facts in told(world)] == [60, 30, 0]


def test_a_living_model_is_not_news(world: World, paid: FakeProvider) -> None:
    found = look_at_all()

    assert [(one.is_well, one.days_left) for one in found] == [(True, None)]
    assert told(world) == []


def test_a_model_that_has_vanished_is_told_once(world: World, paid: FakeProvider, settings: LazySettings) -> None:
    painters.forget()
    gone = {**settings.PROVIDERS["openai"], "model": "gpt-image-9"}
    settings.PROVIDERS = {**settings.PROVIDERS, "openai": gone}
    for _ in range(2):
        look_at_all()

    assert told(world) == [("provider.model_gone", {"model": "gpt-image-9"})]


def test_a_school_with_its_own_account_is_told_of_that_one(world: World, ending: FakeProvider) -> None:
    with world.at(world.kompas):
        draft = Draft(options={"base_url": ending.url, "model": "gpt-image-2"}, secret="sk-school-0123456789")
        save_account(world.actor(world.ada), "openai", draft)

    look_at_all(days_before(30))

    assert told(world) == []
    assert len(told(world, world.oak)) == 1
    assert ending.calls() == []


def test_the_command_says_what_it_found(world: World, paid: FakeProvider) -> None:
    out = StringIO()
    call_command("provider_probe", stdout=out)
    assert "openai, the installation's account, gpt-image-2.5-flare: works" in out.getvalue()


def test_the_command_fails_where_an_account_does_not_work(world: World, settings: LazySettings) -> None:
    painters.forget()
    settings.PROVIDERS = {**settings.PROVIDERS, "openai": {"api_key": "sk-x", "base_url": "http://127.0.0.1:9/v1"}}
    with pytest.raises(CommandError):
        call_command("provider_probe", stdout=StringIO())
    painters.forget()


def test_of_all_workers_one_looks_a_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    stopping = threading.Event()

    def look(on: date | None = None) -> list[Any]:
        looks.append(1)
        stopping.set()
        return []

    monkeypatch.setattr(model_watch, "look_at_all", look)
    monkeypatch.setattr(model_watch, "EACH_S", 0.01)
    cache.clear()
    model_watch.every_night(stopping)
    again = threading.Event()
    threading.Timer(0.1, again.set).start()
    model_watch.every_night(again)

    assert looks == [1]
