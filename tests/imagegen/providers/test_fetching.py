"""Result addresses: fetched from the operator's origins alone, whatever the provider's answer says.

Nothing but the loopback is contacted: the recorder notes every address that a connection was asked for.
"""

from __future__ import annotations

import gzip
import resource
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imagegen.choices import Outcome
from imagegen.providers.addresses import is_public
from imagegen.providers.base import ProviderFailure
from imagegen.providers.fetching import MAX_BYTES, MAX_URL, Fetcher, origin_of
from tests.imagegen.providers.network import PUBLIC, Names, RawServer, Recorder, Script, saying, saying_ok, tls_for

CDN = "https://cdn.example.org"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"picture" * 100
DEADLINE_S = 2.0

ELSEWHERE = [
    "https://elsewhere.example.org/a.png",
    "http://cdn.example.org/a.png",
    "https://cdn.example.org:8443/a.png",
    "https://cdn.example.org:22/a.png",
    "https://cdn.example.org.:443/a.png",
    "https://cdn.example.org./a.png",
    "https://cdn.example.org.evil.example/a.png",
    "https://evil.example/cdn.example.org/a.png",
    "https://evil.example?https://cdn.example.org/a.png",
    "https://127.0.0.1/a.png",
    "https://[::1]/a.png",
    "https://[::ffff:7f00:1]/a.png",
    "https://[fd00:ec2::254]/a.png",
    "https://169.254.169.254/latest/meta-data/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://localhost/a.png",
]
"""Plain addresses of other places."""
NOT_PLAIN = [
    "",
    " https://cdn.example.org/a.png",
    "https://cdn.example.org/a.png\r\nHost: evil.example",
    "https://cdn.example.org/a b.png",
    "https://user@cdn.example.org/a.png",
    "https://user:pass@cdn.example.org/a.png",
    "https://cdn.example.org@127.0.0.1/a.png",
    "https://cdn.example.org:443@127.0.0.1/a.png",
    "https://127.0.0.1#@cdn.example.org/a.png",
    "https://127.0.0.1\\@cdn.example.org/a.png",
    "https://cdn.example.org\\@127.0.0.1/a.png",
    "https:\\\\cdn.example.org\\a.png",
    "https:cdn.example.org/a.png",
    "https:///cdn.example.org/a.png",
    "//cdn.example.org/a.png",
    "/a.png",
    "file:///etc/passwd",
    "ftp://cdn.example.org/a.png",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:image/png;base64,iVBORw0KGgo=",
    "javascript:alert(1)",
    "https://cdn.example.org:/a.png",
    "https://cdn.example.org:0443/a.png",
    "https://cdn.example.org:99999/a.png",
    "https://cdn.example.org:-1/a.png",
    "https://cdn.example.org:443x/a.png",
    "https://cdn%2eexample.org/a.png",
    "https://cdn.example.org%00.evil.example/a.png",
    "https://cdn。example.org/a.png",
    "https://ⓒdn.example.org/a.png",
    "https://2130706433/a.png",
    "https://017700000001/a.png",
    "https://0x7f000001/a.png",
    "https://0x7f.0.0.1/a.png",
    "https://0177.0.0.1/a.png",
    "https://127.1/a.png",
    "https://127.0.0.1./a.png",
    "https://0/a.png",
    "https://[0:0:0:0:0:0:0:1]/a.png",
    "https://[::1/a.png",
    "https://[fe80::1%25eth0]/a.png",
    "https://[v1.x]/a.png",
    "https://cdn.example.org/" + "a" * MAX_URL,
]
PRIVATE_HOSTS = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fd00::1]",
    "[fe80::1]",
    "[ff02::1]",
]

PIECES = [
    *"/:@#?\\.[]%&;= \t\n0",
    *("https:", "http:", "//", ":443", "user", "a.png", "%2f", "%00", "\u3002", "\u2044", "\u202e"),
    *("cdn.example.org", "evil.example", "localhost", "127.0.0.1", "2130706433", "::1"),
]
"""What addresses are made of, good and bad."""


