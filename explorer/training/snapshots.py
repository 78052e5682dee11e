"""Which snapshots of a run are kept: dense near now, thinner in the past, within a budget.

Every step between them can be had again by training from the one before it; how long that takes is
what the distance between two of them bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

EVERY = 100
"""Steps from one snapshot to the next while a run plays: copying and writing one of LeNet's takes
about as long as a step."""
_FINEST = 1 / 64
_COARSEST = 64.0


@dataclass(frozen=True)
class Reach:
    """How far back one can go, known beforehand."""

    bytes_each: int
    """Of a snapshot."""
    count: int
    """How many are kept at once, at most."""

    @property
    def step_by_step(self) -> bool:
        """Whether there is room for more than the last few: the slider has where to go."""
        return self.count >= 8


def reach(bytes_each: int, budget: int) -> Reach:
    """How many snapshots of that size are kept; the last one always is."""
    return Reach(bytes_each, max(1, budget // max(1, bytes_each)))


def to_keep(steps: Iterable[int], now: int, bytes_each: int, budget: int) -> tuple[int, ...]:
    """Those of the steps whose snapshots are kept, sorted; no more than the budget has room for.

    The last one always is. Of the others so many go that no gap is wider than a share of its own
    distance from now, the finest share for which there is room.
    """
    ordered = sorted(set(steps))
    room = reach(bytes_each, budget).count
    share = _FINEST
    while len(thinned := _thinned(ordered, now, share)) > room and share < _COARSEST:
        share *= 2
    return tuple(thinned[-room:])


def _thinned(steps: list[int], now: int, share: float) -> list[int]:
    """Without those between neighbours that are near each other, as seen from now."""
    left = list(reversed(steps))  # the newest first
    place = 1
    while place < len(left) - 1:
        newer, older = left[place - 1], left[place + 1]
        if newer - older <= max(1.0, share * (now - newer)):
            del left[place]
        else:
            place += 1
    return left[::-1]
