"""One budget for the memory of the process: what is made, what is kept, what sessions hold.

Whoever makes something large says before what it takes, and waits there until it fits:

    with budget().making(needed):
        value = ...
        budget().count(value, value.nbytes)

A value is counted until nobody has it any more, whether a cache keeps it or a page uses it. Where
there is no room, the caches that have joined let go of what was used longest ago. What can never
fit is refused at once, and what waited too long with the numbers.
"""

import os
import threading
import weakref
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache as once
from itertools import count
from time import monotonic
from typing import Protocol

from explorer import machine_memory, memory_refusals
from explorer.sentence import TooLarge
from explorer.settings import Amount

SERVER = Amount(
    "EXPLORER_SERVER_MEMORY",
    "What the pages of all visitors may take together in the server's process, in bytes, beside "
    "the program itself (0.7GB): what is being made, what is kept for the next, what sessions hold",
    unset="a quarter of the machine's memory",
)
VISITOR = Amount(
    "EXPLORER_VISITOR_MEMORY",
    "What one visitor may take of it, in all sessions of a browser together, in bytes",
    unset="half of what all may take",
)

LARGE = 1_000_000
"""Bytes from which something is worth waiting for room, and worth letting go of."""
HEAVY = 64_000_000
"""Bytes from which making something takes turns, with all else that takes long."""
PATIENCE = 120.0
"""Seconds for which something waits for its turn."""
_MOST_TURNS = 4
_INNER = 5.0
"""Seconds for which a part of something that has its turn waits for room."""
_LOOK = 0.1
"""Seconds between two looks: what nobody has any more goes without a word."""


@dataclass(frozen=True)
class Attendance:
    """Who asks, as the pages know it. Outside of them nobody does, and nobody leaves."""

    session: Callable[[], str] = lambda: ""
    visitor: Callable[[], str] = lambda: ""
    is_there: Callable[[str], bool] = lambda session: True
    """Whether a session goes on."""
    go_on: Callable[[], object] = lambda: None
    """Asked while something waits; what it raises ends the waiting."""


class Shelf(Protocol):
    """A cache that has joined. All of it is called with the budget's lock held."""

    def oldest(self, visitor: str | None) -> int | None:
        """When that was used last which can go first, of one visitor's or of all."""
        ...

    def drop_oldest(self, visitor: str | None) -> None:
        """Lets go of it."""
        ...

    def drop_left(self, is_there: Callable[[str], bool]) -> bool:
        """Lets go of what is large and only sessions had that have ended."""
        ...


@dataclass(eq=False)
class _Request:
    needed: int
    visitor: str
    heavy: bool
    aside: bool
    number: int


class _Counted(weakref.ref[object]):
    """A value that is counted, for as long as somebody has it."""

    __slots__ = ("place", "size", "visitor")
    place: int
    size: int
    visitor: str


