"""Fixtures that every test may use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

# The tests have a data folder of their own, and nothing of the developer's environment but the database.
_DATA = tempfile.mkdtemp(prefix="edu4all-tests-")
for _name in [name for name in os.environ if name.startswith(("EDU4ALL_", "OPENAI_", "AZURE_"))]:
    del os.environ[_name]
os.environ["EDU4ALL_DATA_DIR"] = _DATA
os.environ.setdefault("DATABASE_URL", "")

import pytest  # noqa: E402
from django.conf import LazySettings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Person  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.world import World  # noqa: E402


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: LazySettings) -> None:
    """Each test has an empty cache, and a storage and a data folder of its own; signing in needs no slow hash."""
    cache.clear()
    settings.DATA_DIR = tmp_path
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "media"}}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {"default": storage, "staticfiles": static}


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.fixture
def signed_in(client: Client) -> Callable[[Person], Client]:
    """A browser in which a person has signed in."""

    def sign_in(person: Person) -> Client:
        browser = Client()
        browser.force_login(person, backend="accounts.actor.SchoolBackend")
        return browser

    return sign_in


@pytest.fixture
def app(world: World) -> Callable[[Person], Client]:
    """A mobile client with a device token of a person."""

    def with_token(person: Person) -> Client:
        token = world.device(person).token
        return Client(headers={"Authorization": f"Bearer {token}"})

    return with_token
