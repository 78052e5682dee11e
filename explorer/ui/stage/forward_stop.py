"""The way on taken apart: one value of the chosen layer, all of its maps, its code."""

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components import fields
from explorer.ui.components.fields import Line
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    inspector_mounting,
    mounting,
)
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.shell.inspector_part import Part
from explorer.ui.shell.language import _, current
from explorer.ui.stage import number_format, scenes, stops
from explorer.ui.stage.scenes import Message
from explorer.ui.stage.stops import Standing


def show(_table: Table, on: Scene, standing: Standing, opens_at: Stop) -> None:
    """Draws a part of it."""
    if standing.part == "numbers" and opens_at == "forward":
        _asked_below(standing, opens_at)
    inspector(on, standing.part)


def inspector(shown: Scene, part: Part, key: str = "glassbox-inspector") -> None:
    """Draws a part of the chosen layer, on the way on or on the way back."""
    wanted = scenes.choice(shown)
    made = scenes.messages().get(
        ("inspector", shown.key, inspector_message.sent_for(shown, wanted), current()),
        shown.picture_bytes,
        lambda: Message(
            inspector_message.message(
                shown,
                wanted,
                group=mounting.GROUP,
                words=glass_box_words.inspector(back=shown.back),
            )
        ),
    )
    with st.container(gap=None):  # how it is looked at is told apart, and takes no room
        inspector_mounting.show_inspector(
            made.data,
            shown,
            part=part,
            exact=number_format.are_all(),
            on_choose=scenes.choose,
            key=key,
        )


def _asked_below(standing: Standing, opens_at: Stop) -> None:
    button = stops.button(opens_at, "excites", _("What excites it"), standing.below)
    fields.show([Line((button,))], "below-forward")