class Budget:
    """So many bytes for all, and so many for one visitor; so many heavy things at a time."""

    def __init__(
        self,
        limit: int,
        share: int | None = None,
        turns: int = 1,
        attendance: Attendance | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.limit, self.share = limit, min(limit, limit if share is None else share)
        self.attendance = attendance or Attendance()
        self.changed = threading.Condition()
        """The lock of the budget, and of the caches that have joined."""
        self.heavy_done = 0
        """How many heavy things were made."""
        self._turns, self._patience = turns, patience
        self._made: list[_Request] = []
        self._waiting: list[_Request] = []
        self._served: dict[str, int] = {}
        """By visitor, when he had his last turn. Forgotten when nobody wants one."""
        self._numbers = count(1)
        self._counted: dict[int, _Counted] = {}
        self._sums: Counter[str] = Counter()
        """Bytes of what is counted, by visitor; there may be thousands of values."""
        self._gone: deque[object] = deque()
        """Values that nobody has any more, until that is noticed: it can happen at any moment."""
        self._shelves: list[Shelf] = []
        self._gauges: list[Callable[[], int]] = []
        self._own = threading.local()

    def join(self, shelf: Shelf) -> None:
        """Has a cache let go of things where there is no room."""
        with self.changed:
            self._shelves.append(shelf)

    def measure(self, gauge: Callable[[], int]) -> None:
        """Counts what is held elsewhere: `gauge` says how many bytes, whenever it is asked."""
        with self.changed:
            self._gauges.append(gauge)

    @contextmanager
    def making(
        self,
        needed: int,
        *,
        long: bool | None = None,
        aside: bool = False,
        is_shared: bool = False,
        tell: Callable[[int], object] = lambda before: None,
    ) -> Iterator[None]:
        """Room for so many bytes while something is made, waited for. Raises TooLarge.

        `long`: whether it takes its turn with all else that takes long; None: if it is heavy.
        `aside`: its turn is one of those of what is made in a process of its own, one at a time.
        `is_shared`: it is not of this visitor's share. `tell` is called while it waits, with how
        many come before, and whenever that changes.
        """
        outer: _Request | None = getattr(self._own, "request", None)
        # A part of something that this thread makes has that one's turn.
        takes_long = needed >= HEAVY if long is None else long
        heavy = outer is None and takes_long
        visitor = "" if is_shared else self.visitor()
        request = _Request(needed, visitor, heavy, aside, next(self._numbers))
        # Others may wait for what its own maker holds.
        patience = self._patience if outer is None else min(_INNER, self._patience)
        self._wait(request, patience, tell)
        self._own.request = request
        try:
            yield
        finally:
            self._own.request = outer
            with self.changed:
                self._made.remove(request)
                self.heavy_done += request.heavy
                if not self._made and not self._waiting:
                    self._served.clear()
                self.changed.notify_all()

    def count(self, value: object, size: int, *, is_shared: bool = False) -> None:
        """Counts a value until nobody has it any more; one that is counted is not counted twice.

        `is_shared`: it is no more this visitor's than another's.
        """
        visitor = "" if is_shared else self.visitor()
        with self.changed:
            self._notice()
            if id(value) in self._counted:
                return
            counted = _Counted(value, self._gone.append)
            counted.place, counted.size, counted.visitor = id(value), size, visitor
            self._counted[counted.place] = counted
            self._sums[visitor] += size

    def visitor(self) -> str:
        """For whom this thread makes something; else who asks."""
        request: _Request | None = getattr(self._own, "request", None)
        # Not asked with the lock held: the pages may have one of their own.
        return self.attendance.visitor() if request is None else request.visitor

    @property
    def taken(self) -> int:
        """Bytes: of what is being made, of what is counted, of what is held elsewhere."""
        with self.changed:
            return self._taken()

    def sweep(self) -> bool:
        """Has the caches let go of what only sessions had that have ended; whether any did."""
        with self.changed:
            dropped = [each.drop_left(self.attendance.is_there) for each in self._shelves]
            self.changed.notify_all()
            return any(dropped)

    def _wait(self, request: _Request, patience: float, tell: Callable[[int], object]) -> None:
        self._refuse_for_ever(request)
        end, before = monotonic() + patience, -1
        with self.changed:
            self._waiting.append(request)
        try:
            while not self._started(request):
                self.attendance.go_on()
                if (now := self._before(request)) != before:
                    before = now
                    tell(now)
                if monotonic() > end:
                    raise self._refusal(request, patience)
        finally:
            with self.changed:
                self._waiting.remove(request)
                self.changed.notify_all()

    def _started(self, request: _Request) -> bool:
        """Whether its turn came and there is room; else a moment has passed."""
        with self.changed:
            if self._has_turn(request) and self._has_room(request):
                self._made.append(request)
                self._served[request.visitor] = request.number
                return True
            self.changed.wait(_LOOK)
            return False

    def _has_turn(self, request: _Request) -> bool:
        if not request.heavy:
            return True
        turns = 1 if request.aside else self._turns
        if sum(each.heavy and each.aside == request.aside for each in self._made) >= turns:
            return False
        return min(self._able(request), key=self._order, default=None) is request

    def _able(self, request: _Request) -> Iterator[_Request]:
        """Those that wait for the same turns and could take one, itself among them."""
        for each in self._waiting:
            if each is request or (
                each.heavy and each.aside == request.aside and self._fits_share(each)
            ):
                yield each

    def _before(self, request: _Request) -> int:
        with self.changed:
            own = self._order(request)
            return sum(self._order(each) < own for each in self._able(request))

    def _order(self, request: _Request) -> tuple[int, int, int]:
        """Who has least in the making comes first, then whose last turn is longest ago."""
        own = sum(each.visitor == request.visitor for each in self._made)
        return own, self._served.get(request.visitor, 0), request.number

    def _has_room(self, request: _Request) -> bool:
        """Whether it fits, once the caches have let go. What is small is made in any case: nobody's
        page stands still because of what others hold."""
        is_small = request.needed < LARGE
        while not self._fits_share(request):
            if not self._let_go(request.visitor):
                return is_small
        while self._taken() + request.needed > self.limit:
            if not self._let_go(None):
                return is_small
        return True

    def _fits_share(self, request: _Request) -> bool:
        own = request.visitor
        return not own or self._taken_by(own) + request.needed <= self.share

    def _let_go(self, visitor: str | None) -> bool:
        """Of what was used longest ago; whether there was anything."""
        used = [(when, each) for each in self._shelves if (when := each.oldest(visitor))]
        if used:
            min(used, key=lambda pair: pair[0])[1].drop_oldest(visitor)
        return bool(used)

    def _notice(self) -> None:
        """Takes off what nobody has any more."""
        while self._gone:
            counted = self._gone.popleft()
            assert isinstance(counted, _Counted)
            if self._counted.get(counted.place) is counted:
                del self._counted[counted.place]
                self._sums[counted.visitor] -= counted.size
                if not self._sums[counted.visitor]:
                    del self._sums[counted.visitor]

    def _taken(self) -> int:
        self._notice()
        held = sum(gauge() for gauge in self._gauges)
        return sum(each.needed for each in self._made) + self._sums.total() + held

    def _taken_by(self, visitor: str) -> int:
        self._notice()
        made = sum(each.needed for each in self._made if each.visitor == visitor)
        return made + self._sums[visitor]

    def _refuse_for_ever(self, request: _Request) -> None:
        if request.needed > self.limit:
            raise memory_refusals.beyond_all(request.needed, self.limit)
        if request.visitor and request.needed > self.share:
            raise memory_refusals.beyond_share(request.needed, self.share)

    def _refusal(self, request: _Request, patience: float) -> TooLarge:
        with self.changed:
            if not self._fits_share(request):
                taken = self._taken_by(request.visitor)
                return memory_refusals.share_is_taken(request.needed, self.share, taken)
            others = len(self._waiting) - 1
            return memory_refusals.no_turn(
                request.needed, self.limit, self._taken(), seconds=patience, others=others
            )


@once
def budget() -> Budget:
    """That of this process."""
    limit = SERVER.read(machine_memory.total() // 4)
    # All of them share one interpreter with the clicks, however many cores there are.
    turns = min(_MOST_TURNS, max(1, (os.cpu_count() or 1) - 1))
    return Budget(limit, VISITOR.read(limit // 2), turns)
