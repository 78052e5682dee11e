"""The update taken apart: one weight by hand, several steps on the same images, the code."""

from typing import assert_never

import streamlit as st

from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.shapes import Table
from explorer.sentence import Sentence
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.shell.language import _, say
from explorer.ui.stage import loss_along_gradient, step_words, stops, update_by_hand
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.step_entries import STEP
from explorer.ui.stage.stops import Standing


def show(_table: Table, _on: Scene, standing: Standing, opens_at: Stop) -> None:
    """Draws a part of it."""
    match standing.part:
        case "why":
            _fields()
            update_by_hand.weight(update_by_hand.walk(choice.steps()))
            st.caption(step_words.sentences(choice.step())["update"])
        case "numbers":
            _steps(standing, opens_at)
        case "code":
            update_by_hand.code(update_by_hand.walk(choice.steps()))
        case never:
            assert_never(never)


def _fields() -> None:
    optimizer = Field(
        STEP, "optimizer", "choice", _("Optimizer"), choice.optimizer(),
        options=tuple((name, each.title) for name, each in OPTIMIZERS.items()),
        help=say(Sentence(OPTIMIZERS[choice.optimizer()].help)),
    )  # fmt: skip
    rate = Field(STEP, "rate", "real", _("Learning rate"), choice.rate(), step=0.001)
    fields.show([Line((optimizer, rate), "5fr 6fr")], "update-of")


def _steps(standing: Standing, opens_at: Stop) -> None:
    walked = update_by_hand.walk(choice.steps())
    update_by_hand.told(walked)
    update_by_hand.buttons()
    update_by_hand.losses(walked)
    update_by_hand.numbers(walked)
    rare = (
        stops.button(opens_at, "line", _("Along a line"), standing.below),
        stops.button(opens_at, "tensors", _("Every tensor"), standing.below),
    )
    fields.show([Line(rare)], "update-rare")
    if standing.below == "line":
        loss_along_gradient.show()
    elif standing.below == "tensors":
        update_by_hand.tensors(walked)
