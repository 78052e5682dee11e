"""What the step is of: its images, its loss, its optimizer, and one weight in it.

All of it stands in the link. What the link says and cannot be is passed over for what goes without
saying, and refusal() says why.
"""

from collections.abc import Hashable
from contextlib import suppress
from math import prod

import numpy as np
import streamlit as st

from explorer.inspection import cached, typed_numbers
from explorer.inspection.capture_records import Array, Gradients, Mode
from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import ClassLoss, NumberLoss
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.stepping.several_steps import MOST_STEPS
from explorer.inspection.stepping.step_records import SHOWN, ZEROS, Plan, Step, Zero
from explorer.inspection.stepping.vector import MOST_SEED, Source
from explorer.inspection.weights import Weights
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.sentence import Explained, Refusal, Sentence
from explorer.ui.components import image_picker as pictures
from explorer.ui.session import captures, chosen_network, parameters
from explorer.ui.session.parameter_kinds import Place, Whole
from explorer.ui.session.parameters import (
    ABOUT,
    BEFORE,
    LAYER,
    LOSS,
    MODE,
    NUMBERS,
    OF,
    PART,
    STEPS,
    TARGET,
    UPDATE,
    VECTOR,
    WEIGHT,
    ZERO,
)

_SEED = Whole(0, MOST_SEED)
TYPED = "v="
"""Stands before numbers of one's own, for a single one could be a seed."""
_FOR = "gradients-target-for"
"""The images for which the link's target classes were chosen, and these classes."""


def whole_batch() -> bool:
    """Whether the step is that of all chosen images, or of the one in hand alone."""
    return OF.value() == "batch"


def take_whole_batch(wanted: bool) -> None:
    """Chooses between the two."""
    OF.put("batch" if wanted else "image")


def images() -> Array:
    """The images of the step as the network gets them, (N, C, H, W). Raises TooLarge."""
    chosen = pictures.chosen(chosen_network.network())
    if whole_batch():
        return chosen.batch
    return chosen.batch[chosen.in_hand : chosen.in_hand + 1]


def in_hand() -> int:
    """The place of the image in hand among the images of the step."""
    return pictures.chosen(chosen_network.network()).in_hand if whole_batch() else 0


def table() -> Table:
    """The layers for as many images."""
    return shapes.table(chosen_network.network(), len(images()))


def mode() -> Mode:
    """Evaluation, until the visitor chooses training."""
    return "training" if MODE.value() == "train" else "evaluation"


def loss() -> ClassLoss | NumberLoss:
    """The first of the table, until the visitor chooses."""
    return LOSSES[LOSS.value()]


def choose_loss(name: str) -> None:
    """Chooses the loss."""
    LOSS.put(name)


def classes() -> tuple[int, ...]:
    """The target class of each image of the step: its own, unless another was chosen."""
    chosen = pictures.chosen(chosen_network.network())
    own = [label or 0 for label in chosen.labels]
    for place, wanted in enumerate(_linked_classes(chosen.key)[: len(own)]):
        if wanted is not None and wanted < chosen_network.network().classes:
            own[place] = wanted
    return tuple(own) if whole_batch() else (own[chosen.in_hand],)


def choose_class(wanted: int) -> None:
    """Chooses the target class of the image in hand."""
    chosen = pictures.chosen(chosen_network.network())
    after: list[int | None] = list(_linked_classes(chosen.key))
    after += [None] * (len(chosen.labels) - len(after))
    after[chosen.in_hand] = None if wanted == (chosen.label or 0) else wanted
    while after and after[-1] is None:
        after.pop()
    TARGET.put(tuple(after))
    st.session_state[_FOR] = chosen.key, tuple(after)


def _linked_classes(images_key: Hashable) -> tuple[int | None, ...]:
    """The link's target classes; those that were chosen for other images mean nothing."""
    wanted = TARGET.value()
    known: tuple[Hashable, tuple[int | None, ...]] | None = st.session_state.get(_FOR)
    if known is None or known[1] != wanted:
        st.session_state[_FOR] = images_key, wanted
    elif known[0] != images_key:
        return ()
    return wanted


def numbers_text() -> str | None:
    """The free numbers that a loss of numbers is taken of, as they were typed; None: the class."""
    return NUMBERS.value()


def choose_numbers(text: str | None) -> None:
    """Takes a text, whatever it says."""
    NUMBERS.put(text)


def refusal() -> Sentence | None:
    """Why the free numbers cannot be taken; None where they can, or are not asked for."""
    try:
        _numbers()
    except Refusal as refused:
        return refused.sentence
    return None


def _numbers() -> Numbers | None:
    """The free numbers. Raises Refusal."""
    text = numbers_text()
    if text is None or isinstance(loss(), ClassLoss):
        return None
    numbers = typed_numbers.numbers(text)
    numbers.check((len(images()), chosen_network.network().classes))
    return numbers


def objective() -> Objective:
    """What the step makes small. With numbers that cannot be taken, the class of each image."""
    numbers = None
    with suppress(Refusal):
        numbers = _numbers()
    return Objective(classes(), loss().name, numbers)


def optimizer() -> str:
    """How the step changes the weights."""
    return UPDATE.value()[0]


