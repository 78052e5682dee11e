"""The confusion matrix as a table, and the share of each class that is right."""

import streamlit as st

from explorer.numerals import whole
from explorer.training.progress import Progress
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _
from explorer.ui.training.side_view import percent

_MOST = 30


def show(seen: Progress) -> None:
    """Draws it for the last validation."""
    last = seen.validations[-1] if seen.validations else None
    if last is None:
        st.caption(_("This stands here after the first validation."))
        return
    st.caption(
        _("After step {step}: rows are what the images are, columns what they are taken for.")
        .format(step=last.step)
    )  # fmt: skip
    data_table.show(grid(seen), key="confusion")


def grid(seen: Progress) -> Grid:
    """A row a class, with how many of it were taken for each; of many classes the first ones."""
    last, network = seen.validations[-1], seen.record.beginning.network
    classes = min(network.classes, _MOST)
    rows = []
    for label in range(classes):
        counts = last.confusion[label]
        total = sum(counts)
        cells = [Cell(percent(last.per_class[label]), bar=counts[label] / total if total else 0.0)]
        for said in range(classes):
            wrong = said != label and counts[said] > 0
            cells.append(
                Cell(
                    whole(counts[said]) if counts[said] else "·",
                    bar=counts[said] / total if total and counts[said] else None,
                    differs=wrong,
                )
            )
        rows.append(Line(network.class_name(label), tuple(cells)))
    return Grid(
        caption=_("Confusion matrix"),
        columns=(
            Column(_("class")),
            Column(_("right"), number=True),
            *(Column(network.class_name(said), number=True) for said in range(classes)),
        ),
        rows=tuple(rows),
        tall="40rem",
    )
