"""Where a provider's calls may go: looked up once, judged, and connected to just what was judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx2
import pytest

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.bounded_http import MAX_ADDRESSES, bounded_client, bounds
from tests.imagegen.providers.network import LOOPBACK, PUBLIC, Names, RawServer, Recorder, saying_ok, tls_for

OK = {"/v1/models": saying_ok(b"{}")}


def _ask(
    base_url: str, network: Recorder, names: Names, private: bool | None = False, deadline_s: float = 30.0
) -> httpx2.Response:
    client = bounded_client(base_url, deadline_s, private, resolver=names, network=network)
    with client, bounds(deadline_s, 1024):
        return client.get(f"{base_url}/models", headers={"Accept-Encoding": "identity"})


def _failure(base_url: str, network: Recorder, names: Names, private: bool | None = False) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as caught:
        _ask(base_url, network, names, private)
    return caught.value


def test_a_public_host_is_looked_up_once_and_its_address_is_called() -> None:
    names, network = Names({"api.example.org": [[PUBLIC]]}), Recorder()

    with RawServer(OK) as server:
        network = Recorder(server.port)
        answer = _ask("http://api.example.org/v1", network, names)

    assert (answer.status_code, answer.content) == (200, b"{}")
    assert (names.asked, network.contacted) == (["api.example.org"], [(PUBLIC, 80)])
    assert "host: api.example.org\r\n" in server.requests[0].lower()


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.5", "192.168.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"]],
)
@pytest.mark.parametrize("private", [False, None])
def test_a_name_that_leads_to_a_private_address_is_refused_unsent(addresses: list[str], private: bool | None) -> None:
    names, network = Names({"api.example.org": [addresses]}), Recorder()

    failure = _failure("https://api.example.org/v1", network, names, private)

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    assert failure.detail == "the host is at an address that may not be called"
    assert network.contacted == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0"],
)
def test_a_host_that_is_a_private_address_is_refused_unsent(host: str) -> None:
    network = Recorder()

    failure = _failure(f"http://{host}:8080/v1", network, Names())

    assert (failure.outcome, failure.unsent, network.contacted) == (Outcome.UNREACHABLE, True, [])


def test_of_mixed_addresses_only_the_public_ones_are_called() -> None:
    names, network = Names({"api.example.org": [["10.0.0.1", PUBLIC, "127.0.0.1", "1.1.1.1"]]}), Recorder()

    failure = _failure("https://api.example.org/v1", network, names)

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)
    assert network.contacted == [(PUBLIC, 443), ("1.1.1.1", 443)]


def test_an_address_that_is_away_gives_way_to_the_next() -> None:
    names = Names({"api.example.org": [["1.1.1.1", PUBLIC]]})

    with RawServer(OK) as server:
        network = Recorder(server.port, silent=["1.1.1.1"])
        assert _ask("http://api.example.org/v1", network, names).status_code == 200

    assert network.contacted == [("1.1.1.1", 80), (PUBLIC, 80)]


def test_not_more_than_a_few_addresses_are_tried() -> None:
    names, network = Names({"api.example.org": [[f"1.1.1.{at}" for at in range(1, 100)]]}), Recorder()

    _failure("https://api.example.org/v1", network, names)

    assert len(network.contacted) == MAX_ADDRESSES


def test_a_name_that_leads_elsewhere_at_the_second_look_leads_nowhere() -> None:
    names = Names({"api.example.org": [[PUBLIC], ["127.0.0.1"]]})

    with RawServer(OK) as server:
        network = Recorder(server.port)
        with bounded_client("http://api.example.org/v1", 5.0, False, resolver=names, network=network) as client:
            with bounds(5.0, 1024):
                assert client.get("http://api.example.org/v1/models").status_code == 200
            with bounds(5.0, 1024), pytest.raises(ProviderFailure) as caught:
                client.get("http://api.example.org/v1/models")

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.UNREACHABLE, True)
    assert network.contacted == [(PUBLIC, 80)]


def test_a_name_without_addresses_is_unreachable_and_unsent() -> None:
    network = Recorder()

    failure = _failure("https://nowhere.example.org/v1", network, Names())

    assert (failure.outcome, failure.unsent, network.contacted) == (Outcome.UNREACHABLE, True, [])


@pytest.mark.parametrize("addresses", [["10.0.0.5"], ["127.0.0.1"], ["fd12::1"], [PUBLIC]])
def test_an_operators_own_network_is_open_where_it_says_so(addresses: list[str]) -> None:
    names = Names({"gpu.school.lan": [addresses]})

    with RawServer(OK) as server:
        network = Recorder(server.port)
        assert _ask("http://gpu.school.lan/v1", network, names, private=True).status_code == 200

    assert network.contacted == [(addresses[0], 80)]


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "fe80::1", "0.0.0.0", "fd00:ec2::254"])  # noqa: S104
def test_even_an_own_network_has_no_way_to_where_clouds_keep_their_keys(address: str) -> None:
    names, network = Names({"gpu.school.lan": [[address]]}), Recorder()

    failure = _failure("http://gpu.school.lan/v1", network, names, private=True)

    assert (failure.outcome, network.contacted) == (Outcome.UNREACHABLE, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "192.168.1.20"])
def test_without_a_word_a_base_url_on_an_own_network_opens_it(host: str) -> None:
    names = Names({"localhost": [["127.0.0.1"]]})

    with RawServer(OK) as server:
        network = Recorder(server.port)
        assert _ask(f"http://{host}:11434/v1", network, names, private=None).status_code == 200

    assert len(network.contacted) == 1


def test_a_proxy_of_the_environment_is_not_judged_but_literal_addresses_behind_it_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.school.lan:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    network, names = Recorder(), Names()

    _failure("http://api.example.org/v1", network, names)
    assert (network.contacted, names.asked) == ([("proxy.school.lan", 3128)], [])

    failure = _failure("http://169.254.169.254/v1", network, names)
    assert failure.detail == "the host is at an address that may not be called"
    assert len(network.contacted) == 1


@pytest.mark.parametrize(("certified", "welcome"), [("api.example.org", True), ("other.example.org", False)])
@pytest.mark.parametrize("addresses", [[PUBLIC]])
def test_tls_asks_for_the_hosts_name_not_for_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certified: str, welcome: bool, addresses: Sequence[str]
) -> None:
    tls, trusted = tls_for(certified, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    names = Names({"api.example.org": [addresses]})

    with RawServer(OK, tls) as server:
        network = Recorder(server.port)
        if welcome:
            assert _ask("https://api.example.org/v1", network, names).status_code == 200
        else:
            failure = _failure("https://api.example.org/v1", network, names)
            assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)

    assert network.contacted == [(PUBLIC, 443)]
    assert len(server.requests) == int(welcome)


def test_a_certificate_for_the_address_alone_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, trusted = tls_for(LOOPBACK, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    with RawServer(OK, tls) as server:
        network = Recorder(server.port)
        _failure("https://api.example.org/v1", network, Names({"api.example.org": [[PUBLIC]]}))

    assert server.requests == []
