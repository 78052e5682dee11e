"""The loss by hand: every number of it for the image in hand, then the mean, then PyTorch's own."""

from math import isfinite, log

import numpy as np
import streamlit as st

from explorer.inspection.stepping.loss_terms import (
    ByHand,
    CrossEntropy,
    Doubles,
    SquaredError,
    by_hand,
    mean,
)
from explorer.inspection.stepping.step_records import Step
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.ui.components import data_table, facts
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.gradients import step_choice as choice
from explorer.ui.gradients import step_scrubber
from explorer.ui.gradients.number_format import Say, bracketed, digits
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, ngettext

MOST_ROWS = 100
"""Classes that are listed: the target, and those with the largest outputs."""
_OVERFLOWS = 88.7
"""The power of e from which on float32 is infinite."""


def show(_table: Table) -> None:
    """Draws the table of the outputs, the formula with its numbers, and the mean of a batch."""
    step, objective = step_scrubber.step(), choice.objective()
    each = by_hand(objective, step.logits)
    image = choice.in_hand()
    one = each[image]
    write = digits()
    theirs = "nn.CrossEntropyLoss()" if isinstance(one, CrossEntropy) else "nn.MSELoss()"
    hand = mean(each)
    facts.show(
        Fact("by-hand", write(hand), _("by hand, in double precision")),
        Fact("pytorchs", write(step.loss), f"{theirs}(output, target)"),
        Fact("apart", significant(abs(hand - step.loss)), _("apart: rounding in float32")),
    )
    _warned(step)
    with st.container(key="loss-by-hand"):
        if isinstance(one, CrossEntropy):
            _of_classes(one, write)
        else:
            _of_numbers(one, write)
    data_table.show(_formula(one, write), key="loss-formula")
    if not isfinite(one.loss):
        st.info(
            _(
                "An output that is infinite or nan makes the loss infinite or nan: ∞ − ∞ is nan, "
                "and so is whatever is made from nan."
            ),
            icon=":material/all_inclusive:",
        )
    if isinstance(one, CrossEntropy):
        _stable(one)
    if len(each) > 1:
        _batch(each, step, write)


def _warned(step: Step) -> None:
    sentence = choice.objective().warning(step.logits.shape)
    if sentence is None:
        return
    st.warning(f"`UserWarning: {sentence}`", icon=":material/warning:")
    rows, columns = (1, *_target_shape())[-2:]
    told = [_("PyTorch warns and goes on: the target is repeated until the shapes are the same.")]
    if rows == 1 and len(step.logits) > 1:
        told.append(_("Here every image is held against the same numbers."))
    if columns == 1:
        told.append(_("Here every output of an image is held against the same number."))
    if rows == len(step.logits) and columns == step.logits.shape[1]:
        told.append(_("Here that changes nothing: there is one image, and a number an output."))
    st.caption(" ".join(told))


def _target_shape() -> tuple[int, ...]:
    numbers = choice.objective().numbers
    return () if numbers is None else numbers.shape


def _listed(outputs: Doubles, target: int | None) -> list[int]:
    """The classes that are listed, in their order."""
    if len(outputs) <= MOST_ROWS:
        return list(range(len(outputs)))
    first = np.argsort(-outputs, kind="stable")[: MOST_ROWS - 1].tolist()
    return sorted({*first, *([] if target is None else [target])})


def _left_out(count: int) -> None:
    if count:
        st.caption(
            ngettext(
                "{count} smaller output is not listed, but counted.",
                "{count} smaller outputs are not listed, but counted.",
                count,
            ).format(count=whole(count))
        )


def _of_classes(one: CrossEntropy, write: Say) -> None:
    places = _listed(one.logits, one.target)
    network = chosen_network.network()
    columns = (one.logits, one.shifted, one.powers, one.probabilities)
    grid = Grid(
        caption=_("From logits to probabilities"),
        columns=(
            Column(_("class")),
            Column("z", _("logit"), number=True),
            Column("z − m", _("less the largest"), number=True),
            Column("exp(z − m)", number=True),
            Column("p", _("probability"), number=True),
        ),
        rows=tuple(
            Line(
                network.class_name(place),
                tuple(Cell(write(float(values[place]))) for values in columns),
                name=str(place),
            )
            for place in places
        ),
        foot=(Line("Σ", (Cell(""), Cell(""), Cell(write(one.total)), Cell(write(1.0)))),),
        tall="26rem",
    )
    data_table.show(
        grid, "loss-outputs", str(one.target), lambda name: choice.choose_class(int(name))
    )
    st.caption(_("The marked row is the target; another is chosen with a click or the arrow keys."))
    _left_out(len(one.logits) - len(places))


