"""OpenAI's error answers: each becomes its outcome after one call, and tells nobody the key or the prompt."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from imagegen.choices import Outcome
from imagegen.providers.azure import AzureProvider
from imagegen.providers.base import Provider
from imagegen.providers.compatible import CompatibleProvider
from imagegen.providers.openai import OpenAIProvider
from imagegen.providers.openai_failures import MAX_DETAIL, categories_in, failure_in
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, NewProvider, failure_of, request_for

OUTCOMES = {
    "refuse-input": Outcome.REFUSED_INPUT,
    "refuse-output": Outcome.REFUSED_OUTPUT,
    "refuse-unknown": Outcome.REFUSED_INPUT,
    "old-refusal": Outcome.REFUSED_INPUT,
    "azure-refusal": Outcome.REFUSED_INPUT,
    "content-filter": Outcome.REFUSED_INPUT,
    "azure-content-filter": Outcome.REFUSED_INPUT,
    "azure-image-filter": Outcome.REFUSED_INPUT,
    "azure-nothing-marked": Outcome.REFUSED_INPUT,
    "azure-jailbreak": Outcome.REFUSED_INPUT,
    "bad-file": Outcome.IMAGE_REJECTED,
    "no-credit": Outcome.BILLING,
    "bad-size": Outcome.INVALID_REQUEST,
    "retired-model": Outcome.MODEL_UNAVAILABLE,
    "model-404": Outcome.MODEL_UNAVAILABLE,
    "org-unverified": Outcome.NOT_ENTITLED,
    "account-blocked": Outcome.ACCOUNT_BLOCKED,
    "bad-key": Outcome.AUTH,
    "billing": Outcome.BILLING,
    "quota": Outcome.QUOTA,
    "rate": Outcome.RATE_LIMITED,
    "rate-61": Outcome.RATE_LIMITED,
    "rate-121": Outcome.RATE_LIMITED,
    "rate-ms": Outcome.RATE_LIMITED,
    "error-500": Outcome.PROVIDER_ERROR,
    "error-502-html": Outcome.PROVIDER_ERROR,
    "error-503": Outcome.PROVIDER_ERROR,
}
WAITS = {"rate": 1.0, "rate-61": 61.0, "rate-121": 120.0, "rate-ms": 1.5, "error-503": 2.0}
PROMPT = "a very secret dog"


@pytest.mark.parametrize(("behaviour", "outcome"), OUTCOMES.items())
def test_an_error_answer_becomes_its_outcome_after_one_call(
    fake: FakeProvider, provider: OpenAIProvider, behaviour: str, outcome: Outcome
) -> None:
    failure = failure_of(provider, request_for(f"{PROMPT} [[fake:{behaviour}]]"))

    assert (failure.outcome, failure.retry_after, failure.unsent) == (outcome, WAITS.get(behaviour), False)
    (call,) = fake.calls()
    assert (failure.request_id, call["authorized"]) == (call["request_id"], True)
    assert KEY not in f"{failure!r}{failure}{failure.detail}"
    assert PROMPT not in f"{failure!r}{failure}{failure.detail}"


@pytest.mark.parametrize("behaviour", ["rate-once", "error-500-once"])
def test_a_passing_error_is_not_tried_again_by_the_provider(
    fake: FakeProvider, provider: OpenAIProvider, behaviour: str
) -> None:
    request = request_for(f"[[fake:{behaviour}]]")

    failure_of(provider, request)

    assert len(fake.calls()) == 1
    assert provider.make(request).pictures


def test_a_behaviour_can_be_chosen_by_the_model(new_provider: NewProvider) -> None:
    assert failure_of(new_provider(model="fake-quota"), request_for()).outcome is Outcome.QUOTA


def test_a_refusal_keeps_stage_and_categories_for_staff(provider: OpenAIProvider) -> None:
    failure = failure_of(provider, request_for("[[fake:refuse-output]]"))

    assert failure.detail == "400, moderation_blocked, output, sexual"


def _failure(status: int, error: Any, **more: Any) -> Any:
    return failure_in(status, {}, json.dumps({"error": error}).encode(), **more)


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (400, {"code": "content_filter", "type": "image_generation_user_error"}, Outcome.REFUSED_INPUT),
        (400, {"code": None, "type": "image_generation_user_error"}, Outcome.INVALID_REQUEST),
        (400, {"code": "invalid_value", "param": "size"}, Outcome.INVALID_REQUEST),
        (400, {"code": 400, "param": ["model"], "moderation_details": "input"}, Outcome.INVALID_REQUEST),
        (400, {"code": "moderation_blocked", "moderation_details": {"categories": 5}}, Outcome.REFUSED_INPUT),
        (400, "text only", Outcome.INVALID_REQUEST),
        (413, {}, Outcome.INVALID_REQUEST),
        (429, {"type": "insufficient_quota"}, Outcome.RATE_LIMITED),
        (429, {"code": "billing_hard_limit_reached"}, Outcome.BILLING),
        (403, {"code": "model_not_found"}, Outcome.MODEL_UNAVAILABLE),
        (403, {"message": "Your resource has been blocked."}, Outcome.ACCOUNT_BLOCKED),
        (599, None, Outcome.PROVIDER_ERROR),
        (204, None, Outcome.BAD_RESPONSE),
        (302, {"code": "moderation_blocked"}, Outcome.BAD_RESPONSE),
        (404, {"code": "404", "message": "Resource not found"}, Outcome.MODEL_UNAVAILABLE),
        (404, {"code": "DeploymentNotFound"}, Outcome.MODEL_UNAVAILABLE),
        (400, {"code": "unsupported_file_mimetype", "param": "image"}, Outcome.IMAGE_REJECTED),
        (400, {"code": "invalid_mask_image_size", "param": "mask"}, Outcome.IMAGE_REJECTED),
        (400, {"inner_error": {"code": "ResponsibleAIPolicyViolation"}}, Outcome.REFUSED_INPUT),
        (400, {"innererror": {"code": "ResponsibleAIPolicyViolation"}}, Outcome.REFUSED_INPUT),
        (400, {"innererror": "ResponsibleAIPolicyViolation"}, Outcome.INVALID_REQUEST),
        (
            400,
            {"code": "400", "provider_specific_fields": {"innererror": {"code": "ResponsibleAIPolicyViolation"}}},
            Outcome.REFUSED_INPUT,
        ),
        (
            400,
            {
                "code": "400",
                "message": "litellm.BadRequestError: litellm.ContentPolicyViolationError: OpenAIException - no",
            },
            Outcome.REFUSED_INPUT,
        ),
        (400, {"message": "You wrote litellm.ContentPolicyViolationError"}, Outcome.INVALID_REQUEST),
    ],
)
def test_an_answer_is_judged_by_code_and_status_alone(status: int, error: Any, outcome: Outcome) -> None:
    assert _failure(status, error).outcome is outcome


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b'"moderation_blocked"', b"null"])
def test_an_unreadable_error_is_judged_by_its_status(body: bytes) -> None:
    assert failure_in(500, {}, body).outcome is Outcome.PROVIDER_ERROR
    assert failure_in(400, {}, body).outcome is Outcome.INVALID_REQUEST


def test_a_detail_repeats_neither_key_nor_prompt() -> None:
    message = f"Bearer {KEY} and sk-other-1234 sent '{PROMPT}'"

    failure = _failure(500, {"message": message}, secrets=(KEY, PROMPT, " "))

    assert failure.detail == "500, Bearer (key) and (key) sent '(hidden)'"


def test_a_detail_leaves_out_sentences_about_the_prompt() -> None:
    error = {"message": "Bad words: secret dog", "param": "prompt", "code": "invalid_value"}

    assert _failure(400, error).detail == "400, invalid_value, prompt"


def test_a_detail_is_short() -> None:
    assert len(_failure(500, {"message": "a" * 10_000}).detail) == MAX_DETAIL


def test_waiting_is_only_offered_where_it_helps() -> None:
    headers = {"retry-after": "5"}

    assert failure_in(429, headers, b'{"error": {"code": "insufficient_quota"}}').retry_after is None
    assert failure_in(429, headers, b"{}").retry_after == 5.0
    assert failure_in(401, headers, b"{}").retry_after is None


FILTERED = {
    "sexual": {"filtered": True, "severity": "high"},
    "violence": {"filtered": False, "severity": "safe"},
    "jailbreak": {"detected": True, "filtered": False},
    "a very secret dog": {"filtered": True, "severity": "high"},
    "hate": {"filtered": True, "severity": "a very secret dog"},
    "odd": True,
}


def test_a_content_filter_is_told_of_by_category_and_severity_alone() -> None:
    error = {
        "code": "content_policy_violation",
        "message": PROMPT,
        "inner_error": {"content_filter_results": FILTERED, "revised_prompt": PROMPT},
    }

    assert _failure(400, error).detail == "400, content_policy_violation, sexual high jailbreak high hate"


@pytest.mark.parametrize("results", [None, 5, "sexual", [], {"sexual": None}])
def test_odd_results_of_a_filter_name_nothing(results: Any) -> None:
    assert categories_in(results) == ()


@pytest.mark.parametrize(
    ("status", "body", "outcome", "detail"),
    [
        (400, {"detail": "Invalid size format"}, Outcome.INVALID_REQUEST, "400"),
        (404, {"detail": "Not Found"}, Outcome.MODEL_UNAVAILABLE, "404, Not Found"),
        (503, {"detail": "Engine not initialized."}, Outcome.PROVIDER_ERROR, "503, Engine not initialized."),
        (500, {"error": "generate_image returned no results"}, Outcome.PROVIDER_ERROR, None),
        (500, {"error": "server_error", "message": "out of memory"}, Outcome.PROVIDER_ERROR, "500, out of memory"),
        (400, {"error": "prompt required"}, Outcome.INVALID_REQUEST, "400"),
        (401, {"error": "no"}, Outcome.AUTH, "401, no"),
        (
            422,
            {"detail": [{"loc": ["body", "prompt"], "msg": PROMPT, "type": "missing", "input": PROMPT}]},
            Outcome.INVALID_REQUEST,
            "422, missing, prompt",
        ),
        (422, {"detail": [{"loc": ["body", "image"], "type": "missing"}]}, Outcome.IMAGE_REJECTED, None),
        (422, {"detail": []}, Outcome.INVALID_REQUEST, "422"),
        (422, {"detail": [5]}, Outcome.INVALID_REQUEST, "422"),
        (422, {"detail": {"code": "content_filter"}}, Outcome.REFUSED_INPUT, "422, content_filter"),
        (
            500,
            {"error": {"code": 500, "message": "no backend", "type": ""}},
            Outcome.PROVIDER_ERROR,
            "500, 500, no backend",
        ),
    ],
)
def test_the_dialects_of_servers_of_ones_own_are_read(
    status: int, body: Any, outcome: Outcome, detail: str | None
) -> None:
    failure = failure_in(status, {}, json.dumps(body).encode())

    assert failure.outcome is outcome
    assert detail is None or failure.detail == detail
    assert PROMPT not in failure.detail


ECHO = {"model": "fake-echo", "deadline_s": 60.0}


@pytest.mark.parametrize(
    "new",
    [
        lambda fake: OpenAIProvider("0123abcd", fake.url, **ECHO),
        lambda fake: CompatibleProvider(f"{fake.origin}/sglang/v1", "0123abcd", dialect="sglang", **ECHO),
        lambda fake: AzureProvider(fake.origin, "0123abcd", deployment="fake-echo"),
        lambda fake: AzureProvider(fake.origin, "other", token="0123abcd", deployment="fake-echo"),
        lambda fake: AzureProvider(fake.origin, token=lambda: "0123abcd", deployment="fake-echo", route="v1"),
    ],
)
def test_a_detail_hides_key_and_text_whatever_the_server_says_of_them(
    fake: FakeProvider, new: Callable[[FakeProvider], Provider]
) -> None:
    failure = failure_of(new(fake), request_for("a (very secret) dog", text="a (very secret) dog"))

    assert failure.detail.endswith("could not paint '(hidden)' with (hidden)")
