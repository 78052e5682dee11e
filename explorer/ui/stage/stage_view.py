"""The stage with its scrubber, and beside it the inspector: what Feature maps and Gradients show.

What belongs to the way back is made after both were sent: neither waits for it, and whatever is
entered meanwhile comes first.
"""

from collections.abc import Callable, Hashable
from functools import partial

import streamlit as st

from explorer.inspection.capture_records import Gradients
from explorer.network.shapes import Table
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_mounting,
    loss_column,
    mounting,
    phase_message,
    stage_message,
)
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Phase, Stop, StopRecord
from explorer.ui.shell import desk
from explorer.ui.shell.language import _, current
from explorer.ui.stage import (
    attribution_map,
    inspector_view,
    scenes,
    step_choice,
    step_words,
    stop_words,
    stops,
)
from explorer.ui.stage.scenes import Message

_KEY = "glassbox"
"""Of the stage in the browser."""


def show(table: Table, opens_at: Stop, below: Callable[[Table, Scene], None]) -> None:
    """Draws both, and `below` what the page has under its stage. Raises TooLarge, Refusal."""
    picture, inspector, under = desk.places_over_a_table()
    on, records = scenes.forward(table), stop_words.records(table)
    folded = stage_message.is_deep(on.rows)
    standing = stops.standing(opens_at)
    # What is only told to the browser takes no room, and no gap either.
    with picture:
        told = st.container(gap=None)
    with told:
        _stage(on, records, standing.stop, opens_at, folded=folded)
    with inspector:
        inspector_view.show(table, on, standing, opens_at)
    with under:
        below(table, on)
    with told:
        _phases(on, records, standing, folded=folded)


def _stage(
    on: Scene, records: tuple[StopRecord, ...], stop: Stop, opens_at: Stop, *, folded: bool
) -> None:
    objective = step_choice.objective() if on.capture.logits is not None else None
    made = _kept(
        ("stage", on.key, on.branches, objective, folded),
        lambda: stage_message.message(
            on,
            folded=folded,
            group=mounting.GROUP,
            words=glass_box_words.stage(),
            loss=loss_column.of_image(objective, on.capture.logits, on.image)
            if objective is not None and on.capture.logits is not None
            else None,
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
        key=_KEY,
    )


def _phases(
    on: Scene, records: tuple[StopRecord, ...], standing: stops.Standing, *, folded: bool
) -> None:
    """What comes after the loss, as far as it can be had."""
    available = {each.name for each in records if each.available}
    if "backward" in available:
        back = scenes.backward(on)
        owed = attribution_map.shown() if standing.below == "pixels" else None
        _phase("backward", back, owed, partial(_backward, back, owed, folded=folded))
    if "update" in available:
        changed = scenes.update(on)
        _phase("update", changed, None, partial(_update, changed, folded=folded))
    if "again" in available:
        then = scenes.again(on)
        _phase("again", then, None, partial(_again, then, folded=folded))


def _phase(phase: Phase, scene: Scene, more: Hashable, make: Callable[[], bytes]) -> None:
    mounting.show_phase(
        phase, _kept((phase, scene.key, scene.origin, scene.branches, more), make), _KEY
    )


def _backward(back: Scene, owed: attribution_map.Owed | None, *, folded: bool) -> bytes:
    return phase_message.message(
        back,
        "backward",
        folded=folded,
        attribution=None if owed is None else attribution_map.input_map(owed),
        sentence=_unreached(step_choice.gradients()),
    )


def _update(changed: Scene, *, folded: bool) -> bytes:
    sentence = step_words.sentences(step_choice.step())["update"]
    return phase_message.message(changed, "update", folded=folded, sentence=sentence)


def _again(then: Scene, *, folded: bool) -> bytes:
    logits = then.capture.logits
    assert logits is not None  # a step has a loss
    return phase_message.message(
        then,
        "again",
        folded=folded,
        loss=loss_column.of_image(step_choice.objective(), logits, then.image),
        sentence=step_words.sentences(step_choice.step())["again"],
    )


def _unreached(gradients: Gradients) -> str:
    """Names the layers that the loss does not reach; empty where it reaches all."""
    names = [name for name, gradient in gradients.maps.items() if gradient is None]
    if not names:
        return ""
    return _("No path leads from the loss to {layers}: no gradient there, drawn as zeros.").format(
        layers=", ".join(names)
    )


def _kept(key: tuple[Hashable, ...], make: Callable[[], bytes]) -> bytes:
    made: Message = scenes.messages().get((*key, current()), 0, lambda: Message(make()))
    return made.data
