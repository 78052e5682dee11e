"""What the whole network costs, in one line: parameters, mult-adds, memory of a training step."""

from html import escape
from pathlib import Path
from string import Template

import streamlit as st

from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.memory import Memory, training_step
from explorer.network.shapes import Table
from explorer.network.summary import Summary
from explorer.numerals import memory, share, whole
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _

MOST_BATCH = 65_536
_LINE = Template((Path(__file__).parent / "totals.html").read_text(encoding="utf-8"))
_BATCH, _OPTIMIZER = "step-batch", "step-optimizer"


def show(table: Table, summary: Summary) -> None:
    """Draws the line, and the choice of batch and optimizer beside it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        line = st.container()
        with st.popover(_("Training step"), type="tertiary", key="step"):
            batch, optimizer = _asked()
            step = training_step(table, batch, OPTIMIZERS[optimizer].state_numbers)
            _parts(step, batch, optimizer)
    with line:
        st.html(
            _LINE.substitute(
                parameters=escape(_("parameters")),
                parameter_count=whole(table.parameters),
                mult_adds=escape(
                    _("mult-adds of the weights (torchinfo: {count})").format(
                        count=whole(summary.mult_adds)
                    )
                ),
                mult_add_count=whole(table.mult_adds),
                step=escape(
                    _("to train on {batch} images with {optimizer}").format(
                        batch=whole(batch), optimizer=OPTIMIZERS[optimizer].title
                    )
                ),
                memory=memory(step.total),
            )
        )


def _asked() -> tuple[int, str]:
    first, second = st.columns(2)
    with first:
        batch = st.number_input(
            _("Images in a batch"), 1, MOST_BATCH, 64, key=_BATCH, persist_state="session"
        )
    with second:
        optimizer = st.selectbox(
            _("Optimizer"),
            list(OPTIMIZERS),
            index=list(OPTIMIZERS).index("adam"),
            format_func=lambda name: OPTIMIZERS[name].title,
            key=_OPTIMIZER,
            persist_state="session",
        )
    return batch, optimizer


def _parts(step: Memory, batch: int, optimizer: str) -> None:
    """What is counted, and what is not."""
    parts = (
        (_("parameters and buffers"), step.weights),
        (_("gradients"), step.gradients),
        (_("state of {optimizer}").format(optimizer=OPTIMIZERS[optimizer].title), step.optimizer),
        (_("outputs kept for the backward pass"), step.feature_maps),
        (_("winners, masks and padded copies"), step.besides),
    )
    data_table.show(
        Grid(
            caption=_("Memory of a training step"),
            columns=(
                Column(_("part")),
                Column(_("memory"), number=True),
                Column(_("share"), number=True),
            ),
            rows=tuple(
                Line(name, (Cell(memory(size)), Cell(share(size, step.total))))
                for name, size in parts
            ),
            foot=(Line(_("total"), (Cell(memory(step.total)), Cell(share(1, 1)))),),
        ),
        key="step-parts",
    )
    st.caption(
        _(
            "In float32, {batch} images at once, everything counted as if it were held at the same "
            "time. Not counted: what the algorithms take for themselves, and the program around it."
        ).format(batch=whole(batch))
    )
