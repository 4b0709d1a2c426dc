"""An HTTP client in which every call ends: at a moment on the clock, and at a number of bytes.

The time-outs of HTTP clients are per read: a server that sends one byte a second keeps a caller for ever. Here the
socket itself asks how much of the call is left before each read and write, in the status line, the headers and the
body alike, without a thread or an event loop per call. Whatever goes wrong on the way is raised as a `ProviderFailure`
that says whether the request had left. The SDK's HTTP stack is imported here: import this module where it is used.

Where a call goes is checked too: a host is looked up once for each connection, its addresses are judged, and the
connection goes to one that was judged (TLS still asks for the host's name). So a name that leads to another place at
the second look-up leads nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from imagegen.choices import Outcome
from imagegen.providers.addresses import (
    MAX_ADDRESSES,
    Resolver,
    is_allowed,
    literal_address,
    names_own_machine,
    system_addresses,
)
from imagegen.providers.answers import request_id_in
from imagegen.providers.base import ProviderFailure

CONNECT_S = 5.0
"""Seconds for one address to take the connection, and again for TLS."""
MAX_CONNECTIONS = 1000
MAX_IDLE_CONNECTIONS = 100
IDLE_S = 5.0
WRITE_BYTES = 16 * 1024
"""Bytes that are sent before the time is looked at again."""
MAX_ERROR_BYTES = 1024 * 1024
"""Bytes of an answer that isn't a success: it holds a few sentences."""


@dataclass(slots=True)
class Bounds:
    """What is left of one call, and how far it came."""

    ends_at: float
    max_bytes: int
    sent: bool = False
    hung_up: bool = False

    def within(self, timeout: float | None) -> float:
        """Seconds to wait at most; zero or less where the call's time is over."""
        left = self.ends_at - time.monotonic()
        return left if timeout is None else min(left, timeout)


_bounds: ContextVar[Bounds] = ContextVar("bounds")


@contextmanager
def bounds(deadline_s: float, max_bytes: int) -> Iterator[Bounds]:
    """Bound the call that this thread makes inside the block: seconds in all, bytes of a successful answer's body."""
    mine = Bounds(time.monotonic() + deadline_s, max_bytes)
    token = _bounds.set(mine)
    try:
        yield mine
    finally:
        _bounds.reset(token)


def bounded_client(
    base_url: str,
    deadline_s: float,
    private: bool | None = None,
    *,
    resolver: Resolver = system_addresses,
    network: httpcore2.NetworkBackend | None = None,
) -> httpx2.Client:
    """Make a client for one provider, shared between threads; each call must stand in a `bounds` block.

    It follows no redirect, trusts the certificates that the SDK trusts, and goes through the proxy that the
    environment names (`HTTPS_PROXY`, `NO_PROXY`). `private`, `resolver` and `network` are those of `BoundedTransport`.
    """
    timeout = _timeout(deadline_s)
    transport = BoundedTransport(base_url, private, resolver=resolver, network=network)
    return httpx2.Client(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)


def bare_request(
    method: str, url: str, headers: Mapping[str, str], deadline_s: float, content: bytes = b""
) -> httpx2.Request:
    """Make a request for a `BoundedTransport` without a client, which would keep cookies from one call to the next."""
    extensions = {"timeout": _timeout(deadline_s).as_dict()}
    return httpx2.Request(method, url, headers=headers, content=content, extensions=extensions)


def _timeout(deadline_s: float) -> httpx2.Timeout:
    return httpx2.Timeout(deadline_s, connect=min(CONNECT_S, deadline_s))


