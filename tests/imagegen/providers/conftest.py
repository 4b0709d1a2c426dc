"""What tests of providers share: the local stand-in for OpenAI, and providers that call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from imagegen.choices import Kind, Language, Shape
from imagegen.providers.base import ProviderFailure, Request
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.server import FakeProvider

KEY = "sk-test-3f9a1c77"
PSEUDONYM = "a" * 64
NewProvider = Callable[..., OpenAIProvider]


def request_for(prompt: str = "a dog in a park", **wishes: Any) -> Request:
    """A request for one square picture; the text to send is a metaprompt and the prompt."""
    plain: dict[str, Any] = {
        "kind": Kind.CREATE,
        "prompt": prompt,
        "text": f"A picture for a school book: {prompt}",
        "language": Language.EN,
        "shape": Shape.SQUARE,
    }
    return Request(**plain | wishes)


def failure_of(provider: OpenAIProvider, request: Request) -> ProviderFailure:
    """The failure that a call must end in."""
    with pytest.raises(ProviderFailure) as caught:
        provider.make(request)
    return caught.value


@pytest.fixture(scope="session")
def fake_provider() -> Iterator[FakeProvider]:
    with FakeProvider() as fake:
        yield fake


@pytest.fixture
def fake(fake_provider: FakeProvider) -> FakeProvider:
    """The stand-in, with nothing remembered of other tests."""
    fake_provider.reset()
    return fake_provider


@pytest.fixture
def new_provider(fake_provider: FakeProvider) -> Iterator[NewProvider]:
    """Makes providers that call the stand-in, and closes them after the test."""
    made: list[OpenAIProvider] = []

    def new(**wishes: Any) -> OpenAIProvider:
        plain: dict[str, Any] = {"api_key": KEY, "base_url": fake_provider.url, "deadline_s": 10.0}
        provider = OpenAIProvider(**plain | wishes)
        made.append(provider)
        return provider

    yield new
    for provider in made:
        provider.close()


@pytest.fixture
def provider(new_provider: NewProvider) -> OpenAIProvider:
    return new_provider()
