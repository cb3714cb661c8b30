"""Which addresses the site may ask: none inside a network, however it is written."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit_pages.links import Outcome, Web, check_link
from toolkit_pages.public_addresses import NotPublic, is_public, public_addresses

PRIVATE_V4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
PRIVATE_V6 = ["::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "64:ff9b:1::/48"]


def addresses_in(networks):
    def inside(network):
        numbers = st.integers(int(network.network_address), int(network.broadcast_address))
        return numbers.map(type(network.network_address))

    return st.sampled_from([ipaddress.ip_network(network) for network in networks]).flatmap(inside)


def notations(address) -> list[str]:
    """The ways to write an address as the host of a link."""
    number = int(address)
    if address.version == 6:
        return [f"[{address}]", f"[{address.exploded}]"]
    a, b, c, d = address.packed
    return [
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{(b << 16) + (c << 8) + d}",
        f"{a}.{b}.{(c << 8) + d}",
        f"{address}.",
        f"user@{address}",
        f"[::ffff:{address}]",
        f"[64:ff9b::{address}]",
        f"[::{address}]",
        f"[{ipaddress.IPv6Address((0x2002 << 112) + (number << 80))}]",
    ]


@settings(max_examples=300, deadline=None)
@given(
    address=st.one_of(addresses_in(PRIVATE_V4), addresses_in(PRIVATE_V6)),
    scheme=st.sampled_from(["http", "https", "HTTP"]),
    data=st.data(),
)
def test_no_private_address_in_any_notation_is_ever_connected_to(address, scheme, data):
    host = data.draw(st.sampled_from(notations(address)))

    def connect(target, seconds):
        raise AssertionError(f"connected to {target}")

    answer = check_link(f"{scheme}://{host}/", web=Web(connect=connect))

    assert answer.outcome == Outcome.FAILED


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "8.8.8.8/32", "fe80::1%eth0"])
def test_what_is_no_plain_public_address_is_not(text):
    assert not is_public(text)


def test_a_host_with_one_private_address_beside_a_public_one_is_refused():
    with pytest.raises(NotPublic):
        public_addresses("two.example", 80, resolve=lambda host, port: ["8.8.8.8", "127.0.0.1"])


def test_a_host_without_addresses_is_refused():
    with pytest.raises(NotPublic):
        public_addresses("none.example", 80, resolve=lambda host, port: [])
