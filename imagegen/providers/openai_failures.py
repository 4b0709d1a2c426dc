"""What error answers of OpenAI, of Azure and of the servers that speak their protocol mean, in our contract's words.

Three different faults share one `type`, and messages change: an answer is judged by its `code` (and `param`) and by
its HTTP status. The four spellings of a refusal are those of OpenAI and of Azure. Servers of one's own have bodies of
other shapes (`{"detail": …}`, `{"error": "text"}`), and LiteLLM hides what the vendor said one level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from imagegen.choices import Outcome
from imagegen.providers.answers import request_id_in, retry_after_in
from imagegen.providers.base import ProviderFailure

MAX_DETAIL = 500
"""Characters of a detail for staff."""

REFUSALS = frozenset({"moderation_blocked", "content_policy_violation", "content_filter", "contentFilter"})
_BY_CODE = {
    "billing_hard_limit_reached": Outcome.BILLING,
    "insufficient_quota": Outcome.QUOTA,
    "model_not_found": Outcome.MODEL_UNAVAILABLE,
    "DeploymentNotFound": Outcome.MODEL_UNAVAILABLE,
    "OperationNotSupported": Outcome.MODEL_UNAVAILABLE,
}
_BY_STATUS = {
    401: Outcome.AUTH,
    402: Outcome.BILLING,
    403: Outcome.NOT_ENTITLED,
    # A deployment, a model or an API version that isn't there, or an address that isn't one.
    404: Outcome.MODEL_UNAVAILABLE,
    429: Outcome.RATE_LIMITED,
}
_WAITING_HELPS = frozenset({Outcome.RATE_LIMITED, Outcome.PROVIDER_ERROR})
_BLOCKED_RESOURCE = re.compile(rb"resource has been (?:\w+ )?blocked", re.IGNORECASE)
_KEY = re.compile(r"\bsk-[\w*.\-]+")
_PLAIN = re.compile(r"[A-Za-z0-9_/-]{1,40}")
_PROXIED_REFUSAL = re.compile(r"(?:litellm\.\w+: ){0,4}litellm\.ContentPolicyViolationError\b")
_IMAGE_PARAMS = frozenset({"image", "image[]", "images", "mask"})


@dataclass(frozen=True, slots=True)
class _Said:
    """An error answer, taken apart; what is absent or of another type is empty."""

    status: int
    code: str
    param: str
    message: str
    stage: str
    categories: tuple[str, ...]
    body: bytes


def failure_in(status: int, headers: Mapping[str, str], body: bytes, secrets: Iterable[str] = ()) -> ProviderFailure:
    """Give the failure that a complete answer other than 200 stands for.

    `secrets` are texts that the detail must not repeat (key, prompt). `retry_after` is set where waiting helps and
    the provider says how long.
    """
    said = _taken_apart(status, body)
    outcome = _outcome_of(said)
    retry_after = retry_after_in(headers) if outcome in _WAITING_HELPS else None
    return ProviderFailure(
        outcome, _detail_of(said, secrets), retry_after=retry_after, request_id=request_id_in(headers)
    )


def _outcome_of(said: _Said) -> Outcome:
    if said.status < 400:
        return Outcome.BAD_RESPONSE
    if said.code in REFUSALS:
        return Outcome.REFUSED_OUTPUT if said.stage == "output" else Outcome.REFUSED_INPUT
    if said.code in _BY_CODE:
        return _BY_CODE[said.code]
    if _PROXIED_REFUSAL.match(said.message):
        # LiteLLM's own code is only the HTTP status as text, and the name of its exception stands before the message.
        return Outcome.REFUSED_INPUT
    if said.param == "model" and said.code in {"invalid_value", "model_not_found"}:
        return Outcome.MODEL_UNAVAILABLE
    if said.status in {400, 413, 415, 422} and said.param in _IMAGE_PARAMS:
        return Outcome.IMAGE_REJECTED
    if said.status == 403 and _BLOCKED_RESOURCE.search(said.body):
        return Outcome.ACCOUNT_BLOCKED
    by_default = Outcome.PROVIDER_ERROR if said.status >= 500 else Outcome.INVALID_REQUEST
    return _BY_STATUS.get(said.status, by_default)


def categories_in(results: Any) -> tuple[str, ...]:
    """Name what a content filter stopped: category and severity, such as "sexual high"; nothing else that it says.

    Source: `content_filter_results` of Azure, `{category: {filtered, severity}, jailbreak: {detected, filtered}}`.
    """
    stopped = ((name, said) for name, said in _mapping(results).items() if isinstance(said, dict))
    return tuple(
        " ".join(word for word in (name, said.get("severity")) if isinstance(word, str) and _PLAIN.fullmatch(word))
        for name, said in stopped
        if said.get("filtered") is True or said.get("detected") is True
    )


def _taken_apart(status: int, body: bytes) -> _Said:
    whole = _mapping(_decoded(body))
    error = _error_in(whole)
    moderation = _mapping(error.get("moderation_details"))
    inner = _inner(error)
    coarse = moderation.get("categories")
    categories = tuple(map(_text, coarse)) if isinstance(coarse, list) else ()
    return _Said(
        status=status,
        code=_code_of(error, inner),
        param=_text(error.get("param")),
        message=_text(error.get("message")),
        stage=_text(moderation.get("moderation_stage")),
        categories=categories + categories_in(inner.get("content_filter_results")),
        body=body,
    )


def _error_in(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the error of a body in one shape, whichever of the servers wrote it."""
    error, detail = whole.get("error"), whole.get("detail")
    if isinstance(error, str):
        return {"message": _text(whole.get("message")) or error}
    if isinstance(error, dict):
        return error
    if isinstance(detail, list):
        return _first_fault(detail)
    return detail if isinstance(detail, dict) else {"message": detail}


def _first_fault(detail: list[Any]) -> Mapping[str, Any]:
    """Read FastAPI's list of what is wrong with a body: which field, and how; never the value that stood there."""
    first = _mapping(detail[0]) if detail else {}
    place = first.get("loc")
    return {"param": place[-1] if isinstance(place, list) and place else "", "code": first.get("type")}


def _inner(error: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give Azure's second level, in both of its spellings, also where a proxy put it into a field of its own."""
    for holder in (error, _mapping(error.get("provider_specific_fields"))):
        for name in ("inner_error", "innererror"):
            if isinstance(holder.get(name), dict):
                return _mapping(holder[name])
    return {}


def _code_of(error: Mapping[str, Any], inner: Mapping[str, Any]) -> str:
    code = _text(error.get("code"))
    if code not in REFUSALS and inner.get("code") == "ResponsibleAIPolicyViolation":
        return "content_policy_violation"
    return code


def _detail_of(said: _Said, secrets: Iterable[str]) -> str:
    words = [str(said.status), said.code, said.param, said.stage, " ".join(said.categories)]
    about_the_request = said.status < 500 and said.status not in _BY_STATUS
    if not about_the_request or said.param not in {"", "prompt"}:
        # Elsewhere the provider's sentence may quote what a pupil wrote.
        words.append(said.message)
    detail = _KEY.sub("(key)", ", ".join(word for word in words if word))
    for secret in secrets:
        if secret.strip():
            detail = detail.replace(secret, "(hidden)")
    return detail[:MAX_DETAIL]


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""
