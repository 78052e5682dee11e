"""Which pixels a class is owed to: two classes side by side, over the image."""

from pathlib import Path
from typing import assert_never

import numpy as np
import streamlit as st

from explorer.data.images.image_batch import shown
from explorer.figures.colour import GRADIENTS, limit
from explorer.figures.mosaic import coarser
from explorer.inspection import attribution, cached
from explorer.inspection.attribution import METHODS
from explorer.inspection.attribution.record import Attribution, Method
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.sentence import Explained, Sentence
from explorer.ui.components import image_picker
from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.components.glass_box.scene import palette
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.chosen_images import Chosen
from explorer.ui.session.parameters import MAPS, METHOD, OWED
from explorer.ui.shell.language import _, say

_KEY = "attribution"
"""In the address: the method, the two classes, and the layer that Grad-CAM is taken at."""
_CLASSES = ("attribution-first", "attribution-second")
_LAYER = "attribution-layer"
_MOST_SIDE = 256

_component = component(_KEY, Path(__file__).parent / "attribution_view.js")


def show(table: Table) -> None:
    """Draws the choice of method and classes, and what each pixel gets."""
    chosen = image_picker.chosen(table.network)
    image = chosen.batch[chosen.in_hand : chosen.in_hand + 1]
    alone = shapes.table(table.network, 1)
    method, classes, layer = _choice(alone, _ranked(image))
    try:
        with st.spinner(_("Asking captum…"), show_time=True):
            attributions = [
                cached.attribution(captures.weights(), image, method.name, each, layer)
                for each in classes
            ]
    except Explained as refused:
        st.info(say(refused.sentence), icon=":material/info:")
        return
    _component(key=_KEY, data=message(chosen, attributions))
    st.caption(_caption(attributions[0]))


def _ranked(image: np.ndarray) -> list[int]:
    """The classes, the most probable first."""
    capture = cached.capture(captures.weights(), image)
    assert capture.logits is not None  # the page asks for them
    return [int(each) for each in np.argsort(-capture.logits[0], kind="stable")]


def _choice(table: Table, ranked: list[int]) -> tuple[Method, tuple[int, ...], str]:
    method = METHODS[METHOD.value()]
    classes = _owed(ranked)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Method"),
            list(METHODS),
            format_func=lambda name: say(Sentence(METHODS[name].title)),
            key=bound("attribution-method", method.name),
            on_change=lambda: METHOD.put(entered("attribution-method")),
            width=230,
        )
        for place, label in enumerate((_("Class"), _("beside it"))):
            st.selectbox(
                label,
                ranked,
                format_func=lambda each: _class(each, ranked[0]),
                key=bound(_CLASSES[place], classes[place]),
                on_change=_choose_classes,
                width=190,
            )
        layer = attribution.usual_layer(table) or ""
        if method.needs_maps and layer:
            known, asked = attribution.layers_with_maps(table), MAPS.value()
            layer = asked if asked in known else layer
            st.selectbox(
                _("Layer"), known, key=bound(_LAYER, layer),
                on_change=lambda: MAPS.put(entered(_LAYER)), width=160,
            )  # fmt: skip
    return method, classes, layer


def _owed(ranked: list[int]) -> tuple[int, ...]:
    """The two classes: the most probable ones, until others are chosen."""
    owed = [ranked[0], ranked[min(1, len(ranked) - 1)]]
    for place, wanted in enumerate(OWED.value()):
        if wanted in ranked:
            owed[place] = wanted
    return tuple(owed)


def _choose_classes() -> None:
    OWED.put(tuple(int(entered(key)) for key in _CLASSES))


def _class(number: int, predicted: int) -> str:
    name = chosen_network.network().class_name(number)
    return _("{name} (predicted)").format(name=name) if number == predicted else name


def message(chosen: Chosen, attributions: list[Attribution]) -> bytes:
    """The image, and what its pixels get for each class, on one scale."""
    frame = Frame()
    image = chosen.batch[chosen.in_hand]
    preparation = chosen.made.preparations[chosen.in_hand]
    side = max(1, -(-max(image.shape[1:]) // _MOST_SIDE))
    drawn = [coarser(each.pixels[None], side)[0] for each in attributions]
    network = chosen_network.network()
    return frame.to_bytes(
        {
            "picture": frame.put(shown(image, preparation, _MOST_SIDE)),
            "shape": image.shape[1:],
            "maps": [
                {
                    "values": frame.put(np.ascontiguousarray(each, dtype=np.float32)),
                    "title": network.class_name(one.target),
                    "caption": _numbers(one),
                }
                for one, each in zip(attributions, drawn, strict=True)
            ],
            "limit": max(limit(each) for each in drawn),
            "colours": palette(GRADIENTS),
            "words": {
                "strength": _("Strength over the image"),
                "alt": _("What each pixel of the image gets for class {name}"),
            },
        }
    )


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
