"""A turnstile for requests: few are worked on at once in a process, the others wait their turn in front of it.

More threads than that make nothing faster here (one interpreter lock, one writer in SQLite): they make every request
slow together. Measured with 300 pupils at once: see docs/performance.md. Whoever waits on purpose (`?wait=`) steps
aside meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_turnstile = threading.BoundedSemaphore(settings.REQUESTS_AT_ONCE)
_inside = threading.local()


class Turnstile:
    """The outermost middleware: a request goes on when one of the places is free."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _turnstile:
            _inside.here = True
            try:
                return self.get_response(request)
            finally:
                _inside.here = False


@contextmanager
def stepped_aside() -> Iterator[None]:
    """Give one's place to others while waiting for something that needs no processor."""
    if not getattr(_inside, "here", False):
        yield
        return
    _turnstile.release()
    try:
        yield
    finally:
        _turnstile.acquire()
