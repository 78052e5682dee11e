"""The loss taken apart: from the outputs of the image in hand to one number, by hand."""

from typing import assert_never

import streamlit as st

from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import NumberLoss
from explorer.network.shapes import Table
from explorer.sentence import Sentence
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, say
from explorer.ui.stage import loss_by_hand
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.step_entries import FREE, STEP
from explorer.ui.stage.stops import Standing


def show(_table: Table, on: Scene, standing: Standing, _opens_at: Stop) -> None:
    """Draws a part of it."""
    logits = on.capture.logits
    assert logits is not None  # the stop is not come to without
    taken = loss_by_hand.taken(logits)
    match standing.part:
        case "why":
            _fields()
            loss_by_hand.formula(taken)
        case "numbers":
            loss_by_hand.classes(taken)
            loss_by_hand.batch(taken)
        case "code":
            loss_by_hand.code(taken)
        case never:
            assert_never(never)


def _fields() -> None:
    free = isinstance(choice.loss(), NumberLoss)
    typed = choice.numbers_text() if free else None
    lines = [Line((_loss(), _target(free=free, is_typed=typed is not None)), "3fr 2fr")]
    if typed is not None:
        lines.append(Line((_numbers(typed),), "1fr"))
    fields.show(lines, "loss-of")
    sentence = choice.refusal()
    if sentence is not None:
        fallback = _("Until then the class is the target.")
        st.warning(f"{say(sentence)} {fallback}", icon=":material/block:")


def _loss() -> Field:
    return Field(
        STEP, "loss", "choice", _("Loss"), choice.loss().name,
        options=tuple((name, each.module) for name, each in LOSSES.items()),
        help=say(Sentence(choice.loss().help)),
    )  # fmt: skip


def _target(*, free: bool, is_typed: bool) -> Field:
    network = chosen_network.network()
    options = tuple((place, network.class_name(place)) for place in range(network.classes))
    own = ((FREE, _("numbers of my own")),) if free else ()
    several = len(choice.classes()) > 1
    return Field(
        STEP, "target", "choice", _("Target of this image") if several else _("Target"),
        FREE if is_typed else choice.classes()[choice.in_hand()], options=(*own, *options),
    )  # fmt: skip


def _numbers(typed: str) -> Field:
    return Field(
        STEP, "numbers", "text", _("Target numbers"), typed, most=2048,
        help=_(
            "A number for each output, or one for all, as in 0 1 0.5 or arange(1, 11). A row an "
            "image ends at a semicolon."
        ),
    )  # fmt: skip
