"""Every provider as the contract suite meets it, on the local stand-in. A new one gets an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from imagegen.providers.azure import AzureProvider
from imagegen.providers.base import Provider
from imagegen.providers.compatible import CompatibleProvider
from imagegen.providers.dialects import DIALECTS
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.midjourney_tasks import DIALECTS as PROXIES
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.midjourney.cast import provider_for, proxy

TODAY = date(2026, 11, 21)
"""The day that models live on in these tests: their ends are near."""
KEY = "sk-test-3f9a1c77"
DEADLINE_S = 60.0
NewMaker = Callable[[FakeProvider], Provider]


def _storybook(_fake: FakeProvider) -> Provider:
    from imagegen.providers.storybook import Storybook

    return Storybook()


def _openai(model: str) -> NewMaker:
    return lambda fake: OpenAIProvider(KEY, fake.url, model, deadline_s=DEADLINE_S, today=lambda: TODAY)


def _azure(**wishes: Any) -> NewMaker:
    plain: dict[str, Any] = {"deployment": "pictures", "deadline_s": DEADLINE_S, "today": lambda: TODAY}
    return lambda fake: AzureProvider(fake.origin, **plain | wishes)


def _compatible(dialect: str) -> NewMaker:
    return lambda fake: CompatibleProvider(
        f"{fake.origin}/{dialect}/v1", KEY, model="a-model", dialect=dialect, deadline_s=DEADLINE_S
    )


def _midjourney(dialect: str) -> NewMaker:
    return lambda _fake: provider_for(proxy(dialect))


MAKERS: Mapping[str, NewMaker] = {
    "storybook": _storybook,
    "openai": _openai("gpt-image-2.5-flare"),
    "openai-of-three-sizes": _openai("gpt-image-1-mini"),
    "azure-deployment": _azure(api_key=KEY),
    "azure-v1": _azure(api_key=KEY, route="v1"),
    "azure-by-token": _azure(token=lambda: "a-token"),
    **{f"compatible-{dialect}": _compatible(dialect) for dialect in DIALECTS},
    **{f"midjourney-{dialect}": _midjourney(dialect) for dialect in PROXIES},
}
"""By the name that a test is listed under; made anew for each module, on a stand-in with nothing remembered."""
