"""What is asked for of the chosen map below the stage: what excites it, or another beside it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from explorer.inspection import cached
from explorer.network.shapes import Table
from explorer.ui.components import fields, image_picker
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_mounting,
    mounting,
    pair_message,
)
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.feature_maps import strongest_patches
from explorer.ui.session import chosen_network, moment
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell import page_requirements, weights_line
from explorer.ui.shell.language import _, say
from explorer.ui.stage import scenes, stops

_TARGET = "pair"
_OTHER = "pair-other"
"""In the session: what the scene is compared with, by its place in the list."""


def show(table: Table, scene: Scene) -> None:
    """Draws which weights they are, and what the address asks for: nothing, as the page opens."""
    page_requirements.explain_no_logits(table)
    weights_line.show()
    below = stops.standing("forward").below
    if below == "excites":
        chosen = scenes.choice(scene)
        strongest_patches.show(chosen.layer, chosen.map)
    elif below == "pair":
        st.subheader(_("Side by side"))
        _pair(scene)


def _pair(shown: Scene) -> None:
    """The chosen layer beside that of another image or of fresh weights."""
    others = _others(shown)
    if not others:
        st.info(
            _(
                "There is one image and one state of the weights. Choose a batch of two images, "
                "or train a step: then the two can be compared here."
            ),
            icon=":material/info:",
        )
        return
    place = min(st.session_state.get(_OTHER, 0), len(others) - 1)
    names = list(others)
    options = tuple(enumerate(names))
    other = Field(
        _TARGET, "other", "choice", _("Compare with"), place, options=options, width="24rem"
    )
    fields.show([Line((other,))], "pair-choice")
    inspector_mounting.show_pair(
        pair_message.message(
            shown,
            others[names[place]](),
            scenes.choice(shown).layer,
            (_("what is above"), names[place]),
            group=mounting.GROUP,
            words=glass_box_words.pair(),
        )
    )


def _others(shown: Scene) -> dict[str, Callable[[], Scene]]:
    """What the scene can be compared with, by what it is called: other images, fresh weights."""
    chosen = image_picker.chosen(chosen_network.network())
    found: dict[str, Callable[[], Scene]] = {
        f"{place + 1}: {say(chosen.names[place])}": partial(replace, shown, image=place)
        for place in range(shown.batch)
        if place != shown.image
    }
    if moment.now().steps_done:
        found[_("The same image with fresh weights")] = partial(_fresh, shown)
    return found


def _fresh(shown: Scene) -> Scene:
    weights = cached.fresh(chosen_network.network())
    capture = cached.capture(weights, shown.capture.images, shown.capture.mode)
    return replace(shown, capture=capture, parameters=weights.arrays)


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    st.session_state[_OTHER] = max(0, int(entry.value))