class _Stream(httpcore2.NetworkStream):
    """A connection that never waits beyond the end of the call that uses it.

    A connection is kept and used again by later calls, so it asks for the running call's bounds each time. A call
    stays in one thread from its first byte to its last.
    """

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        mine = _bounds.get()
        seconds = mine.within(timeout)
        if seconds <= 0:
            raise httpcore2.ReadTimeout("the call's time is over")
        received = self._stream.read(max_bytes, seconds)
        mine.hung_up = not received
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        mine = _bounds.get()
        # A time-out holds for one send: a server that takes a few bytes at a time would stretch it without end.
        for start in range(0, len(buffer), WRITE_BYTES):
            seconds = mine.within(timeout)
            if seconds <= 0:
                raise httpcore2.WriteTimeout("the call's time is over")
            mine.sent = True
            self._stream.write(buffer[start : start + WRITE_BYTES], seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        seconds = _bounds.get().within(timeout)
        if seconds <= 0:
            raise httpcore2.ConnectTimeout("the call's time is over")
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Network(httpcore2.NetworkBackend):
    """Connects to addresses that were judged, and to nothing else.

    What a proxy of the environment is called is not judged: it is the operator's, and looks the hosts up itself.
    """

    def __init__(self, inner: httpcore2.NetworkBackend, resolver: Resolver, *, judges: bool, private: bool) -> None:
        self._inner = inner
        self._resolver = resolver
        self._judges = judges
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        fault: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses(host, port) if self._judges else (host,):
            seconds = _bounds.get().within(timeout)
            if seconds <= 0:
                raise httpcore2.ConnectTimeout("the call's time is over")
            try:
                return _Stream(self._inner.connect_tcp(address, port, seconds, local_address, socket_options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as problem:
                fault = problem
        raise fault

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self._resolver(host, port)
        except (OSError, UnicodeError) as problem:
            raise httpcore2.ConnectError("the host's name leads nowhere") from problem
        allowed = [address for address in found if is_allowed(address, private=self._private)]
        if found and not allowed:
            raise _not_public()
        return allowed[:MAX_ADDRESSES]


def _not_public() -> ProviderFailure:
    return ProviderFailure(Outcome.UNREACHABLE, "the host is at an address that may not be called", unsent=True)


class BoundedTransport(httpx2.BaseTransport):
    """Sends requests for one provider within the `bounds` of the thread that calls.

    `private=False` calls public addresses only; `private=True` also those of the operator's own network. `None`, for
    callers that don't say, is `True` where the base URL itself is `localhost` or the literal address of a private
    network, and `False` otherwise: a name that leads to a private address is refused. `resolver` and `network` stand
    for the system's look-up and its sockets in tests.
    """

    def __init__(
        self,
        base_url: str,
        private: bool | None = None,
        *,
        resolver: Resolver = system_addresses,
        network: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._private = names_own_machine(urlsplit(base_url).hostname or "") if private is None else private
        proxy = _proxy_for(base_url)
        inner = httpcore2.SyncBackend() if network is None else network
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpcore2.default_ssl_context(),
            proxy=proxy,
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_S,
            network_backend=_Network(inner, resolver, judges=proxy is None, private=self._private),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and give back status and headers; the body is read, within the same bounds, by whoever iterates it."""
        mine = _bounds.get()
        address = literal_address(request.url.host)
        if address and not is_allowed(address, private=self._private):
            # Also where a proxy would go there for us.
            raise _not_public()
        with _as_failures(mine):
            answer = self._pool.handle_request(_translated(request))
        body = _Body(answer, mine)
        if body.headers.get("content-encoding", "identity") != "identity":
            # A few kilobytes can unpack to gigabytes. None was asked for.
            body.close()
            raise ProviderFailure(Outcome.BAD_RESPONSE, "a compressed answer", request_id=body.request_id)
        return httpx2.Response(answer.status, headers=body.headers, stream=body, extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response, mine: Bounds) -> None:
        self._answer = answer
        self._bounds = mine
        self._max_bytes = mine.max_bytes if answer.status == httpx2.codes.OK else MAX_ERROR_BYTES
        self.headers = httpx2.Headers(answer.headers)
        self.request_id = request_id_in(self.headers)

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        with _as_failures(self._bounds, self.request_id):
            for chunk in self._answer.iter_stream():
                taken += len(chunk)
                if taken > self._max_bytes:
                    detail = f"more than {self._max_bytes} bytes"
                    raise ProviderFailure(Outcome.BAD_RESPONSE, detail, request_id=self.request_id)
                yield chunk

    def close(self) -> None:
        self._answer.close()


def _translated(request: httpx2.Request) -> httpcore2.Request:
    url = request.url
    target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore2.Request(
        request.method, target, headers=request.headers.raw, content=request.read(), extensions=request.extensions
    )


def _proxy_for(url: str) -> httpcore2.Proxy | None:
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.hostname or ""):
        return None
    named = urlsplit(proxy)
    auth = (unquote(named.username), unquote(named.password or "")) if named.username else None
    return httpcore2.Proxy(f"{named.scheme}://{named.netloc.rpartition('@')[2]}", auth=auth)


_NEVER_SENT = (
    httpcore2.ConnectError,
    httpcore2.ConnectTimeout,
    httpcore2.PoolTimeout,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)
_WIRE_FAULTS = (
    *_NEVER_SENT,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
)


@contextmanager
def _as_failures(mine: Bounds, request_id: str = "") -> Iterator[None]:
    try:
        yield
    except _WIRE_FAULTS as fault:
        never_sent = isinstance(fault, _NEVER_SENT) or not mine.sent
        outcome = Outcome.UNREACHABLE if never_sent else _outcome_after_sending(fault, mine)
        # The fault's own words can hold a header; its class says enough.
        raise ProviderFailure(outcome, type(fault).__name__, unsent=never_sent, request_id=request_id) from fault


def _outcome_after_sending(fault: Exception, mine: Bounds) -> Outcome:
    if isinstance(fault, httpcore2.TimeoutException):
        return Outcome.TIMEOUT
    if isinstance(fault, httpcore2.ProtocolError) and not mine.hung_up:
        return Outcome.BAD_RESPONSE
    return Outcome.CUT
