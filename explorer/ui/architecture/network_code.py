"""The network as PyTorch has it: its source in two forms, print(net), the list of its tensors."""

import streamlit as st

from explorer.network import module, source
from explorer.network.shapes import Row, Table
from explorer.numerals import whole
from explorer.sentence import N_, Sentence
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.session.parameters import PART
from explorer.ui.shell.language import _, say

_FORMS: dict[source.Form, str] = {
    "fixed": N_("for this input"),
    "generic": N_("for any input"),
}

_FORM = "code-form"
_TALL = 320
"""Of a program in the inspector, in pixels: it scrolls by itself."""


def show(table: Table, name: str) -> None:
    """Draws the lines that are the chosen layer's, then the whole: source, print(net), tensors."""
    if not _written(table):
        return
    printed, whole_first = module.printed(table.network), PART.value() == "print"
    text = source.write(table.network, _form())
    st.code("\n".join(own_lines(text, name)), language="python", wrap_lines=True)
    lines = [*_printed_of(printed, name), *_tensors_of(table[name])]
    if lines:
        st.code("\n".join(lines), language=None, wrap_lines=True)
    with st.expander("print(net)", expanded=whole_first):
        st.code(printed, language=None, height=_TALL)
    with st.expander(_("The whole class"), expanded=not whole_first):
        _choose_form()
        st.code(text, language="python", height=_TALL)
    with st.expander(_("Tensors"), expanded=whole_first):
        data_table.show(tensors(table), key="tensors")


def _form() -> source.Form:
    chosen: source.Form = st.session_state.get(_FORM, "fixed")
    return chosen


def _choose_form() -> None:
    st.segmented_control(
        _("Form"),
        list(_FORMS),
        format_func=lambda each: say(Sentence(_FORMS[each])),
        default="fixed",
        required=True,
        key=_FORM,
        persist_state="session",
        label_visibility="collapsed",
    )


def own_lines(text: str, name: str) -> list[str]:
    """Of a network's source: where the layer is made, and where it is called."""
    lines = [line.strip() for line in text.splitlines()]
    made = [line for line in lines if line.startswith(f"self.{name} = ")]
    called = [
        line for line in lines
        if "  # " in line and name in line.rpartition("  # ")[2].split(", ")
    ]  # fmt: skip
    return [line.rpartition("  # ")[0] or line for line in dict.fromkeys([*made, *called])]


def _printed_of(printed: str, name: str) -> list[str]:
    lines = (line.strip() for line in printed.splitlines())
    return [line for line in lines if line.startswith(f"({name}): ")]


def _tensors_of(row: Row) -> list[str]:
    return [f"{row.name}.{each.name} torch.Size({list(each.shape)})" for each in row.tensors]


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
