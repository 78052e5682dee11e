"""A cache for all sessions, within the budget of the process and with a bound of its own."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol, TypeVar, cast

from explorer.memory_budget import LARGE, Budget, budget

_used = count(1)
"""Of all caches: when something was used, for a word of which of them was longest ago."""
_MANY = 100
"""Sessions that are remembered before those that have ended are forgotten."""
_OWN_REFERENCES = 2
"""To a value that nobody else has: the entry's, and the one by which that is asked."""


class Sized(Protocol):
    """Something that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes."""
        ...


Value = TypeVar("Value", bound=Sized)


@dataclass(eq=False)
class _Entry:
    value: Sized
    size: int
    visitor: str
    """For whom it was made."""
    sessions: set[str] = field(default_factory=set)
    """Who had it; "": somebody outside of them, as where a file is made to be taken away."""
    used: int = 0

    @property
    def is_spare(self) -> bool:
        """Whether its memory is free once it is dropped, and worth it."""
        return self.size >= LARGE and sys.getrefcount(self.value) <= _OWN_REFERENCES


class Cache:
    """Keeps what was used last, up to a bound. Threads that want the same wait for one of them."""

    def __init__(self, bound: int, within: Budget | None = None) -> None:
        self.bound = bound
        self._budget = within or budget()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._held = 0
        """Bytes of what is kept, summed as it comes and goes: there may be thousands."""
        self._making: set[Hashable] = set()
        self._changed = self._budget.changed
        self._cleared = 0
        self._budget.join(self)

    def get(
        self, key: Hashable, expected: int, make: Callable[[], Value], *, long: bool | None = None
    ) -> Value:
        """What is kept under the key, or what `make` returns, which is then kept.

        `expected` bytes are what making it takes, all that it needs meanwhile included. It waits
        for room, and where it is heavy or takes `long`, for its turn: Budget.making. An error of
        `make` reaches the one who called it, and nothing is kept. Raises TooLarge.
        """
        while True:
            found = self._awaited(key)
            if found is not None:
                return cast(Value, found)
            with self._budget.making(expected, long=long):
                if self._begins(key):
                    return self._made(key, make)

    def _awaited(self, key: Hashable) -> Sized | None:
        """What is kept under the key, once nobody is making it; or None."""
        while True:
            with self._changed:
                if key not in self._making:
                    return self._looked_up(key)
                self._changed.wait(1.0)
            self._budget.attendance.go_on()

    def _begins(self, key: Hashable) -> bool:
        """Whether it is for this thread to make; another may have been faster."""
        with self._changed:
            if key in self._entries or key in self._making:
                return False
            self._making.add(key)
            return True

    def _made(self, key: Hashable, make: Callable[[], Value]) -> Value:
        cleared = self._cleared
        try:
            value, visitor = make(), self._budget.visitor()
            self._budget.count(value, value.nbytes)
            with self._changed:
                if cleared == self._cleared:
                    self._keep(key, value, visitor)
            return value
        finally:
            with self._changed:
                self._making.remove(key)
                self._changed.notify_all()

    def _keep(self, key: Hashable, value: Sized, visitor: str) -> None:
        size, attendance = value.nbytes, self._budget.attendance
        session = attendance.session()
        # What is larger than all that may be kept would drive out all else and is not kept itself.
        # Nor is what is large, and was made for somebody who is gone by now.
        is_left = bool(session) and not attendance.is_there(session)
        if size > self.bound or (size >= LARGE and is_left):
            return
        self._entries[key] = _Entry(value, size, visitor, {session}, next(_used))
        self._held += size
        while self._held > self.bound:
            self._drop(next(iter(self._entries)))

    def _looked_up(self, key: Hashable) -> Sized | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        entry.used, attendance = next(_used), self._budget.attendance
        if len(entry.sessions) > _MANY:
            entry.sessions = set(filter(attendance.is_there, entry.sessions))
        entry.sessions.add(attendance.session())
        return entry.value

    def _drop(self, key: Hashable) -> None:
        self._held -= self._entries.pop(key).size

    def oldest(self, visitor: str | None) -> int | None:
        """When that was used last which can go first, of one visitor's or of all."""
        key = self._spare(visitor)
        return None if key is None else self._entries[key].used

    def drop_oldest(self, visitor: str | None) -> None:
        """Lets go of it."""
        key = self._spare(visitor)
        if key is not None:
            self._drop(key)

    def _spare(self, visitor: str | None) -> Hashable | None:
        return next(
            (
                key
                for key, each in self._entries.items()
                if each.is_spare and visitor in (None, each.visitor)
            ),
            None,
        )

    def drop_left(self, is_there: Callable[[str], bool]) -> bool:
        """Lets go of what is large and only sessions had that have ended; whether there was any."""
        left = [
            key
            for key, each in self._entries.items()
            if each.size >= LARGE and not any(map(is_there, each.sessions))
        ]
        for key in left:
            self._drop(key)
        return bool(left)

    def clear(self, goes: Callable[[Hashable], bool] = lambda key: True) -> None:
        """Lets go of what is kept under the keys that `goes` names, and of all in the making."""
        with self._changed:
            self._cleared += 1
            for key in list(filter(goes, self._entries)):
                self._drop(key)

    @property
    def nbytes(self) -> int:
        """Bytes of what is kept."""
        with self._changed:
            return self._held

    def peek(self, key: Hashable) -> Sized | None:
        """What is kept under the key, without waiting for whoever may be making it; or None."""
        with self._changed:
            return self._looked_up(key)

    def __contains__(self, key: Hashable) -> bool:
        with self._changed:
            return key in self._entries
