"""Under the curves: runs, mistakes, the confusion matrix, gradients, the data, files."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from explorer.network.shapes import Table
from explorer.training.progress import Floats, Progress
from explorer.ui.components import cards, curves, tabs
from explorer.ui.components.cards import Card
from explorer.ui.components.curves import Panel, Series
from explorer.ui.session.moment import Moment
from explorer.ui.shell.language import _
from explorer.ui.training import (
    confusion_matrix,
    data_preview,
    live_curves,
    polled_parts,
    run_files,
    runs_table,
)
from explorer.ui.training.polled_parts import Draw, Part
from explorer.ui.training.side_view import percent, pictures


def show(table: Table, now: Moment) -> list[Part]:
    """Draws the tabs, and of the open one what stands still; returns what moves in it."""
    moving: list[Part] = []

    def moves(draw: Draw) -> Callable[[Table], None]:
        return lambda _table: moving.append(polled_parts.part(draw))

    def runs(_table: Table) -> None:
        moving.append(polled_parts.part(runs_table.show))
        runs_table.doings(now)

    def files(_table: Table) -> None:
        moving.append(polled_parts.part(run_files.show))
        run_files.upload()

    tabs.show(
        table,
        {
            "runs": (_("Runs"), runs),
            "mistakes": (_("Mistakes"), moves(partial(_of_a_run, _mistakes))),
            "confusion": (_("Confusion"), moves(partial(_of_a_run, confusion_matrix.show))),
            "gradients": (_("Rate and gradients"), moves(_steps)),
            "data": (_("Data"), lambda _table: data_preview.show(now.linked)),
            "files": (_("Files"), files),
        },
    )
    return moving


def _of_a_run(draw: Callable[[Progress], None], now: Moment) -> None:
    """As it was at the step on screen."""
    if now.shown is None:
        st.caption(_("This stands here once a run has begun."))
    else:
        draw(now.shown)


def _mistakes(progress: Progress) -> None:
    last = progress.validations[-1] if progress.validations else None
    if last is None:
        st.caption(_("This stands here after the first validation."))
        return
    begun = progress.record.beginning
    names = begun.network.class_name
    if not last.mistakes:
        st.caption(_("After step {step} no image is taken for another class.").format(
            step=last.step))  # fmt: skip
        return
    st.caption(
        _("The validation images that were most surely mistaken after step {step}: what they were "
          "taken for, with which probability, and what they are.").format(step=last.step)
    )  # fmt: skip
    shown = pictures(begun, tuple(each.image for each in last.mistakes))
    cards.show(
        tuple(
            Card(picture, (f"{names(each.predicted)} {percent(each.probability)}",
                           _("is {name}").format(name=names(each.label))), "wrong")
            for picture, each in zip(shown, last.mistakes, strict=True)
        ),
        _("The worst mistakes"),
        "mistakes",
        6,
    )  # fmt: skip


def _steps(now: Moment) -> None:
    progress = now.progress
    if progress is None:
        st.caption(_("This stands here once a run has begun."))
        return
    metrics = progress.metrics
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
        live_curves.marks(progress),
        progress.id,
        "signals",
        log=True,
    )
    st.caption(
        _("The norm of each layer's gradient, and how large its step is beside its weights: about "
          "0.001 is usual; much more is restless, much less stands still.")
    )  # fmt: skip
