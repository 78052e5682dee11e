"""The editor: any network edited without code, a layer at a time.

The form of a layer is what its operation says of its arguments: their kinds, limits and defaults.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from explorer.network import editing
from explorer.network.description import INPUT, MOST_LAYERS, Layer, Network
from explorer.network.editing import Side
from explorer.network.operations import OPERATIONS
from explorer.network.operations.argument import Argument
from explorer.network.shapes import Table
from explorer.ui.session import chosen_network
from explorer.ui.session.chosen_network import bound, entered
from explorer.ui.shell import sidebar
from explorer.ui.shell.language import _, say

_COLUMNS = 4
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


def show(table: Table) -> None:
    """Draws the editor. From the table it has the sizes that follow from the input."""
    network = table.network
    layer = network[chosen_network.selected_layer()]
    with st.container(key="editor"):
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _choice(network, layer)
            _buttons(network, layer)
        with st.container():
            _form(table, layer)
        _addition(network, layer)


def _choice(network: Network, layer: Layer) -> None:
    def told(name: str) -> str:
        return f"{network.places[name] + 1} · {name} · {network[name].operation.kind()}"

    st.selectbox(
        _("Layer"),
        list(network.places),
        format_func=told,
        key=bound("edit-layer", layer.name),
        width=250,
        on_change=_layer_chosen,
    )


def _layer_chosen() -> None:
    chosen_network.select(entered("edit-layer"))


def _buttons(network: Network, layer: Layer) -> None:
    place, last = network.places[layer.name], len(network.layers) - 1
    full = len(network.layers) == MOST_LAYERS
    name = layer.name
    with st.container(horizontal=True, gap="xsmall", width="content"):
        _button("arrow_upward", _("Move up"), place == 0, editing.moved, name, "before")
        _button("arrow_downward", _("Move down"), place == last, editing.moved, name, "after")
        _button("content_copy", _("Duplicate"), full, editing.duplicated, name)
        _button("delete", _("Remove"), last == 0, editing.removed, name)
        sidebar.history("editor")


def _button(
    icon: str, label: str, disabled: bool, edit: Callable[..., Network], *given: object
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        disabled=disabled,
        on_click=_edited,
        args=(edit, *given),
    )


def _edited(edit: Callable[..., Network], *given: object) -> None:
    chosen_network.edit(lambda network: edit(network, *given))


def _form(table: Table, layer: Layer) -> None:
    network, kind = table.network, layer.operation.kind()
    settled = table[layer.name].operation if network.places[layer.name] < len(table.rows) else None
    fields: list[Callable[[], None]] = [
        partial(_operation, layer),
        partial(_name, layer),
        partial(_inputs, network, layer),
    ]
    flags = []
    for name, (argument, _default) in layer.operation.arguments().items():
        if argument.form == "flag":
            flags.append(name)
        else:
            fields.append(partial(_argument, layer, name, argument, settled))
    for start in range(0, len(fields), _COLUMNS):
        columns = st.columns(_COLUMNS, gap="small")
        for column, field in zip(columns, fields[start : start + _COLUMNS], strict=False):
            with column:
                field()
    with st.container(horizontal=True, gap="medium"):
        for name in flags:
            key = f"edit-{kind}-{name}"
            st.checkbox(
                name,
                key=bound(key, getattr(layer.operation, name)),
                on_change=_argument_entered,
                args=(layer.name, name, key),
            )


def _operation(layer: Layer) -> None:
    st.selectbox(
        _("Operation"),
        list(OPERATIONS),
        key=bound("edit-operation", layer.operation.kind()),
        help=say(layer.operation.summary),
        on_change=_operation_chosen,
        args=(layer.name,),
    )


def _operation_chosen(layer: str) -> None:
    _edited(editing.replaced, layer, entered("edit-operation"))


def _name(layer: Layer) -> None:
    st.text_input(
        _("Name"),
        max_chars=40,
        key=bound("edit-name", layer.name),
        on_change=_name_entered,
        args=(layer.name,),
    )


def _name_entered(layer: str) -> None:
    _edited(editing.renamed, layer, entered("edit-name").strip())


def _inputs(network: Network, layer: Layer) -> None:
    place = network.places[layer.name]
    earlier = [INPUT, *(before.name for before in network.layers[:place])]
    given: dict[str, Any] = {"on_change": _inputs_chosen}
    if layer.operation.most_inputs == 1:
        key = bound("edit-input", network.feeds[place][0])
        st.selectbox(_("Input"), earlier, key=key, args=(layer.name, key), **given)
    else:
        key = bound("edit-inputs", list(dict.fromkeys(network.feeds[place])))
        st.multiselect(_("Inputs"), earlier, key=key, wrap=True, args=(layer.name, key), **given)


def _inputs_chosen(layer: str, key: str) -> None:
    chosen = entered(key)
    _edited(editing.rewired, layer, (chosen,) if isinstance(chosen, str) else chosen)


def _argument(layer: Layer, name: str, argument: Argument, settled: object) -> None:
    """The widget of an argument; one that may follow from others has a box to let it follow."""
    value = getattr(layer.operation, name)
    followed = getattr(settled, name, None)
    key = f"edit-{layer.operation.kind()}-{name}"
    shared: dict[str, Any] = {
        "label": name,
        "help": say(argument.allowed()),
        "disabled": value is None,
        "on_change": _argument_entered,
        "args": (layer.name, name, key),
    }
    shown = followed if value is None else value
    if argument.form == "choice":
        st.selectbox(options=argument.words, key=bound(key, shown), **shared)
    elif argument.form in ("real", "whole"):
        st.number_input(
            min_value=sidebar.ANY_WHOLE if argument.form == "whole" else None,
            format="%g" if argument.form == "real" else None,
            value=None,
            key=bound(key, shown),
            **shared,
        )
    else:
        st.text_input(key=bound(key, _text(shown)), **shared)
    if argument.optional is not None:
        box = f"{key}-follows"
        st.checkbox(
            say(argument.optional),
            key=bound(box, value is None),
            disabled=value is None and followed is None,
            on_change=_following,
            args=(layer.name, name, box, followed),
        )


def _argument_entered(layer: str, name: str, key: str) -> None:
    value = entered(key)
    argument = chosen_network.network()[layer].operation.arguments()[name][0]
    if argument.form in ("pair", "sizes"):
        value = _read(value)
    # What was emptied and cannot be left out gets its last value again.
    if value is not None or argument.optional is not None:
        _edited(editing.changed, layer, name, value)


def _following(layer: str, name: str, box: str, followed: object) -> None:
    _edited(editing.changed, layer, name, None if entered(box) else followed)


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


def _addition(network: Network, layer: Layer) -> None:
    full = len(network.layers) == MOST_LAYERS
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(_("Add a layer"), list(OPERATIONS), key="edit-added", width=220)
        for label, side in ((_("Before {layer}"), "before"), (_("After {layer}"), "after")):
            st.button(
                label.format(layer=layer.name),
                icon=":material/add:",
                disabled=full,
                key=f"edit-add-{side}",
                on_click=_added,
                args=(side, layer.name),
            )


def _added(side: Side, neighbour: str) -> None:
    def edit(network: Network) -> Network:
        new = editing.starting(network, entered("edit-added"), neighbour)
        return editing.added(network, new, side, neighbour)

    chosen_network.edit(edit)
