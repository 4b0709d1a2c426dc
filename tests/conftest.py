"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import Person
from accounts.tenancy import school_scope
from edu4all.lib import clock
from imagegen.engine.breaker import breakers
from imagegen.pipeline import painters
from tests import world as worlds
from tests.world import World

DAYS = (UTC, ZoneInfo("Europe/Amsterdam"))
"""Whose midnights matter: days are counted by the schools' own time zone, and some by UTC."""
BEFORE_MIDNIGHT_S = 30.0
hypothesis_settings.register_profile("unhurried", deadline=20_000, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: LazySettings) -> None:
    """Each test has an empty cache, and a storage and a data folder of its own; signing in needs no slow hash."""
    cache.clear()
    breakers.forget()
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["tests.hashers.Quick"]
    storage = {"BACKEND": "edu4all.lib.storage.PrivateFiles", "OPTIONS": {"location": tmp_path / "media"}}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {"default": storage, "staticfiles": static}


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The product's clock stands still from now on: whatever a test does takes no time by it."""
    moment = clock.now()
    monkeypatch.setattr(clock.timezone, "now", lambda: moment)
    return moment


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def openai_key(settings: LazySettings) -> Iterator[None]:
    """This installation has an OpenAI account, for tests that don't call it."""
    painters.forget()
    account = {"api_key": "sk-test", "deadline_s": settings.PROVIDER_DEADLINE_S}
    settings.PROVIDERS = settings.PROVIDERS | {"openai": account}
    settings.PROVIDER_TERMS = settings.PROVIDER_TERMS | {"zero_retention": True}
    yield
    painters.forget()


@pytest.fixture
def signed_in(client: Client) -> Callable[[Person], Client]:
    """A browser in which a person has signed in."""

    def sign_in(person: Person) -> Client:
        browser = Client()
        with school_scope(person.school_id):
            browser.force_login(person, backend="accounts.actor.SchoolBackend")
        return browser

    return sign_in


@pytest.fixture
def app(world: World) -> Callable[[Person], Client]:
    """A mobile client with a device token of a person."""

    def with_token(person: Person) -> Client:
        token = world.device(person).token
        return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    return with_token


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that need what this machine lacks are skipped with the reason. None begins just before midnight."""
    for zone in DAYS:
        left_s = seconds_to_midnight(datetime.now(zone))
        if left_s < BEFORE_MIDNIGHT_S:
            time.sleep(left_s)
    on_postgres = connection.vendor == "postgresql"
    if item.get_closest_marker("postgres") and not on_postgres:
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    if item.get_closest_marker("sqlite") and on_postgres:
        pytest.skip("is about SQLite")
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        pytest.skip("needs Chromium: apt-get install chromium")


def seconds_to_midnight(moment: datetime) -> float:
    passed_s = (moment.hour * 60 + moment.minute) * 60 + moment.second + moment.microsecond / 1_000_000
    return 86_400 - passed_s


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With REQUIRE_ALL_TESTS a test that was skipped, but for the other database, fails the run."""
    if not os.environ.get("REQUIRE_ALL_TESTS"):
        return
    other = "is about SQLite" if connection.vendor == "postgresql" else "needs PostgreSQL: set DATABASE_URL"
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if other not in str(report.longrepr)]
    for report in skipped:
        terminalreporter.write_line(f"REQUIRED BUT SKIPPED: {report.nodeid} {report.longrepr}")
    if skipped:
        terminalreporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED  # type: ignore[union-attr]
