"""A second network beside the first: what differs is marked, the totals are ratios."""

from difflib import SequenceMatcher

import streamlit as st

from explorer.network import columns, shapes
from explorer.network.columns import COLUMNS, EVERYTHING, Entry, Whole
from explorer.network.shapes import Table
from explorer.numerals import significant
from explorer.sentence import Sentence
from explorer.ui.components import data_table, fields
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.session import chosen_network
from explorer.ui.session.parameters import PART
from explorer.ui.shell import compared_network, top_line
from explorer.ui.shell.language import _, say


def show(table: Table) -> None:
    """Draws both side by side; without a second network only where a link asks for it."""
    other = chosen_network.compared()
    if other is None and PART.value() != "compare":
        return
    with st.container(key="compared"):
        st.subheader(_("Comparison"))
        if other is None:
            begin = compared_network.begin(_("Put a second network beside this one"))
            fields.show((fields.Line((begin,)),), "compare")
        else:
            data_table.show(grid(table, shapes.table(other)), key="comparison")


def grid(first: Table, second: Table) -> Grid:
    """Both networks, a row for each name that one of them has, in the order of both."""
    rows = [_row(ours, theirs, first, second) for ours, theirs in _pairs(first, second)]
    names = top_line.text(first.network), top_line.text(second.network)
    return Grid(
        caption=_("{first} beside {second}").format(first=names[0], second=names[1]),
        columns=(
            Column(_("layer")),
            *(
                Column(
                    say(Sentence(column.heading)), name, number=column.number, fold=column.compared
                )
                for column in _columns()
                for name in names
            ),
        ),
        rows=tuple(rows),
        foot=(_totals(first, second), _ratios(first, second)),
        tall="36rem",
    )


def _pairs(first: Table, second: Table) -> list[tuple[str, str]]:
    """Names side by side; empty where only the other network has such a layer."""
    ours, theirs = list(first.network.places), list(second.network.places)
    pairs: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += zip(ours[a:b], theirs[c:d], strict=True)
        else:
            pairs += [(name, "") for name in ours[a:b]] + [("", name) for name in theirs[c:d]]
    return pairs


def _row(ours: str, theirs: str, first: Table, second: Table) -> Line:
    left, right = _cells(ours, first), _cells(theirs, second)
    cells = [
        (Cell(one), Cell(other, differs=one != other))
        for one, other in zip(left, right, strict=True)
    ]
    return Line(ours or theirs, tuple(cell for pair in cells for cell in pair))


def _columns() -> list[columns.Column]:
    return [column for column in COLUMNS if "comparison" in column.outputs]


def _cells(name: str, table: Table) -> list[str]:
    """What the columns say of a layer; where it has no row, why, under its output."""
    place = table.network.places.get(name, len(table.rows))
    if place < len(table.rows):
        entry = Entry(table.rows[place], table, say(Sentence(EVERYTHING)))
        return [column.text(entry) for column in _columns()]
    if table.failure is not None and name == table.failure.layer:
        reason = _("cannot work")
    else:
        reason = _("not reached") if name else "–"
    return [reason if column.key == "output_shape" else "" for column in _columns()]


def _totals(first: Table, second: Table) -> Line:
    return Line(
        _("total"),
        tuple(
            Cell("" if column.total is None else column.total(Whole(table)))
            for column in _columns()
            for table in (first, second)
        ),
    )


def _ratios(first: Table, second: Table) -> Line:
    pairs = ((Cell(""), _ratio(column, first, second)) for column in _columns())
    return Line(_("ratio"), tuple(cell for pair in pairs for cell in pair))


def _ratio(column: columns.Column, first: Table, second: Table) -> Cell:
    if column.amount is None:
        return Cell("")
    ours, theirs = (sum(map(column.amount, table.rows)) for table in (first, second))
    return Cell(f"× {significant(theirs / ours)}" if ours else "–")
