"""The stand-in itself: it refuses what the API refuses, and says what it saw."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.fake_provider.pictures import flat_webp, picture
from tests.fake_provider.server import FakeProvider, start_process
from tests.fake_provider.validation import fault_in

GOOD = {"prompt": "a dog", "model": "gpt-image-2.5-flare", "n": 1, "size": "1536x864", "output_format": "webp"}


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as running:
        yield running


def _post(fake: FakeProvider, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    answer = httpx.post(f"{fake.url}/images/generations", json=body, headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"temperature": 0.7}, "temperature"),
        ({"response_format": "b64_json"}, "response_format"),
        ({"style": "vivid"}, "style"),
        ({"seed": 5}, "seed"),
        ({"n": "2"}, "n"),
        ({"n": 11}, "n"),
        ({"size": "512x512"}, "size"),
        ({"size": "1792x1024x3"}, "size"),
        ({"quality": "hd"}, "quality"),
        ({"moderation": "off"}, "moderation"),
        ({"output_format": "svg"}, "output_format"),
        ({"model": "dall-e-3"}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "a" * 32_001}, "prompt"),
        ({"safety_identifier": "a" * 129}, "safety_identifier"),
    ],
)
def test_a_body_that_the_api_refuses_is_refused(change: dict[str, Any], param: str) -> None:
    fault = fault_in(GOOD | change)

    assert fault is not None
    assert fault["param"] == param


def test_a_body_that_the_api_takes_is_taken() -> None:
    assert fault_in(GOOD) is None


def test_a_call_without_key_is_refused_and_noted(fake: FakeProvider) -> None:
    fake.reset()

    status, _answer = _post(fake, GOOD)

    assert (status, [call["authorized"] for call in fake.calls()]) == (401, [False])


def test_an_unknown_behaviour_is_refused(fake: FakeProvider) -> None:
    status, answer = _post(fake, GOOD | {"prompt": "[[fake:surprise]]"}, Authorization="Bearer x")

    assert (status, answer["error"]["type"]) == (400, "fake")
    with pytest.raises(ValueError):
        fake.configure(behaviour="surprise")


def test_settings_hold_until_the_next_reset(fake: FakeProvider) -> None:
    fake.configure(behaviour="quota")
    assert _post(fake, GOOD, Authorization="Bearer x")[0] == 429

    fake.reset()
    assert _post(fake, GOOD, Authorization="Bearer x")[0] == 200


def test_models_are_listed_with_the_day_they_end(fake: FakeProvider) -> None:
    listed = httpx.get(f"{fake.url}/models").json()["data"]

    models = {model["id"]: model["shutdown_date"] for model in listed}

    assert models["gpt-image-1.5"] == "2026-12-01"
    assert models["gpt-image-2.5-flare"] is None
    assert "dall-e-3" not in models


def test_pictures_are_as_heavy_as_real_ones() -> None:
    data = picture("1024x1024", "webp", 0)

    with Image.open(io.BytesIO(data)) as made:
        assert made.size == (1024, 1024)
    assert 100_000 < len(data) < 200_000
    assert data != picture("1024x1024", "webp", 1)


def test_the_bomb_is_a_valid_picture_of_34_bytes() -> None:
    with Image.open(io.BytesIO(flat_webp(16, 9))) as small:
        assert (small.size, small.getcolors()) == ((16, 9), [(144, (48, 121, 140))])
    assert len(flat_webp(9400, 9400)) == 34


@pytest.mark.slow
def test_a_process_serves_until_it_is_stopped() -> None:
    with start_process(delay_s=0.0) as fake:
        assert fake.calls() == []
    with pytest.raises(OSError):
        fake.calls()
