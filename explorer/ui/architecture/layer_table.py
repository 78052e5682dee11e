"""The layers of a network as a table: torchinfo's cells, and beside them how each comes about."""

import streamlit as st

from explorer.figures.palette import FAMILIES
from explorer.network.exports import field_text, jump_text, sides_text
from explorer.network.operations import shape_text
from explorer.network.shapes import Row, Table
from explorer.network.summary import Cells, Summary
from explorer.numerals import memory, share, whole
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _, ngettext, say

_NOTICES = 2
_FEW, _TALL = 20, "44rem"
"""Of more layers the table scrolls in its frame, under its head and over its totals."""


def grid(table: Table, summary: Summary) -> Grid:
    """All layers: those that work, the one that cannot, those not reached."""
    most, everything = _Most(table), _("all")
    rows = [
        _works(row, cells, most, everything)
        for row, cells in zip(table.rows, summary.cells, strict=True)
    ]
    return Grid(
        caption=_("The layers of {network}, from input to output").format(
            network=table.network.name
        ),
        columns=_columns(),
        rows=(*rows, *_broken(table)),
        foot=(_total(table, summary),),
        tall=_TALL if len(table.network.layers) > _FEW else "none",
    )


def notices(table: Table) -> None:
    """Says what works, but may surprise: the first of it at once, the rest when it is asked for."""
    told = [say(notice) for notice in table.notices]
    for line in told[:_NOTICES]:
        st.caption(f":material/info: {line}")
    if told[_NOTICES:]:
        count = len(told) - _NOTICES
        with st.expander(
            ngettext("{count} more notice", "{count} more notices", count).format(count=count)
        ):
            for line in told[_NOTICES:]:
                st.caption(line)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("layer")),
        Column(_("operation"), fold=1, wraps=True),
        Column(_("input")),
        Column(_("output")),
        Column(_("kernel"), fold=3),
        Column(_("parameters"), number=True),
        Column(_("share"), _("of parameters"), number=True, fold=2),
        Column(_("trainable"), fold=3),
        Column(_("mult-adds"), _("of the weights"), number=True),
        Column(_("mult-adds"), _("torchinfo, with bias"), number=True, fold=2),
        Column(_("receptive field"), _("in pixels"), number=True),
        Column(_("jump"), number=True, fold=1),
        Column(_("memory"), _("of the output"), number=True, fold=2),
    )


class _Most:
    """What the longest bar stands for."""

    def __init__(self, table: Table) -> None:
        self.parameters = max((row.parameters for row in table.rows), default=0) or 1
        self.mult_adds = max((row.mult_adds for row in table.rows), default=0) or 1


def _works(row: Row, cells: Cells, most: _Most, everything: str) -> Line:
    several = len(row.input_shapes) > 1
    return Line(
        title=row.name,
        name=row.name,
        kind=row.family,
        sign=FAMILIES[row.family].letter,
        cells=(
            Cell(row.kind, _arguments(row)),
            Cell("\n".join(map(shape_text, row.input_shapes if several else (cells.input_shape,)))),
            Cell(shape_text(cells.output_shape), row.arithmetic),
            Cell(sides_text(row.kernel)),
            _with_bar(cells.parameters, most.parameters, row.parameter_formula),
            Cell(share(cells.share, 1) if cells.parameters else ""),
            Cell("" if cells.trainable is None else str(cells.trainable)),
            _with_bar(row.mult_adds, most.mult_adds),
            Cell(whole(cells.mult_adds)),
            Cell(field_text(row.field, everything)),
            Cell(jump_text(row.field)),
            Cell(memory(row.activation_memory)),
        ),
    )


def _arguments(row: Row) -> tuple[str, ...]:
    named = ", ".join(f"{name}={value}" for name, value in row.operation.call().named)
    return (named,) if named else ()


def _with_bar(count: int, most: int, formula: str = "") -> Cell:
    return Cell(whole(count), (formula,) if formula else (), count / most if count else None)


def _broken(table: Table) -> list[Line]:
    if table.failure is None:
        return []
    lines = []
    for place, layer in enumerate(table.network.layers[table.failure.place :]):
        family = layer.operation.family
        if place:
            told = _("{operation}, not reached").format(operation=layer.operation.kind())
            sign, state = FAMILIES[family].letter, "waits"
        else:
            told, sign, state = say(table.failure.sentence), "×", "fails"
        lines.append(
            Line(layer.name, name=layer.name, sign=sign, kind=family, state=state, told=told)
        )
    return lines


def _total(table: Table, summary: Summary) -> Line:
    held = sum(row.activation_memory for row in table.rows)
    nothing = Cell("")
    return Line(
        title=_("total"),
        cells=(
            Cell(_("{count} layers").format(count=len(table.network.layers))),
            nothing,
            nothing,
            nothing,
            Cell(whole(summary.parameters)),
            Cell(share(1, 1) if summary.parameters else ""),
            nothing,
            Cell(whole(table.mult_adds)),
            Cell(whole(summary.mult_adds)),
            nothing,
            nothing,
            Cell(memory(held)),
        ),
    )
