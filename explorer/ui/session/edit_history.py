"""The network under study between the states that can be gone back and forward to.

A layer has an identity that edits and renames leave to it: what is entered for a layer names that.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from secrets import token_hex
from typing import Any

from explorer.network import link
from explorer.network.description import Network

MOST_UNDONE = 100


@dataclass(frozen=True)
class State:
    """A network, and the identity of each of its layers."""

    network: Network
    identities: tuple[str, ...]

    @cached_property
    def query(self) -> str:
        """The network as a link has it."""
        return link.query(self.network)

    def carried(self, network: Network) -> dict[str, str]:
        """The identities that stay after an edit: by name, that of a renamed layer by its place."""
        known = dict(zip(self.network.places, self.identities, strict=True))
        removed, new = known.keys() - network.places.keys(), network.places.keys() - known.keys()
        if len(removed) == len(new) == 1:
            before, after = removed.pop(), new.pop()
            if self.network.places[before] == network.places[after]:
                known[after] = known.pop(before)
        return known


class _Identities:
    """Draws identities: a token of the session's, and a number that is used once."""

    def __init__(self) -> None:
        self._token = token_hex(4)
        self._numbers = count(1)

    def state(self, network: Network, known: Mapping[str, str]) -> State:
        """The network with the identities that are known of its layers, and new ones."""
        return State(network, tuple(known.get(name) or self._new() for name in network.places))

    def _new(self) -> str:
        return f"{self._token}-{next(self._numbers)}"


@dataclass
class EditHistory:
    """Holds the state under study, and those before and after it."""

    first: Network
    before: deque[State] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    after: deque[State] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    version: int = 0
    """Another number after each change of the network."""

    def __post_init__(self) -> None:
        self._identities = _Identities()
        self.state = self._identities.state(self.first, {})

    def begin_with(self, network: Network) -> None:
        """Puts a network in place of the one under study, with nothing to go back to."""
        if network != self.state.network:
            self.state = self._identities.state(network, {})
        self.before.clear()

    def edit(self, made: Network) -> None:
        """What an edit made of the network under study: its layers stay the ones that they were."""
        self._go_to(made, self.state.carried(made))

    def exchange(self, other: Network) -> None:
        """Another network, none of whose layers is one that was there before."""
        self._go_to(other, {})

    def _go_to(self, wanted: Network, known: Mapping[str, str]) -> None:
        if wanted != self.state.network:
            self.before.append(self.state)
            self.after.clear()
            self.state = self._identities.state(wanted, known)
            self.version += 1

    def return_to(self, described: Network) -> None:
        """Goes back or forward to a network; one that was never there takes this one's place."""
        for source, step in ((self.before, self.undo), (self.after, self.redo)):
            if any(state.network == described for state in source):
                while self.state.network != described:
                    step()
                return
        self.exchange(described)

    def undo(self) -> None:
        """Goes to the state before this one; there is one."""
        self.after.append(self.state)
        self._take(self.before.pop())

    def redo(self) -> None:
        """Goes to the state after this one; there is one."""
        self.before.append(self.state)
        self._take(self.after.pop())

    def _take(self, state: State) -> None:
        self.state = state
        self.version += 1

    def forget(self) -> None:
        """Only the network under study stays."""
        self.before.clear()
        self.after.clear()

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "before": [state.query for state in self.before],
            "now": self.state.query,
            "after": [state.query for state in self.after],
        }

    def bring_back(self, plain: Mapping[str, Any]) -> None:
        """Puts a history behind the network under study, which may have gone on since.

        Raises Refusal, KeyError, TypeError for what `plain` did not write.
        """
        before, after = (
            [link.read_address(query) for query in plain[name]] for name in ("before", "after")
        )
        known = [*before, link.read_address(plain["now"]), *reversed(after)]
        mine = [*(state.network for state in self.before), self.state.network]
        place = max((at for at, each in enumerate(known) if each == mine[0]), default=len(known))
        earlier = self._backwards(known[:place], [*self.before, self.state][0])
        self.before = deque([*earlier, *self.before], maxlen=MOST_UNDONE)
        if len(mine) == 1 and not self.after:
            later = self._backwards(reversed(known[place + 1 :]), self.state)
            self.after = deque(later, maxlen=MOST_UNDONE)

    def _backwards(self, networks: Iterable[Network], nearest: State) -> list[State]:
        """States of networks, the last of which is next to `nearest`: edits of each other."""
        made: list[State] = []
        for network in reversed([*networks]):
            nearest = self._identities.state(network, nearest.carried(network))
            made.append(nearest)
        return made[::-1]
