"""OpenAI: what is sent, what is made of a good answer, and what the key and the SDK cost."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Origin, Outcome, Shape
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.pictures import flat_webp, picture
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, PSEUDONYM, NewProvider, failure_of, request_for

ROOT = Path(__file__).parents[3]
BAD_RESPONSES = [
    "html-200",
    "broken-json",
    "wrong-types",
    "deep-json",
    "mislabelled",
    "empty-data",
    "null-b64",
    "bad-base64",
    "gzip-bomb",
    "redirect",
]


def test_importing_the_module_does_not_import_the_sdk() -> None:
    program = """
import sys
import imagegen.providers.openai as module
provider = module.OpenAIProvider("sk-test")
provider.capabilities()
heavy = {"openai", "httpx2", "httpcore2", "pydantic", "django"} & set(sys.modules)
assert not heavy, heavy
client = provider._client()
assert "openai" in sys.modules
provider.close()
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=True)


def test_a_client_is_set_up_for_one_try_and_a_pool_of_many() -> None:
    provider = OpenAIProvider(KEY)

    client = provider._client()

    assert str(client.base_url) == "https://api.openai.com/v1/"
    assert client.max_retries == 0
    assert client._client.follow_redirects is False
    assert client._client.timeout.connect == 5.0
    assert client._client._transport._pool._max_connections == 1000  # type: ignore[attr-defined]
    provider.close()


def test_the_environment_does_not_redirect_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.example/v1")
    provider = OpenAIProvider(KEY)

    assert str(provider._client().base_url) == "https://api.openai.com/v1/"

    provider.close()


def test_the_proxy_of_the_environment_is_used_except_for_hosts_that_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://person:p%40ss@proxy.school.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    outside, inside = OpenAIProvider(KEY), OpenAIProvider(KEY, "https://127.0.0.1:1/v1")

    proxy = outside._client()._client._transport._pool._proxy  # type: ignore[attr-defined]
    assert (proxy.url.host, proxy.url.port, proxy.auth) == (b"proxy.school.example", 3128, (b"person", b"p@ss"))
    assert inside._client()._client._transport._pool._proxy is None  # type: ignore[attr-defined]
    outside.close()
    inside.close()


