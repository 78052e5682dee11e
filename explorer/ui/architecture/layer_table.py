"""The layers of a network as a table: torchinfo's cells, and beside them how each comes about.

A deep network is a tree: a block is one row with what its layers add up to, until it is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from explorer.figures.palette import FAMILIES
from explorer.network import columns
from explorer.network.block_tree import Branch, Unit
from explorer.network.columns import COLUMNS, EVERYTHING, Entry, Whole
from explorer.network.shapes import Table
from explorer.network.summary import Summary
from explorer.sentence import Sentence
from explorer.ui.components import block_words, data_table
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.session import chosen_network, fold
from explorer.ui.shell.language import _, ngettext, say

_NOTICES = 2
_FEW, _TALL = 20, "44rem"
"""Of more layers the table scrolls in its frame, under its head and over its totals."""


def show(table: Table, summary: Summary, chooser: Chooser) -> None:
    """Draws it, folded as the network is on every page; a layer chosen in it is an entry."""
    marked = fold.standing_for(chosen_network.selected_layer()).name
    made = grid(table, summary, fold.branches())
    data_table.show(made, "layers", marked, chooser)


def grid(table: Table, summary: Summary, branches: Sequence[Branch]) -> Grid:
    """What is in sight of the layers: those that work, the one that cannot, those not reached."""
    everything = say(Sentence(EVERYTHING))
    entries = [
        Entry(row, table, everything, cells)
        for row, cells in zip(table.rows, summary.cells, strict=True)
    ]
    drawn = [_Drawn(branch, _of(branch.unit, entries), table) for branch in branches]
    most = _most([each for each in drawn if each.is_whole and not each.branch.is_open])
    is_tree = any(branch.unit.is_group for branch in branches)
    return Grid(
        caption=_("The layers of {network}, from input to output").format(
            network=table.network.name
        ),
        columns=tuple(map(_heading, _columns())),
        rows=tuple(_line(each, most) for each in drawn),
        foot=(_total(table, summary),),
        tall=_TALL if len(branches) > _FEW else "none",
        fold=fold.TARGET if is_tree else "",
    )


@dataclass(frozen=True)
class _Drawn:
    """A row to be: a unit in sight, with its layers as far as they work."""

    branch: Branch
    entries: Sequence[Entry]
    table: Table

    @property
    def unit(self) -> Unit:
        return self.branch.unit

    @property
    def is_whole(self) -> bool:
        return len(self.entries) == len(self.unit.layers)


def _of(unit: Unit, entries: Sequence[Entry]) -> Sequence[Entry]:
    return entries[unit.first : unit.first + len(unit.layers)]


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


def _line(drawn: _Drawn, most: Sequence[int]) -> Line:
    unit, branch = drawn.unit, drawn.branch
    made = Line(unit.name, name=unit.name, stem=_stem(branch), level=branch.level)
    if unit.is_group:
        made = replace(made, folds="open" if branch.is_open else "closed")
    else:
        made = _of_kind(made, drawn)
    if drawn.is_whole:
        return replace(
            made, cells=_group_cells(drawn, most) if unit.is_group else _cells(drawn, most)
        )
    return _not_working(made, drawn)


def _stem(branch: Branch) -> str:
    """What the name of the block around says of this one's: layer2_1_ of layer2_1_conv1."""
    around, name = branch.around, branch.unit.name
    joint = name[len(around) : len(around) + 1]
    return around + joint if around and name.startswith(around) and joint in ("_", ".") else ""


def _of_kind(line: Line, drawn: _Drawn) -> Line:
    family = drawn.table.network[drawn.unit.name].operation.family
    return replace(line, kind=family, sign=FAMILIES[family].letter)


def _cells(drawn: _Drawn, most: Sequence[int]) -> tuple[Cell, ...]:
    (entry,), (_title, *others) = drawn.entries, _columns()
    return tuple(
        Cell(column.text(entry), column.why(entry.row), _bar(column, drawn, largest))
        for column, largest in zip(others, most, strict=True)
    )


def _group_cells(drawn: _Drawn, most: Sequence[int]) -> tuple[Cell, ...]:
    _title, *others = _columns()
    return tuple(
        Cell(block_words.held(drawn.unit))
        if column.key == "operation"
        else Cell(
            column.subtotal(drawn.entries),
            bar=None if drawn.branch.is_open else _bar(column, drawn, largest),
        )
        for column, largest in zip(others, most, strict=True)
    )


def _bar(column: columns.Column, drawn: _Drawn, largest: int) -> float | None:
    """Its part of the most."""
    amount = _amount(column, drawn) if column.bar else 0
    return amount / largest if amount else None


def _amount(column: columns.Column, drawn: _Drawn) -> int:
    return sum(column.amount(entry.row) for entry in drawn.entries) if column.amount else 0


def _most(drawn: Sequence[_Drawn]) -> list[int]:
    """What the longest bar of each column stands for."""
    return [max((_amount(column, each) for each in drawn), default=0) for column in _columns()[1:]]


def _not_working(line: Line, drawn: _Drawn) -> Line:
    """The row of the layer that cannot work, or of its block; of those not reached."""
    failure, unit = drawn.table.failure, drawn.unit
    assert failure is not None
    if drawn.branch.is_open:
        return replace(line, sentence=block_words.held(unit))
    if failure.layer in unit.layers:
        return replace(line, sentence=say(failure.sentence), sign="×", state="fails")
    if unit.is_group:
        holds = _("{count} layers, not reached").format(count=len(unit.layers))
    else:
        kind = drawn.table.network[unit.name].operation.kind()
        holds = _("{operation}, not reached").format(operation=kind)
    return replace(line, sentence=holds, state="waits")


def _total(table: Table, summary: Summary) -> Line:
    everything = Whole(table, summary)
    texts = {
        column.key: "" if column.total is None else column.total(everything)
        for column in _columns()[1:]
    }
    texts["operation"] = _("{count} layers").format(count=len(table.network.layers))
    return Line(title=_("total"), cells=tuple(map(Cell, texts.values())))
