"""The editor: any network edited without code, a layer at a time.

The form of a layer is what its operation says of its arguments: their kinds, limits and defaults.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from explorer.network import editing, shapes
from explorer.network.description import INPUT, MOST_LAYERS, Layer, Network
from explorer.network.operations import OPERATIONS, Operation
from explorer.network.operations.argument import Argument
from explorer.network.shapes import Table
from explorer.sentence import N_
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Form, Line
from explorer.ui.session import chosen_network
from explorer.ui.session.entries import Dropped, Entry, receives
from explorer.ui.shell import sidebar
from explorer.ui.shell.language import _, say

_COLUMNS = "repeat(auto-fit, minmax(11rem, 1fr))"
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_ARGUMENT, _FOLLOWS = "argument.", "follows."
_IMAGE = "image"
"""Stands for the network's input where layers have their identities."""
_FORMS: dict[str, Form] = {"whole": "number", "real": "real", "choice": "choice"}

_EDITS: dict[str, Callable[..., Network]] = {
    "move-up": partial(editing.moved, side="before"),
    "move-down": partial(editing.moved, side="after"),
    "duplicate": editing.duplicated,
    "remove": editing.removed,
}


def show(table: Table) -> None:
    """Draws the editor. From the table it has the sizes that follow from the input."""
    network = table.network
    layer = network[chosen_network.selected_layer()]
    target = f"layer/{chosen_network.identity(layer.name)}/{layer.operation.kind()}"
    flags = [
        _argument(target, layer, name, _settled(table, layer.name))
        for name, (argument, _default) in layer.operation.arguments().items()
        if argument.form == "flag"
    ]
    fields.show(
        (
            Line((_choice(network, layer), *_buttons(network, layer, target), *sidebar.history())),
            Line(tuple(_form(table, layer, target)), _COLUMNS),
            Line(tuple(flags)),
            Line(_addition(network, layer, target)),
        ),
        "editor",
    )


def _settled(table: Table, name: str) -> Operation | None:
    """The layer's operation with the sizes that follow; None where it is not reached."""
    reached = table.network.places[name] < len(table.rows)
    return table[name].operation if reached else None


def _choice(network: Network, layer: Layer) -> Field:
    return Field(
        "choice", "layer", "choice", _("Layer"), chosen_network.identity(layer.name),
        options=tuple(
            (chosen_network.identity(each.name), f"{place} · {each.name} · {each.operation.kind()}")
            for place, each in enumerate(network.layers, start=1)
        ),
        width="13.5rem",
    )  # fmt: skip


def _buttons(network: Network, layer: Layer, target: str) -> list[Field]:
    place, last = network.places[layer.name], len(network.layers) - 1
    full = len(network.layers) == MOST_LAYERS
    return [
        Field(target, edit, "button", label, icon=icon, disabled=disabled)
        for edit, label, icon, disabled in (
            ("move-up", _("Move up"), "arrow_upward", place == 0),
            ("move-down", _("Move down"), "arrow_downward", place == last),
            ("duplicate", _("Duplicate"), "content_copy", full),
            ("remove", _("Remove"), "delete", last == 0),
        )
    ]


def _form(table: Table, layer: Layer, target: str) -> list[Field]:
    """Operation, name, inputs and arguments; with those that may follow, whether they do."""
    network, settled = table.network, _settled(table, layer.name)
    form = [
        Field(
            target, "operation", "choice", _("Operation"), layer.operation.kind(),
            options=tuple((kind, kind) for kind in OPERATIONS),
            help=say(layer.operation.summary),
        ),
        Field(target, "name", "text", _("Name"), layer.name, most=40),
        _inputs(network, layer, target),
    ]  # fmt: skip
    for name, (argument, _default) in layer.operation.arguments().items():
        if argument.form == "flag":
            continue
        form.append(_argument(target, layer, name, settled))
        if argument.optional is not None:
            form.append(_follower(target, layer, name, argument, settled))
    return form


