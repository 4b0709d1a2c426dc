"""Azure: two routes, a key or a token, what it takes and gives, and what it says when it refuses."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Outcome
from imagegen.providers.azure import AzureProvider
from imagegen.providers.images_api import PROBE_S
from tests.fake_provider.fixtures import WRONG_KEY
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, PSEUDONYM, edit_for, failure_of, mask, picture_file, request_for
from tests.imagegen.providers.makers import TODAY

NewAzure = Callable[..., AzureProvider]
DEPLOYED = "/openai/deployments/pictures/images"


@pytest.fixture
def new_azure(fake: FakeProvider) -> Iterator[NewAzure]:
    """Makes providers that call the stand-in, and closes them after the test."""
    made: list[AzureProvider] = []

    def new(endpoint: str = fake.origin, **wishes: Any) -> AzureProvider:
        plain: dict[str, Any] = {"deployment": "pictures", "deadline_s": 60.0, "today": lambda: TODAY}
        key = {} if "token" in wishes else {"api_key": KEY}
        provider = AzureProvider(endpoint, **plain | key | wishes)
        made.append(provider)
        return provider

    yield new
    for provider in made:
        provider.close()


@pytest.mark.parametrize(
    "wishes",
    [
        {"endpoint": ""},
        {"endpoint": "my-school.openai.azure.com"},
        {"endpoint": "ftp://x"},
        {"endpoint": "https://a:b@x"},
        {"endpoint": "https://x?y=1"},
        {"api_key": ""},
        {"api_key": "a b"},
        {"token": "a b"},
        {"deployment": ""},
        {"api_version": ""},
        {"route": "v2"},
        {"quality": "hd"},
        {"model": "gpt-image-2", "quality": "max"},
    ],
)
def test_a_setting_that_cannot_be_is_refused(new_azure: NewAzure, wishes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        new_azure(**wishes)


@pytest.mark.parametrize(
    ("route", "kind", "path", "model"),
    [
        ("deployment", Kind.CREATE, f"{DEPLOYED}/generations", "pictures"),
        ("deployment", Kind.EDIT, f"{DEPLOYED}/edits", "pictures"),
        ("v1", Kind.CREATE, "/openai/v1/images/generations", "pictures"),
        ("v1", Kind.EDIT, f"{DEPLOYED}/edits", "pictures"),
        ("v1", Kind.VARIATION, f"{DEPLOYED}/edits", "pictures"),
    ],
)
@pytest.mark.parametrize("access", [{"api_key": KEY}, {"token": "a-token"}, {"token": lambda: "a-token"}])
def test_a_call_takes_its_route(
    fake: FakeProvider, new_azure: NewAzure, route: str, kind: Kind, path: str, model: str, access: dict[str, Any]
) -> None:
    request = request_for() if kind is Kind.CREATE else edit_for(kind=kind)

    result = new_azure(route=route, **access).make(request)

    (call,) = fake.calls()
    assert (call["route"], call["model"], call["finished"]) == (path, model, True)
    assert result.applied["model"] == "gpt-image-2.5-flare"


def test_the_lessons_endpoint_ends_in_a_slash(fake: FakeProvider, new_azure: NewAzure) -> None:
    assert new_azure(f"{fake.origin}/").make(request_for()).pictures


def test_a_deployments_name_is_one_piece_of_the_path(fake: FakeProvider, new_azure: NewAzure) -> None:
    provider = new_azure(deployment="../v1?x=#")

    assert str(provider._client("deployment").base_url) == f"{fake.origin}/openai/deployments/..%2Fv1%3Fx%3D%23/"
    assert failure_of(provider, request_for()).outcome is Outcome.MODEL_UNAVAILABLE
    assert fake.calls() == []


def test_a_picture_is_asked_for_in_words_that_azure_knows(fake: FakeProvider, new_azure: NewAzure) -> None:
    result = new_azure().make(request_for(pseudonym=PSEUDONYM))

    (call,) = fake.calls()
    assert call["wishes"] == {
        "prompt": "A picture for a school book: a dog in a park",
        "model": "pictures",
        "n": 1,
        "size": "1024x1024",
        "quality": "medium",
        "output_format": "jpeg",
        "moderation": "auto",
        "safety_identifier": PSEUDONYM,
    }
    assert (result.pictures[0].media_type, result.applied["format"]) == ("image/jpeg", "jpeg")


@pytest.mark.parametrize(("file_format", "sent_as"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "PNG")])
def test_a_source_in_a_format_that_azure_does_not_take_becomes_png(
    fake: FakeProvider, new_azure: NewAzure, file_format: str, sent_as: str
) -> None:
    source = picture_file(1280, 960, file_format)

    new_azure().make(edit_for(source=source, mask=mask()))

    sent = fake.calls()[0]["files"][0]
    assert sent["media_type"] == f"image/{sent_as.lower()}"
    assert (sent["sha256"] == hashlib.sha256(source).hexdigest()) is (file_format == sent_as)


def test_a_converted_source_keeps_its_pixels(monkeypatch: pytest.MonkeyPatch, new_azure: NewAzure) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGBA").resize((1024, 1024)).save(out, "WEBP", lossless=True)
    provider = new_azure()
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr("imagegen.providers.images_api.edited", lambda arguments: seen.append(arguments))

    with pytest.raises(Exception, match="crashed"):
        provider.make(edit_for(source=out.getvalue()))

    _name, data, _type = seen[0]["image"]
    with Image.open(io.BytesIO(out.getvalue())) as before, Image.open(io.BytesIO(data)) as after:
        assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


REFUSALS = {
    "azure-content-filter": "400, contentFilter",
    "azure-image-filter": "400, contentFilter, sexual high",
    "azure-refusal": "400, content_policy_violation, sexual high",
    "azure-nothing-marked": "400, content_policy_violation",
    "azure-jailbreak": "400, content_filter, jailbreak",
    "content-filter": "400, content_filter",
    "refuse-input": "400, moderation_blocked, input, other",
}


@pytest.mark.parametrize(("behaviour", "detail"), REFUSALS.items())
@pytest.mark.parametrize("route", ["deployment", "v1"])
def test_every_spelling_of_a_refusal_is_understood_and_told_by_category_alone(
    new_azure: NewAzure, behaviour: str, detail: str, route: str
) -> None:
    failure = failure_of(new_azure(route=route), request_for(f"a very secret dog [[fake:{behaviour}]]"))

    assert (failure.outcome, failure.detail, failure.retry_after) == (Outcome.REFUSED_INPUT, detail, None)


def test_a_refusal_at_the_output_is_one(new_azure: NewAzure) -> None:
    assert failure_of(new_azure(), request_for("[[fake:refuse-output]]")).outcome is Outcome.REFUSED_OUTPUT
    assert failure_of(new_azure(), request_for("[[fake:filtered-200]]")).outcome is Outcome.REFUSED_OUTPUT


def test_a_blocked_resource_is_one(new_azure: NewAzure) -> None:
    assert failure_of(new_azure(), request_for("[[fake:account-blocked]]")).outcome is Outcome.ACCOUNT_BLOCKED


def test_the_wait_is_taken_from_azures_own_header(new_azure: NewAzure) -> None:
    failure = failure_of(new_azure(), request_for("[[fake:rate-ms]]"))

    assert (failure.outcome, failure.retry_after) == (Outcome.RATE_LIMITED, 1.5)


@pytest.mark.parametrize(
    ("wishes", "outcome", "detail"),
    [
        ({"api_key": WRONG_KEY}, Outcome.AUTH, "401, 401, Access denied"),
        ({"token": WRONG_KEY}, Outcome.AUTH, "401, 401, Access denied"),
        ({"deployment": "missing"}, Outcome.MODEL_UNAVAILABLE, "404, DeploymentNotFound"),
        ({"api_version": "2023-06-01-preview"}, Outcome.MODEL_UNAVAILABLE, "404, 404, Resource not found"),
        ({"endpoint": "http://127.0.0.1:9"}, Outcome.UNREACHABLE, "ConnectError"),
        ({"model": "dall-e-3"}, Outcome.MODEL_UNAVAILABLE, "dall-e-3 was retired on 2026-03-04; gpt-image-2.5-flare"),
    ],
)
@pytest.mark.parametrize("does", ["make", "probe"])
def test_a_wrong_setting_is_told_apart(
    new_azure: NewAzure, wishes: dict[str, Any], outcome: Outcome, detail: str, does: str
) -> None:
    provider = new_azure(**wishes)

    found = provider.probe() if does == "probe" else failure_of(provider, request_for())

    assert found.outcome is outcome
    assert found.detail.startswith(detail)
    assert WRONG_KEY not in found.detail


@pytest.mark.parametrize("broken", [lambda: 1 / 0, lambda: "", lambda: "a\nb", lambda: None])
@pytest.mark.parametrize("does", ["make", "probe"])
def test_a_token_that_cannot_be_had_fails_before_anything_is_sent(
    fake: FakeProvider, new_azure: NewAzure, broken: Any, does: str
) -> None:
    provider = new_azure(token=broken)

    found = provider.probe() if does == "probe" else failure_of(provider, request_for())

    assert (found.outcome, fake.calls()) == (Outcome.AUTH, [])
    assert found.detail.startswith("no token: ")


def test_a_token_is_asked_for_anew_with_each_call(new_azure: NewAzure) -> None:
    fresh = map("token-{}".format, count())
    given: list[str] = []

    def token() -> str:
        given.append(next(fresh))
        return given[-1]

    provider = new_azure(token=token)
    provider.make(request_for())
    provider.make(request_for())

    assert given == ["token-0", "token-1"]


@pytest.mark.parametrize("route", ["deployment", "v1"])
def test_a_probe_lists_models_and_asks_the_deployment_for_a_picture_of_nothing(
    fake: FakeProvider, new_azure: NewAzure, route: str
) -> None:
    health = new_azure(route=route).probe()

    assert (health.ok, health.models["gpt-image-2.5-flare"]) == (True, None)
    (call,) = fake.calls()
    assert (call["behaviour"], call["prompt"]) == ("", "")


def test_a_model_ends_at_azure_on_azures_day(new_azure: NewAzure) -> None:
    provider = new_azure(model="gpt-image-1.5", today=lambda: date(2026, 12, 15))
    ended = new_azure(model="gpt-image-1.5", today=lambda: date(2026, 12, 16))

    assert provider.make(request_for()).pictures
    assert failure_of(ended, request_for()).outcome is Outcome.MODEL_UNAVAILABLE


def test_the_environment_lends_its_account_to_nobody(
    fake: FakeProvider, new_azure: NewAzure, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", "OPENAI_API_KEY", "OPENAI_ORG_ID"):
        monkeypatch.setenv(name, WRONG_KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "http://elsewhere.example")
    monkeypatch.setenv("OPENAI_API_VERSION", "2023-06-01-preview")

    for wishes in ({}, {"route": "v1"}, {"token": "a-token"}):
        assert new_azure(**wishes).make(request_for()).pictures


@pytest.mark.parametrize("does", ["make", "probe"])
def test_a_lost_deployment_that_is_called_like_a_retired_model_is_explained(
    new_azure: NewAzure, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    monkeypatch.setattr("tests.fake_provider.vendors.NO_DEPLOYMENT", "dall-e-3")
    provider = new_azure(deployment="dall-e-3")

    found = provider.probe() if does == "probe" else failure_of(provider, request_for())

    assert found.outcome is Outcome.MODEL_UNAVAILABLE
    assert found.detail.startswith("404, DeploymentNotFound")
    assert found.detail.endswith("dall-e-3 was retired on 2026-03-04; gpt-image-2.5-flare takes its place")


def test_a_deployment_may_keep_the_name_of_a_retired_model(new_azure: NewAzure) -> None:
    assert new_azure(deployment="dall-e-3").make(request_for()).pictures


def test_a_probe_ends_after_ten_seconds_although_it_asks_twice(new_azure: NewAzure) -> None:
    assert 2 * new_azure().ask_s == PROBE_S == 10.0
