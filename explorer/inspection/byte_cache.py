"""A cache for all sessions, with a budget in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Condition
from typing import Protocol, TypeVar, cast


class Sized(Protocol):
    """Something that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes."""
        ...


Value = TypeVar("Value", bound=Sized)


class Cache:
    """Keeps what was used last, up to a budget. Threads that want the same wait for one of them."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._entries: OrderedDict[Hashable, Sized] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._held = 0
        """Bytes of what is kept, summed as it comes and goes: there may be thousands."""
        self._making: dict[Hashable, int] = {}
        self._changed = Condition()
        self._cleared = 0

    def get(self, key: Hashable, expected: int, make: Callable[[], Value]) -> Value:
        """What is kept under the key, or what `make` returns, which is then kept.

        `expected` bytes are what making it should take: as much as fits the budget is made at once,
        the rest waits. An error of `make` reaches the one who called it, and nothing is kept.
        """
        with self._changed:
            while key not in self._entries and not self._may_start(key, expected):
                self._changed.wait()
            if key in self._entries:
                self._entries.move_to_end(key)
                return cast(Value, self._entries[key])
            self._making[key] = expected
            cleared = self._cleared
        try:
            value = make()
            with self._changed:
                if cleared == self._cleared:
                    self._keep(key, value)
            return value
        finally:
            with self._changed:
                del self._making[key]
                self._changed.notify_all()

    def _may_start(self, key: Hashable, expected: int) -> bool:
        if key in self._making:
            return False
        return not self._making or sum(self._making.values()) + expected <= self.budget

    def _keep(self, key: Hashable, value: Sized) -> None:
        size = value.nbytes
        # What is larger than the whole budget would drive out all else and is not kept itself.
        if size > self.budget:
            return
        self._entries[key], self._sizes[key] = value, size
        self._held += size
        while self._held > self.budget:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Hashable) -> None:
        del self._entries[key]
        self._held -= self._sizes.pop(key)

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
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def __contains__(self, key: Hashable) -> bool:
        with self._changed:
            return key in self._entries
