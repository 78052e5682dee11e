"""The confusion matrix as a table, and the share of each class that is right."""

import streamlit as st

from explorer.numerals import whole
from explorer.training.progress import Progress
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _
from explorer.ui.training.side_view import percent

_MOST = 30


def show(progress: Progress) -> None:
    """Draws it for the last validation."""
    last = progress.validations[-1] if progress.validations else None
    if last is None:
        st.caption(_("This stands here after the first validation."))
        return
    st.caption(
        _("After step {step}: rows are what the images are, columns what they are taken for.")
        .format(step=last.step)
    )  # fmt: skip
    data_table.show(grid(progress), key="confusion")


def grid(progress: Progress) -> Grid:
    """A row a class, with how many of it were taken for each; of many classes the first ones."""
    last, network = progress.validations[-1], progress.record.beginning.network
    classes = min(network.classes, _MOST)
    rows = []
    for label in range(classes):
        counts = last.confusion[label]
        total = sum(counts)
        cells = [Cell(percent(last.per_class[label]), bar=counts[label] / total if total else 0.0)]
        for predicted in range(classes):
            wrong = predicted != label and counts[predicted] > 0
            cells.append(
                Cell(
                    whole(counts[predicted]) if counts[predicted] else "·",
                    bar=counts[predicted] / total if total and counts[predicted] else None,
                    differs=wrong,
                )
            )
        rows.append(Line(network.class_name(label), tuple(cells)))
    return Grid(
        caption=_("Confusion matrix"),
        columns=(
            Column(_("class")),
            Column(_("right"), number=True),
            *(Column(network.class_name(predicted), number=True) for predicted in range(classes)),
        ),
        rows=tuple(rows),
        tall="40rem",
    )
