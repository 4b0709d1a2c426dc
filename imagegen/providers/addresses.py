"""Which addresses of the network a call may go to.

A name says nothing about where it leads: it is looked up once, what comes back is judged here, and the connection goes
to the address that was judged. Every way of writing an address (decimal, octal, hexadecimal, mapped into IPv6) ends
in the same few bytes, so nothing here looks at how it was written.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

MAX_ADDRESSES = 8
"""Addresses of one name that are tried, one after the other."""

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host and port, the best first. Raises `OSError` where there are none."""
_Address = IPv4Address | IPv6Address

_GLOBAL_UNICAST = ip_network("2000::/3")
_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments, with addresses that Python calls global
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # protocol assignments: Teredo (an IPv4 address inside), benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
_OWN_NETWORK = tuple(
    ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
)
_METADATA = frozenset(map(ip_address, ("100.100.100.200", "fd00:ec2::254", "fd20:ce::254")))
"""Where clouds hand their keys to whatever runs inside, but for those that are link-local."""


def system_addresses(host: str, port: int) -> Sequence[str]:
    """Look a host up as this machine does (hosts file, DNS); how long that takes is the system's affair."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[4][0]) for place in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet.

    False for all special ranges (RFC 6890), for every form that carries an IPv4 address inside IPv6 (mapped, 6to4,
    Teredo, NAT64), and for what is no address.
    """
    place = _parsed(address)
    if place is None or place.is_multicast or not place.is_global:
        return False
    if isinstance(place, IPv6Address) and place not in _GLOBAL_UNICAST:
        return False
    return not any(place in network for network in _NOT_PUBLIC)


def is_allowed(address: str, *, private: bool) -> bool:
    """Whether a call may go to an address.

    With `private` the operator's own network is open too: loopback, private ranges, carriers' shared range. Even then
    nothing link-local, multicast or unspecified is, nor the addresses where clouds keep their keys.
    """
    if is_public(address):
        return True
    place = _parsed(address)
    if not private or place is None:
        return False
    if isinstance(place, IPv6Address) and place.ipv4_mapped is not None:
        place = place.ipv4_mapped
    return place not in _METADATA and any(place in network for network in _OWN_NETWORK)


def literal_address(host: str) -> str:
    """Give the address that a host's text itself names, however it is written; empty for a name.

    `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1 to the system's look-up, so they are here.
    """
    bare = host.strip("[]").rstrip(".")
    place = _parsed(bare)
    if place is not None:
        return str(place)
    try:
        return socket.inet_ntoa(socket.inet_aton(bare)) if bare and not any(map(str.isspace, bare)) else ""
    except (OSError, ValueError):
        return ""


def names_own_machine(host: str) -> bool:
    """Whether a host's text is this machine or an address of a private network: `localhost`, 127.0.0.1, 10.1.2.3."""
    bare = host.rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    address = literal_address(host)
    return bool(address) and not is_public(address) and is_allowed(address, private=True)


def _parsed(address: str) -> _Address | None:
    try:
        place = ip_address(address)
    except ValueError:
        return None
    # A zone ("%eth0") chooses an interface of this machine: never a public address.
    return None if isinstance(place, IPv6Address) and place.scope_id else place
