"""What is entered for a layer: each entry is an edit of the network."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from explorer.network import editing, shapes
from explorer.network.description import INPUT, Network
from explorer.network.operations import OPERATIONS
from explorer.sentence import N_
from explorer.ui.architecture.layer_fields import ARGUMENT, FOLLOWS, IMAGE, cause, settled
from explorer.ui.session import broken_argument, chosen_network
from explorer.ui.session.entries import Dropped, Entry, receives

_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)

_EDITS: dict[str, Callable[..., Network]] = {
    "move-up": partial(editing.moved, side="before"),
    "move-down": partial(editing.moved, side="after"),
    "duplicate": editing.duplicated,
    "remove": editing.removed,
}


@receives("layer")
def _entered(entry: Entry) -> None:
    """What was entered for a layer, whatever it is called now."""
    identity, kind = entry.parts
    name, before = chosen_network.called(identity), chosen_network.network()
    argument = entry.field.removeprefix(ARGUMENT).removeprefix(FOLLOWS)
    broken = cause(shapes.table(before), before[name]) or argument
    chosen_network.edit(lambda network: _edited(network, name, kind, entry))
    broken_argument.note(identity, broken, chosen_network.network())


def _edited(network: Network, name: str, kind: str, entry: Entry) -> Network:
    field, value = entry.field, entry.value
    if field in _EDITS:
        return _EDITS[field](network, name)
    if field == "operation":
        return editing.replaced(network, name, _kind(value))
    if field == "name":
        return editing.renamed(network, name, str(value).strip())
    if field == "inputs":
        return editing.rewired(network, name, _sources(value))
    if network[name].operation.kind() != kind:
        raise Dropped(
            N_("{layer} is no {kind} any more, so what was entered for one was not taken."),
            layer=name, kind=kind,
        )  # fmt: skip
    return _with_argument(network, name, field, value)


def _kind(value: object) -> str:
    if value not in OPERATIONS:
        raise Dropped(N_("There is no operation {kind}."), kind=str(value)[:40])
    return str(value)


def _sources(value: object) -> tuple[str, ...]:
    chosen = value if isinstance(value, list) else [value]
    return tuple(INPUT if each == IMAGE else chosen_network.called(str(each)) for each in chosen)


def _with_argument(network: Network, name: str, field: str, value: Any) -> Network:  # noqa: ANN401
    arguments = network[name].operation.arguments()
    if field.startswith(FOLLOWS):
        argument = field.removeprefix(FOLLOWS)
        reached = getattr(settled(shapes.table(network), name), argument, None)
        return editing.changed(network, name, argument, None if value else reached)
    argument = field.removeprefix(ARGUMENT)
    declared = arguments[argument][0]
    if declared.form in ("pair", "sizes"):
        value = _read(str(value))
    # What was emptied and cannot be left out gets its last value again.
    if value is None and declared.optional is None:
        return network
    return editing.changed(network, name, argument, value)


def _read(text: str) -> object:
    """The number, numbers or word of a text; what is none of them is left for a refusal to show."""
    parts = re.split(r"\s*[x×, ]\s*", text.strip().strip("()[]").lower())
    if not all(_WHOLE.fullmatch(part) for part in parts):
        return text.strip() or None
    return int(parts[0]) if len(parts) == 1 else tuple(map(int, parts))
