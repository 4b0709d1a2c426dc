"""What a Midjourney proxy's refusals and failures mean, in the words of our contract.

Its descriptions are Chinese and may quote a prompt: codes, statuses and the bracketed title of a failure are all that
is taken from them, and even those only for staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from imagegen.choices import Outcome
from imagegen.providers.answers import request_id_in, retry_after_in
from imagegen.providers.base import ProviderFailure

ACCEPTED = 1
NOT_FOUND = 3
VALIDATION = 4
FAILURE = 9
EXISTS = 21
"""novicezk: the upscale is there already. trueai: a window waits to be confirmed."""
QUEUED = 22
QUEUE_FULL = 23
BANNED = 24
TAKEN = frozenset({ACCEPTED, EXISTS, QUEUED})

MAX_TITLE = 80
_BY_CODE = {
    NOT_FOUND: Outcome.PROVIDER_ERROR,  # of a new picture: no account is free to make it
    VALIDATION: Outcome.INVALID_REQUEST,
    FAILURE: Outcome.PROVIDER_ERROR,
    QUEUE_FULL: Outcome.RATE_LIMITED,
    BANNED: Outcome.REFUSED_INPUT,
}
_BY_STATUS = {401: Outcome.AUTH, 403: Outcome.NOT_ENTITLED, 429: Outcome.RATE_LIMITED}
_WAITING_HELPS = frozenset({Outcome.RATE_LIMITED, Outcome.PROVIDER_ERROR})
_BY_WORDS = (
    (re.compile(r"banned prompt|ai moderator|community standards|banned word", re.IGNORECASE), Outcome.REFUSED_INPUT),
    (re.compile(r"image denied|image blocked", re.IGNORECASE), Outcome.REFUSED_OUTPUT),
    (re.compile(r"invalid (?:parameter|form body|link|request)", re.IGNORECASE), Outcome.INVALID_REQUEST),
    (re.compile(r"queue(?: is)? full|too many requests", re.IGNORECASE), Outcome.RATE_LIMITED),
    (re.compile(r"credits exhausted|run out of hours|out of (?:fast )?hours", re.IGNORECASE), Outcome.QUOTA),
    (re.compile(r"subscription|payment", re.IGNORECASE), Outcome.BILLING),
    (re.compile(r"\[blocked|account (?:is )?(?:blocked|banned|suspended)", re.IGNORECASE), Outcome.ACCOUNT_BLOCKED),
    (re.compile(r"超时|timed? ?out", re.IGNORECASE), Outcome.TIMEOUT),
)
"""The first that fits. What none fits has failed for good, and must not look like something to be tried again."""
_TITLE = re.compile(r"\[([A-Za-z][A-Za-z '-]{1,60})\]")
_SENT_AGAIN = frozenset({Outcome.RATE_LIMITED, Outcome.PROVIDER_ERROR, Outcome.UNREACHABLE})


class TaskFailed(ProviderFailure):
    """A task that the proxy itself says has ended without a picture."""


def failure_of_code(code: int) -> ProviderFailure:
    """Give the failure that a reply to a submission stands for: nothing was begun."""
    return ProviderFailure(_BY_CODE.get(code, Outcome.BAD_RESPONSE), f"code {code}")


def failure_of_status(status: int, headers: Mapping[str, str]) -> ProviderFailure:
    """Give the failure that an HTTP answer other than 200 stands for."""
    outcome = _BY_STATUS.get(status, Outcome.INVALID_REQUEST)
    if not 400 <= status < 500:
        outcome = Outcome.PROVIDER_ERROR if status >= 500 else Outcome.BAD_RESPONSE
    retry_after = retry_after_in(headers) if outcome in _WAITING_HELPS else None
    return ProviderFailure(outcome, f"status {status}", retry_after=retry_after, request_id=request_id_in(headers))


def failure_of_task(task_id: str, reason: str) -> TaskFailed:
    """Give the failure that a task's own words stand for."""
    outcome = next((outcome for words, outcome in _BY_WORDS if words.search(reason)), Outcome.BAD_RESPONSE)
    title = _TITLE.match(reason)
    detail = f"the task failed: {title[1][:MAX_TITLE]}" if title else "the task failed"
    return TaskFailed(outcome, detail, request_id=task_id)


@contextmanager
def once_taken(task_id: str) -> Iterator[None]:
    """Turn failures on the way to a task that was taken into ones that nobody sends again by himself.

    The picture may be made and paid for; a busy queue or a proxy that is away says nothing about that.
    """
    try:
        yield
    except ProviderFailure as failure:
        if isinstance(failure, TaskFailed) and failure.request_id == task_id:
            # It is over, and by its own word: a full queue never made it.
            raise
        outcome = Outcome.CUT if failure.outcome in _SENT_AGAIN else failure.outcome
        raise ProviderFailure(outcome, failure.detail, request_id=task_id) from failure
