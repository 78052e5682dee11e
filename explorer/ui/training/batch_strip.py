"""Under the stage, the batch of the step on screen: its images, and what they were taken for."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.fitting import fitted
from explorer.data.images.image_batch import shown
from explorer.numerals import whole
from explorer.training.beginning import Beginning
from explorer.ui.components import cards
from explorer.ui.components.cards import Card
from explorer.ui.session.moment import Moment
from explorer.ui.shell.language import _

_MOST = 25
_SIDE = 64
_WIDE = 2.25


def show(now: Moment) -> None:
    """Draws as many of its images as stand in a row; before a step, what will stand there."""
    progress = now.shown
    if progress is None or progress.batch is None:
        st.caption(_("The images of the last batch stand here, with what they were taken for."))
        return
    begun, batch = progress.record.beginning, progress.batch
    labels = [int(each) for each in begun.data.labels[list(batch.images)]]
    taken = list(zip(labels, batch.predicted, strict=True))
    names = begun.network.class_name
    shown_cards = tuple(
        Card(picture,
             (names(output) if output == label else f"{names(output)} ({names(label)})",),
             "right" if output == label else "wrong")
        for picture, (label, output) in zip(pictures(begun, batch.images[:_MOST]), taken,
                                            strict=False)
    )  # fmt: skip
    right = sum(label == output for label, output in taken)
    caption = _("Step {step}: {right} of {count} right").format(
        step=whole(batch.step), right=whole(right), count=whole(len(taken))
    )
    cards.show(shown_cards, caption, "live-batch", _WIDE, in_row=True)


def pictures(of: Beginning, places: tuple[int, ...]) -> list[NDArray[np.uint8]]:
    """Images of the data set as the network gets them, as they look."""
    return [picture(of, place) for place in places]


def picture(of: Beginning, place: int) -> NDArray[np.uint8]:
    """One of them: of large ones, all at once would take hundreds of megabytes."""
    values = of.data.values(np.array([place]))[0]
    return shown(fitted(values, of.network.input_shape, of.preparation), of.preparation, _SIDE)
