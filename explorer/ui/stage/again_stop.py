"""The same images once more: what the step did to the loss and to the probabilities."""

from typing import assert_never

import numpy as np
import streamlit as st

from explorer.inspection.capture_records import Array
from explorer.inspection.losses.loss_record import ClassLoss
from explorer.network.shapes import Table
from explorer.numerals import significant
from explorer.ui.components import data_table, facts
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _
from explorer.ui.stage import loss_by_hand, step_words, stop_words
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import digits
from explorer.ui.stage.stops import Standing


def show(_table: Table, _on: Scene, standing: Standing, _opens_at: Stop) -> None:
    """Draws a part of it."""
    match standing.part:
        case "why":
            _losses()
        case "numbers":
            _classes()
        case "code":
            st.code(_code(), language="python", wrap_lines=True)
        case never:
            assert_never(never)


def _losses() -> None:
    step, write = choice.step(), digits()
    facts.show(
        Fact("loss", write(step.loss), _("loss before the step")),
        Fact("again", write(step.loss_again), _("after one step on the same")),
    )
    if isinstance(choice.loss(), ClassLoss):
        _target(step.logits, step.logits_again)
    st.markdown(step_words.sentences(step)["again"])
    warning = step_words.not_finite(step.not_finite)
    if warning:
        st.warning(warning, icon=":material/all_inclusive:")


def _target(before: Array, after: Array) -> None:
    """The target's probability, before and after."""
    write, image = digits(), choice.in_hand()
    target = choice.classes()[image]
    name = chosen_network.network().class_name(target)
    numbers = [write(float(probabilities(each[image])[target])) for each in (before, after)]
    words = _("probability of class {name}").format(name=name)
    facts.show(Fact("probability", " → ".join(numbers), words))


def probabilities(logits: Array) -> Array:
    """The softmax of the outputs of an image (K), in double precision."""
    with np.errstate(all="ignore"):
        powers = np.exp(logits.astype(np.float64) - logits.max())
        shares: Array = powers / powers.sum()
    return shares


def _classes() -> None:
    step, write, image = choice.step(), digits(), choice.in_hand()
    before, after = (probabilities(each[image]) for each in (step.logits, step.logits_again))
    network = chosen_network.network()
    ranked = np.argsort(-before, kind="stable")[: loss_by_hand.MOST_ROWS]
    grid = Grid(
        caption=_("The probability of each class, before and after the step"),
        columns=(
            Column(_("class")),
            Column(_("before"), number=True),
            Column(_("after"), number=True),
            Column(_("change"), number=True),
        ),
        rows=tuple(
            Line(
                network.class_name(place),
                tuple(map(Cell, map(write, _change(float(before[place]), float(after[place]))))),
            )
            for place in sorted(map(int, ranked))
        ),
        tall="28rem",
    )
    data_table.show(grid, "classes-again")


def _change(before: float, after: float) -> tuple[float, float, float]:
    return before, after, after - before


def _code() -> str:
    loss, step = choice.loss(), choice.step()
    made = stop_words.constructor(choice.optimizer(), choice.rate())
    return "\n".join(
        [
            f"criterion = {loss.constructor}",
            f"optimizer = {made}",
            "loss = criterion(net(images), target)",
            "loss.backward()",
            "optimizer.step()",
            f"print(loss.item())  # {significant(step.loss, 6)}",
            f"print(criterion(net(images), target).item())  # {significant(step.loss_again, 6)}",
        ]
    )
