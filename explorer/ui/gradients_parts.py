"""What stands below the step: the loss and the update taken apart, and the ways back."""

from collections.abc import Callable

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui import images, parts
from explorer.ui.language import _
from explorer.ui.stepping import by_hand, update, vector
from explorer.ui.way_back import attribution, code, files, flow, line, reasons


def show(table: Table) -> None:
    """Draws the tabs, and what is in the open one."""
    of_a_step = {
        "loss": (_("Loss by hand"), by_hand.show),
        "update": (_("Update"), update.show),
        "vector": (_("From the logits"), vector.show),
    }
    of_the_weights = {"line": (_("Along a line"), _alone(line.show))}
    parts.show(
        table,
        {
            **(of_a_step if table.parameters else {}),
            "depth": (_("Depth"), _alone(flow.show)),
            "why": (_("Why?"), _alone(reasons.show)),
            **(of_the_weights if table.parameters else {}),
            "pixels": (_("Attribution"), attribution.show),
            "code": (_("Code"), _alone(code.show)),
            "files": (_("Download"), _alone(files.show)),
            "image": (_("Image"), _image),
        },
    )


def _alone(draw: Callable[[], None]) -> Callable[[Table], None]:
    """A part that asks for what it shows by itself."""
    return lambda _table: draw()


def _image(_table: Table) -> None:
    with st.container(width=360):
        images.look()
