"""What of a step comes after its loss, as the stage gets it: in the page, and in a file of it.

It takes a backward pass and a step, so the page makes it for those only who come near it.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import get_args

import streamlit as st

from explorer.inspection.capture_records import Gradients
from explorer.ui.components.glass_box import loss_column, phase_message
from explorer.ui.components.glass_box.loss_column import LossColumn
from explorer.ui.components.glass_box.scene import Scene, stamp
from explorer.ui.components.glass_box.stop_record import Phase, Stop, StopRecord
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell.language import _
from explorer.ui.stage import attribution_map, scenes, step_choice, step_words

_ASKED = "phases-asked"
"""The step that they were asked for of, by its stamp."""


def are_wanted(on: Scene, stop: Stop) -> bool:
    """Whether the page stands at one of them, or the browser asked for those of this step."""
    return stop in get_args(Phase) or st.session_state.get(_ASKED) == stamp(on.origin)


@receives("phases")
def _asked(entry: Entry) -> None:
    st.session_state[_ASKED] = entry.value


def messages(
    on: Scene, records: Sequence[StopRecord], below: str, *, folded: bool
) -> Iterator[tuple[Phase, bytes]]:
    """As far as it can be had, each made when it is asked for; `below`: what the page opened."""
    available = {each.name for each in records if each.available}
    if "backward" in available:
        back = scenes.backward(on)
        owed = attribution_map.shown() if below == "pixels" else None
        yield _phase("backward", back, owed, partial(_backward, back, owed, folded=folded))
    if "update" in available:
        changed = scenes.update(on)
        yield _phase("update", changed, None, partial(_update, changed, folded=folded))
    if "again" in available:
        then = scenes.again(on)
        yield _phase("again", then, None, partial(_again, then, folded=folded))


def loss(on: Scene) -> LossColumn | None:
    """That of the image in hand; None of a network without logits."""
    logits = on.capture.logits
    if logits is None:
        return None
    return loss_column.of_image(step_choice.objective(), logits, on.image)


def _phase(
    phase: Phase, scene: Scene, more: Hashable, make: Callable[[], bytes]
) -> tuple[Phase, bytes]:
    key = phase, scene.key, scene.origin, scene.branches, more
    return phase, scenes.kept(key, scene, make)


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
    sentence = step_words.sentences(step_choice.step())["again"]
    return phase_message.message(then, "again", folded=folded, loss=loss(then), sentence=sentence)


def _unreached(gradients: Gradients) -> str:
    """Names the layers that the loss does not reach; empty where it reaches all."""
    names = [name for name, gradient in gradients.maps.items() if gradient is None]
    if not names:
        return ""
    return _("No path leads from the loss to {layers}: no gradient there, drawn as zeros.").format(
        layers=", ".join(names)
    )
