"""What the stage shows at its stops: the images of the step on their way, and what comes back."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cache as once

import numpy as np

from explorer.data import image_caches
from explorer.inspection import cached
from explorer.inspection.byte_cache import Cache
from explorer.inspection.capture_records import Array, Capture, Gradients
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.ui.components import image_picker
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.session import captures, chosen_network, fold, parameters
from explorer.ui.session.parameter_kinds import Place
from explorer.ui.session.parameters import ABOUT, VALUE
from explorer.ui.shell.language import current
from explorer.ui.stage import step_choice

_BUDGET = 64_000_000
"""Bytes of the messages that are kept for all sessions."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Message:
    """What the browser gets, as it is kept for all sessions."""

    data: bytes

    @property
    def nbytes(self) -> int:
        """Its bytes."""
        return len(self.data)


@once
def messages() -> Cache:
    """The messages that were made once, for all sessions."""
    return Cache(_BUDGET)


image_caches.register(lambda: messages().clear())


def kept(key: tuple[Hashable, ...], of: Scene, make: Callable[[], bytes]) -> bytes:
    """A message of a scene, in the language spoken, made unless one of that key was."""
    made: Message = messages().get((*key, current()), of.picture_bytes, lambda: Message(make()))
    return made.data


def forward(table: Table) -> Scene:
    """What the network makes of the images, one of them in hand. Raises TooLarge, Refusal."""
    network, images = table.network, step_choice.images()
    chosen, weights = image_picker.chosen(network), captures.weights()
    on = Scene(
        rows=shapes.table(network, len(images)).rows,
        capture=cached.capture(weights, images, step_choice.mode()),
        parameters=weights.arrays,
        image=step_choice.in_hand(),
        class_names=tuple(map(network.class_name, range(network.classes))),
        label=chosen.label,
        branches=fold.branches(),
        key=(
            weights.key,
            chosen.key,
            step_choice.whole_batch(),
            chosen.in_hand,
            step_choice.mode(),
        ),
    )
    return replace(on, origin=_origin(on) if table.logits else None)


def _origin(on: Scene) -> Hashable:
    """What a step begins with and how it is taken: the scenes of one share it."""
    return on.key, chosen_network.open_block(), step_choice.objective(), step_choice.plan()


def backward(on: Scene) -> Scene:
    """The gradients of the step at the same places. Raises TooLarge, Refusal."""
    gradients = step_choice.gradients()
    return replace(
        on,
        capture=gradients_as_maps(gradients),
        parameters={**on.parameters, **_of_parameters(gradients)},
        back=True,
        key=(on.key, gradients.objective),
    )


def update(on: Scene) -> Scene:
    """The parameters of before the step and of after it. Raises TooLarge, Refusal."""
    after = step_choice.after().arrays
    return replace(on, after={name: after[name] for name in step_choice.trained()})


def again(on: Scene) -> Scene:
    """The same images with the weights that the step leads to. Raises TooLarge, Refusal."""
    weights = step_choice.after()
    return replace(
        on,
        capture=cached.capture(weights, on.capture.images, on.capture.mode),
        parameters=weights.arrays,
        key=(on.key, weights.key),
    )


def gradients_as_maps(gradients: Gradients) -> Capture:
    """Zeros where no path leads from the loss: no gradient is no number, and is said so."""
    maps = gradients.forward.maps
    return Capture(
        images=gradients.image,
        maps={name: _or_zeros(gradients.maps[name], values) for name, values in maps.items()},
        logits=gradients.forward.logits,
        probabilities=gradients.forward.probabilities,
        mode=gradients.forward.mode,
        source=gradients,
    )


def _of_parameters(gradients: Gradients) -> dict[str, Array]:
    return {
        name: _or_zeros(parameter.gradient, parameter.value)
        for name, parameter in gradients.parameters.items()
    }


def _or_zeros(gradient: Array | None, values: Array) -> Array:
    return np.zeros_like(values) if gradient is None else gradient


def choice(shown: Scene) -> Choice:
    """The chosen value: of the layer that is chosen on every page, the largest until one is."""
    layer = chosen_network.selected_layer()
    held = _chosen(layer)
    if held is not None:
        return held
    maps = np.nan_to_num(shown.maps(layer))
    place = np.unravel_index((np.abs(maps) if shown.back else maps).argmax(), maps.shape)
    return Choice(layer, *map(int, place))


def _chosen(layer: str) -> Choice | None:
    """The value that was chosen of this layer."""
    value = VALUE.value()
    if value is None or value.name != layer or len(value.at) > len(("map", "y", "x")):
        return None
    return Choice(layer, *value.at)


def choose(wanted: Choice) -> None:
    """Chooses a value, and its layer on every page; it is what a gradient is asked for of."""
    parameters.write(
        (VALUE, Place(wanted.layer, (wanted.map, wanted.y, wanted.x))),
        *chosen_network.choosing(wanted.layer),
        (ABOUT, "value"),
    )
