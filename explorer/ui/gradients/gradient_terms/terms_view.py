"""The part of the page in which a gradient is taken apart and checked."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from explorer.figures.svg import either
from explorer.figures.term_colours import TERMS
from explorer.inspection import cached
from explorer.inspection.backwards import Why, walk, why_parameter, why_value
from explorer.inspection.capture_records import Gradients
from explorer.inspection.differences import Difference
from explorer.network.shapes import Table
from explorer.numerals import significant
from explorer.sentence import TooLarge
from explorer.ui.components import data_table
from explorer.ui.components.browser_module import component
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.feature_maps import maps_glass_box
from explorer.ui.gradients import gradients_glass_box, step_choice
from explorer.ui.gradients.gradient_terms.terms_message import message
from explorer.ui.session import captures
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.parameters import ABOUT
from explorer.ui.shell.language import _, say

_WEIGHT, _VALUE = "weight", "value"
_KEY = "reasons"

_INKS = " ".join(f"--{term}-ink: {either(*inks)};" for term, inks in TERMS.items())

_component = component(
    _KEY, Path(__file__).parent / "gradient_terms.js", css=f".reasons {{ {_INKS} }}\n"
)


def show() -> None:
    """Draws what is asked about, its terms, the walk to it, and the check."""
    gradients, table = step_choice.gradients(), step_choice.table()
    about = _about(gradients)
    name, index = _asked(gradients, about)
    if about == _VALUE:
        why = why_value(table, gradients, captures.weights().arrays, name, index)
    else:
        why = why_parameter(table, gradients, captures.weights().arrays, name, index)
    if not why.count:
        st.info(_nothing(why, table))
        return
    walked = walk(table, gradients, captures.weights().arrays, why)
    _component(
        key=_KEY,
        data=message(table, gradients, why, walked),
        on_chosen_change=lambda: _choose(index),
    )
    if about == _WEIGHT:
        _check(name, index)


def _about(gradients: Gradients) -> str:
    """A weight, until an activation is asked about; always that where nothing has weights."""
    if not gradients.parameters:
        return _VALUE
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            _("What is asked about"),
            [_WEIGHT, _VALUE],
            format_func={_WEIGHT: _("a weight"), _VALUE: _("an activation")}.__getitem__,
            required=True,
            key=bound("reasons-about", ABOUT.value()),
            on_change=lambda: ABOUT.put(entered("reasons-about")),
            label_visibility="collapsed",
        )
        about = ABOUT.value()
        if about == _WEIGHT:
            _weight_fields(gradients)
    if about == _VALUE:
        st.caption(_("The activation that is chosen in the glass box or in the layer below it."))
    return about


def _weight_fields(gradients: Gradients) -> None:
    name, index = step_choice.weight()
    st.selectbox(
        _("tensor"),
        list(gradients.parameters),
        key=bound("reasons-tensor", name),
        on_change=lambda: step_choice.choose_weight(
            entered("reasons-tensor"),
            (0,) * gradients.parameters[entered("reasons-tensor")].value.ndim,
        ),
        width=180,
    )
    for axis, (label, at, size) in enumerate(
        zip(_axes(len(index)), index, gradients.parameters[name].value.shape, strict=True)
    ):
        key = f"reasons-{len(index)}-{axis}"
        st.number_input(
            label, 0, size - 1, key=bound(key, at), width=90,
            on_change=lambda axis=axis, key=key: step_choice.choose_weight(
                name, (*index[:axis], int(entered(key)), *index[axis + 1 :])
            ),
        )  # fmt: skip


def _axes(count: int) -> list[str]:
    return {
        4: [_("map"), _("from map"), _("row"), _("column")],
        2: [_("unit"), _("input of it")],
        1: [_("map or unit")],
    }.get(count, [_("axis {number}").format(number=axis) for axis in range(count)])


def _asked(gradients: Gradients, about: str) -> tuple[str, tuple[int, ...]]:
    if about == _WEIGHT:
        return step_choice.weight()
    shown = replace(gradients_glass_box.scene(), back=True)
    choice = maps_glass_box.choice(shown)
    return choice.layer, choice.index(shown)


def _nothing(why: Why, table: Table) -> str:
    if why.name == table.rows[-1].name:
        return _(
            "{layer} puts out what the loss is made of: its gradient comes from the loss itself. "
            "Choose a layer before it."
        ).format(layer=why.name)
    return _("No path leads from the loss to {name}: it has no gradient.").format(name=why.name)


def _choose(index: tuple[int, ...]) -> None:
    """Another weight of the same kernel was clicked."""
    place = st.session_state[_KEY].chosen
    name, _place = step_choice.weight()
    if isinstance(place, list) and len(place) == 2 and all(isinstance(at, int) for at in place):
        step_choice.choose_weight(name, (*index[:-2], *place))


def _check(name: str, index: tuple[int, ...]) -> None:
    """The weight moved to either side, in double precision, and a sample of others."""
    st.subheader(_("Does the loss agree?"))
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
    data_table.show(
        _grid((one, *checked.sample)), "differences", chooser=Chooser(step_choice.STEP, "weight")
    )
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
