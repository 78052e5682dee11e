"""Which pixels a class is owed to: the map stands in the input's column of the stage."""

from collections.abc import Hashable
from dataclasses import dataclass

import streamlit as st

from explorer.inspection import attribution as attributions
from explorer.inspection import cached
from explorer.inspection.attribution import METHODS
from explorer.inspection.attribution.record import Attribution, Method
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.numerals import whole
from explorer.sentence import Explained, Sentence
from explorer.ui.components import fields, image_picker
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.phase_message import InputMap
from explorer.ui.components.literal_text import literal
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.parameters import MAPS, METHOD
from explorer.ui.shell.language import _, say
from explorer.ui.stage import attribution_view, owed_classes
from explorer.ui.stage.step_entries import STEP


@dataclass(frozen=True)
class Owed:
    """What is asked for: equal ones have equal maps."""

    method: str
    target: int
    layer: str
    image: Hashable


def show(table: Table) -> None:
    """Draws the choice of method and classes, what was shared out, and how it was made."""
    alone, classes = shapes.table(table.network, 1), owed_classes.owed()
    method, layer = _chosen(alone)
    _fields(alone, classes, method, layer)
    try:
        with st.spinner(_("Asking captum…"), show_time=True):
            maps = [_found(Owed(method.name, each, layer, None)) for each in classes]
    except Explained as refused:
        st.info(say(refused.sentence), icon=":material/info:")
        return
    attribution_view.show(image_picker.chosen(table.network), maps)
    st.caption(
        _("The map of class {name} stands in the stage too, over the image.").format(
            name=literal(table.network.class_name(classes[0]))
        )
    )
    st.caption(_caption(maps[0]))


def shown() -> Owed | None:
    """What the input's column is to show; None where it cannot be had."""
    table = shapes.table(chosen_network.network(), 1)
    method, layer = _chosen(table)
    target = owed_classes.owed()[0]
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


def _chosen(table: Table) -> tuple[Method, str]:
    """The method, and the layer whose maps Grad-CAM weighs."""
    layer, asked = attributions.usual_layer(table) or "", MAPS.value()
    if asked in attributions.layers_with_maps(table):
        layer = str(asked)
    return METHODS[METHOD.value()], layer


def _fields(table: Table, classes: tuple[int, ...], method: Method, layer: str) -> None:
    methods = tuple((name, say(Sentence(each.title))) for name, each in METHODS.items())
    lines = [
        Line((Field(STEP, "method", "choice", _("Method"), method.name, options=methods),), "1fr"),
        Line(_classes(classes), "1fr 1fr"),
    ]
    known = attributions.layers_with_maps(table)
    if method.needs_maps and layer:
        options = tuple((each, each) for each in known)
        field = Field(STEP, "maps", "choice", _("Layer"), layer, options=options)
        lines.append(Line((field,), "1fr"))
    fields.show(lines, "attribution")


def _classes(classes: tuple[int, ...]) -> tuple[Field, ...]:
    """The class that is asked about, and the one beside it."""
    network, ranked = chosen_network.network(), owed_classes.ranked()

    def named(place: int) -> str:
        name = network.class_name(place)
        return _("{name} (predicted)").format(name=name) if place == ranked[0] else name

    options = tuple((each, named(each)) for each in ranked)
    named_fields = (("owed", _("Class")), ("rival", _("beside it")))
    return tuple(
        Field(STEP, name, "choice", label, each, options=options)
        for (name, label), each in zip(named_fields, classes, strict=False)
    )


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
