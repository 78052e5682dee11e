"""What must come out of what a visitor does to a network, whatever the speed of page and server."""

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from explorer.network import editing, link
from explorer.network.description import Layer, Network
from explorer.sentence import Refusal


class Model:
    """What must come out of entries: networks with named identities, and their history."""

    def __init__(self, first: Network, prefix: str) -> None:
        self._numbers = (f"{prefix}-{number}" for number in count(1))
        self.state = self._with(first, {})
        self.before: list[tuple[Network, dict[str, str]]] = []
        self.after: list[tuple[Network, dict[str, str]]] = []

    def _with(self, made: Network, known: dict[str, str]) -> tuple[Network, dict[str, str]]:
        return made, {name: known.get(name) or next(self._numbers) for name in made.places}

    def take(self, target: str, field: str, value: Any) -> None:
        """One entry; what is refused, or is for what is gone, does nothing."""
        kind, *parts = target.split("/")
        if kind == "history":
            self._step(field)
        elif kind == "address":
            self._go_to(link.read(described(value)))
        elif kind == "network":
            self._edit(lambda shown: _resized(shown, field, value))
        elif kind == "insert" and parts[0] in self.state[1].values():
            self._edit(lambda shown: _grown(shown, self._named(parts[0]), value))
        elif kind == "layer" and parts[0] in self.state[1].values():
            name = self._named(parts[0])
            self._edit(lambda shown: _edited(shown, name, parts[1], field, value))

    def _named(self, identity: str) -> str:
        return next(name for name, each in self.state[1].items() if each == identity)

    def _edit(self, change: Callable[[Network], Network]) -> None:
        shown, known = self.state
        try:
            made = change(shown)
        except Refusal:
            return
        if made == shown:
            return
        gone, new = [*(known.keys() - made.places.keys())], [*(made.places.keys() - known.keys())]
        if len(gone) == len(new) == 1 and shown.places[gone[0]] == made.places[new[0]]:
            known = {**known, new[0]: known[gone[0]]}
        self.before.append(self.state)
        self.after.clear()
        self.state = self._with(made, known)

    def _step(self, field: str) -> None:
        source, other = (self.before, self.after) if field == "undo" else (self.after, self.before)
        if source:
            other.append(self.state)
            self.state = source.pop()

    def _go_to(self, wanted: Network) -> None:
        for field, source in (("undo", self.before), ("redo", self.after)):
            if wanted in [each for each, _known in source]:
                while self.state[0] != wanted:
                    self._step(field)
                return
        if wanted != self.state[0]:
            self.before.append(self.state)
            self.after.clear()
            self.state = self._with(wanted, {})


def _resized(shown: Network, field: str, value: int) -> Network:
    channels, _height, width = shown.input_shape
    if field == "height":
        return shown.with_(input_shape=(channels, value, width))
    return shown.with_(**{field: value})


def _grown(shown: Network, name: str, kind: str) -> Network:
    new = editing.starting(shown, kind, name)
    return editing.added_block(shown, (Layer(editing.stem(type(new)), new),), name)


def _edited(shown: Network, name: str, kind: str, field: str, value: Any) -> Network:
    if field == "name":
        return editing.renamed(shown, name, value)
    if field in ("duplicate", "remove"):
        return getattr(editing, {"duplicate": "duplicated", "remove": "removed"}[field])(
            shown, name
        )
    if field.startswith("move-"):
        return editing.moved(shown, name, "before" if field == "move-up" else "after")
    argument = field.removeprefix("argument.")
    if shown[name].operation.kind() != kind:
        return shown
    return editing.changed(shown, name, argument, float(value) if argument == "p" else int(value))


def described(address: str) -> dict[str, str]:
    asked = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    return {name: value for name, value in asked.items() if name in link.KEYS}