@pytest.fixture
def tls_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    """A server that is `cdn.example.org` to whoever connects, with one good picture."""
    tls, trusted = tls_for("cdn.example.org", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with RawServer({"/a.png": saying_ok(PICTURE, "Content-Type: image/png")}, tls) as server:
        yield server


def _failure(fetcher: Fetcher, url: str, deadline_s: float = 30.0, max_bytes: int = MAX_BYTES) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as caught:
        fetcher.fetch(url, deadline_s=deadline_s, max_bytes=max_bytes)
    failure = caught.value
    assert (failure.outcome, failure.unsent, failure.retry_after) == (Outcome.BAD_RESPONSE, False, None)
    return failure


def _nowhere() -> tuple[Fetcher, Recorder, Names]:
    names, network = Names({"cdn.example.org": [[PUBLIC]]}), Recorder()
    return Fetcher([CDN], resolver=names, network=network), network, names


def test_a_picture_at_an_origin_of_the_operator_is_fetched(tls_server: RawServer) -> None:
    names, network = Names({"cdn.example.org": [[PUBLIC]]}), Recorder(tls_server.port)
    fetcher = Fetcher([CDN], resolver=names, network=network)

    assert fetcher.fetch(f"{CDN}/a.png?ex=67&hm=a%2Fb") == PICTURE

    assert (names.asked, network.contacted) == (["cdn.example.org"], [(PUBLIC, 443)])
    (head,) = tls_server.requests
    lines = head.lower().split("\r\n")
    assert lines[0] == "get /a.png?ex=67&hm=a%2fb http/1.1"
    assert "host: cdn.example.org" in lines
    assert "accept-encoding: identity" in lines
    assert not [line for line in lines if line.startswith(("cookie", "authorization", "referer"))]
    fetcher.close()


@pytest.mark.parametrize("url", [f"{CDN}/a.png", "HTTPS://CDN.Example.ORG/a.png", f"{CDN}:443/a.png"])
def test_an_origin_is_the_same_however_its_case_and_port_are_written(tls_server: RawServer, url: str) -> None:
    fetcher = Fetcher(
        ["https://CDN.example.org/"],
        resolver=Names({"cdn.example.org": [[PUBLIC]]}),
        network=Recorder(tls_server.port),
    )

    assert fetcher.fetch(url) == PICTURE


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_elsewhere_is_not_fetched(url: str) -> None:
    fetcher, network, names = _nowhere()

    assert _failure(fetcher, url).detail == "the picture was not fetched: an address elsewhere"

    assert (network.contacted, names.asked) == ([], [])


@pytest.mark.parametrize("url", NOT_PLAIN)
def test_what_is_not_a_plain_address_is_not_fetched(url: str) -> None:
    fetcher, network, names = _nowhere()

    assert _failure(fetcher, url).detail == "the picture was not fetched: not a plain address"

    assert (network.contacted, names.asked) == ([], [])


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_an_origin_that_is_a_private_address_is_never_connected_to(host: str) -> None:
    network = Recorder()
    fetcher = Fetcher([f"https://{host}"], resolver=Names(), network=network)

    _failure(fetcher, f"https://{host}/a.png")

    assert network.contacted == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["::1"], ["10.0.0.1", "192.168.0.1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]]
)
def test_a_name_that_leads_to_a_private_address_is_never_connected_to(addresses: list[str]) -> None:
    names, network = Names({"cdn.example.org": [addresses]}), Recorder()

    _failure(Fetcher([CDN], resolver=names, network=network), f"{CDN}/a.png")

    assert (names.asked, network.contacted) == (["cdn.example.org"], [])


def test_a_name_that_changes_its_mind_is_looked_up_once_and_held_to_it(tls_server: RawServer) -> None:
    names = Names({"cdn.example.org": [[PUBLIC], ["127.0.0.1"]]})
    network = Recorder(tls_server.port)
    fetcher = Fetcher([CDN], resolver=names, network=network)

    assert fetcher.fetch(f"{CDN}/a.png") == PICTURE
    assert (names.asked, network.contacted) == (["cdn.example.org"], [(PUBLIC, 443)])

    _failure(fetcher, f"{CDN}/a.png")
    assert all(is_public(address) for address, _port in network.contacted)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["https://127.0.0.1/a.png", "https://169.254.169.254/", "/b.png", "https://elsewhere.example.org/"]
)
def test_a_redirect_is_not_followed(tls_server: RawServer, status: int, target: str) -> None:
    tls_server.scripts["/moved"] = saying(f"HTTP/1.1 {status} Moved\nLocation: {target}\nContent-Length: 0")
    network = Recorder(tls_server.port)
    fetcher = Fetcher([CDN], resolver=Names({"cdn.example.org": [[PUBLIC]]}), network=network)

    assert _failure(fetcher, f"{CDN}/moved").detail == "the picture was not fetched: a redirect"

    assert network.contacted == [(PUBLIC, 443)]
    assert len(tls_server.requests) == 1


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def _drip_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def _silence(connection: socket.socket) -> None:
    connection.recv(1)


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def _endless_without_length(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def _endless_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Padding: " + b"x" * 8000 + b"\r\n")


def _short(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort")


BAD_ANSWERS: dict[str, Script] = {
    "2-gigabytes": saying("HTTP/1.1 200 OK\nContent-Length: 2147483648", b"x" * 100_000),
    "a-length-beyond-numbers": saying(f"HTTP/1.1 200 OK\nContent-Length: {'9' * 19}", b"x"),
    "a-negative-length": saying("HTTP/1.1 200 OK\nContent-Length: -1", b"x"),
    "a-length-in-words": saying("HTTP/1.1 200 OK\nContent-Length: many", b"x"),
    "two-lengths": saying("HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2", b"xy"),
    "an-endless-stream": _endless,
    "an-endless-stream-without-length": _endless_without_length,
    "an-endless-head": _endless_head,
    "less-than-its-length": _short,
    "a-broken-chunk": saying("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"zz\r\nxx"),
    "a-packed-bomb": saying_ok(gzip.compress(bytes(64 * 1024 * 1024)), "Content-Encoding: gzip"),
    "packed-as-brotli": saying_ok(b"\x0b\x02\x80x\x03", "Content-Encoding: br"),
    "not-http": saying("SSH-2.0-OpenSSH_10.2"),
    "a-switch-of-protocols": saying("HTTP/1.1 101 Switching Protocols\nUpgrade: h2c"),
    "no-content": saying("HTTP/1.1 204 No Content"),
    "a-part": saying("HTTP/1.1 206 Partial Content\nContent-Length: 1", b"x"),
    "forbidden": saying("HTTP/1.1 403 Forbidden\nContent-Length: 0"),
    "gone": saying("HTTP/1.1 404 Not Found\nContent-Length: 0"),
    "a-fault": saying("HTTP/1.1 503 Unavailable\nContent-Length: 0"),
    "an-empty-connection": lambda connection: None,
}
SLOW_ANSWERS: dict[str, Script] = {"drip": _drip, "drip-head": _drip_head, "silence": _silence}


@pytest.fixture
def plain(request: pytest.FixtureRequest) -> Iterator[Callable[[Script], tuple[Fetcher, str]]]:
    """Makes a fetcher and an address that one script answers, without TLS, on an own network."""
    servers: list[RawServer] = []

    def new(script: Script) -> tuple[Fetcher, str]:
        server = RawServer({"/a.png": script}).__enter__()
        servers.append(server)
        origin = f"http://127.0.0.1:{server.port}"
        return Fetcher([origin], private=True), f"{origin}/a.png"

    yield new
    for server in servers:
        server.__exit__()


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_an_answer_that_is_no_whole_picture_ends_in_a_bad_response(
    plain: Callable[[Script], tuple[Fetcher, str]], name: str
) -> None:
    fetcher, url = plain(BAD_ANSWERS[name])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    _failure(fetcher, url, max_bytes=1024 * 1024)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("name", SLOW_ANSWERS)
def test_a_slow_answer_ends_at_the_deadline(plain: Callable[[Script], tuple[Fetcher, str]], name: str) -> None:
    fetcher, url = plain(SLOW_ANSWERS[name])
    started = time.monotonic()

    _failure(fetcher, url, deadline_s=DEADLINE_S)

    # The slow ones go on for twenty seconds and more.
    assert time.monotonic() - started < DEADLINE_S + 8


def test_a_picture_of_just_the_most_bytes_is_fetched_and_one_byte_more_is_not(
    plain: Callable[[Script], tuple[Fetcher, str]],
) -> None:
    fetcher, url = plain(saying_ok(PICTURE))
    assert fetcher.fetch(url, max_bytes=len(PICTURE)) == PICTURE

    fetcher, url = plain(saying_ok(PICTURE))
    _failure(fetcher, url, max_bytes=len(PICTURE) - 1)


def test_a_picture_that_says_that_it_is_too_large_is_not_waited_for(
    plain: Callable[[Script], tuple[Fetcher, str]],
) -> None:
    def announce(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n")
        connection.recv(1)

    fetcher, url = plain(announce)

    assert _failure(fetcher, url).detail == f"the picture was not fetched: more than {MAX_BYTES} bytes"


def test_a_length_that_is_too_short_cuts_the_picture_where_it_says(
    plain: Callable[[Script], tuple[Fetcher, str]],
) -> None:
    fetcher, url = plain(saying("HTTP/1.1 200 OK\nContent-Length: 10", PICTURE))

    # The intake finds out that it isn't whole.
    assert fetcher.fetch(url) == PICTURE[:10]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("https://cdn.example.org//127.0.0.1/a.png")
@example("https://cdn.example.org/@127.0.0.1/..//a.png?https://127.0.0.1/")
@settings(max_examples=400, deadline=None)
def test_whatever_an_address_is_made_of_it_leads_to_the_origin_or_nowhere(url: str) -> None:
    for each in (url, f"https://{url}", f"https://cdn.example.org{url}"):
        fetcher, network, names = _nowhere()
        _failure(fetcher, each)
        assert set(network.contacted) <= {(PUBLIC, 443)}
        assert set(names.asked) <= {"cdn.example.org"}


def test_cookies_are_not_kept(tls_server: RawServer) -> None:
    tls_server.scripts["/a.png"] = saying_ok(PICTURE, "Set-Cookie: spy=1; Path=/")
    fetcher = Fetcher([CDN], resolver=Names({"cdn.example.org": [[PUBLIC]]}), network=Recorder(tls_server.port))

    fetcher.fetch(f"{CDN}/a.png")
    fetcher.fetch(f"{CDN}/a.png")

    assert "cookie" not in tls_server.requests[1].lower()


def test_a_failure_does_not_repeat_the_address() -> None:
    fetcher, _network, _names = _nowhere()

    for url in (f"{CDN}/a.png?signature=secret", "https://evil.example/secret", "https://u:secret@cdn.example.org/"):
        assert "secret" not in str(_failure(fetcher, url))


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "cdn.example.org",
        "https://",
        "https://cdn.example.org/pictures",
        "https://cdn.example.org?x",
        "https://user@cdn.example.org",
        "https://*.example.org",
        "ftp://cdn.example.org",
        "https://2130706433",
        "https://0177.0.0.1",
        "http://cdn.example.org",
        "http://127.0.0.1:9000",
    ],
)
def test_an_origin_that_is_none_or_needs_an_own_network_is_refused(origin: str) -> None:
    with pytest.raises(ValueError):
        Fetcher([origin])


@pytest.mark.parametrize("host", ["169.254.169.254", "100.100.100.200", "[fe80::1]", "0.0.0.0"])  # noqa: S104
def test_even_an_own_network_has_no_way_to_where_clouds_keep_their_keys(host: str) -> None:
    network = Recorder()
    fetcher = Fetcher([f"http://{host}"], private=True, resolver=Names(), network=network)

    _failure(fetcher, f"http://{host}/a.png")

    assert network.contacted == []


def test_importing_the_module_imports_no_http_stack() -> None:
    import subprocess
    import sys

    program = """
import sys
import imagegen.providers.fetching as module
module.Fetcher(["https://cdn.example.org"]).close()
heavy = {"openai", "httpx2", "httpcore2", "django"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, cwd=Path(__file__).parents[3])


@pytest.mark.parametrize("url", [f"{CDN}", f"{CDN}/", f"{CDN}:443/x?y=1"])
def test_an_origin_is_scheme_host_and_port(url: str) -> None:
    assert str(origin_of(url)) == "https://cdn.example.org:443"