def _of_numbers(one: SquaredError, write: Say) -> None:
    places = _listed(one.outputs, None)
    network = chosen_network.network()
    columns = (one.outputs, one.targets, one.differences, one.squares)
    grid = Grid(
        caption=_("From outputs to squared differences"),
        columns=(
            Column(_("class")),
            Column("z", _("output"), number=True),
            Column("y", _("target"), number=True),
            Column("z − y", _("difference"), number=True),
            Column("(z − y)²", _("squared"), number=True),
        ),
        rows=tuple(
            Line(
                network.class_name(place),
                tuple(Cell(write(float(values[place]))) for values in columns),
            )
            for place in places
        ),
        foot=(Line("Σ", (Cell(""), Cell(""), Cell(""), Cell(write(one.total)))),),
        tall="26rem",
    )
    data_table.show(grid, "loss-outputs")
    _left_out(len(one.outputs) - len(places))


def _formula(one: ByHand, write: Say) -> Grid:
    def number(value: float) -> str:
        return bracketed(write, value)

    if isinstance(one, CrossEntropy):
        logit = float(one.logits[one.target])
        probability = float(one.probabilities[one.target])
        lines = [
            ("m", "max z", write(one.largest)),
            (
                "ln Σ exp(z)",
                "m + ln Σ exp(z − m)",
                f"{number(one.largest)} + ln {number(one.total)} = {write(one.logarithm)}",
            ),
            (
                _("loss"),
                _("ln Σ exp(z) − z of the target"),
                f"{number(one.logarithm)} − {number(logit)} = {write(one.loss)}",
            ),
            (
                _("the same"),
                "−ln p",
                f"−ln {number(probability)} = {write(_minus_log(probability))}",
            ),
        ]
    else:
        count = len(one.outputs)
        lines = [
            (
                _("loss"),
                _("Σ (z − y)² / number of outputs"),
                f"{number(one.total)} / {whole(count)} = {write(one.loss)}",
            )
        ]
    return Grid(
        caption=_("The loss of the image in hand"),
        columns=(
            Column(_("quantity")),
            Column(_("formula"), wraps=True),
            Column(_("in numbers"), wraps=True),
        ),
        rows=tuple(Line(title, (Cell(formula), Cell(text))) for title, formula, text in lines),
    )


def _minus_log(probability: float) -> float:
    return -log(probability) if probability > 0 else float("nan" if probability else "inf")


def _stable(one: CrossEntropy) -> None:
    told = _(
        "Taking the largest logit away first changes nothing, for it is added again, and keeps "
        "every exp(z − m) at 1 or below."
    )
    if one.largest > _OVERFLOWS:
        told += " " + _("Here exp({largest}) itself would be infinite in float32.").format(
            largest=significant(one.largest)
        )
    st.caption(told)


def _batch(each: tuple[ByHand, ...], step: Step, write: Say) -> None:
    network = chosen_network.network()
    classes = choice.classes()
    data_table.show(
        Grid(
            caption=_("The loss of each image, and their mean"),
            columns=(
                Column(_("image")),
                Column(_("target")),
                Column(_("loss"), _("by hand"), number=True),
                Column(_("loss"), "reduction='none'", number=True),
            ),
            rows=tuple(
                Line(
                    str(place + 1),
                    (
                        Cell(network.class_name(classes[place])),
                        Cell(write(one.loss)),
                        Cell(write(float(step.losses[place]))),
                    ),
                )
                for place, one in enumerate(each)
            ),
            foot=(
                Line(
                    _("mean"),
                    (Cell("reduction='mean'"), Cell(write(mean(each))), Cell(write(step.loss))),
                ),
            ),
        ),
        key="loss-batch",
    )
