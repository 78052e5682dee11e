"""The inspector: what is chosen, taken apart at the stop in hand."""

from collections.abc import Callable, Mapping

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.shell import inspector_part
from explorer.ui.stage import (
    again_stop,
    backward_stop,
    forward_stop,
    image_stop,
    loss_stop,
    stop_words,
    stops,
    update_stop,
    zero_grad_stop,
)

_STOPS: Mapping[Stop, Callable[[Table, Scene, stops.Standing, Stop], None]] = {
    "image": image_stop.show,
    "forward": forward_stop.show,
    "loss": loss_stop.show,
    "zero_grad": zero_grad_stop.show,
    "backward": backward_stop.show,
    "update": update_stop.show,
    "again": again_stop.show,
}
"""What each takes apart: the layers, the way on, where the page stands, and its own stop."""


def show(table: Table, on: Scene, standing: stops.Standing, opens_at: Stop) -> None:
    """Draws the choice of a part, and the part."""
    inspector_part.show(standing.part, stops.target(opens_at))
    reason = stop_words.reason(table, standing.stop)
    if reason:
        st.info(reason, icon=":material/info:")
    else:
        _STOPS[standing.stop](table, on, standing, opens_at)
