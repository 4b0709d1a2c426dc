"""What headers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from imagegen.providers.answers import MAX_REQUEST_ID, request_id_in, retry_after_in


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "1"}, 1.0),
        ({"retry-after": "51.84"}, 51.84),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "121"}, 120.0),
        ({"retry-after": "1e400"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 9999 07:28:00 GMT"}, 120.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 -0000"}, 0.0),
        ({"retry-after": "Wed, 99 Oct 2015 07:28:00 GMT"}, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_bounded(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_in(headers) == seconds


def test_a_date_to_come_is_read_as_the_seconds_until_then() -> None:
    headers = {"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)}

    seconds = retry_after_in(headers)
    assert seconds is not None
    assert 60 < seconds <= 100


def test_a_request_id_is_bounded() -> None:
    assert request_id_in({"x-request-id": "r" * 1000}) == "r" * MAX_REQUEST_ID
    assert request_id_in({}) == ""
