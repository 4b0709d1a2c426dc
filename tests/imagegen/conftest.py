"""What tests of pictures share: OpenAI's stand-in, as a class's painter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from imagegen.pipeline import painters
from tests.fake_provider.server import FakeProvider
from tests.painting import set_rules
from tests.world import World

KEY = "sk-test-8d2b5e11"
DEADLINE_S = 3.0
"""Enough for a slow machine to connect and to send."""


@pytest.fixture(scope="session")
def stand_in() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def openai_at(settings: LazySettings) -> Iterator[Callable[..., None]]:
    """Sets this installation's OpenAI account to an address; undone, and closed, with the test."""

    def use(base_url: str, **options: Any) -> None:
        painters.forget()
        given = {"api_key": KEY, "base_url": base_url, "deadline_s": 60.0}
        settings.PROVIDERS = {**settings.PROVIDERS, "openai": {**given, **options}}

    painters.forget()
    yield use
    painters.forget()


@pytest.fixture
def paid(world: World, stand_in: FakeProvider, openai_at: Callable[..., None]) -> FakeProvider:
    """5B paints with OpenAI; the stand-in remembers nothing of other tests."""
    stand_in.reset()
    openai_at(stand_in.url)
    set_rules(world, provider="openai", allow_phrases=["bomb-webp", "gzip-bomb"])
    return stand_in


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], list[str]]:
    """The names of all files in the storage."""

    def names() -> list[str]:
        return sorted(path.name for path in (tmp_path / "media").rglob("*") if path.is_file())

    return names
