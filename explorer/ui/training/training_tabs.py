"""Under the curves: runs, mistakes, the confusion matrix, gradients, the data, files."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from explorer.network.shapes import Table
from explorer.sentence import Explained
from explorer.training.progress import Floats, Progress
from explorer.ui.components import cards, curves, tabs
from explorer.ui.components.cards import Card
from explorer.ui.components.curves import Panel, Series
from explorer.ui.session import run_history
from explorer.ui.shell.language import _, say
from explorer.ui.training import confusion_matrix, data_preview, live_curves, run_files, runs_table
from explorer.ui.training.side_view import percent, pictures


def show(table: Table, seen: Progress | None) -> None:
    """Draws the tabs, and the open one."""
    tabs.show(
        table,
        {
            "runs": (_("Runs"), lambda _table: runs_table.show(seen)),
            "mistakes": (_("Mistakes"), partial(_live, seen, _mistakes)),
            "confusion": (_("Confusion"), partial(_live, seen, confusion_matrix.show)),
            "gradients": (_("Rate and gradients"), partial(_live, seen, _steps)),
            "data": (_("Data"), lambda _table: data_preview.show(seen)),
            "files": (_("Files"), lambda _table: run_files.show(seen)),
        },
    )


def _live(seen: Progress | None, draw: Callable[[Progress], None], _table: Table) -> None:
    """What is drawn anew while the run trains."""
    if seen is None:
        st.caption(_("This stands here once a run has begun."))
        return

    def drawn(run: str) -> None:
        try:
            draw(run_history.of(run))
        except Explained as error:
            st.warning(say(error.sentence), icon=":material/block:")

    st.fragment(run_every=live_curves.every(seen))(drawn)(seen.id)


def _mistakes(seen: Progress) -> None:
    last = seen.validations[-1] if seen.validations else None
    if last is None:
        st.caption(_("This stands here after the first validation."))
        return
    begun = seen.record.beginning
    names = begun.network.class_name
    if not last.mistakes:
        st.caption(_("After step {step} no image is taken for another class.").format(
            step=last.step))  # fmt: skip
        return
    st.caption(
        _("The validation images that were most surely mistaken after step {step}: what they were "
          "taken for, with which probability, and what they are.").format(step=last.step)
    )  # fmt: skip
    seen_as = pictures(begun, tuple(each.image for each in last.mistakes))
    cards.show(
        tuple(
            Card(picture, (f"{names(each.predicted)} {percent(each.probability)}",
                           _("is {name}").format(name=names(each.label))), "wrong")
            for picture, each in zip(seen_as, last.mistakes, strict=True)
        ),
        _("The worst mistakes"),
        "mistakes",
        6,
    )  # fmt: skip


def _steps(seen: Progress) -> None:
    metrics = seen.metrics
    steps = metrics.steps.astype(np.float64)

    def of_layers(values: Floats) -> tuple[Series, ...]:
        looked = np.isfinite(values).any(axis=1) if values.size else np.zeros(len(values), bool)
        return tuple(
            Series(layer, hue, steps[looked], values[looked, hue])
            for hue, layer in enumerate(metrics.layers)
        )

    curves.show(
        (
            Panel(_("Learning rate"), (Series(_("rate"), 0, steps, metrics.rate),)),
            Panel(_("Gradient norm"), of_layers(metrics.gradients)),
            Panel(_("Update over weight"), of_layers(metrics.ratios)),
        ),
        live_curves.marks(seen),
        seen.id,
        "signals",
        log=True,
    )
    st.caption(
        _("The norm of each layer's gradient, and how large its step is beside its weights: about "
          "0.001 is usual; much more is restless, much less stands still.")
    )  # fmt: skip
