"""The glass box run backwards: the gradient of the loss at every layer's output."""

from dataclasses import replace

import numpy as np
import streamlit as st

from explorer.inspection.capture_records import Array, Capture, Gradients
from explorer.ui.components import image_picker
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.feature_maps import maps_glass_box
from explorer.ui.gradients import step_choice
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.parameters import WAY
from explorer.ui.shell.language import _

_BACK, _ON = "back", "on"


def show() -> None:
    """Draws the toggle, the whole network, and the chosen layer."""
    st.segmented_control(
        _("Direction"),
        [_BACK, _ON],
        format_func={_BACK: _("backward: gradients"), _ON: _("forward: activations")}.__getitem__,
        required=True,
        key=bound("way-back", WAY.value()),
        on_change=lambda: WAY.put(entered("way-back")),
        label_visibility="collapsed",
    )
    shown = scene() if WAY.value() != _ON else forward()
    maps_glass_box.show_overview(shown)
    if shown.back:
        _without(step_choice.gradients())
    maps_glass_box.show_inspector(shown)


def forward() -> Scene:
    """What the network made of the images of the step."""
    network, gradients = chosen_network.network(), step_choice.gradients()
    chosen, weights = image_picker.chosen(network), captures.weights()
    own = chosen.key, step_choice.whole_batch(), step_choice.in_hand()
    return Scene(
        rows=step_choice.table().rows,
        capture=gradients.forward,
        parameters=weights.arrays,
        image=step_choice.in_hand(),
        class_names=tuple(map(network.class_name, range(network.classes))),
        label=chosen.label,
        key=(weights.key, own, gradients.forward.mode),
    )


def scene() -> Scene:
    """The gradients of the step, as the glass box takes them."""
    gradients = step_choice.gradients()
    on = forward()
    return replace(
        on,
        capture=_gradients_as_maps(gradients),
        parameters={**on.parameters, **_of_parameters(gradients)},
        back=True,
        key=(on.key, gradients.objective),
    )


def _gradients_as_maps(gradients: Gradients) -> Capture:
    """With zeros where no path leads from the loss: no gradient is no number, and is said so."""
    maps = gradients.forward.maps
    return Capture(
        images=gradients.image,
        maps={name: _or_zeros(gradients.maps[name], values) for name, values in maps.items()},
        logits=gradients.forward.logits,
        probabilities=gradients.forward.probabilities,
        mode=gradients.forward.mode,
    )


def _of_parameters(gradients: Gradients) -> dict[str, Array]:
    return {
        name: _or_zeros(parameter.gradient, parameter.value)
        for name, parameter in gradients.parameters.items()
    }


def _or_zeros(gradient: Array | None, values: Array) -> Array:
    return np.zeros_like(values) if gradient is None else gradient


def _without(gradients: Gradients) -> None:
    """Names the layers that the loss does not reach."""
    names = [name for name, gradient in gradients.maps.items() if gradient is None]
    if names:
        st.caption(
            _("No path leads from the loss to {layers}: no gradient there, drawn as zeros.").format(
                layers=", ".join(names)
            )
        )
