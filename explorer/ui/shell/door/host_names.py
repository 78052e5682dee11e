"""By which names the server may be asked for, and whether a page that asks is its own.

A site can have its own name lead to any address, this server's too: then its page and this server
are one place to a browser, which lets the page read all that its visitor may. The name that the
browser asks for gives it away. An address in figures is nobody's name to give.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://([^/]+)")
_USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """What a browser has in its address line."""

    name: str
    port: int | None
    """None: the usual one, of http or https."""


def asked_for(header: str) -> Place | None:
    """The place of a Host header; None for what cannot be one."""
    match = _HOST.fullmatch(header.strip().lower())
    if match is None:
        return None
    return Place(match[1].rstrip("."), int(match[2]) if match[2] else None)


def is_own(origin: str, asked: Place) -> bool:
    """Whether a page of that origin lies at the place that it asks, its port included."""
    match = _ORIGIN.fullmatch(origin.strip().lower())
    place = asked_for(match[2]) if match else None
    if match is None or place is None:
        return False
    usual = (None, _USUAL[match[1]])
    same_port = place.port == asked.port or (place.port in usual and asked.port in usual)
    return place.name == asked.name and same_port


class HostNames:
    """The names that the server has."""

    def __init__(self, chosen: str, own: Iterable[str]) -> None:
        """chosen: as the setting says, "" where it says nothing; own: what holds then."""
        self._chosen = [name.strip().lower().rstrip(".") for name in chosen.split(",") if chosen]
        self._own = {name.lower() for name in own}

    def include(self, place: Place) -> bool:
        """Whether the server may be asked for by that name."""
        address = _address(place.name)
        if place.name == "localhost" or (address is not None and address.is_loopback):
            return True
        if self._chosen:
            return any(_fits(place.name.strip("[]"), name.strip("[]")) for name in self._chosen)
        return address is not None or place.name in self._own


def of_this_machine() -> set[str]:
    """What this machine is called in its own network."""
    name = socket.gethostname().lower()
    first = name.partition(".")[0]
    return {name, first, f"{first}.local"}


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return pattern in ("*", name)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.strip("[]"))
    except ValueError:
        return None
