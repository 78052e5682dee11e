"""The layers of a network as a table: torchinfo's cells, and beside them how each comes about."""

import streamlit as st

from explorer.figures.palette import FAMILIES
from explorer.network import columns
from explorer.network.columns import COLUMNS, EVERYTHING, Entry, Whole
from explorer.network.shapes import Row, Table
from explorer.network.summary import Summary
from explorer.sentence import Sentence
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _, ngettext, say

_NOTICES = 2
_FEW, _TALL = 20, "44rem"
"""Of more layers the table scrolls in its frame, under its head and over its totals."""


def grid(table: Table, summary: Summary) -> Grid:
    """All layers: those that work, the one that cannot, those not reached."""
    most, everything = _most(table), say(Sentence(EVERYTHING))
    rows = [
        _works(Entry(row, table, everything, cells), most)
        for row, cells in zip(table.rows, summary.cells, strict=True)
    ]
    return Grid(
        caption=_("The layers of {network}, from input to output").format(
            network=table.network.name
        ),
        columns=tuple(map(_heading, _columns())),
        rows=(*rows, *_broken(table)),
        foot=(_total(table, summary),),
        tall=_TALL if len(table.network.layers) > _FEW else "none",
    )


def notices(table: Table) -> None:
    """Says what works, but may surprise: the first of it at once, the rest when it is asked for."""
    sentences = [say(notice) for notice in table.notices]
    for line in sentences[:_NOTICES]:
        st.caption(f":material/info: {line}")
    if sentences[_NOTICES:]:
        count = len(sentences) - _NOTICES
        with st.expander(
            ngettext("{count} more notice", "{count} more notices", count).format(count=count)
        ):
            for line in sentences[_NOTICES:]:
                st.caption(line)


def _columns() -> list[columns.Column]:
    return [column for column in COLUMNS if "page" in column.outputs]


def _heading(column: columns.Column) -> Column:
    return Column(
        say(Sentence(column.heading)),
        say(Sentence(column.note)) if column.note else "",
        number=column.number,
        wraps=column.wraps,
        fold=column.fold,
    )


def _works(entry: Entry, most: list[int]) -> Line:
    row, (_title, *others) = entry.row, _columns()
    return Line(
        title=row.name,
        name=row.name,
        kind=row.family,
        sign=FAMILIES[row.family].letter,
        cells=tuple(
            Cell(column.text(entry), column.why(row), _bar(column, row, largest))
            for column, largest in zip(others, most, strict=True)
        ),
    )


def _bar(column: columns.Column, row: Row, largest: int) -> float | None:
    """Its part of the most."""
    amount = column.amount(row) if column.amount is not None and column.bar else 0
    return amount / largest if amount else None


def _most(table: Table) -> list[int]:
    """What the longest bar of each column stands for."""
    return [
        max((column.amount(row) for row in table.rows), default=0) if column.amount else 0
        for column in _columns()[1:]
    ]


def _broken(table: Table) -> list[Line]:
    if table.failure is None:
        return []
    lines = []
    for place, layer in enumerate(table.network.layers[table.failure.place :]):
        family = layer.operation.family
        if place:
            sentence = _("{operation}, not reached").format(operation=layer.operation.kind())
            sign, state = FAMILIES[family].letter, "waits"
        else:
            sentence, sign, state = say(table.failure.sentence), "×", "fails"
        lines.append(
            Line(
                layer.name, name=layer.name, sign=sign, kind=family, state=state, sentence=sentence
            )
        )
    return lines


def _total(table: Table, summary: Summary) -> Line:
    everything = Whole(table, summary)
    texts = {
        column.key: "" if column.total is None else column.total(everything)
        for column in _columns()[1:]
    }
    texts["operation"] = _("{count} layers").format(count=len(table.network.layers))
    return Line(title=_("total"), cells=tuple(map(Cell, texts.values())))
