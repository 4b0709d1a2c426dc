"""Calls that would not end, or break on the way: each ends in time, within its bytes, and says whether it had left."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from imagegen.choices import Outcome
from imagegen.providers import bounded_http
from imagegen.providers.base import ProviderFailure
from imagegen.providers.bounded_http import CONNECT_S, bounded_client, bounds
from imagegen.providers.images_api import MAX_PICTURE_BYTES
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, NewProvider, failure_of, request_for
from tests.imagegen.providers.network import RawServer

DEADLINE_S = 3.0
"""Enough for a slow machine to connect and to send."""
LATEST_S = DEADLINE_S + 5
"""When a call is over on a slow machine. The stand-in would go on for ten seconds and more."""


@pytest.fixture
def hurried(new_provider: NewProvider) -> OpenAIProvider:
    """A provider with a short deadline whose SDK is loaded, so that only the call is timed."""
    provider = new_provider(deadline_s=DEADLINE_S)
    provider._client().images  # noqa: B018
    return provider


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a socket that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _timed_failure(provider: OpenAIProvider, prompt: str) -> tuple[ProviderFailure, float]:
    started = time.monotonic()
    failure = failure_of(provider, request_for(prompt))
    return failure, time.monotonic() - started


@pytest.mark.parametrize("behaviour", ["hang", "slow", "drip", "drip-headers"])
def test_a_call_ends_at_its_deadline(fake: FakeProvider, hurried: OpenAIProvider, behaviour: str) -> None:
    failure, seconds = _timed_failure(hurried, f"[[fake:{behaviour}]]")

    assert (failure.outcome, failure.unsent, failure.retry_after) == (Outcome.TIMEOUT, False, None)
    assert DEADLINE_S - 0.05 <= seconds < LATEST_S
    assert len(fake.calls()) == 1


class _Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


def test_a_server_that_falls_silent_half_way_gets_no_second_helping_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, over = _Clock(), threading.Event()
    monkeypatch.setattr(bounded_http, "time", clock)

    def stall(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        clock.seconds += 59.0
        connection.sendall(b"x")
        over.wait(60)

    with RawServer({"/v1": stall}) as server, bounded_client(f"http://127.0.0.1:{server.port}/v1", 60.0) as client:
        started = time.monotonic()
        with bounds(60.0, 1024), pytest.raises(ProviderFailure) as caught:
            client.get(f"http://127.0.0.1:{server.port}/v1")
        seconds = time.monotonic() - started
        over.set()

    # The last byte comes when one second is left. A wait counted from there would take sixty.
    assert (caught.value.outcome, caught.value.unsent) == (Outcome.TIMEOUT, False)
    assert 0.95 <= seconds < 20


def test_a_server_that_takes_a_request_crumb_by_crumb_does_not_stretch_the_deadline() -> None:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        reading = pool.submit(_take_crumbs, listener, over)
        started = time.monotonic()
        client = bounded_client(base_url, DEADLINE_S)
        with client, bounds(DEADLINE_S, 1024), pytest.raises(ProviderFailure) as caught:
            client.post(base_url, content=bytes(48 * 1024 * 1024))
        seconds = time.monotonic() - started
        over.set()
        reading.result()

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.TIMEOUT, False)
    assert seconds < LATEST_S


def _take_crumbs(listener: socket.socket, over: threading.Event) -> None:
    """Take the request in some 40 seconds, without a pause that is as long as the deadline."""
    connection, _address = listener.accept()
    with connection, suppress(OSError):
        while not over.wait(0.05) and connection.recv(64 * 1024):
            pass


def test_the_next_call_has_a_deadline_of_its_own(hurried: OpenAIProvider) -> None:
    failure_of(hurried, request_for("[[fake:hang]]"))

    assert hurried.make(request_for()).pictures


@pytest.mark.parametrize("behaviour", ["reset", "cut"])
def test_a_broken_connection_is_cut_and_not_tried_again(
    fake: FakeProvider, provider: OpenAIProvider, behaviour: str
) -> None:
    failure = failure_of(provider, request_for(f"[[fake:{behaviour}]]"))

    assert (failure.outcome, failure.unsent) == (Outcome.CUT, False)
    assert len(fake.calls()) == 1
    assert KEY not in f"{failure!r}{failure.detail}"


def test_a_cut_answer_still_names_its_call(provider: OpenAIProvider) -> None:
    assert failure_of(provider, request_for("[[fake:cut]]")).request_id == "req_wire"


def test_what_is_not_http_is_a_bad_response(provider: OpenAIProvider) -> None:
    assert failure_of(provider, request_for("[[fake:not-http]]")).outcome is Outcome.BAD_RESPONSE


@pytest.mark.parametrize("behaviour", ["huge", "gzip-bomb"])
def test_an_answer_is_not_read_beyond_its_bytes(provider: OpenAIProvider, behaviour: str) -> None:
    provider.make(request_for())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    failure = failure_of(provider, request_for(f"[[fake:{behaviour}]]"))

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert failure.outcome is Outcome.BAD_RESPONSE
    assert grown < 4 * MAX_PICTURE_BYTES


def test_a_compressed_answer_is_not_unpacked(provider: OpenAIProvider) -> None:
    assert failure_of(provider, request_for("[[fake:gzip-bomb]]")).detail == "a compressed answer"


def test_nobody_at_home_is_unreachable_and_unsent(new_provider: NewProvider) -> None:
    provider = new_provider(base_url=f"http://127.0.0.1:{_closed_port()}/v1")

    failure = failure_of(provider, request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)


def test_a_name_that_nobody_knows_is_unreachable_and_unsent(
    new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_args: object, **_wishes: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    failure = failure_of(new_provider(base_url="http://nowhere.invalid/v1"), request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)


def test_a_server_that_does_not_speak_tls_is_unreachable_and_unsent(
    fake: FakeProvider, new_provider: NewProvider
) -> None:
    provider = new_provider(base_url=fake.url.replace("http:", "https:"))

    failure = failure_of(provider, request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    assert fake.calls() == []


def test_a_handshake_that_hangs_ends_at_the_deadline_unsent(new_provider: NewProvider, silent: int) -> None:
    provider = new_provider(base_url=f"https://127.0.0.1:{silent}/v1", deadline_s=0.7)
    provider._client().images  # noqa: B018

    failure, seconds = _timed_failure(provider, "a dog")

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    # A handshake without the call's deadline would take `CONNECT_S` seconds.
    assert seconds < CONNECT_S - 0.2


def test_many_calls_wait_at_once(fake: FakeProvider, new_provider: NewProvider) -> None:
    provider = new_provider()
    provider.make(request_for())
    # None is answered before all have come.
    fake.configure(together=101)

    with ThreadPoolExecutor(100) as pool:
        results = list(pool.map(lambda _: provider.make(request_for()), range(100)))

    assert sum(len(result.pictures) for result in results) == 100
