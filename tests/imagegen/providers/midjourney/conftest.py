"""A stand-in for each dialect of the proxies, providers that call it, and a note of what they report."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from imagegen.providers.base import ProviderFailure, Request
from imagegen.providers.midjourney import MidjourneyProvider
from tests.fake_provider.midjourney import FakeMidjourney
from tests.fake_provider.midjourney_tasks import DIALECTS, NOVICEZK, TRUEAI
from tests.fake_provider.pictures import picture
from tests.imagegen.providers.midjourney.cast import provider_for, proxy

NewProvider = Callable[..., MidjourneyProvider]


class Told:
    """A report that keeps what it is told."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.percents: list[int] = []

    def __call__(self, *, job: str = "", percent: int | None = None) -> None:
        if job:
            self.jobs.append(job)
        if percent is not None:
            self.percents.append(percent)


class Clock:
    """The clock of a call that waits for a task: only its pauses take time, to the second."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.passed += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Pauses between looks are noted and not slept through."""
    clock = Clock()
    monkeypatch.setattr("imagegen.providers.midjourney.tasks.time", clock)
    return clock


@pytest.fixture(params=DIALECTS)
def fake(request: pytest.FixtureRequest) -> FakeMidjourney:
    """The stand-in of each dialect in turn, with nothing remembered of other tests."""
    return _fresh(request.param)


@pytest.fixture
def novicezk() -> FakeMidjourney:
    return _fresh(NOVICEZK)


@pytest.fixture
def trueai() -> FakeMidjourney:
    return _fresh(TRUEAI)


@pytest.fixture
def new_provider() -> Iterator[NewProvider]:
    """Makes providers that call a stand-in, and closes them after the test."""
    made: list[MidjourneyProvider] = []

    def new(fake: FakeMidjourney, **wishes: Any) -> MidjourneyProvider:
        provider = provider_for(fake, **wishes)
        made.append(provider)
        return provider

    yield new
    for provider in made:
        provider.close()


@pytest.fixture
def provider(fake: FakeMidjourney, new_provider: NewProvider) -> MidjourneyProvider:
    return new_provider(fake)


@pytest.fixture
def told() -> Told:
    return Told()


def _fresh(dialect: str) -> FakeMidjourney:
    proxy(dialect).reset()
    return proxy(dialect)


def failed(provider: MidjourneyProvider, request: Request) -> ProviderFailure:
    """The failure that a call must end in."""
    with pytest.raises(ProviderFailure) as caught:
        provider.make(request)
    return caught.value


def source() -> bytes:
    """A picture to change: 1024 by 1024 pixels."""
    return picture("1024x1024", "webp", 0)


def mask() -> bytes:
    """A mask for `source`: its upper half may change."""
    drawn = Image.new("RGBA", (1024, 1024), (0, 0, 0, 255))
    drawn.paste((0, 0, 0, 0), (0, 0, 1024, 512))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
