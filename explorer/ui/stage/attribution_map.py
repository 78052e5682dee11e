"""Which pixels a class is owed to: the map stands in the input's column of the stage."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import streamlit as st

from explorer.inspection import attribution as attributions
from explorer.inspection import cached
from explorer.inspection.attribution import METHODS
from explorer.inspection.attribution.record import Attribution, Method
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.sentence import Explained, Sentence
from explorer.ui.components import fields, image_picker
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.phase_message import InputMap
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.parameters import MAPS, METHOD, OWED
from explorer.ui.shell.language import _, say
from explorer.ui.stage.step_entries import STEP


@dataclass(frozen=True)
class Owed:
    """What is asked for: equal ones have equal maps."""

    method: str
    target: int
    layer: str
    image: Hashable


def show(table: Table) -> None:
    """Draws the choice of method and class, what was shared out, and how it was made."""
    ranked = _ranked()
    alone = shapes.table(table.network, 1)
    method, target, layer = _chosen(alone, ranked)
    _fields(alone, ranked, method, target, layer)
    try:
        with st.spinner(_("Asking captum…"), show_time=True):
            found = _found(Owed(method.name, target, layer, None))
    except Explained as refused:
        st.info(say(refused.sentence), icon=":material/info:")
        return
    name = table.network.class_name(target)
    st.markdown(
        _("What each pixel gets for class **{name}** stands in the stage, in place of the image.")
        .format(name=name)
    )  # fmt: skip
    st.markdown(_numbers(found))
    st.caption(_caption(found))


def shown() -> Owed | None:
    """What the input's column is to show; None where it cannot be had."""
    table = shapes.table(chosen_network.network(), 1)
    method, target, layer = _chosen(table, _ranked())
    chosen = image_picker.chosen(chosen_network.network())
    owed = Owed(method.name, target, layer, (chosen.key, chosen.in_hand))
    try:
        _found(owed)
    except Explained:  # the inspector says why
        return None
    return owed


def input_map(owed: Owed) -> InputMap:
    """What each pixel gets."""
    network = chosen_network.network()
    title = say(Sentence(METHODS[owed.method].title))
    return InputMap(f"{title}: {network.class_name(owed.target)}", _found(owed).pixels)


def _found(owed: Owed) -> Attribution:
    """Raises Refusal, TooLarge."""
    return cached.attribution(
        captures.weights(), captures.images(), owed.method, owed.target, owed.layer
    )


def _ranked() -> list[int]:
    """The classes, the most probable first."""
    capture = captures.capture()
    assert capture.logits is not None  # the stop is not come to without
    return [int(each) for each in np.argsort(-capture.logits[0], kind="stable")]


def _chosen(table: Table, ranked: list[int]) -> tuple[Method, int, str]:
    """The method, the class, and the layer whose maps Grad-CAM weighs."""
    target = next((each for each in OWED.value() if each in ranked), ranked[0])
    layer, asked = attributions.usual_layer(table) or "", MAPS.value()
    if asked in attributions.layers_with_maps(table):
        layer = str(asked)
    return METHODS[METHOD.value()], target, layer


def _fields(table: Table, ranked: list[int], method: Method, target: int, layer: str) -> None:
    methods = tuple((name, say(Sentence(each.title))) for name, each in METHODS.items())
    lines = [
        Line((Field(STEP, "method", "choice", _("Method"), method.name, options=methods),), "1fr"),
        Line((_class(ranked, target),), "1fr"),
    ]
    known = attributions.layers_with_maps(table)
    if method.needs_maps and layer:
        options = tuple((each, each) for each in known)
        field = Field(STEP, "maps", "choice", _("Layer"), layer, options=options)
        lines.append(Line((field,), "1fr"))
    fields.show(lines, "attribution")


def _class(ranked: list[int], target: int) -> Field:
    network = chosen_network.network()

    def named(place: int) -> str:
        name = network.class_name(place)
        return _("{name} (predicted)").format(name=name) if place == ranked[0] else name

    options = tuple((each, named(each)) for each in ranked)
    return Field(STEP, "owed", "choice", _("Class"), target, options=options)


def _numbers(one: Attribution) -> str:
    """What was shared out, and how much of it arrived."""
    score = _("logit {score}").format(score=significant(one.score))
    match METHODS[one.method].sharing:
        case "difference":
            return _(
                "{score}; {empty} for an image of zeros. The pixels add up to {total}, of {apart}: "
                "the completeness gap is {gap}."
            ).format(
                score=score,
                empty=significant(one.empty),
                total=significant(one.total, 4),
                apart=significant(one.score - one.empty, 4),
                gap=significant(one.gap, 2),
            )
        case "sum":
            return _("{score}; the pixels add up to {total}").format(
                score=score, total=significant(one.total)
            )
        case "nothing":
            return score
        case never:
            assert_never(never)


def _caption(one: Attribution) -> str:
    """How it was made, and with what; where it comes from."""
    making, method = one.making, METHODS[one.method]
    text = say(
        Sentence(
            method.help,
            passes=whole(making.passes),
            window=making.window,
            stride=making.stride,
            height=making.own[0],
            width=making.own[1],
        )
    )
    return f"{text} ({method.reference})"
