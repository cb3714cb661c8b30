"""Which addresses lie on the public internet. The site asks no other, or a link could reach into its network."""

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Where a network translates between the versions, it writes every IPv4 host as this prefix and the IPv4 address.
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
#: Not the public internet by their purpose, whatever Python's table says of them: translation inside a network, site
#: addresses of old, documentation.
INSIDE = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "3fff::/20")))


class NotPublic(Exception):
    """The host leads to an address that the site does not ask."""


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, read through every way to wrap IPv4 in IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6 and found in TRANSLATED:
        return _is_public(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return all(_is_public(part) for part in [found, *_wrapped(found)])


def _is_public(address: Address) -> bool:
    if address.is_multicast or address.is_unspecified or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in INSIDE if network.version == address.version)


def _wrapped(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if address.version == 4:
        return []
    return [part for part in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if part is not None]


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, as the system's resolver knows them; ``OSError`` where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_addresses(host: str, port: int, *, resolve=resolve) -> list[str]:
    """The addresses to connect to. One that is not public spoils them all: an honest host has none beside others."""
    addresses = resolve(host, port)
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic(host)
    return addresses
