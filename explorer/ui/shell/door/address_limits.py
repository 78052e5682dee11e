"""How many pages one address has open, and how many it opens: so many at once, so many a minute."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic

from explorer.ui.shell.door.allowance import Allowance

_MINUTE = 60.0
_MANY = 10_000
"""Addresses that are remembered before those are forgotten that are as good as new."""
_OF_ONE_VISITOR = 64
"""Bits of an IPv6 address: behind them each has more addresses than could be remembered."""


class AddressLimits:
    """Used on the event loop only."""

    def __init__(
        self, open_pages: int, openings: int, now: Callable[[], float] = monotonic
    ) -> None:
        self._most = open_pages
        self._a_minute = openings
        self._now = now
        self._open: Counter[str] = Counter()
        self._allowances: dict[str, Allowance] = {}

    def has_room(self, address: str) -> bool:
        """Whether one more page would be let in."""
        visitor = _visitor(address)
        return self._open[visitor] < self._most and self._left(visitor) >= 1

    def enter(self, address: str) -> None:
        """One more is open; `leave` is called when it no longer is."""
        visitor = _visitor(address)
        new = Allowance(self._a_minute, self._a_minute / _MINUTE, self._now())
        self._allowances.setdefault(visitor, new).spend(self._now())
        self._open[visitor] += 1
        if len(self._allowances) > _MANY:
            self._forget()

    def leave(self, address: str) -> None:
        """One that was let in is closed."""
        visitor = _visitor(address)
        self._open[visitor] -= 1
        if not self._open[visitor]:
            del self._open[visitor]

    def _left(self, visitor: str) -> float:
        held = self._allowances.get(visitor)
        return self._a_minute if held is None else held.left(self._now())

    def _forget(self) -> None:
        full = [each for each in self._allowances if self._left(each) >= self._a_minute]
        for visitor in full:
            del self._allowances[visitor]


def _visitor(address: str) -> str:
    with suppress(ValueError):
        parsed = ip_address(address)
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
            return str(ip_network((parsed, _OF_ONE_VISITOR), strict=False))
    return address
