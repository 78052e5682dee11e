"""The inspector of a layer: its arguments over what they change, its numbers, its code."""

from pathlib import Path

import streamlit as st

from explorer.network.description import Layer
from explorer.network.shapes import Table
from explorer.ui.architecture import (
    layer_arithmetic,
    layer_entries,
    layer_fields,
    layer_menu,
    network_code,
    totals,
)
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_network
from explorer.ui.shell import inspector_part, refused
from explorer.ui.shell.language import _

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")

assert layer_entries  # which receives what is entered here


def show(table: Table, name: str) -> None:
    """Draws the part that is chosen, under the layer's name."""
    layer = table.network[name]
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="layer-head", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{literal(layer.name)}**", width="content")
        with st.container(key="layer-call"):
            st.markdown(f"`{_written(table, layer)}`")
        layer_menu.show(table.network, layer)
    match inspector_part.chosen():
        case "why":
            _why(table, layer)
        case "numbers":
            inspector_part.show()
            layer_arithmetic.numbers(table, name)
            totals.step_memory(table)
        case "code":
            inspector_part.show()
            network_code.show(table, name)


def _written(table: Table, layer: Layer) -> str:
    """As PyTorch writes it, with the sizes that follow; where it is not reached, its kind."""
    if table.network.places[layer.name] >= len(table.rows):
        return layer.operation.kind()
    row = table[layer.name]
    call = row.operation.call()
    if call.expression is None or row.operation.spelling.is_module:
        return call.source()
    return call.expression.format(call.joint.join(row.inputs))


def _why(table: Table, layer: Layer) -> None:
    """The arguments with what they change, and the window that they make."""
    with st.container(key="layer-apart"):
        with st.container(key="layer-fields", gap="small"):
            # What an entry broke stands below the fields: they stay under the pointer.
            rest = () if layer_fields.cause(table, layer) else layer_fields.mistake(table, layer)
            fields.show((*layer_fields.lines(table, layer), *rest), "editor")
            _elsewhere(table, layer)
        with st.container(key="layer-picture", gap="xsmall"):
            layer_arithmetic.picture(table, layer.name)


def _elsewhere(table: Table, layer: Layer) -> None:
    """That another layer cannot work, the way to it, and the ways out."""
    failure = table.failure
    if failure is None or failure.layer == layer.name:
        return
    sentence = _("{layer} cannot work.").format(layer=failure.layer)
    lead = Field("elsewhere", "sentence", "words", "", sentence, tone="wrong")
    identity = chosen_network.identity(failure.layer)
    choose = Field(
        "choice", "layer", "button", _("Choose {layer}").format(layer=failure.layer), identity,
        icon="arrow_forward", tone="plain",
    )  # fmt: skip
    fields.show((Line((lead, choose)), Line(refused.ways_out(table), "1fr")), "elsewhere")
