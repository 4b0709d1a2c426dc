"""Which addresses may be called, however they are written."""

from __future__ import annotations

import pytest

from imagegen.providers.addresses import is_allowed, is_public, literal_address, names_own_machine, system_addresses

PUBLIC = ["1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450:4001::8a"]
OWN_NETWORK = ["127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.5", "100.64.0.1", "::1", "fd12::1"]
NEVER = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "169.254.169.254",
    "192.0.0.9",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "::",
    "::93.184.216.34",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::5db8:d822",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:5db8:d822::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:5db8:d822::1",
    "3fff::1",
    "5f00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "example.org",
    "1.2.3",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address: str) -> None:
    assert is_public(address)
    assert is_allowed(address, private=False)


@pytest.mark.parametrize("address", OWN_NETWORK)
def test_an_address_of_an_own_network_may_be_called_only_where_that_is_open(address: str) -> None:
    assert not is_public(address)
    assert not is_allowed(address, private=False)
    assert is_allowed(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_a_special_address_may_never_be_called(address: str) -> None:
    assert not is_public(address)
    assert not is_allowed(address, private=False)
    assert not is_allowed(address, private=True)


def test_an_address_mapped_into_ipv6_is_judged_by_what_is_inside() -> None:
    assert not is_public("::ffff:93.184.216.34")
    assert not is_allowed("::ffff:127.0.0.1", private=False)
    assert is_allowed("::ffff:127.0.0.1", private=True)
    assert not is_allowed("::ffff:6464:64c8", private=True)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),  # noqa: S104
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("[::ffff:7f00:1]", "::ffff:7f00:1"),
        ("example.org", ""),
        ("127.0.0.1.nip.io", ""),
        ("1.2.3.4 example", ""),
        ("", ""),
        (".", ""),
    ],
)
def test_a_host_that_is_an_address_is_seen_however_it_is_written(host: str, address: str) -> None:
    assert literal_address(host) == address


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "app.localhost", "127.0.0.1", "::1", "10.1.2.3", "fd12::1"]
)
def test_a_host_of_this_machine_or_an_own_network_names_itself(host: str) -> None:
    assert names_own_machine(host)


@pytest.mark.parametrize("host", ["", "example.org", "localhost.example.org", "1.1.1.1", "169.254.169.254", "0.0.0.0"])  # noqa: S104
def test_any_other_host_does_not(host: str) -> None:
    assert not names_own_machine(host)


def test_the_system_gives_each_address_of_a_host_once() -> None:
    assert list(system_addresses("127.0.0.1", 443)) == ["127.0.0.1"]
