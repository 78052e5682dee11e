"""The loss by hand: every number of it for the image in hand, then the mean, then PyTorch's own."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
import streamlit as st

from explorer.inspection.capture_records import Array
from explorer.inspection.loss_terms import by_hand, mean
from explorer.inspection.losses.loss_record import ClassLoss, Doubles, Terms
from explorer.inspection.objective import Objective
from explorer.numerals import significant, whole
from explorer.sentence import Sentence
from explorer.ui.components import data_table, facts
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.stage import formula_lines
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import Say, digits
from explorer.ui.stage.step_entries import STEP

MOST_ROWS = 100
"""Classes that are listed: the target, and those with the largest outputs."""


@dataclass(frozen=True)
class Taken:
    """The loss of the step's images, taken apart."""

    objective: Objective
    logits: Array
    each: tuple[Terms, ...]
    image: int

    @property
    def one(self) -> Terms:
        """Of the image in hand."""
        return self.each[self.image]


def taken(logits: Array) -> Taken:
    """By hand, in double precision, from the outputs (N, K)."""
    objective = choice.objective()
    return Taken(objective, logits, by_hand(objective, logits), choice.in_hand())


def formula(of: Taken) -> None:
    """Draws the formula with its numbers, and for several images their mean."""
    write, hand = digits(), mean(of.each)
    title = say(Sentence(of.objective.record.title))
    several = len(of.each) > 1
    words = _("{loss}, mean of {images} images") if several else "{loss}"
    facts.show(Fact("loss", write(hand), words.format(loss=title, images=whole(len(of.each)))))
    formula_lines.show([formula_lines.of(line, write) for line in of.one.lines])
    _guessing(of)
    _warned(of)
    if not isfinite(of.one.loss):
        st.info(
            _(
                "An output that is infinite or nan makes the loss infinite or nan: ∞ − ∞ is nan, "
                "and so is whatever is made from nan."
            ),
            icon=":material/all_inclusive:",
        )
    if of.one.remarks:
        st.caption(" ".join(map(say, of.one.remarks)))


def _guessing(of: Taken) -> None:
    guessing, classes = of.objective.record.guessing, of.logits.shape[1]
    if guessing is not None:
        text = guessing.formula.format(classes=classes)
        number = significant(guessing.value(classes))
        st.caption(_("{formula} = {loss}, the loss of guessing").format(formula=text, loss=number))


def _warned(of: Taken) -> None:
    sentence = of.objective.warning(of.logits.shape)
    if sentence is None:
        return
    st.warning(f"`UserWarning: {sentence}`", icon=":material/warning:")
    rows, columns = (1, *_target_shape(of))[-2:]
    sentences = [
        _("PyTorch warns and goes on: the target is repeated until the shapes are the same.")
    ]
    if rows == 1 and len(of.logits) > 1:
        sentences.append(_("Here every image is held against the same numbers."))
    if columns == 1:
        sentences.append(_("Here every output of an image is held against the same number."))
    if rows == len(of.logits) and columns == of.logits.shape[1]:
        sentences.append(
            _("Here that changes nothing: there is one image, and a number an output.")
        )
    st.caption(" ".join(sentences))


def _target_shape(of: Taken) -> tuple[int, ...]:
    return () if of.objective.numbers is None else of.objective.numbers.shape


def classes(of: Taken) -> None:
    """Draws the numbers of each class; where its class is the target, a row chooses another."""
    is_of_class = isinstance(of.objective.record, ClassLoss)
    target = of.objective.classes[of.image] if is_of_class else None
    places = _listed(of.one.columns[0].values, target)
    grid = _grid(of.one, target, places, digits())
    if target is None:
        data_table.show(grid, "loss-outputs")
    else:
        data_table.show(grid, "loss-outputs", str(target), Chooser(STEP, "class"))
        st.caption(
            _("The marked row is the target; another is chosen with a click or the arrow keys.")
        )
    _left_out(len(of.one.columns[0].values) - len(places))


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


def _grid(one: Terms, target: int | None, places: list[int], write: Say) -> Grid:
    network = chosen_network.network()
    totals = [Cell("" if each.total is None else write(each.total)) for each in one.columns]
    return Grid(
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


def batch(of: Taken) -> None:
    """Draws the loss of each image and their mean; nothing of a single one."""
    if len(of.each) == 1:
        return
    network, write, step = chosen_network.network(), digits(), choice.step_if_fits()
    losses = [None] * len(of.each) if step is None else step.losses.tolist()
    pairs = zip(of.each, of.objective.classes, losses, strict=True)
    rows = tuple(
        Line(
            str(place + 1),
            (
                Cell(network.class_name(target)),
                Cell(write(one.loss)),
                Cell("" if theirs is None else write(theirs)),
            ),
        )
        for place, (one, target, theirs) in enumerate(pairs)
    )
    ends = (Cell(""), Cell(write(mean(of.each))), Cell("" if step is None else write(step.loss)))
    data_table.show(
        Grid(
            caption=_("The loss of each image, and their mean"),
            columns=(
                Column(_("image")),
                Column(_("target")),
                Column(_("loss"), _("by hand"), number=True),
                Column(_("loss"), "PyTorch", number=True),
            ),
            rows=rows,
            foot=(Line(_("mean"), ends),),
        ),
        key="loss-batch",
    )


def code(of: Taken) -> None:
    """Draws PyTorch's way to the same number, and how far apart the two are."""
    loss, write, hand = of.objective.record, digits(), mean(of.each)
    step = choice.step_if_fits()
    st.code(f"loss = {loss.constructor}(output, target)", language="python", wrap_lines=True)
    both = [Fact("by-hand", write(hand), _("by hand, in double precision"))]
    if step is not None:
        both += [
            Fact("pytorchs", write(step.loss), loss.written),
            Fact("apart", significant(abs(hand - step.loss)), _("apart: rounding in float32")),
        ]
    facts.show(*both)
    st.caption(loss.reference)
