"""What tests of providers share: the local stand-in for OpenAI, and providers that call it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Language, Shape
from imagegen.providers.base import Provider, ProviderFailure, Request
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.makers import KEY, TODAY

__all__ = ["KEY", "PSEUDONYM", "NewProvider", "edit_for", "failure_of", "mask", "picture_file", "request_for"]
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


def edit_for(prompt: str = "make the dog blue", **wishes: Any) -> Request:
    """A request to change a picture of 1280x960 pixels."""
    return request_for(prompt, **{"kind": Kind.EDIT, "source": picture_file(), "shape": Shape.LANDSCAPE} | wishes)


@cache
def picture_file(width: int = 1280, height: int = 960, file_format: str = "PNG") -> bytes:
    """A small file of a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, file_format)
    return out.getvalue()


@cache
def mask(width: int = 1280, height: int = 960, mode: str = "RGBA", file_format: str = "PNG") -> bytes:
    """A mask whose upper left quarter may change."""
    out = io.BytesIO()
    drawn = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    drawn.paste((0, 0, 0, 0), (0, 0, width // 2, height // 2))
    drawn.convert(mode).save(out, file_format)
    return out.getvalue()


def failure_of(provider: Provider, request: Request) -> ProviderFailure:
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
        plain: dict[str, Any] = {
            "api_key": KEY,
            "base_url": fake_provider.url,
            "deadline_s": 60.0,
            "today": lambda: TODAY,
        }
        provider = OpenAIProvider(**plain | wishes)
        made.append(provider)
        return provider

    yield new
    for provider in made:
        provider.close()


@pytest.fixture
def provider(new_provider: NewProvider) -> OpenAIProvider:
    return new_provider()
