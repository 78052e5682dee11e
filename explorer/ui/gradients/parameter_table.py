"""The parameter tensors of the step at the stop in hand: those of the chosen layer, or all."""

import streamlit as st

from explorer.inspection.stepping.step_records import STAGES, Stage, Step, Trace
from explorer.network.operations import shape_text
from explorer.network.shapes import Table
from explorer.numerals import share
from explorer.ui.components import data_table
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.gradients import norms_by_depth
from explorer.ui.session import chosen_network
from explorer.ui.shell import weights_line
from explorer.ui.shell.language import _
from explorer.ui.stage import backward_from_vector, step_choice, stop_words, stops
from explorer.ui.stage.number_format import Say, digits


def show(table: Table, _scene: Scene) -> None:
    """Draws the table, which weights they are, and the norms by depth where they are asked for."""
    standing = stops.standing("backward")
    if not stop_words.reason(table, "update"):
        _table(step_choice.step(), standing.stop, is_whole=standing.below == "all")
    weights_line.show()
    if standing.below == "depth" and not stop_words.reason(table, "backward"):
        with st.container(key=stops.BELOW_STAGE):
            st.subheader(_("Norms by depth"))
            norms_by_depth.show()


def _table(step: Step, stop: str, *, is_whole: bool) -> None:
    layer = chosen_network.selected_layer()
    own = [name for name in step.tensors if name.rpartition(".")[0] == layer]
    names = own if own and not is_whole else list(step.tensors)
    # At the image nothing has been done yet, as on the way on.
    stage = next((each for each in STAGES if each == stop), STAGES[0])
    chosen, _place = step_choice.weight()
    data_table.show(
        grid(step, names, stage, digits()),
        "parameters",
        chosen,
        backward_from_vector.first_of_each(),
    )


def grid(step: Step, names: list[str], stage: Stage, write: Say) -> Grid:
    """A row a tensor, as it is at the end of the stage."""
    return Grid(
        caption=_("The parameter tensors at this stop"),
        columns=(
            Column(_("tensor")),
            Column(_("shape"), fold=1),
            Column(_("value"), _("norm"), number=True),
            Column(_("gradient"), _("norm"), number=True),
            Column(_("mean |g|"), number=True, fold=2),
            Column(_("exactly 0"), number=True, fold=2),
            Column(_("update"), _("norm"), number=True),
            Column(_("update / value"), _("of the norms"), number=True),
        ),
        rows=tuple(_row(name, step.tensors[name], stage, write) for name in names),
        tall="22rem",
    )


def _row(name: str, trace: Trace, stage: Stage, write: Say) -> Line:
    gradient, is_done = trace.gradients[stage], stage in ("update", "again")
    of_gradient = (
        ["None", "", ""]
        if gradient is None
        else [write(gradient.norm), write(gradient.magnitude), share(gradient.zeros, 1)]
    )
    update = trace.update if is_done else None
    ratio = trace.ratio if is_done else None
    cells = [
        shape_text(trace.before.shape),
        write(trace.value(stage).norm),
        *of_gradient,
        "–" if update is None else write(update.norm),
        "–" if ratio is None else write(ratio),
    ]
    return Line(name, tuple(map(Cell, cells)), name=name)
