"""The loss by hand: every number of it for the image in hand, then the mean, then PyTorch's own."""

from math import isfinite

import numpy as np
import streamlit as st

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.loss_terms import by_hand, mean
from explorer.inspection.losses.loss_record import ClassLoss, Doubles, Terms
from explorer.inspection.stepping.step_records import Step
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.sentence import Sentence
from explorer.ui.components import data_table, facts
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.gradients import step_choice as choice
from explorer.ui.gradients import step_scrubber
from explorer.ui.gradients.number_format import Say, digits, in_numbers
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, ngettext, say

MOST_ROWS = 100
"""Classes that are listed: the target, and those with the largest outputs."""


def show(_table: Table) -> None:
    """Draws the table of the outputs, the formula with its numbers, and the mean of a batch."""
    step, objective = step_scrubber.step(), choice.objective()
    each = by_hand(objective, step.logits)
    image = choice.in_hand()
    one = each[image]
    write = digits()
    loss, hand = objective.record, mean(each)
    facts.show(
        Fact("by-hand", write(hand), _("by hand, in double precision")),
        Fact("pytorchs", write(step.loss), f"nn.{loss.module}()(output, target)"),
        Fact("apart", significant(abs(hand - step.loss)), _("apart: rounding in float32")),
    )
    _warned(step)
    with st.container(key="loss-by-hand"):
        target = objective.classes[image] if isinstance(loss, ClassLoss) else None
        _columns(one, target, write)
    data_table.show(_formula(one, write), key="loss-formula")
    if not isfinite(one.loss):
        st.info(
            _(
                "An output that is infinite or nan makes the loss infinite or nan: ∞ − ∞ is nan, "
                "and so is whatever is made from nan."
            ),
            icon=":material/all_inclusive:",
        )
    if one.remarks:
        st.caption(" ".join(map(say, one.remarks)))
    st.caption(f"[torch.nn.{loss.module}]({loss.page})")
    if len(each) > 1:
        _batch(each, step, write)


def _warned(step: Step) -> None:
    sentence = choice.objective().warning(step.logits.shape)
    if sentence is None:
        return
    st.warning(f"`UserWarning: {sentence}`", icon=":material/warning:")
    rows, columns = (1, *_target_shape())[-2:]
    sentences = [
        _("PyTorch warns and goes on: the target is repeated until the shapes are the same.")
    ]
    if rows == 1 and len(step.logits) > 1:
        sentences.append(_("Here every image is held against the same numbers."))
    if columns == 1:
        sentences.append(_("Here every output of an image is held against the same number."))
    if rows == len(step.logits) and columns == step.logits.shape[1]:
        sentences.append(
            _("Here that changes nothing: there is one image, and a number an output.")
        )
    st.caption(" ".join(sentences))


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


def _columns(one: Terms, target: int | None, write: Say) -> None:
    """The numbers of each class; where its class is the target, a row chooses another."""
    places = _listed(one.columns[0].values, target)
    network = chosen_network.network()
    totals = [Cell("" if each.total is None else write(each.total)) for each in one.columns]
    grid = Grid(
        caption=say(Sentence(one.title)),
        columns=(
            Column(_("class")),
            *(
                Column(each.symbol, say(Sentence(each.note)) if each.note else "", number=True)
                for each in one.columns
            ),
        ),
        rows=tuple(
            Line(
                network.class_name(place),
                tuple(Cell(write(float(each.values[place]))) for each in one.columns),
                name="" if target is None else str(place),
            )
            for place in places
        ),
        foot=(Line("Σ", tuple(totals)),),
        tall="26rem",
    )
    if target is None:
        data_table.show(grid, "loss-outputs")
    else:
        data_table.show(grid, "loss-outputs", str(target), Chooser(choice.STEP, "class"))
        st.caption(
            _("The marked row is the target; another is chosen with a click or the arrow keys.")
        )
    _left_out(len(one.columns[0].values) - len(places))


def _formula(one: Terms, write: Say) -> Grid:
    return Grid(
        caption=_("The loss of the image in hand"),
        columns=(
            Column(_("quantity")),
            Column(_("formula"), wraps=True),
            Column(_("in numbers"), wraps=True),
        ),
        rows=tuple(
            Line(
                say(Sentence(line.symbol)),
                (Cell(say(Sentence(line.formula))), Cell(_worked_out(line, write))),
            )
            for line in one.lines
        ),
    )


def _worked_out(line: FormulaLine, write: Say) -> str:
    parts = [in_numbers(line, write), write(line.result)]
    return " = ".join(part for part in parts if part)


def _batch(each: tuple[Terms, ...], step: Step, write: Say) -> None:
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
