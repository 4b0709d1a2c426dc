"""The stand-in itself: it refuses what the API refuses, and says what it saw."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from openai.types import ModerationCreateResponse
from PIL import Image

from tests.fake_provider.app import addresses
from tests.fake_provider.moderations import CATEGORIES
from tests.fake_provider.pictures import flat_webp, gif_of_frames, picture
from tests.fake_provider.server import FakeProvider, start_process
from tests.fake_provider.validation import fault_in

GOOD = {"prompt": "a dog", "model": "gpt-image-2.5-flare", "n": 1, "size": "1536x864", "output_format": "webp"}
# Answers come at once, but not on a slow machine.
http_get, http_post = partial(httpx.get, timeout=30.0), partial(httpx.post, timeout=30.0)


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as running:
        yield running


def _post(fake: FakeProvider, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    answer = http_post(f"{fake.url}/images/generations", json=body, headers=headers)
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
    listed = http_get(f"{fake.url}/models", headers={"Authorization": "Bearer x"}).json()["data"]

    models = {model["id"]: model["shutdown_date"] for model in listed}

    assert models["gpt-image-1.5"] == "2026-12-01"
    assert models["gpt-image-2.5-flare"] is None
    assert "dall-e-3" not in models


def _form(**changes: Any) -> dict[str, Any]:
    """The files of a good edit, but for what is changed; None leaves one out."""
    files = {"image": ("image.png", picture("1024x1024", "png", 0), "image/png"), "mask": ("m.png", MASK, "image/png")}
    return {name: file for name, file in (files | changes).items() if file is not None}


def _edit(fake: FakeProvider, files: Any, url: str = "", **fields: Any) -> tuple[int, dict[str, Any]]:
    data = {"prompt": "a blue dog", "model": "gpt-image-2.5-flare", "n": "1"} | fields
    headers = {"Authorization": "Bearer x"}
    answer = http_post(url or f"{fake.url}/images/edits", data=data, files=files, headers=headers)
    return answer.status_code, answer.json()


def _mask(width: int, height: int, mode: str = "LA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


MASK = _mask(1024, 1024)
WEBP = picture("1024x1024", "webp", 0)


def test_a_form_that_the_api_takes_is_taken(fake: FakeProvider) -> None:
    fake.reset()

    status, answer = _edit(fake, _form(), size="1536x864")

    assert (status, len(answer["data"])) == (200, 1)
    (call,) = fake.calls()
    assert [(file["field"], file["name"], file["media_type"]) for file in call["files"]] == [
        ("image", "image.png", "image/png"),
        ("mask", "m.png", "image/png"),
    ]


@pytest.mark.parametrize(
    ("files", "param"),
    [
        (_form(image=None), "image"),
        (_form(image=("upload", picture("1024x1024", "png", 0), "application/octet-stream")), "image"),
        (_form(image=("image.png", WEBP, "image/png")), "image"),
        (_form(image=("image.png", b"no picture", "image/png")), "image"),
        (_form(mask=("m.png", _mask(512, 512), "image/png")), "mask"),
        (_form(mask=("m.png", _mask(1024, 1024, "L"), "image/png")), "mask"),
        (_form(mask=("m.webp", WEBP, "image/webp")), "mask"),
        (_form(mask=("m.png", MASK + bytes(4 * 1024 * 1024), "image/png")), "mask"),
        ([("image[]", file) for file in [("image.webp", WEBP, "image/webp")] * 17], "image"),
    ],
)
def test_files_that_the_api_refuses_are_refused(fake: FakeProvider, files: Any, param: str) -> None:
    status, answer = _edit(fake, files)

    assert (status, answer["error"]["param"]) == (400, param)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"seed": "5"}, "seed"),
        ({"response_format": "b64_json"}, "response_format"),
        ({"n": "11"}, "n"),
        ({"n": "two"}, "n"),
        ({"size": "512x512"}, "size"),
        ({"model": "dall-e-2"}, "model"),
        ({"moderation": "auto"}, "moderation"),
        ({"input_fidelity": "highest"}, "input_fidelity"),
    ],
)
def test_fields_that_the_api_refuses_are_refused(fake: FakeProvider, fields: dict[str, str], param: str) -> None:
    status, answer = _edit(fake, _form(), **fields)

    assert (status, answer["error"]["param"]) == (400, param)


def test_sixteen_files_are_taken(fake: FakeProvider) -> None:
    assert _edit(fake, [("image[]", file) for file in [("image.webp", WEBP, "image/webp")] * 16])[0] == 200


def test_what_is_no_form_is_refused(fake: FakeProvider) -> None:
    headers = {"Authorization": "Bearer x", "Content-Type": "multipart/form-data; boundary=x"}

    assert http_post(f"{fake.url}/images/edits", content=b"--x\r\n\r\n\r\n--x--", headers=headers).status_code == 400


def test_variations_are_gone(fake: FakeProvider) -> None:
    assert http_post(f"{fake.url}/images/variations").status_code == 404


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        ("deployments/d/images/generations", "api-version=2025-04-01-preview", {"api-key": "k"}, 200),
        ("deployments/d/images/generations", "api-version=2025-04-01-preview", {"authorization": "Bearer k"}, 200),
        ("deployments/d/images/generations", "api-version=2025-04-01-preview", {}, 401),
        ("deployments/d/images/generations", "", {"api-key": "k"}, 404),
        ("deployments/d/images/generations", "api-version=2023-06-01-preview", {"api-key": "k"}, 404),
        ("deployments/missing/images/generations", "api-version=2025-04-01-preview", {"api-key": "k"}, 404),
        ("deployments/d/images/variations", "api-version=2025-04-01-preview", {"api-key": "k"}, 404),
        ("v1/images/generations", "api-version=preview", {"api-key": "k"}, 200),
        ("v1/images/generations", "", {"api-key": "k"}, 404),
        ("v1/images/edits", "api-version=preview", {"api-key": "k"}, 404),
        ("v1/models", "", {"api-key": "k"}, 404),
    ],
)
def test_azure_minds_its_routes_its_version_and_its_key(
    fake: FakeProvider, path: str, query: str, headers: dict[str, str], status: int
) -> None:
    body = {"prompt": "a dog", "n": 1, "output_format": "png"}
    url = f"{fake.origin}/openai/{path}?{query}"

    answer = http_get(url, headers=headers) if path.endswith("models") else http_post(url, json=body, headers=headers)

    assert answer.status_code == status


def test_azure_knows_no_webp(fake: FakeProvider) -> None:
    url = f"{fake.origin}/openai/deployments/d/images/{{}}?api-version=2025-04-01-preview"
    headers = {"api-key": "k"}

    made = http_post(url.format("generations"), json={"prompt": "a dog", "output_format": "webp"}, headers=headers)
    changed = _edit(fake, _form(image=("image.webp", WEBP, "image/webp"), mask=None), url.format("edits"))

    assert (made.status_code, made.json()["error"]["param"]) == (400, "output_format")
    assert (changed[0], changed[1]["error"]["param"]) == (400, "image")


def _of_own(fake: FakeProvider, dialect: str, **wishes: Any) -> Any:
    answer = http_post(f"{fake.origin}/{dialect}/v1/images/generations", json={"prompt": "a dog", "n": 1} | wishes)
    return answer.json()


@pytest.mark.parametrize("dialect", ["sglang", "sd_cpp"])
def test_a_fixed_seed_draws_the_same_again(fake: FakeProvider, dialect: str) -> None:
    seeded = (
        {"seed": 3} if dialect == "sglang" else {"prompt": 'a dog<sd_cpp_extra_args>{"seed": 3}</sd_cpp_extra_args>'}
    )

    assert _of_own(fake, dialect) == _of_own(fake, dialect)
    assert _of_own(fake, dialect)["data"] != _of_own(fake, dialect, **seeded)["data"]


def test_addresses_come_where_the_servers_give_them(fake: FakeProvider) -> None:
    absolute = _of_own(fake, "localai", size="auto")["data"][0]["url"]
    relative = _of_own(fake, "sglang", response_format="url", size="1024x1024")["data"][0]["url"]

    assert absolute == f"{fake.origin}/results/512x512/png/7"
    assert relative == "/results/1024x1024/png/24"
    assert http_get(absolute).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("dialect", "body"),
    [
        ("vllm_omni", {"detail": "prompt required"}),
        ("sglang", {"detail": "prompt required"}),
        ("sd_cpp", {"error": "prompt required"}),
        ("localai", {"error": {"code": 400, "message": "prompt required", "type": ""}}),
        ("ollama", {"error": {"message": "prompt required", "type": "api_error", "param": None, "code": None}}),
    ],
)
def test_errors_are_worded_as_the_servers_do(fake: FakeProvider, dialect: str, body: dict[str, Any]) -> None:
    assert _of_own(fake, dialect, prompt="") == body


def _moderated(fake: FakeProvider, said: Any) -> tuple[int, dict[str, Any]]:
    body = {"model": "omni-moderation-latest", "input": said}
    answer = http_post(f"{fake.url}/moderations", json=body, headers={"Authorization": "Bearer x"})
    return answer.status_code, answer.json()


PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def test_a_text_scores_what_it_says(fake: FakeProvider) -> None:
    fake.reset()

    _status, answer = _moderated(fake, ["a dog", "[[score:violence/graphic=0.9]] [[score:hate=0.2]]"])

    harmless, harmful = ModerationCreateResponse.model_validate(answer).results
    assert (harmless.flagged, harmful.flagged) == (False, True)
    assert (harmful.category_scores.violence_graphic, harmful.category_scores.hate) == (0.9, 0.2)
    assert (harmful.categories.violence_graphic, harmful.categories.hate) == (True, False)
    assert set(answer["results"][0]["categories"]) == set(CATEGORIES)
    assert len(CATEGORIES) == 13


def test_a_picture_scores_what_is_scripted_and_only_where_pictures_are_looked_at(fake: FakeProvider) -> None:
    fake.reset()
    fake.configure(scores={"sexual": 0.8, "hate": 0.9})

    _status, answer = _moderated(fake, [{"type": "text", "text": "a dog"}, PICTURE])

    (result,) = answer["results"]
    assert (result["flagged"], result["category_scores"]["sexual"]) == (True, 0.8)
    assert result["category_scores"]["hate"] < 0.01
    assert result["category_applied_input_types"]["sexual"] == ["text", "image"]
    assert result["category_applied_input_types"]["hate"] == ["text"]
    assert fake.calls()[0]["wishes"] == {
        "model": "omni-moderation-latest",
        "texts": ["a dog", ""],
        "pictures": 1,
    }


@pytest.mark.parametrize(
    ("said", "code"), [([PICTURE, PICTURE], "too_many_images"), (5, "invalid_type"), ([{"type": "x"}], "invalid_type")]
)
def test_an_input_that_the_api_refuses_is_refused(fake: FakeProvider, said: Any, code: str) -> None:
    status, answer = _moderated(fake, said)

    assert (status, answer["error"]["code"], answer["error"]["param"]) == (400, code, "input")


def test_moderation_fails_as_it_is_told(fake: FakeProvider) -> None:
    fake.reset()

    assert _moderated(fake, "[[fake:error-500]]")[0] == 500
    assert _moderated(fake, "[[fake:empty-data]]")[1]["results"] == []
    fake.configure(behaviour="rate")
    assert _moderated(fake, "a dog")[0] == 429


def test_moderation_asks_for_a_key(fake: FakeProvider) -> None:
    assert http_post(f"{fake.url}/moderations", json={"input": "a"}).status_code == 401


def test_every_part_has_an_address_to_configure() -> None:
    assert addresses("http://127.0.0.1:9099") == {
        "OPENAI_BASE_URL": "http://127.0.0.1:9099/v1",
        "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:9099",
        **{
            f"openai_compatible ({dialect})": f"http://127.0.0.1:9099/{dialect}/v1"
            for dialect in ("litellm", "localai", "vllm_omni", "sglang", "sd_cpp", "ollama")
        },
    }


def test_the_gif_moves() -> None:
    with Image.open(io.BytesIO(gif_of_frames(500))) as moving:
        assert getattr(moving, "n_frames", 1) == 500


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
