"""Error answers as OpenAI and Azure were seen to give them, word for word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fake_provider.validation import model_fault, size_fault

_REJECTED = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at "
    "help.openai.com and include the request ID {request_id}."
)


@dataclass(frozen=True)
class ErrorAnswer:
    """One complete answer that isn't a success. `after_work` is true where the API takes as long as for a picture."""

    status: int
    error: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    after_work: bool = False


def _error(message: str, code: str | None, kind: str = "invalid_request_error", **more: Any) -> dict[str, Any]:
    return {"message": message, "type": kind, "param": None, "code": code} | more


def _refusal(stage: str, category: str, ending: str = "") -> dict[str, Any]:
    details = {"moderation_stage": stage, "categories": [category]}
    message = _REJECTED + ending
    return _error(message, "moderation_blocked", "image_generation_user_error", moderation_details=details)


def _rate(seconds: int) -> ErrorAnswer:
    message = (
        "Rate limit reached for gpt-image-2.5-flare on images per minute in organization org-fake. "
        f"Limit: 5/1min. Please try again in {seconds}s."
    )
    return ErrorAnswer(429, _error(message, "rate_limit_exceeded", "requests"), {"retry-after": str(seconds)})


_SERVER_ERROR = _error(
    "The server had an error processing your request. Sorry about that!", "server_error", "server_error"
)
_AZURE_CATEGORIES = {"sexual": {"filtered": True, "severity": "high"}}
_OLD_REFUSAL = (
    "Your request was rejected as a result of our safety system. Your prompt may contain text that is not "
    "allowed by our safety system."
)
_NOT_VERIFIED = (
    "Your organization must be verified to use the model `gpt-image-2.5-flare`. Please go to: "
    "https://platform.openai.com/settings/organization/general and click on Verify Organization."
)
_BLOCKED = (
    "Your resource has been temporarily blocked because we detected behavior that may violate our content policy."
)

ERRORS = {
    "refuse-input": ErrorAnswer(400, _refusal("input", "other")),
    "refuse-output": ErrorAnswer(400, _refusal("output", "sexual", " safety_violations=[sexual]."), after_work=True),
    "refuse-unknown": ErrorAnswer(400, _refusal("unknown", "violence")),
    "old-refusal": ErrorAnswer(400, _error(_OLD_REFUSAL, "content_policy_violation")),
    "azure-refusal": ErrorAnswer(
        400,
        _error(
            _OLD_REFUSAL,
            "content_policy_violation",
            inner_error={"code": "ResponsibleAIPolicyViolation", "content_filter_results": _AZURE_CATEGORIES},
        ),
    ),
    "content-filter": ErrorAnswer(
        400, _error("The response was filtered due to the prompt triggering the content policy.", "content_filter")
    ),
    "azure-content-filter": ErrorAnswer(
        400, _error("Your task failed as a result of our safety system.", "contentFilter"), after_work=True
    ),
    "bad-size": ErrorAnswer(400, size_fault("123x456")),
    "retired-model": ErrorAnswer(400, model_fault("dall-e-3")),
    "model-404": ErrorAnswer(
        404, _error("The model 'gpt-image-9' does not exist or you do not have access to it.", "model_not_found")
    ),
    "org-unverified": ErrorAnswer(403, _error(_NOT_VERIFIED, None)),
    "azure-image-filter": ErrorAnswer(
        400,
        _error(
            "Generated image was filtered as a result of our safety system.",
            "contentFilter",
            innererror={"code": "ResponsibleAIPolicyViolation", "content_filter_results": _AZURE_CATEGORIES},
        ),
        after_work=True,
    ),
    "azure-nothing-marked": ErrorAnswer(
        400,
        _error(
            _OLD_REFUSAL,
            "content_policy_violation",
            inner_error={
                "code": "ResponsibleAIPolicyViolation",
                "content_filter_results": {"sexual": {"filtered": False, "severity": "safe"}},
                "revised_prompt": "a very secret dog",
            },
        ),
    ),
    "azure-jailbreak": ErrorAnswer(
        400,
        _error(
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
            "content_filter",
            innererror={
                "code": "ResponsibleAIPolicyViolation",
                "content_filter_results": {"jailbreak": {"detected": True, "filtered": True}},
            },
        ),
    ),
    "bad-file": ErrorAnswer(
        400,
        _error(
            "Invalid file 'image': unsupported mimetype ('application/octet-stream'). Supported file formats are "
            "'image/jpeg', 'image/png', and 'image/webp'.",
            "unsupported_file_mimetype",
            param="image",
        ),
    ),
    "no-credit": ErrorAnswer(402, _error("You have no credits left.", None)),
    "account-blocked": ErrorAnswer(403, _error(_BLOCKED, "Forbidden")),
    "bad-key": ErrorAnswer(401, _error("Incorrect API key provided: sk-fa***********0000.", "invalid_api_key")),
    "billing": ErrorAnswer(400, _error("Billing hard limit has been reached", "billing_hard_limit_reached")),
    "quota": ErrorAnswer(
        429,
        _error(
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota",
        ),
    ),
    "rate": _rate(1),
    "rate-61": _rate(61),
    "rate-121": _rate(121),
    "rate-ms": ErrorAnswer(
        429,
        _error("Requests to the ImageGenerations_Create Operation have exceeded call rate limit.", "429"),
        {"retry-after-ms": "1500", "retry-after": "9"},
    ),
    "rate-once": _rate(1),
    "error-500": ErrorAnswer(500, _SERVER_ERROR),
    "echo": ErrorAnswer(500, _error("could not paint '{prompt}' with {key}", "server_error", "server_error")),
    "error-500-once": ErrorAnswer(500, _SERVER_ERROR),
    "error-503": ErrorAnswer(
        503, _error("The engine is currently overloaded.", None, "server_error"), {"retry-after": "2"}
    ),
}
"""By the name of the behaviour."""
ONCE = frozenset({"rate-once", "error-500-once"})
"""Only the first call of a prompt gets the error; later ones get a picture."""
NO_KEY = _error("You didn't provide an API key.", None)
WRONG_KEY = "sk-wrong"
"""The key that every server refuses."""
BAD_KEY = ERRORS["bad-key"].error
