"""Beside the stage, as the weights change: kernels, or a drawing; before a run, what it will be."""

from functools import partial

import numpy as np
import streamlit as st

from explorer.figures import mosaic
from explorer.figures.colour import PARAMETERS
from explorer.numerals import share, significant
from explorer.sentence import N_, Sentence
from explorer.ui.components import cards, fields
from explorer.ui.components.cards import Card
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.image_picker import sketch
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell import weights_line
from explorer.ui.shell.language import _, say
from explorer.ui.training import beginning_summary, polled_parts, presets
from explorer.ui.training.polled_parts import Part
from explorer.ui.training.presets import PRESETS

_TARGET = "live-view"
_VIEWS = {"kernels": N_("Kernels"), "draw": N_("Draw")}
_MOST_TILES = 64


def show(now: Moment) -> Part:
    """Draws the choice, which there is once something was trained; returns what moves."""
    if now.linked is None:
        return polled_parts.part(_before)
    view = desk().view
    names = tuple((name, say(Sentence(title))) for name, title in _VIEWS.items())
    field = Field(_TARGET, "view", "segments", _("Live view"), view, options=names)
    fields.show((Line((field,)),), "live-view")
    if view == "draw":
        st.caption(_("What you draw goes through the network as it trains."))
        sketch.show()
    return polled_parts.part(partial(_draw, view))


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.value in _VIEWS:
        desk().view = str(entry.value)


def _before(_now: Moment) -> None:
    """What will be trained, and what that teaches."""
    chosen = beginning()
    known = presets.known(chosen)
    if known:
        st.markdown(f"**{say(Sentence(PRESETS[known].title))}**")
        st.markdown(say(Sentence(PRESETS[known].lesson)))
    st.caption(beginning_summary.text(chosen))
    weights_line.show()


def _draw(view: str, now: Moment) -> None:
    if view == "kernels":
        _kernels()
    if now.linked is not None:
        record = now.linked.record
        st.caption(beginning_summary.text(record.beginning, record.changes))
    if now.run is None:  # the weights on screen are not those of the run
        weights_line.show()


def _kernels() -> None:
    layer = chosen_network.selected_layer()
    weights = captures.weights()
    named = [name for name in weights.arrays if name.endswith(".weight")]
    own = next((name for name in named if name.startswith(f"{layer}.")), named[0] if named else "")
    if not own:
        st.caption(_("This network has no weights."))
        return
    values = weights.arrays[own]
    if values.ndim == 4:
        values = values.reshape(-1, *values.shape[2:])[:_MOST_TILES]
    elif values.ndim == 2:
        values = values[None]
    made = mosaic.layer(values, PARAMETERS)
    picture = np.asarray(made.image.convert("RGBA"), dtype=np.uint8)
    caption = _("{tensor}: blue below zero, orange above, to ±{limit}").format(
        tensor=own, limit=significant(made.limit)
    )
    cards.show((Card(picture, (caption,)),), caption, "live-mosaic", 24)


def percent(part: float) -> str:
    """A share, or that it is no number."""
    return share(part, 1) if np.isfinite(part) else "\u2013"