def rate() -> float:
    """The learning rate."""
    return UPDATE.value()[1]


def choose_update(optimizer: str, rate: float) -> None:
    """Chooses both."""
    UPDATE.put((optimizer, rate))


def plan() -> Plan:
    """How the step is taken."""
    return Plan(optimizer(), rate(), zero(), before())


def zero() -> Zero:
    """What is done about gradients that are there already."""
    chosen = ZERO.value()
    return next(each for each in ZEROS if each == chosen)


def before() -> int:
    """Backward passes that came before the step."""
    return BEFORE.value()


def choose_zero(zero: Zero, before: int) -> None:
    """Chooses both."""
    parameters.write((ZERO, zero), (BEFORE, before))


def vector() -> Source:
    """What a backward pass begins with at the outputs: a seed, until another is chosen.

    Raises Refusal for numbers that do not go with the outputs.
    """
    text = vector_text()
    if text == "loss":
        return objective()
    seed = vector_seed(text)
    if seed is not None:
        return seed
    numbers = typed_numbers.numbers(text.removeprefix(TYPED))
    numbers.check((len(images()), chosen_network.network().classes))
    return numbers


def vector_seed(text: str) -> int | None:
    """The seed that a text is; None where it is something else."""
    try:
        return _SEED.read(text)
    except ValueError:
        return None


def vector_text() -> str:
    """As the link has it: a seed, "loss" for the loss's own gradient, or TYPED and numbers."""
    return VECTOR.value()


def choose_vector(text: str) -> None:
    """Takes a text, whatever it says."""
    VECTOR.put(text)


def steps() -> int:
    """How many steps the update is followed for."""
    return STEPS.value()


def choose_steps(wanted: int) -> None:
    """Chooses, from 1 on."""
    STEPS.put(min(wanted, MOST_STEPS))


def weight() -> tuple[str, tuple[int, ...]]:
    """The chosen parameter and its place in its tensor, which stands in the link.

    Until one is chosen, the first number of the chosen layer's bias, or of its weight where it has
    no bias; of a layer without either, that of the first bias of all, as the practical prints it.
    """
    tensors = trained()
    chosen = WEIGHT.value()
    if chosen is not None and chosen.name in tensors:
        sizes = tensors[chosen.name]
        fits = len(chosen.at) == len(sizes) and all(map(int.__lt__, chosen.at, sizes))
        return chosen.name, chosen.at if fits else (0,) * len(sizes)
    layer = chosen_network.selected_layer()
    biases = (name for name in tensors if name.endswith(".bias"))
    wanted = (f"{layer}.bias", f"{layer}.weight", *biases, *tensors)
    usual = next((name for name in wanted if name in tensors), "")
    return usual, (0,) * len(tensors.get(usual, ()))


def trained() -> dict[str, tuple[int, ...]]:
    """The shapes of all that is trained, by full names."""
    return {
        f"{row.name}.{each.name}": each.shape
        for row in shapes.table(chosen_network.network()).rows
        for each in row.tensors
        if each.trained
    }


def has_weights() -> bool:
    """Whether anything in the network can learn."""
    return bool(trained())


def choose_weight(name: str, place: tuple[int, ...]) -> None:
    """Chooses a parameter, and with it its layer: its tensor's full name, and its place there."""
    if name in trained():
        layer = name.rpartition(".")[0]
        parameters.write((WEIGHT, Place(name, place)), (LAYER, layer), (ABOUT, "weight"))


def is_about_weight() -> bool:
    """Whether a gradient is asked for of the chosen weight, or of the chosen layer's value.

    Of whatever was chosen last: where another layer is chosen since, it is not the weight. Only a
    link of version 1 names "why", and there the weight had no layer to go with.
    """
    if not trained() or ABOUT.value() == "value":
        return False
    if LAYER.value() is None or (PART.value() == "why" and WEIGHT.value() is not None):
        return True
    return weight()[0].rpartition(".")[0] == chosen_network.selected_layer()


def gradients() -> Gradients:
    """The loss of the images of the step, and its gradient everywhere. Raises TooLarge, Refusal."""
    return cached.gradients(captures.weights(), images(), objective(), mode())


def after() -> Weights:
    """The weights that the step leads to. Raises TooLarge, Refusal."""
    return cached.after_step(captures.weights(), images(), objective(), plan(), mode())


def step() -> Step:
    """The step, taken apart. Raises TooLarge, Refusal."""
    name, place = weight()
    start = flat(name, place) // SHOWN * SHOWN if name else 0
    starts = ((name, start),) if start else ()  # one step for all that is shown from the first on
    return cached.step(captures.weights(), images(), objective(), plan(), mode(), starts=starts)


def step_if_fits() -> Step | None:
    """The same; None where there is nothing to learn, or no room for it."""
    if not has_weights():
        return None
    with suppress(Explained):
        return step()
    return None


def flat(name: str, place: tuple[int, ...]) -> int:
    """Where a number lies in its tensor, counted in memory's order."""
    shape = captures.weights().arrays[name].shape
    return int(np.ravel_multi_index(place, shape)) if prod(shape) else 0
