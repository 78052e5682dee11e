"""Beside the curves: the last batch, kernels, maps, or a drawing, as the weights change."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.fitting import fitted
from explorer.data.images.image_batch import shown
from explorer.figures import mosaic
from explorer.figures.colour import ACTIVATIONS, PARAMETERS, Diverging
from explorer.numerals import share, significant
from explorer.sentence import N_, Sentence
from explorer.training.beginning import Beginning
from explorer.training.progress import Progress
from explorer.ui.components import cards, class_bars, image_picker
from explorer.ui.components.cards import Card
from explorer.ui.components.image_picker import sketch
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.moment import Moment
from explorer.ui.shell import weights_line
from explorer.ui.shell.language import _, say

_VIEWS = {
    "batch": N_("Batch"),
    "kernels": N_("Kernels"),
    "maps": N_("Maps"),
    "draw": N_("Draw"),
}
_MOST = 25
_SIDE = 64
_MOST_TILES = 64


def choice() -> Callable[[Moment], None]:
    """Draws the choice; what it returns draws what is chosen, at a moment."""
    view = st.segmented_control(
        _("Live view"), list(_VIEWS), format_func=lambda name: say(Sentence(_VIEWS[name])),
        default="batch", required=True, key="live-view", persist_state="session",
        label_visibility="collapsed", width="stretch",
    )  # fmt: skip
    if view == "draw":
        sketch.show()
    return partial(_draw, str(view))


def _draw(view: str, now: Moment) -> None:
    weights_line.show()
    if view == "batch":
        _batch(now.shown)
    elif view == "kernels":
        _kernels()
    elif view == "maps":
        _maps()
    else:
        class_bars.show(captures.capture(), image_picker.chosen(now.network).label, "live-classes")


def pictures(of: Beginning, places: tuple[int, ...]) -> list[NDArray[np.uint8]]:
    """Images of the data set as the network gets them, as they look."""
    return [picture(of, place) for place in places]


def picture(of: Beginning, place: int) -> NDArray[np.uint8]:
    """One of them: of large ones, all at once would take hundreds of megabytes."""
    values = of.data.values(np.array([place]))[0]
    return shown(fitted(values, of.network.input_shape, of.preparation), of.preparation, _SIDE)


def _batch(progress: Progress | None) -> None:
    if progress is None or progress.batch is None:
        st.caption(_("The images of the last batch stand here, with what they were taken for."))
        return
    begun, batch = progress.record.beginning, progress.batch
    places, names = batch.images[:_MOST], begun.network.class_name
    labels = [int(each) for each in begun.data.labels[list(places)]]
    right = sum(a == b for a, b in zip(labels, batch.predicted, strict=False))
    cards.show(
        tuple(
            Card(picture,
                 (names(output) if output == label else f"{names(output)} ({names(label)})",),
                 "right" if output == label else "wrong")
            for picture, label, output in zip(pictures(begun, places), labels, batch.predicted,
                                              strict=False)
        ),
        _("Step {step}: {right} of {count} right").format(
            step=batch.step, right=right, count=len(places)),
        "live-batch",
        2.75,
    )  # fmt: skip
    st.caption(
        _("The batch of step {step}: what each image was taken for, and in brackets what it is.")
        .format(step=batch.step)
    )  # fmt: skip


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
    caption = _("{tensor}: blue below zero, orange above, to ±{limit}")
    _mosaic(values, PARAMETERS, caption, own)


def _maps() -> None:
    layer = chosen_network.selected_layer()
    values = captures.capture().maps[layer][0]
    if values.ndim == 3:
        values = values[:_MOST_TILES]
    caption = _("What {tensor} makes of the image in hand, to ±{limit}")
    _mosaic(values.reshape(-1) if values.ndim == 2 else values, ACTIVATIONS, caption, layer)


def _mosaic(values: NDArray[np.floating], colours: Diverging, template: str, name: str) -> None:
    made = mosaic.layer(values, colours)
    picture = np.asarray(made.image.convert("RGBA"), dtype=np.uint8)
    caption = template.format(tensor=name, limit=significant(made.limit))
    cards.show((Card(picture, (caption,)),), caption, "live-mosaic", 24)


def percent(part: float) -> str:
    """A share, or that it is no number."""
    return share(part, 1) if np.isfinite(part) else "\u2013"
