"""What the step is of: the images, the loss and its target, the optimizer, what came before."""

import streamlit as st

from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import NumberLoss
from explorer.inspection.optimizers import MOST_RATE, OPTIMIZERS
from explorer.inspection.stepping.step_records import MOST_BEFORE, ZEROS, Zero
from explorer.network.shapes import Table
from explorer.sentence import Sentence
from explorer.ui.components import image_picker
from explorer.ui.feature_maps import maps_glass_box
from explorer.ui.gradients import step_choice as choice
from explorer.ui.session import chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.shell.language import _, ngettext, say

_LOSS, _CLASS, _NUMBERS = "step-loss", "step-class", "step-numbers"
_OPTIMIZER, _RATE, _ZERO, _BEFORE, _BATCH = (
    "step-optimizer-of", "step-rate", "step-zero", "step-before", "step-batch-of",
)  # fmt: skip
_FREE = -1
"""In place of a class: numbers of one's own."""
_START = "0"
"""What is held against the outputs until other numbers are typed."""


def show(table: Table) -> None:
    """Draws the choices, two thin lines of them."""
    maps_glass_box.controls(table)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="step-of"):
        _images()
        st.selectbox(
            _("Loss"),
            list(LOSSES),
            format_func=lambda name: LOSSES[name].module,
            key=bound(_LOSS, choice.loss().name),
            on_change=lambda: choice.choose_loss(entered(_LOSS)),
            help=say(Sentence(choice.loss().help)),
            width=180,
        )
        _target(table)
        st.selectbox(
            _("Optimizer"),
            list(OPTIMIZERS),
            format_func=lambda name: OPTIMIZERS[name].title,
            key=bound(_OPTIMIZER, choice.optimizer()),
            on_change=_updated,
            help=say(Sentence(OPTIMIZERS[choice.optimizer()].help)),
            width=170,
        )
        st.number_input(
            _("Learning rate"), 1e-9, MOST_RATE, step=0.001, format="%g",
            key=bound(_RATE, choice.rate()), on_change=_updated, width=170,
        )  # fmt: skip
        with st.popover("zero_grad"):
            _before()
    sentence = choice.refusal()
    if sentence is not None:
        fallback = _("Until then the class is the target.")
        st.warning(f"{say(sentence)} {fallback}", icon=":material/block:")


def _images() -> None:
    count = len(image_picker.chosen(chosen_network.network()).batch)
    if count == 1:
        return
    all_of_them = ngettext("all {count}", "all {count}", count).format(count=count)
    st.selectbox(
        _("Step on"),
        [True, False],
        format_func={True: all_of_them, False: _("the one in hand")}.__getitem__,
        key=bound(_BATCH, choice.whole_batch()),
        on_change=lambda: choice.take_whole_batch(entered(_BATCH)),
        width=140,
    )


def _target(table: Table) -> None:
    network = table.network
    options = list(range(network.classes))
    free = isinstance(choice.loss(), NumberLoss)
    typed = choice.numbers_text()
    in_hand = choice.classes()[choice.in_hand()]

    def named(place: int) -> str:
        return _("numbers of my own") if place == _FREE else network.class_name(place)

    st.selectbox(
        _("Target of this image") if len(choice.classes()) > 1 else _("Target"),
        [_FREE, *options] if free else options,
        format_func=named,
        key=bound(_CLASS, _FREE if free and typed is not None else in_hand),
        on_change=_targeted,
        width=180,
    )
    if free and typed is not None:
        st.text_input(
            _("Target numbers"),
            key=bound(_NUMBERS, typed),
            on_change=lambda: choice.choose_numbers(entered(_NUMBERS)),
            help=_(
                "A number for each output, or one for all, as in 0 1 0.5 or arange(1, 11). A row "
                "an image ends at a semicolon."
            ),
            width=240,
        )


def _targeted() -> None:
    wanted = entered(_CLASS)
    if wanted == _FREE:
        choice.choose_numbers(_START)
    else:
        choice.choose_numbers(None)
        choice.choose_class(wanted)


def _updated() -> None:
    choice.choose_update(entered(_OPTIMIZER), entered(_RATE))


def _before() -> None:
    labels: dict[Zero, str] = {
        "none": _("zero_grad(): .grad is None again"),
        "zeros": _("zero_grad(set_to_none=False): zeros, as in the practical"),
        "skip": _("left out: gradients add up"),
    }
    st.radio(
        _("Before backward"),
        ZEROS,
        format_func=labels.__getitem__,
        key=bound(_ZERO, choice.zero()),
        on_change=_zeroed,
    )
    st.number_input(
        _("Backward passes before the step"), 0, MOST_BEFORE,
        key=bound(_BEFORE, choice.before()), on_change=_zeroed,
        help=_("Over the same images, with no zero_grad between them."),
    )  # fmt: skip


def _zeroed() -> None:
    choice.choose_zero(entered(_ZERO), entered(_BEFORE))
