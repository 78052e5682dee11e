"""What is done to a layer as a whole: its name, its operation, its inputs, its place."""

import streamlit as st

from explorer.network.description import MOST_LAYERS, Layer, Network
from explorer.network.operations import OPERATIONS
from explorer.ui.architecture.layer_fields import inputs, target
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.shell import inspector_part, network_choices
from explorer.ui.shell.language import _, say


def show(network: Network, layer: Layer) -> None:
    """Draws the sign, and what it opens."""
    # Its help is the same for every layer: under another it is another popover, and shut.
    with st.popover(
        "", icon=":material/more_horiz:", type="tertiary", key="layer-menu", on_change="rerun",
        help=_("Rename, change, move or remove the layer"),
    ) as opened:  # fmt: skip
        if opened.open:
            _edits(network, layer)


def _edits(network: Network, layer: Layer) -> None:
    if inspector_part.chosen() == "why":
        inspector_part.show()
    fields.show(
        (
            Line((_name(layer), _operation(layer)), "1fr 1fr"),
            Line(() if layer.operation.most_inputs > 1 else (inputs(network, layer),), "1fr"),
            Line(_buttons(network, layer), "1fr 1fr"),
            Line(tuple(network_choices.history()), "1fr 1fr"),
        ),
        "layer-menu-fields",
    )


def _name(layer: Layer) -> Field:
    return Field(target(layer), "name", "text", _("Name"), layer.name, most=40)


def _operation(layer: Layer) -> Field:
    return Field(
        target(layer), "operation", "choice", _("Operation"), layer.operation.kind(),
        options=tuple((kind, kind) for kind in OPERATIONS),
        help=say(layer.operation.summary),
    )  # fmt: skip


def _buttons(network: Network, layer: Layer) -> tuple[Field, ...]:
    place, last = network.places[layer.name], len(network.layers) - 1
    full = len(network.layers) == MOST_LAYERS
    return tuple(
        Field(target(layer), edit, "button", label, icon=icon, disabled=disabled)
        for edit, label, icon, disabled in (
            ("move-up", _("Move up"), "arrow_upward", place == 0),
            ("move-down", _("Move down"), "arrow_downward", place == last),
            ("duplicate", _("Duplicate"), "content_copy", full),
            ("remove", _("Remove"), "delete", last == 0),
        )
    )
