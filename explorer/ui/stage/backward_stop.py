"""The way back taken apart: the gradient of what was chosen last, a weight's or a value's."""

from typing import assert_never

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.session import captures
from explorer.ui.shell.language import _
from explorer.ui.stage import (
    attribution_map,
    backward_from_vector,
    forward_stop,
    gradient_program,
    gradient_terms,
    scenes,
    step_words,
    stops,
)
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import digits
from explorer.ui.stage.step_entries import STEP
from explorer.ui.stage.stops import Standing

_BACK = "glassbox-inspector-back"


def show(_table: Table, on: Scene, standing: Standing, opens_at: Stop) -> None:
    """Draws a part of it."""
    back = scenes.backward(on)
    match standing.part:
        case "why":
            _grad()
            gradient_terms.show(choice.table(), back, whole=False)
        case "numbers":
            _numbers(back, standing, opens_at)
        case "code":
            if choice.is_about_weight():
                gradient_program.show()
            else:
                forward_stop.inspector(back, "code", _BACK)
        case never:
            assert_never(never)


def _grad() -> None:
    """What backward left in .grad of the chosen weight's tensor; nothing of a value."""
    if not choice.is_about_weight():
        return
    step, (name, _place) = choice.step_if_fits(), choice.weight()
    if step is not None:
        gradients = step.tensors[name].gradients
        backward_from_vector.show_grad(
            name, gradients["zero_grad"], gradients["backward"], digits()
        )
        warning = step_words.not_finite(step.not_finite)
        if warning:
            st.warning(warning, icon=":material/all_inclusive:")


def _numbers(back: Scene, standing: Standing, opens_at: Stop) -> None:
    """The numbers of what is chosen, or what else was asked for of the way back."""
    if standing.below == "vector":
        backward_from_vector.show_chosen()
    named = _rare()
    fields.show(
        [Line((stops.choice(opens_at, named, _("What is shown"), standing.below),), "1fr")],
        "backward-rare",
    )
    if standing.below == "vector":
        backward_from_vector.show()
    elif standing.below == "pixels":
        attribution_map.show(choice.table())
    elif standing.below == "check":
        gradient_terms.check()
    else:
        _chosen(back)


def _rare() -> dict[str, str]:
    """What can be asked for; some of it stands below the stage."""
    named = {"": _("The chosen gradient"), "pixels": _("Attribution"), "depth": _("Norms by depth")}
    if choice.has_weights():
        named |= {
            "vector": _("Start backward from"),
            "check": _("Does the loss agree?"),
            "all": _("All tensors"),
        }
    return named


def _chosen(back: Scene) -> None:
    if choice.is_about_weight():
        _axes()
        gradient_terms.show(choice.table(), back, whole=True)
    else:
        gradient_terms.show(choice.table(), back, whole=True)
        forward_stop.inspector(back, "numbers", _BACK)


def _axes() -> None:
    """The place of the weight in its tensor."""
    name, place = choice.weight()
    sizes = captures.weights().arrays[name].shape
    labels = {
        4: [_("map"), _("from map"), _("row"), _("column")],
        2: [_("unit"), _("input of it")],
        1: [_("map or unit")],
    }.get(len(place), [_("axis {number}").format(number=axis) for axis in range(len(place))])
    each = tuple(
        Field(
            STEP, f"axis-{axis}", "number", label, at, help=_("0 to {most}").format(most=size - 1)
        )
        for axis, (label, at, size) in enumerate(zip(labels, place, sizes, strict=True))
    )
    st.markdown(f"**{name}**")
    fields.show([Line(each, f"repeat({min(2, len(each))}, minmax(0, 1fr))")], "weight-place")
