"""The stage with its scrubber, and beside it the inspector: what Feature maps and Gradients show.

What belongs to the way back is made once the visitor comes near the scrubber, and after both were
sent: neither waits for it, and whatever is entered meanwhile comes first.
"""

from collections.abc import Callable

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components import in_view
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_mounting,
    mounting,
    stage_message,
)
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop, StopRecord
from explorer.ui.shell import desk
from explorer.ui.stage import (
    inspector_view,
    scenes,
    side_by_side,
    step_choice,
    step_phases,
    stop_words,
    stops,
)

_KEY = "glassbox"
"""Of the stage in the browser."""


def show(table: Table, opens_at: Stop, below: Callable[[Table, Scene], None]) -> None:
    """Draws both, and `below` what the page has under its stage. Raises TooLarge, Refusal."""
    picture, inspector, under = desk.places_over_a_table()
    on, records = scenes.forward(table), stop_words.records(table)
    folded = stage_message.is_deep(on.rows)
    standing = stops.standing(opens_at)
    coming = step_phases.are_wanted(on, standing.stop)
    # What is only told to the browser takes no room, and no gap either.
    with picture:
        unseen = st.container(gap=None)
    with unseen:
        _stage(on, records, standing.stop, opens_at, folded=folded, coming=coming)
    with inspector:
        inspector_view.show(table, on, standing, opens_at)
    with under:
        side_by_side.show(table, on, standing)
        below(table, on)
        in_view.bring(standing.place)
    if coming:
        with unseen:
            for phase, message in step_phases.messages(on, records, standing.below, folded=folded):
                mounting.show_phase(phase, message, _KEY)


def _stage(
    on: Scene,
    records: tuple[StopRecord, ...],
    stop: Stop,
    opens_at: Stop,
    *,
    folded: bool,
    coming: bool,
) -> None:
    objective = step_choice.objective() if on.capture.logits is not None else None
    made = scenes.kept(
        ("stage", on.key, on.branches, objective, folded),
        on,
        lambda: stage_message.message(
            on,
            folded=folded,
            group=mounting.GROUP,
            words=glass_box_words.stage(),
            loss=step_phases.loss(on),
        ),
    )
    inspector_mounting.show_choice(scenes.choice(on))
    mounting.show_stage(
        made,
        on,
        stop=stop,
        stops=records,
        on_choose=scenes.choose,
        on_stop=lambda wanted: stops.go(opens_at, stop=wanted),
        coming=coming,
        key=_KEY,
    )
