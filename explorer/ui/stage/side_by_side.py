"""What a layer makes of the image in hand, beside what it makes of another one: maps or gradients.

The second image is taken in the place of the one in hand, so that all else of the step is the same.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.inspection import cached
from explorer.inspection.capture_records import Array
from explorer.inspection.objective import Objective
from explorer.inspection.weights import Weights
from explorer.network.shapes import Table
from explorer.numerals import share
from explorer.sentence import Explained
from explorer.ui.components import image_picker
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_mounting,
    mounting,
    pair_message,
)
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.session import captures, chosen_images, chosen_network, second_image
from explorer.ui.session.held_images import Held
from explorer.ui.session.second_image import Alone, Fresh, OfBatch, Second
from explorer.ui.shell.language import _, say
from explorer.ui.stage import scenes, step_choice, stop_words
from explorer.ui.stage.stops import Standing

KEY = "side-by-side"
"""Of what holds it."""


@dataclass(frozen=True)
class _Taken:
    """What goes through the network in place of what is on the stage."""

    weights: Weights
    images: Array
    objective: Objective | None
    image: int
    key: Hashable


def show(table: Table, on: Scene, standing: Standing) -> None:
    """Draws the chosen layer of both, and the difference; nothing where nothing is compared."""
    second = second_image.second()
    if second is None and not second_image.is_asked_for():
        return
    with st.container(key=KEY):
        if second is None:
            _explain()
            return
        back = standing.stop == "backward" and not stop_words.reason(table, "backward")
        try:
            _pair(on, second, back=back)
        except Explained as refused:
            st.info(say(refused.sentence), icon=":material/info:")


def _explain() -> None:
    if second_image.refusal() is None:
        st.info(
            _("There is one image and one state of the weights. Choose one to compare with under "
              "the image in hand, or train a step."),
            icon=":material/info:",
        )  # fmt: skip


def _pair(on: Scene, second: Second, *, back: bool) -> None:
    taken = _taken(on, second)
    capture = cached.capture(taken.weights, taken.images, on.capture.mode)
    other = replace(on, capture=capture, image=taken.image)
    name = image_picker.chosen(chosen_network.network()).name
    names = (_named(say(name), on), _named(second_image.title(second), other))
    first = scenes.backward(on) if back else on
    layer, words = scenes.choice(first).layer, glass_box_words.pair()

    def made() -> bytes:
        shown = _backward(other, taken) if back else other
        return pair_message.message(first, shown, layer, names, group=mounting.GROUP, words=words)

    key = "pair", first.key, layer, names, taken.key, taken.objective if back else None
    inspector_mounting.show_pair(scenes.kept(key, on, made))


def _taken(on: Scene, second: Second) -> _Taken:
    """What is compared. Raises TooLarge."""
    weights, images = captures.weights(), on.capture.images
    objective = step_choice.objective() if on.capture.logits is not None else None
    match second:
        case Fresh():
            fresh = cached.fresh(chosen_network.network())
            return _Taken(fresh, images, objective, on.image, fresh.key)
        case OfBatch(place) if place < on.batch and step_choice.whole_batch():
            return _Taken(weights, images, objective, place, place)
        case OfBatch():
            return _in_place(on, second_image.image_of(second), objective)
        case Alone(image):
            return _in_place(on, image, objective)


def _in_place(on: Scene, image: Held, objective: Objective | None) -> _Taken:
    """An image in the place of the one in hand, with its own class for target."""
    chosen = chosen_images.alone(chosen_network.network(), image)
    images = np.array(on.capture.images)
    images[on.image] = chosen.batch[0]
    if objective is not None:
        classes = list(objective.classes)
        classes[on.image] = chosen.label or 0
        objective = replace(objective, classes=tuple(classes))
    return _Taken(captures.weights(), images, objective, on.image, chosen.key)


def _backward(other: Scene, taken: _Taken) -> Scene:
    """The gradients of its own loss at the same places. Raises TooLarge, Refusal."""
    assert taken.objective is not None  # the stop is not come to without logits
    gradients = cached.gradients(taken.weights, taken.images, taken.objective, other.capture.mode)
    return replace(other, capture=scenes.gradients_as_maps(gradients), back=True)


def _named(name: str, shown: Scene) -> str:
    """An image, and what the network takes it for."""
    probabilities = shown.capture.probabilities
    if probabilities is None or not np.isfinite(probabilities[shown.image]).all():
        return name
    of_it = probabilities[shown.image]
    answer = int(of_it.argmax())
    return f"{name} → {shown.class_names[answer]} ({share(float(of_it[answer]), 1)})"
