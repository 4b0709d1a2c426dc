"""Calls that would not end, or break on the way: each ends in time, within its bytes, and says whether it had left."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.bounded_http import bounded_client, bounds
from imagegen.providers.images_api import MAX_PICTURE_BYTES
from imagegen.providers.openai import OpenAIProvider
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import KEY, NewProvider, failure_of, request_for

DEADLINE_S = 0.7


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
    assert DEADLINE_S - 0.05 <= seconds < DEADLINE_S + 1
    assert len(fake.calls()) == 1


def test_a_server_that_falls_silent_half_way_gets_no_second_helping_of_time(new_provider: NewProvider) -> None:
    deadline_s = 1.2
    provider = new_provider(deadline_s=deadline_s)
    provider._client().images  # noqa: B018

    failure, seconds = _timed_failure(provider, "[[fake:stall]]")

    # The last byte comes after 0.6 s. A wait of 1.2 s counted from there would end at 1.8 s.
    assert failure.outcome is Outcome.TIMEOUT
    assert deadline_s - 0.05 <= seconds < 1.7


def test_a_server_that_takes_a_request_crumb_by_crumb_does_not_stretch_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        reading = pool.submit(_take_crumbs, listener)
        started = time.monotonic()
        client = bounded_client(base_url, DEADLINE_S)
        with client, bounds(DEADLINE_S, 1024), pytest.raises(ProviderFailure) as caught:
            client.post(base_url, content=bytes(48 * 1024 * 1024))
        seconds = time.monotonic() - started
        reading.result()

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.TIMEOUT, False)
    assert seconds < DEADLINE_S + 0.7


def _take_crumbs(listener: socket.socket) -> None:
    connection, _address = listener.accept()
    ends_at = time.monotonic() + 6 * DEADLINE_S
    with connection, suppress(OSError):
        while connection.recv(64 * 1024) and time.monotonic() < ends_at:
            time.sleep(0.005)


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
    provider = new_provider(base_url=f"https://127.0.0.1:{silent}/v1", deadline_s=DEADLINE_S)
    provider._client().images  # noqa: B018

    failure, seconds = _timed_failure(provider, "a dog")

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    assert seconds < DEADLINE_S + 1


def test_many_calls_wait_at_once(fake: FakeProvider, new_provider: NewProvider) -> None:
    provider = new_provider()
    provider.make(request_for())
    fake.configure(delay_s=1.0)
    started = time.monotonic()

    with ThreadPoolExecutor(100) as pool:
        results = list(pool.map(lambda _: provider.make(request_for()), range(100)))

    assert sum(len(result.pictures) for result in results) == 100
    assert time.monotonic() - started < 4.0
