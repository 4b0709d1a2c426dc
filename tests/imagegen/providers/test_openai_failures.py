"""OpenAI's error answers: each becomes its outcome after one call, and tells nobody the key or the prompt."""

from __future__ import annotations

import json
from typing import Any

import pytest

from imagegen.choices import Outcome
from imagegen.providers.openai import OpenAIProvider
from imagegen.providers.openai_failures import MAX_DETAIL, failure_in
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
    "error-500": Outcome.PROVIDER_ERROR,
    "error-502-html": Outcome.PROVIDER_ERROR,
    "error-503": Outcome.PROVIDER_ERROR,
}
WAITS = {"rate": 1.0, "rate-61": 61.0, "error-503": 2.0}
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


def test_a_model_that_the_server_does_not_know_is_unavailable(new_provider: NewProvider) -> None:
    failure = failure_of(new_provider(model="dall-e-3"), request_for())

    assert failure.outcome is Outcome.MODEL_UNAVAILABLE
    assert failure.detail == "400, invalid_value, model, The model 'dall-e-3' does not exist."


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
