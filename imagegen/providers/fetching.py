"""Pictures that a provider answers with an address for: fetched from where the operator expects them, or not at all.

An address in an answer is somebody else's text. It is compared with the origins that the operator named, piece by
piece, and never followed as it stands: the request is built from the operator's own origin and the address's path, so
that no two readings of one text can differ. The host is looked up once, only a public address is connected to, and no
redirect is followed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from imagegen.choices import Outcome
from imagegen.providers.addresses import Resolver, literal_address, system_addresses
from imagegen.providers.base import ProviderFailure

if TYPE_CHECKING:
    import httpcore2
    import httpx2

    from imagegen.providers.bounded_http import BoundedTransport

FETCH_S = 30.0
"""Seconds for one picture, from the first connection to the last byte."""
MAX_BYTES = 25 * 1024 * 1024
MAX_URL = 4096
"""Characters of an address: signed ones of object stores have about 1,500."""
PORTS = {"https": 443, "http": 80}

_PLAIN = re.compile(r"[!-\[\]-~]+")
"""Printable ASCII without blanks and without the backslash, which browsers read as a slash."""
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_WORDS = "the picture was not fetched: "
_HEADERS = {
    "Accept": "image/png, image/jpeg, image/webp",
    "Accept-Encoding": "identity",
    "User-Agent": "Edu4All",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host (lower case, brackets around IPv6) and port."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def origin_of(url: str) -> Origin | None:
    """Give the origin of an address, None where it isn't plainly one.

    No credentials, no fragment, no blanks, no backslashes, no percent signs or letters beyond ASCII in the host, and
    no address written in another way than the usual one.
    """
    parts = _parts(url)
    if parts is None or parts.scheme not in PORTS or "#" in url:
        return None
    host, port = _host_and_port(parts)
    bare = host.strip("[]")
    if not _HOST.fullmatch(host) or literal_address(host) not in ("", bare):
        return None
    return Origin(parts.scheme, host, PORTS[parts.scheme] if port is None else port)


class Fetcher:
    """Fetches the pictures of one provider, from the origins that its operator named and from nowhere else.

    `private` opens the operator's own network (`http` and private addresses); without it only `https` to public
    addresses. Shared between threads. `resolver` and `network` stand for the system's look-up and its sockets in
    tests. Raises `ValueError` for an origin that is none, or that needs `private`.
    """

    def __init__(
        self,
        origins: Collection[str],
        *,
        private: bool = False,
        resolver: Resolver = system_addresses,
        network: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._origins = frozenset(_configured(text, private=private) for text in origins)
        self._private = private
        self._resolver = resolver
        self._network = network
        self._lock = Lock()
        self._transports: dict[Origin, BoundedTransport] = {}

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    def close(self) -> None:
        """Close idle connections. A later fetch opens new ones."""
        with self._lock:
            transports, self._transports = list(self._transports.values()), {}
        for transport in transports:
            transport.close()

    def fetch(self, url: str, *, deadline_s: float = FETCH_S, max_bytes: int = MAX_BYTES) -> bytes:
        """Give the bytes at an address, not yet trusted, within `deadline_s` seconds and `max_bytes` bytes.

        Raises `ProviderFailure` with `BAD_RESPONSE` for whatever may not or could not be fetched: the call that the
        address came from was made and paid for, so it must not look like one that never left.
        """
        origin = origin_of(url)
        if origin is None:
            raise _not_fetched("not a plain address")
        if origin not in self._origins:
            raise _not_fetched("an address elsewhere")
        try:
            return self._body(origin, _target(url), deadline_s, max_bytes)
        except ProviderFailure as failure:
            raise _not_fetched(failure.detail.removeprefix(_WORDS)) from failure

    def _body(self, origin: Origin, target: str, deadline_s: float, max_bytes: int) -> bytes:
        from imagegen.providers.bounded_http import bare_request, bounds

        request = bare_request("GET", f"{origin}{target}", _HEADERS, deadline_s)
        with bounds(deadline_s, max_bytes):
            answer = self._transport(origin).handle_request(request)
            try:
                _require_picture_to_come(answer, max_bytes)
                return answer.read()
            finally:
                answer.close()

    def _transport(self, origin: Origin) -> BoundedTransport:
        from imagegen.providers.bounded_http import BoundedTransport

        with self._lock:
            if origin not in self._transports:
                self._transports[origin] = BoundedTransport(
                    str(origin), self._private, resolver=self._resolver, network=self._network
                )
            return self._transports[origin]


def _require_picture_to_come(answer: httpx2.Response, max_bytes: int) -> None:
    if answer.status_code != 200:
        detail = "a redirect" if 300 <= answer.status_code < 400 else f"status {answer.status_code}"
        raise _not_fetched(detail)
    length = answer.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > max_bytes:
        raise _not_fetched(f"more than {max_bytes} bytes")


def _configured(text: str, *, private: bool) -> Origin:
    origin = origin_of(text)
    if origin is None or urlsplit(text).path.strip("/") or urlsplit(text).query:
        raise ValueError(f"{text!r} is not an origin, such as https://cdn.example.org.")
    if origin.scheme != "https" and not private:
        raise ValueError(f"{text!r} is not https, which only an operator's own network may be.")
    return origin


def _parts(url: str) -> SplitResult | None:
    if len(url) > MAX_URL or not _PLAIN.fullmatch(url):
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", None
    # What stands before the path must be just these two: no credentials, no `host:`, no `host:0443`.
    bracketed = f"[{host}]" if ":" in host else host
    plain = bracketed if port is None else f"{bracketed}:{port}"
    return (bracketed, port) if parts.netloc.lower() == plain else ("", None)


def _target(url: str) -> str:
    """Path and query, as they are sent."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _not_fetched(detail: str) -> ProviderFailure:
    # Never the address itself: it can hold a signature that opens the picture to anybody.
    return ProviderFailure(Outcome.BAD_RESPONSE, _WORDS + detail)
