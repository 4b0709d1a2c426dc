"""OpenAI: what is sent, what is made of a good answer, and what the key and the SDK cost."""

from __future__ import annotations

import hashlib
import io
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Language, Origin, Outcome, Shape
from imagegen.providers.base import Request
from imagegen.providers.openai import OpenAIProvider
from imagegen.providers.variations import INSTRUCTIONS
from tests.fake_provider.fixtures import WRONG_KEY
from tests.fake_provider.pictures import flat_webp, picture
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import (
    KEY,
    PSEUDONYM,
    NewProvider,
    edit_for,
    failure_of,
    mask,
    picture_file,
    request_for,
)

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


def test_the_sdk_is_imported_with_the_first_call() -> None:
    program = """
import sys
from imagegen.providers import azure, compatible, openai
provider = openai.OpenAIProvider("sk-test")
others = azure.AzureProvider("https://a.example", "key", deployment="d"), compatible.CompatibleProvider(
    "https://b.example/v1", model="m", dialect="sglang"
)
for each in (provider, *others):
    each.capabilities()
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


@pytest.mark.parametrize(("model", "quality"), [("gpt-image-2.5-flare", "hd"), ("gpt-image-2", "xhigh")])
def test_a_quality_that_the_model_does_not_have_is_refused(model: str, quality: str) -> None:
    with pytest.raises(ValueError):
        OpenAIProvider(KEY, model=model, quality=quality)


def test_capabilities_are_those_of_the_model() -> None:
    can = OpenAIProvider(KEY).capabilities()
    of_three = OpenAIProvider(KEY, model="gpt-image-1.5").capabilities()

    assert (can.kinds, can.shapes, can.max_n) == (frozenset(Kind), frozenset(Shape), 10)
    assert (can.variety, can.seed, can.mask, can.progress) == (False, False, True, False)
    assert of_three.shapes == frozenset(Shape) - {Shape.WIDE}
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

    def counted(route: str) -> Any:
        made.append(1)
        return new_client(route)

    monkeypatch.setattr(provider, "_new_client", counted)

    with ThreadPoolExecutor(16) as pool:
        clients = {id(client) for client in pool.map(lambda _: provider._client(), range(64))}

    assert (len(made), len(clients)) == (1, 1)


def test_a_closed_provider_opens_again(provider: OpenAIProvider) -> None:
    provider.make(request_for())
    provider.close()

    assert provider.make(request_for()).pictures


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_an_edit_sends_the_picture_as_it_is_under_its_own_name_and_type(
    fake: FakeProvider, provider: OpenAIProvider, file_format: str
) -> None:
    source = picture_file(1280, 960, file_format)

    result = provider.make(edit_for(source=source, pseudonym=PSEUDONYM, n=2))

    (call,) = fake.calls()
    ending = {"JPEG": "jpg"}.get(file_format, file_format.lower())
    assert call["route"] == "/v1/images/edits"
    assert call["files"] == [
        {
            "field": "image",
            "name": f"image.{ending}",
            "media_type": f"image/{file_format.lower()}",
            "bytes": len(source),
            "sha256": hashlib.sha256(source).hexdigest(),
        }
    ]
    assert call["wishes"] == {
        "prompt": "A picture for a school book: make the dog blue",
        "model": "gpt-image-2.5-flare",
        "n": 2,
        "size": "1280x960",
        "quality": "medium",
        "output_format": "webp",
        "safety_identifier": PSEUDONYM,
    }
    assert len(result.pictures) == 2


def test_a_mask_goes_along_as_a_file_of_its_own(fake: FakeProvider, provider: OpenAIProvider) -> None:
    provider.make(edit_for(mask=mask()))

    (call,) = fake.calls()
    assert [(file["field"], file["name"], file["media_type"]) for file in call["files"]] == [
        ("image", "image.png", "image/png"),
        ("mask", "mask.png", "image/png"),
    ]
    assert call["files"][1]["sha256"] == hashlib.sha256(mask()).hexdigest()


@pytest.mark.parametrize(
    ("unfit", "detail"),
    [
        (mask(640, 480), "a mask of 640x480 for a picture of 1280x960"),
        (mask(mode="RGB", file_format="JPEG"), "a mask that isn't a PNG with transparency"),
        (mask(mode="RGB"), "a mask that isn't a PNG with transparency"),
        (mask(file_format="WEBP"), "a mask that isn't a PNG with transparency"),
        (mask()[:20], "a mask that isn't a PNG with transparency"),
        (mask() + bytes(4 * 1024 * 1024), f"a mask of {len(mask()) + 4 * 1024 * 1024} bytes"),
        (b"", "a mask that isn't a PNG with transparency"),
    ],
)
def test_a_mask_that_does_not_fit_is_never_sent(
    fake: FakeProvider, provider: OpenAIProvider, unfit: bytes, detail: str
) -> None:
    failure = failure_of(provider, edit_for(mask=unfit))

    assert (failure.outcome, failure.unsent) == (Outcome.INVALID_REQUEST, True)
    assert failure.detail.startswith(detail)
    assert fake.calls() == []


@pytest.mark.parametrize("kind", [Kind.CREATE, Kind.VARIATION])
def test_only_an_edit_takes_a_mask(provider: OpenAIProvider, kind: Kind) -> None:
    failure = failure_of(provider, edit_for(kind=kind, mask=mask()))

    assert (failure.outcome, failure.unsent) == (Outcome.UNSUPPORTED, True)


@pytest.mark.parametrize("source", [b"", b"GIF89a", b"<svg/>", picture_file()[:15], b"\xff\xd8\xff\x00"])
def test_a_source_that_is_no_picture_is_never_sent(fake: FakeProvider, provider: OpenAIProvider, source: bytes) -> None:
    failure = failure_of(provider, edit_for(source=source))

    assert (failure.outcome, failure.unsent, fake.calls()) == (Outcome.INVALID_REQUEST, True, [])


@pytest.mark.parametrize(
    ("model", "size"),
    [("gpt-image-2.5-flare", "1568x992"), ("gpt-image-2", "1568x992"), ("gpt-image-1.5", "1536x1024")],
)
def test_an_edit_keeps_the_proportions_of_its_source_as_far_as_the_model_can(
    fake: FakeProvider, new_provider: NewProvider, model: str, size: str
) -> None:
    result = new_provider(model=model).make(edit_for(source=picture_file(1920, 1216)))

    assert (result.applied["size"], fake.calls()[0]["wishes"]["size"]) == (size, size)


@pytest.mark.parametrize("language", list(Language))
def test_more_like_this_is_an_edit_with_a_fixed_instruction_in_the_language_of_the_words(
    fake: FakeProvider, provider: OpenAIProvider, language: Language
) -> None:
    request = edit_for("a dog", kind=Kind.VARIATION, text="Rules. A dog", shape=Shape.WIDE, language=language)

    result = provider.make(request)

    (call,) = fake.calls()
    assert (call["route"], call["wishes"]["size"]) == ("/v1/images/edits", "1536x864")
    assert call["prompt"] == f"Rules. A dog\n\n{INSTRUCTIONS[language]}"
    assert result.applied["variation"] == "edit"
    assert set(INSTRUCTIONS) == set(Language)


def test_more_like_this_needs_no_words(fake: FakeProvider, provider: OpenAIProvider) -> None:
    provider.make(edit_for("", kind=Kind.VARIATION, text=""))

    assert fake.calls()[0]["prompt"] == INSTRUCTIONS[Language.EN]


def test_an_instruction_does_not_push_a_text_over_its_limit(fake: FakeProvider, provider: OpenAIProvider) -> None:
    failure = failure_of(provider, edit_for(kind=Kind.VARIATION, text="a" * 31_990))

    assert (failure.outcome, failure.unsent, fake.calls()) == (Outcome.INVALID_REQUEST, True, [])


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
@pytest.mark.parametrize("request_of", [request_for, edit_for])
def test_a_retired_model_is_not_asked_and_the_living_one_is_named(
    fake: FakeProvider, new_provider: NewProvider, model: str, request_of: Callable[[], Request]
) -> None:
    failure = failure_of(new_provider(model=model), request_of())

    assert (failure.outcome, failure.unsent, fake.calls()) == (Outcome.MODEL_UNAVAILABLE, True, [])
    assert failure.detail.startswith(f"{model} was retired on 2026-")
    assert failure.detail.endswith("; gpt-image-2.5-flare takes its place")


def test_a_model_is_asked_until_its_last_day(fake: FakeProvider, new_provider: NewProvider) -> None:
    assert new_provider(model="gpt-image-1.5", today=lambda: date(2026, 11, 30)).make(request_for()).pictures

    failure = failure_of(new_provider(model="gpt-image-1.5", today=lambda: date(2026, 12, 1)), request_for())

    assert (failure.outcome, len(fake.calls())) == (Outcome.MODEL_UNAVAILABLE, 1)


def test_a_model_newer_than_the_catalogue_is_asked(fake: FakeProvider, new_provider: NewProvider) -> None:
    failure = failure_of(new_provider(model="gpt-image-9"), request_for(shape=Shape.WIDE))

    assert (failure.outcome, failure.unsent) == (Outcome.MODEL_UNAVAILABLE, False)
    assert failure.detail == "400, invalid_value, model, The model 'gpt-image-9' does not exist."


def test_a_picture_that_was_filtered_on_its_way_is_refused_and_the_category_named(provider: OpenAIProvider) -> None:
    failure = failure_of(provider, request_for("[[fake:filtered-200]]"))

    assert (failure.outcome, failure.detail) == (Outcome.REFUSED_OUTPUT, "200, filtered, sexual high")


def test_a_probe_lists_the_models_and_their_ends_without_making_a_picture(
    fake: FakeProvider, provider: OpenAIProvider
) -> None:
    health = provider.probe()

    assert health.ok
    assert health.models["gpt-image-1.5"] == date(2026, 12, 1)
    assert health.models["gpt-image-2.5-flare"] is None
    assert fake.calls() == []


@pytest.mark.parametrize(
    ("wishes", "outcome"),
    [
        ({"api_key": WRONG_KEY}, Outcome.AUTH),
        ({"model": "gpt-image-9"}, Outcome.MODEL_UNAVAILABLE),
        ({"model": "dall-e-3"}, Outcome.MODEL_UNAVAILABLE),
        ({"base_url": "http://127.0.0.1:9/v1"}, Outcome.UNREACHABLE),
        ({"base_url": "http://169.254.169.254/v1"}, Outcome.UNREACHABLE),
    ],
)
def test_a_probe_says_what_is_wrong(new_provider: NewProvider, wishes: dict[str, Any], outcome: Outcome) -> None:
    health = new_provider(**wishes).probe()

    assert (health.ok, health.outcome) == (False, outcome)
    assert WRONG_KEY not in health.detail


def test_a_probe_of_something_else_altogether_does_not_raise(fake: FakeProvider, new_provider: NewProvider) -> None:
    health = new_provider(base_url=f"{fake.origin}/_calls?x=").probe()

    assert health.outcome in {Outcome.BAD_RESPONSE, Outcome.MODEL_UNAVAILABLE}


def test_the_environment_lends_its_account_to_nobody(
    fake: FakeProvider, new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "of-somebody-else")

    client = new_provider()._client()

    assert (client.organization, client.project, client.api_key) == (None, None, KEY)


def test_a_probe_of_a_server_that_says_nothing_ends(new_provider: NewProvider) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        provider = new_provider(base_url=f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        provider._client()
        provider.ask_s = 3.0  # type: ignore[misc]
        began = time.monotonic()

        health = provider.probe()

    assert health.outcome is Outcome.TIMEOUT
    # Without a time of its own it would take the sixty seconds of a call.
    assert time.monotonic() - began < 20
