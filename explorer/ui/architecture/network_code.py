"""The network as PyTorch has it: its source in two forms, print(net), the list of its tensors."""

import streamlit as st

from explorer.network import module, source
from explorer.network.shapes import Table
from explorer.numerals import whole
from explorer.sentence import N_, Sentence
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _, say

_FORMS: dict[source.Form, str] = {
    "fixed": N_("sizes as numbers"),
    "generic": N_("sizes from input_shape and num_outputs"),
}


def code(table: Table) -> None:
    """Draws the source, and the choice of its form."""
    form: source.Form = st.segmented_control(
        _("Form"),
        list(_FORMS),
        format_func=lambda each: say(Sentence(_FORMS[each])),
        default="fixed",
        required=True,
        key="code-form",
        persist_state="session",
        label_visibility="collapsed",
    )
    if _written(table):
        st.code(source.write(table.network, form), language="python", line_numbers=True)


def printed(table: Table) -> None:
    """Draws print(net) and the tensors that the network keeps."""
    if _written(table):
        st.code(module.printed(table.network), language=None)
        data_table.show(tensors(table), key="tensors")


def _written(table: Table) -> bool:
    """Whether there is something to write; says so where there is not."""
    if table.failure is not None:
        sentence = _("This stands here once every layer works: {layer} does not yet.")
        st.caption(sentence.format(layer=table.failure.layer))
    return table.failure is None


def tensors(table: Table) -> Grid:
    """Parameters and buffers with their shapes, as PyTorch prints them, in its order."""
    named = [(f"{row.name}.{each.name}", each) for row in table.rows for each in row.tensors]
    return Grid(
        caption=_("The tensors that the network keeps"),
        columns=(
            Column(_("tensor")),
            Column(_("shape")),
            Column(_("numbers"), number=True),
            Column(_("kind"), fold=1),
        ),
        rows=tuple(
            Line(
                name,
                (
                    Cell(f"torch.Size({list(each.shape)})"),
                    Cell(whole(each.count)),
                    Cell(_("parameter") if each.trained else _("buffer")),
                ),
            )
            for name, each in named
        ),
        foot=(
            Line(
                _("{count} tensors").format(count=len(named)),
                (Cell(""), Cell(whole(sum(each.count for _name, each in named))), Cell("")),
            ),
        ),
        tall="36rem",
    )
