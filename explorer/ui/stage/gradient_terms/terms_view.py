"""The part of the page in which a gradient is taken apart and checked."""

from pathlib import Path

import streamlit as st

from explorer.figures.svg import either
from explorer.figures.term_colours import TERMS
from explorer.inspection import cached
from explorer.inspection.backwards import Why, walk, why_parameter, why_value
from explorer.inspection.capture_records import Gradients
from explorer.inspection.differences import Difference
from explorer.inspection.loss_terms import slope
from explorer.network.shapes import Table
from explorer.numerals import significant
from explorer.sentence import Sentence, TooLarge
from explorer.ui.components import data_table
from explorer.ui.components.browser_module import component
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.session import captures
from explorer.ui.shell.language import _, say
from explorer.ui.stage import formula_lines, scenes, step_choice
from explorer.ui.stage.gradient_terms.terms_message import message
from explorer.ui.stage.number_format import digits, in_numbers
from explorer.ui.stage.step_entries import STEP

_KEY = "reasons"

_INKS = " ".join(f"--{term}-ink: {either(*inks)};" for term, inks in TERMS.items())

_component = component(
    _KEY, Path(__file__).parent / "gradient_terms.js", css=f".reasons {{ {_INKS} }}\n"
)


def show(table: Table, back: Scene, *, whole: bool) -> None:
    """Draws what is asked about, and its terms; `whole`: all that there is to it."""
    gradients, name, index, is_weight = _asked(back)
    arrays = captures.weights().arrays
    reason_of = why_parameter if is_weight else why_value
    why = reason_of(table, gradients, arrays, name, index)
    if not why.count:
        _nothing(why, table, gradients)
        return
    walked = walk(table, gradients, arrays, why) if whole else None
    _component(
        key=_KEY,
        data=message(table, gradients, why, walked, digits()),
        on_chosen_change=lambda: _choose(index),
    )


def _asked(back: Scene) -> tuple[Gradients, str, tuple[int, ...], bool]:
    gradients = step_choice.gradients()
    if step_choice.is_about_weight():
        return gradients, *step_choice.weight(), True
    choice = scenes.choice(back)
    return gradients, choice.layer, choice.index(back), False


def _nothing(why: Why, table: Table, gradients: Gradients) -> None:
    if why.name != table.rows[-1].name:
        st.info(
            _("No path leads from the loss to {name}: it has no gradient.").format(name=why.name)
        )
        return
    logits = gradients.forward.logits
    assert logits is not None  # the loss is made of them
    line = slope(gradients.objective, logits, why.position)
    divisor = gradients.objective.record.sharing(*logits.shape)
    shared = f" / {divisor}" if divisor > 1 else ""
    place = f"∂L/∂{why.name}[{', '.join(map(str, why.position))}]"
    numbers = f"{in_numbers(line, digits())}{shared} = {digits()(why.gradient)}"
    note = say(Sentence(gradients.objective.record.slope_note))
    formula_lines.show([formula_lines.Line(place, f"{line.formula}{shared}", numbers, note)])
    st.caption(
        _("{layer} puts out what the loss is made of: here the way back begins.").format(
            layer=why.name
        )
    )


def _choose(index: tuple[int, ...]) -> None:
    """Another weight of the same kernel was clicked."""
    place = st.session_state[_KEY].chosen
    name, _place = step_choice.weight()
    if isinstance(place, list) and len(place) == 2 and all(isinstance(at, int) for at in place):
        step_choice.choose_weight(name, (*index[:-2], *place))


def check() -> None:
    """Draws the chosen weight moved to either side, and a sample of others."""
    name, index = step_choice.weight()
    try:
        with st.spinner(_("Moving weights in double precision…"), show_time=True):
            checked = cached.differences(
                captures.weights(),
                step_choice.images(),
                step_choice.objective(),
                (name, index),
                step_choice.mode(),
            )
    except TooLarge as refused:
        st.info(say(refused.sentence), icon=":material/info:")
        return
    one = checked.chosen
    st.markdown(
        _(
            "(L(w + h) − L(w − h)) / 2h = ({above} − {below}) / {twice} = **{quotient}**, and "
            "autograd in double precision has {gradient}: they differ by {error}."
        ).format(
            above=significant(one.above, 12),
            below=significant(one.below, 12),
            twice=significant(2 * one.step, 2),
            quotient=significant(one.quotient, 6),
            gradient=significant(one.gradient, 6),
            error=significant(one.error, 2),
        )
    )
    data_table.show(_grid((one, *checked.sample)), "differences", chooser=Chooser(STEP, "weight"))
    st.caption(
        _(
            "A weight at which a ReLU or a pool changes over between w − h and w + h has another "
            "slope on each side: there the two may differ by more."
        )
    )


def _grid(checked: tuple[Difference, ...]) -> Grid:
    return Grid(
        caption=_("Difference quotients of the chosen weight and of a random sample"),
        columns=(
            Column(_("weight")),
            Column(_("difference quotient"), number=True),
            Column(_("autograd"), number=True),
            Column(_("they differ by"), number=True),
        ),
        rows=tuple(map(_line, checked)),
    )


def _line(each: Difference) -> Line:
    name, place = each.weight
    numbers = (
        significant(each.quotient, 6),
        significant(each.gradient, 6),
        significant(each.error, 2),
    )
    at = ",".join(map(str, place))
    return Line(
        f"{name}[{', '.join(map(str, place))}]", tuple(map(Cell, numbers)), name=f"{name}:{at}"
    )
