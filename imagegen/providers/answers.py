"""What the headers of a provider's HTTP answer say, as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 120.0
MAX_REQUEST_ID = 128
"""Characters that are kept of a provider's name for a call."""


def request_id_in(headers: Mapping[str, str]) -> str:
    """Give the provider's own name for a call (`x-request-id`), empty where it sends none."""
    return headers.get("x-request-id", "")[:MAX_REQUEST_ID]


def retry_after_in(headers: Mapping[str, str]) -> float | None:
    """Read `retry-after-ms` or `retry-after` (seconds or an HTTP date, RFC 9110 section 10.2.3).

    In seconds, from 0 to `MAX_RETRY_AFTER_S`; None where the provider doesn't say, or says it unreadably.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    seconds = _seconds(headers.get("retry-after", "")) if milliseconds is None else milliseconds / 1000
    return None if seconds is None else min(max(seconds, 0.0), MAX_RETRY_AFTER_S)


def _seconds(value: str) -> float | None:
    number = _number(value)
    return _until(value) if number is None else number


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()
