"""Stand-ins for a proxy of each dialect, and providers that call them."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from imagegen.providers.midjourney import MidjourneyProvider
from tests.fake_provider.midjourney import SECRET, FakeMidjourney


@cache
def proxy(dialect: str) -> FakeMidjourney:
    """The stand-in of a dialect, one for all tests of a process."""
    fake = FakeMidjourney(dialect).__enter__()
    atexit.register(fake.__exit__)
    return fake


def provider_for(fake: FakeMidjourney, **wishes: Any) -> MidjourneyProvider:
    """A provider that looks at its tasks often."""
    plain: dict[str, Any] = {
        "base_url": fake.url,
        "secret": SECRET,
        "dialect": fake.dialect,
        "acknowledged": True,
        "private": True,
        "deadline_s": 60.0,
        "pause_s": 0.01,
    }
    return MidjourneyProvider(**plain | wishes)