def _inputs(network: Network, layer: Layer, target: str) -> Field:
    place = network.places[layer.name]
    earlier = [each.name for each in network.layers[:place]]
    options = ((_IMAGE, INPUT), *((chosen_network.identity(name), name) for name in earlier))
    feeds = [
        _IMAGE if name == INPUT else chosen_network.identity(name)
        for name in dict.fromkeys(network.feeds[place])
    ]
    if layer.operation.most_inputs == 1:
        return Field(target, "inputs", "choice", _("Input"), feeds[0], options=options)
    return Field(target, "inputs", "several", _("Inputs"), feeds, options=options)


def _argument(target: str, layer: Layer, name: str, settled: Operation | None) -> Field:
    """The field of an argument; of one that follows from others, what it comes to."""
    argument = layer.operation.arguments()[name][0]
    value = getattr(layer.operation, name)
    shown = getattr(settled, name, None) if value is None else value
    if argument.form == "flag":
        return Field(target, _ARGUMENT + name, "flag", name, shown)
    form = _FORMS.get(argument.form, "text")
    return Field(
        target, _ARGUMENT + name, form, name, _text(shown) if form == "text" else shown,
        help=say(argument.allowed()),
        disabled=value is None,
        options=tuple((word, word) for word in argument.words) if form == "choice" else (),
    )  # fmt: skip


def _follower(
    target: str, layer: Layer, name: str, argument: Argument, settled: Operation | None
) -> Field:
    assert argument.optional is not None
    follows = getattr(layer.operation, name) is None
    return Field(
        target, _FOLLOWS + name, "flag", say(argument.optional), follows,
        disabled=follows and getattr(settled, name, None) is None, under=True,
    )  # fmt: skip


def _addition(network: Network, layer: Layer, target: str) -> tuple[Field, ...]:
    full = len(network.layers) == MOST_LAYERS
    new = Field(
        "new", "added", "choice", _("Add a layer"), next(iter(OPERATIONS)),
        options=tuple((kind, kind) for kind in OPERATIONS), local=True, width="13.75rem",
    )  # fmt: skip
    buttons = (
        Field(
            target, f"add-{side}", "button", label.format(layer=layer.name),
            icon="add", disabled=full, beside=("added",),
        )
        for label, side in ((_("Before {layer}"), "before"), (_("After {layer}"), "after"))
    )  # fmt: skip
    return new, *buttons


@receives("layer")
def _entered(entry: Entry) -> None:
    """What was entered for a layer, whatever it is called now."""
    identity, kind = entry.parts
    name = chosen_network.called(identity)
    chosen_network.edit(lambda network: _edited(network, name, kind, entry))


def _edited(network: Network, name: str, kind: str, entry: Entry) -> Network:
    field, value = entry.field, entry.value
    if field in _EDITS:
        return _EDITS[field](network, name)
    if field in ("add-before", "add-after"):
        new = editing.starting(network, _kind(value), name)
        return editing.added(network, new, "before" if field == "add-before" else "after", name)
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
    return tuple(INPUT if each == _IMAGE else chosen_network.called(str(each)) for each in chosen)


def _with_argument(network: Network, name: str, field: str, value: Any) -> Network:  # noqa: ANN401
    arguments = network[name].operation.arguments()
    if field.startswith(_FOLLOWS):
        argument = field.removeprefix(_FOLLOWS)
        reached = getattr(_settled(shapes.table(network), name), argument, None)
        return editing.changed(network, name, argument, None if value else reached)
    argument = field.removeprefix(_ARGUMENT)
    declared = arguments[argument][0]
    if declared.form in ("pair", "sizes"):
        value = _read(str(value))
    # What was emptied and cannot be left out gets its last value again.
    if value is None and declared.optional is None:
        return network
    return editing.changed(network, name, argument, value)


def _text(value: object) -> str:
    """5, 5x3 or same, as it is entered."""
    if value is None:
        return ""
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _read(text: str) -> object:
    """The number, numbers or word of a text; what is none of them is left for a refusal to show."""
    parts = re.split(r"\s*[x×, ]\s*", text.strip().strip("()[]").lower())
    if not all(_WHOLE.fullmatch(part) for part in parts):
        return text.strip() or None
    return int(parts[0]) if len(parts) == 1 else tuple(map(int, parts))