@pytest.mark.parametrize("key", ["", "sk-a b", "sk-a\n", "sk-€"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_quoted(key: str) -> None:
    with pytest.raises(ValueError) as caught:
        OpenAIProvider(key)

    assert str(caught.value) == "An API key is a word of printable ASCII characters."


def test_a_quality_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError):
        OpenAIProvider(KEY, quality="hd")


def test_capabilities() -> None:
    can = OpenAIProvider(KEY).capabilities()

    assert (can.kinds, can.shapes, can.max_n) == (frozenset({Kind.CREATE}), frozenset(Shape), 10)
    assert (can.variety, can.seed) == (False, False)
    assert (OpenAIProvider.name, OpenAIProvider.origin) == ("openai", Origin.AI)
    assert (OpenAIProvider.repeatable, OpenAIProvider.waits, OpenAIProvider.needs_moderation) == (False, True, True)


def test_the_call_names_the_pupil_only_by_pseudonym(fake: FakeProvider, provider: OpenAIProvider) -> None:
    result = provider.make(request_for(pseudonym=PSEUDONYM))

    (call,) = fake.calls()
    assert call["prompt"] == "A picture for a school book: a dog in a park"
    assert (call["authorized"], call["safety_identifier"]) == (True, PSEUDONYM)
    assert (call["model"], call["n"]) == ("gpt-image-2.5-flare", 1)
    assert (call["finished"], call["request_id"]) == (True, result.request_id)


def test_a_request_without_pseudonym_sends_none(fake: FakeProvider, provider: OpenAIProvider) -> None:
    provider.make(request_for())

    assert fake.calls()[0]["safety_identifier"] is None


@pytest.mark.parametrize(
    ("shape", "width", "height"),
    [
        (Shape.SQUARE, 1024, 1024),
        (Shape.LANDSCAPE, 1536, 1024),
        (Shape.PORTRAIT, 1024, 1536),
        (Shape.WIDE, 1536, 864),
    ],
)
def test_a_shape_becomes_a_size_that_the_model_makes(
    provider: OpenAIProvider, shape: Shape, width: int, height: int
) -> None:
    result = provider.make(request_for(shape=shape))

    with Image.open(io.BytesIO(result.pictures[0].data)) as made:
        assert (made.size, made.format) == ((width, height), "WEBP")
    assert result.applied == {
        "shape": str(shape),
        "size": f"{width}x{height}",
        "n": 1,
        "quality": "medium",
        "model": "gpt-image-2.5-flare",
        "format": "webp",
    }


def test_a_result_carries_usage_request_id_and_model(fake: FakeProvider, provider: OpenAIProvider) -> None:
    result = provider.make(request_for(n=2))

    assert result.usage == {
        "input_tokens": 12,
        "output_tokens": 878,
        "total_tokens": 890,
        "input_tokens_details": {"text_tokens": 12, "image_tokens": 0},
        "output_tokens_details": {"text_tokens": 0, "image_tokens": 878},
    }
    assert result.request_id == fake.calls()[0]["request_id"]
    assert result.model == "gpt-image-2.5-flare"
    assert [made.data for made in result.pictures] == [picture("1024x1024", "webp", at) for at in range(2)]


@pytest.mark.parametrize(
    ("wishes", "ignored"),
    [
        ({}, ()),
        ({"variety": 0.0}, ("variety",)),
        ({"seed": 0}, ("seed",)),
        ({"variety": 1.0, "seed": 7}, ("variety", "seed")),
    ],
)
def test_what_the_models_cannot_do_is_reported(
    provider: OpenAIProvider, wishes: dict[str, Any], ignored: tuple[str, ...]
) -> None:
    assert provider.make(request_for(**wishes)).ignored == ignored


def test_the_format_is_what_came_and_not_what_was_asked_for(fake: FakeProvider, provider: OpenAIProvider) -> None:
    fake.configure(format="png")

    result = provider.make(request_for())

    assert (result.applied["format"], result.pictures[0].media_type) == ("png", "image/png")


def test_more_pictures_than_asked_for_are_dropped(provider: OpenAIProvider) -> None:
    assert len(provider.make(request_for("[[fake:too-many]]")).pictures) == 1


def test_fewer_pictures_than_asked_for_are_let_through(provider: OpenAIProvider) -> None:
    assert len(provider.make(request_for("[[fake:too-few]]", n=3)).pictures) == 2


def test_a_broken_picture_does_not_cost_its_neighbours(provider: OpenAIProvider) -> None:
    assert len(provider.make(request_for("[[fake:one-bad]]", n=3)).pictures) == 1


@pytest.mark.parametrize("behaviour", BAD_RESPONSES)
def test_an_answer_without_a_picture_is_a_bad_response(
    fake: FakeProvider, provider: OpenAIProvider, behaviour: str
) -> None:
    failure = failure_of(provider, request_for(f"[[fake:{behaviour}]]"))

    assert (failure.outcome, failure.unsent, failure.retry_after) == (Outcome.BAD_RESPONSE, False, None)
    (call,) = fake.calls()
    assert failure.request_id == call["request_id"]


@pytest.mark.parametrize(
    ("behaviour", "media_type", "data"),
    [
        ("bomb-webp", "image/webp", flat_webp(9400, 9400)),
        ("not-an-image", "image/webp", b"Once upon a time there was no picture."),
    ],
)
def test_bytes_are_handed_on_unopened(provider: OpenAIProvider, behaviour: str, media_type: str, data: bytes) -> None:
    (made,) = provider.make(request_for(f"[[fake:{behaviour}]]")).pictures

    assert (made.media_type, made.data) == (media_type, data)


def test_a_truncated_picture_is_handed_on_under_its_true_type(provider: OpenAIProvider) -> None:
    (made,) = provider.make(request_for("[[fake:truncated-png]]")).pictures

    assert made.media_type == "image/png"


def test_one_client_is_made_by_many_threads(new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = new_provider()
    made = []
    new_client = provider._new_client

    def counted() -> Any:
        made.append(1)
        return new_client()

    monkeypatch.setattr(provider, "_new_client", counted)

    with ThreadPoolExecutor(16) as pool:
        clients = {id(client) for client in pool.map(lambda _: provider._client(), range(64))}

    assert (len(made), len(clients)) == (1, 1)


def test_a_closed_provider_opens_again(provider: OpenAIProvider) -> None:
    provider.make(request_for())
    provider.close()

    assert provider.make(request_for()).pictures
