"""The visitor's own glass box: the image in hand, with these weights, in this mode."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache as once
from functools import partial

import numpy as np
import streamlit as st

from explorer.data import image_caches
from explorer.inspection import cached
from explorer.inspection.byte_cache import Cache
from explorer.inspection.capture_records import Mode
from explorer.network import shapes
from explorer.network.shapes import Table
from explorer.ui.components import image_picker
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    mounting,
    overview_message,
    pair_message,
)
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.session import captures, chosen_network, moment
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.parameter_kinds import Place
from explorer.ui.session.parameters import MODE, VALUE
from explorer.ui.shell.language import _, current, say

_BUDGET = 64_000_000
"""Bytes of the messages that are kept for all sessions."""
_FOLDED, _IN_HAND = "maps-folded", "maps-image"


@dataclass(frozen=True, slots=True)
class _Message:
    data: bytes

    @property
    def nbytes(self) -> int:
        return len(self.data)


@once
def _messages() -> Cache:
    return Cache(_BUDGET)


image_caches.register(lambda: _messages().clear())


def scene(table: Table) -> Scene:
    """What the network makes of the batch, one image of it in hand. Raises TooLarge, Refusal."""
    network, chosen = table.network, image_picker.chosen(table.network)
    weights = captures.weights()
    capture = cached.capture(weights, chosen.batch, mode())
    return Scene(
        rows=shapes.table(network, len(chosen.batch)).rows,
        capture=capture,
        parameters=weights.arrays,
        image=chosen.in_hand,
        class_names=tuple(map(network.class_name, range(network.classes))),
        label=chosen.label,
        key=(weights.key, chosen.key, chosen.in_hand, mode()),
    )


def mode() -> Mode:
    """Evaluation, until the visitor chooses training."""
    return "training" if MODE.value() == "train" else "evaluation"


def choice(shown: Scene) -> Choice:
    """The chosen value: of the layer that is chosen on every page, the largest until one is."""
    layer = chosen_network.selected_layer()
    held = _chosen(layer)
    if held is not None:
        return held
    maps = np.nan_to_num(shown.maps(layer))
    place = np.unravel_index((np.abs(maps) if shown.back else maps).argmax(), maps.shape)
    return Choice(layer, *map(int, place))


def _chosen(layer: str) -> Choice | None:
    """The value that was chosen of this layer."""
    value = VALUE.value()
    if value is None or value.name != layer or len(value.at) > len(("map", "y", "x")):
        return None
    return Choice(layer, *value.at)


def choose(wanted: Choice) -> None:
    """Chooses a value, and its layer on every page."""
    VALUE.put(Place(wanted.layer, (wanted.map, wanted.y, wanted.x)))
    chosen_network.select(wanted.layer)


def others(shown: Scene) -> dict[str, Callable[[], Scene]]:
    """What the scene can be compared with, by what it is called: other images, fresh weights."""
    chosen = image_picker.chosen(chosen_network.network())
    scenes: dict[str, Callable[[], Scene]] = {
        f"{place + 1}: {say(chosen.names[place])}": partial(replace, shown, image=place)
        for place in range(shown.batch)
        if place != shown.image
    }
    if moment.now().steps_done:
        scenes[_("The same image with fresh weights")] = partial(_fresh, shown)
    return scenes


def _fresh(shown: Scene) -> Scene:
    weights = cached.fresh(chosen_network.network())
    capture = cached.capture(weights, shown.capture.images, shown.capture.mode)
    return replace(shown, capture=capture, parameters=weights.arrays)


def show_pair(shown: Scene) -> None:
    """Draws the chosen layer beside that of another image or of fresh weights."""
    scenes = others(shown)
    if not scenes:
        st.info(
            _(
                "There is one image and one state of the weights. Choose a batch of two images, "
                "or train a step: then the two can be compared here."
            ),
            icon=":material/info:",
        )
        return
    name = st.selectbox(_("Compare with"), list(scenes), width=360)
    layer = choice(shown).layer
    names = _("what is above"), name
    mounting.show_pair(
        pair_message.message(
            shown, scenes[name](), layer, names, group=mounting.GROUP, words=glass_box_words.pair()
        )
    )


def controls(table: Table) -> None:
    """Draws what the page can be asked for: another image, another mode, fewer columns."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="content"):
            image_picker.choose()
        _batch(image_picker.chosen(table.network))
        st.segmented_control(
            _("Mode"),
            ["evaluation", "training"],
            format_func={"evaluation": "eval()", "training": "train()"}.__getitem__,
            required=True,
            key=bound("maps-mode", mode()),
            on_change=_moded,
            label_visibility="collapsed",
            help=_(
                "In training mode batch norm takes the mean and variance of this batch, and "
                "dropout drops; in evaluation mode batch norm takes those that it kept."
            ),
        )
        if overview_message.is_deep(table.rows):
            st.toggle(_("Every layer"), key=_FOLDED, persist_state="session")


def _moded() -> None:
    MODE.put("train" if entered("maps-mode") == "training" else "eval")


def _batch(chosen: image_picker.Chosen) -> None:
    if len(chosen.batch) == 1:
        return
    st.segmented_control(
        _("Image in hand"),
        range(len(chosen.batch)),
        format_func=lambda place: str(place + 1),
        required=True,
        key=bound(_IN_HAND, chosen.in_hand),
        on_change=lambda: image_picker.take(entered(_IN_HAND)),
        label_visibility="collapsed",
    )


def show_overview(shown: Scene) -> None:
    """Draws the whole network."""
    folded = overview_message.is_deep(shown.rows) and not st.session_state.get(_FOLDED, False)
    key = "overview", shown.key, folded, current()
    made = _messages().get(
        key,
        0,
        lambda: _Message(
            overview_message.message(
                shown,
                folded=folded,
                group=mounting.GROUP,
                words=glass_box_words.overview(back=shown.back),
            )
        ),
    )
    mounting.show_overview(made.data, shown, on_choose=choose)


def show_inspector(shown: Scene) -> None:
    """Draws the chosen layer, and the chosen value taken apart."""
    wanted = choice(shown)
    key = "inspector", shown.key, inspector_message.sent_for(shown, wanted), current()
    made = _messages().get(
        key,
        0,
        lambda: _Message(
            inspector_message.message(
                shown,
                wanted,
                group=mounting.GROUP,
                words=glass_box_words.inspector(back=shown.back),
            )
        ),
    )
    mounting.show_inspector(made.data, shown, wanted, on_choose=choose)
