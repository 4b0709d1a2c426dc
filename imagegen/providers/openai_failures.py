"""What OpenAI's error answers mean, in the words of our contract.

Three different faults share one `type`, and messages change: an answer is judged by its `code` (and `param`) and by
its HTTP status. The four spellings of a refusal are those of OpenAI and of Azure.
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
}
_BY_STATUS = {401: Outcome.AUTH, 403: Outcome.NOT_ENTITLED, 429: Outcome.RATE_LIMITED}
_WAITING_HELPS = frozenset({Outcome.RATE_LIMITED, Outcome.PROVIDER_ERROR})
_BLOCKED_RESOURCE = re.compile(rb"resource has been (?:\w+ )?blocked", re.IGNORECASE)
_KEY = re.compile(r"\bsk-[\w*.\-]+")


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
    if said.param == "model" and said.code == "invalid_value":
        return Outcome.MODEL_UNAVAILABLE
    if said.status == 403 and _BLOCKED_RESOURCE.search(said.body):
        return Outcome.ACCOUNT_BLOCKED
    by_default = Outcome.PROVIDER_ERROR if said.status >= 500 else Outcome.INVALID_REQUEST
    return _BY_STATUS.get(said.status, by_default)


def _taken_apart(status: int, body: bytes) -> _Said:
    error = _mapping(_mapping(_decoded(body)).get("error"))
    moderation = _mapping(error.get("moderation_details"))
    categories = moderation.get("categories")
    return _Said(
        status=status,
        code=_text(error.get("code")),
        param=_text(error.get("param")),
        message=_text(error.get("message")),
        stage=_text(moderation.get("moderation_stage")),
        categories=tuple(map(_text, categories)) if isinstance(categories, list) else (),
        body=body,
    )


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
