"""What stands below the step: the loss and the update taken apart, and the ways back."""

from collections.abc import Callable

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components import image_picker, tabs
from explorer.ui.gradients import (
    attribution_view,
    backward_from_vector,
    gradient_files,
    gradient_program,
    gradient_terms,
    loss_along_gradient,
    loss_by_hand,
    norms_by_depth,
    update_by_hand,
)
from explorer.ui.shell.language import _


def show(table: Table) -> None:
    """Draws the tabs, and what is in the open one."""
    of_a_step = {
        "loss": (_("Loss by hand"), loss_by_hand.show),
        "update": (_("Update"), update_by_hand.show),
        "vector": (_("From the logits"), backward_from_vector.show),
    }
    of_the_weights = {"line": (_("Along a line"), _alone(loss_along_gradient.show))}
    tabs.show(
        table,
        {
            **(of_a_step if table.parameters else {}),
            "depth": (_("Depth"), _alone(norms_by_depth.show)),
            "why": (_("Why?"), _alone(gradient_terms.show)),
            **(of_the_weights if table.parameters else {}),
            "pixels": (_("Attribution"), attribution_view.show),
            "code": (_("Code"), _alone(gradient_program.show)),
            "files": (_("Download"), _alone(gradient_files.show)),
            "image": (_("Image"), _image),
        },
    )


def _alone(draw: Callable[[], None]) -> Callable[[Table], None]:
    """A part that asks for what it shows by itself."""
    return lambda _table: draw()


def _image(_table: Table) -> None:
    with st.container(width=360):
        image_picker.look()
