"""A second network beside the first: what differs is marked, the totals are ratios."""

from difflib import SequenceMatcher

import streamlit as st

from explorer.network import architectures, columns, link, shapes
from explorer.network.architectures import ARCHITECTURES
from explorer.network.columns import COLUMNS, EVERYTHING, Entry, Whole
from explorer.network.description import MOST_CLASSES, Network
from explorer.network.shapes import Table
from explorer.numerals import significant
from explorer.sentence import Sentence
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.session import chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.shell import breadcrumb, sidebar
from explorer.ui.shell.language import _, say

_SAME = "same"


def show(table: Table) -> None:
    """Draws the choice of the second network, and both side by side."""
    other = chosen_network.compared()
    if other is None:
        st.button(_("Put a second network beside this one"), on_click=_begun)
        return
    _choice(other)
    data_table.show(grid(table, shapes.table(other)), key="comparison")


def _begun() -> None:
    chosen_network.compare(chosen_network.network())


def _choice(other: Network) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            _("Architecture"),
            list(dict.fromkeys([_SAME, *ARCHITECTURES, _name(other)])),
            format_func=lambda name: _("the same layers") if name == _SAME else sidebar.title(name),
            key=bound("compared-architecture", _name(other)),
            on_change=_set,
            width=200,
        )
        st.text_input(
            _("Input"),
            key=bound("compared-input", "x".join(map(str, other.input_shape))),
            on_change=_set,
            width=140,
        )
        st.number_input(
            _("Classes"),
            1,
            MOST_CLASSES,
            key=bound("compared-classes", other.classes),
            on_change=_set,
            width=120,
        )
        st.text_input(
            _("or a link to a network"),
            key=bound("compared-link", ""),
            placeholder="https://…?net=…",
            on_change=_linked,
            width=220,
        )
        st.button(_("Take it away"), on_click=chosen_network.compare, args=(None,))


def _name(other: Network) -> str:
    return _SAME if other.layers == chosen_network.network().layers else other.name


def _set() -> None:
    chosen_network.compare_with(_entered)


def _entered(network: Network) -> Network:
    other = chosen_network.compared() or network
    name = entered("compared-architecture")
    layers = other.layers
    if name == _SAME:
        name, layers = network.name, network.layers
    elif name in ARCHITECTURES:
        layers = architectures.network(name).layers
    return Network(
        name=name,
        layers=layers,
        input_shape=link.input_shape(entered("compared-input")),
        classes=entered("compared-classes"),
    )


def _linked() -> None:
    chosen_network.compare_with(lambda network: link.read_address(entered("compared-link")))


def grid(first: Table, second: Table) -> Grid:
    """Both networks, a row for each name that one of them has, in the order of both."""
    rows = [_row(ours, theirs, first, second) for ours, theirs in _pairs(first, second)]
    names = breadcrumb.text(first.network), breadcrumb.text(second.network)
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
