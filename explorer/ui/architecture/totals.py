"""What the whole network costs: parameters, mult-adds, memory of a training step."""

from dataclasses import dataclass

import streamlit as st

from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.memory import Memory, training_step
from explorer.network.shapes import Table
from explorer.numerals import memory, share, whole
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.shell.language import _

MOST_BATCH = 65_536
_BATCH, _OPTIMIZER = "step-batch", "step-optimizer"
_USUAL_BATCH, _USUAL_OPTIMIZER = 64, "adam"


@dataclass(frozen=True, slots=True)
class Total:
    """A number with its words. `name` finds it again, in whatever language; the note says more."""

    name: str
    number: str
    words: str
    note: str = ""


def line(table: Table) -> tuple[Total, ...]:
    """What stands under the picture of the network."""
    batch, optimizer = _asked()
    return (
        Total("parameters", whole(table.parameters), _("parameters")),
        Total(
            "mult-adds",
            whole(table.mult_adds),
            _("mult-adds"),
            _("of the weights"),
        ),
        Total(
            "memory",
            memory(_step(table).total),
            _("to train"),
            _("to train on {batch} images with {optimizer}").format(
                batch=whole(batch), optimizer=OPTIMIZERS[optimizer].title
            ),
        ),
    )


def step_memory(table: Table) -> None:
    """Draws what a training step needs, part by part, under the choice of batch and optimizer."""
    st.markdown("**" + _("Memory of a training step") + "**")
    first, second = st.columns(2)
    first.number_input(
        _("Images in a batch"), 1, MOST_BATCH, _USUAL_BATCH, key=_BATCH, persist_state="session"
    )
    second.selectbox(
        _("Optimizer"),
        list(OPTIMIZERS),
        index=list(OPTIMIZERS).index(_USUAL_OPTIMIZER),
        format_func=lambda name: OPTIMIZERS[name].title,
        key=_OPTIMIZER,
        persist_state="session",
    )
    batch, optimizer = _asked()
    _parts(_step(table), batch, optimizer)


def _asked() -> tuple[int, str]:
    """Batch and optimizer as they were chosen, whether the choice is on screen or not."""
    return (
        st.session_state.get(_BATCH, _USUAL_BATCH),
        st.session_state.get(_OPTIMIZER, _USUAL_OPTIMIZER),
    )


def _step(table: Table) -> Memory:
    batch, optimizer = _asked()
    return training_step(table, batch, OPTIMIZERS[optimizer].state_numbers)


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
