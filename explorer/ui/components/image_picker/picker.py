"""The image in hand beside the ways to another: a picture, two buttons, and what they open."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from explorer.data.images.image_batch import MANNERS, SCALES, Fit, Scale
from explorer.data.images.picture import MOST_IN_BATCH
from explorer.network.description import Network
from explorer.sentence import N_, Sentence, TooLarge
from explorer.ui.components.image_picker import (
    gallery,
    image_uploads,
    image_view,
    second_choice,
    sketch,
)
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_images, chosen_network, held_images, second_image
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.chosen_images import chosen, title
from explorer.ui.session.held_images import Held
from explorer.ui.session.second_image import Alone
from explorer.ui.shell import page_frame
from explorer.ui.shell.language import _, say

_SOURCES = {
    "digits": N_("Digits"),
    "others": N_("Pictures"),
    "files": N_("Files"),
    "sketch": N_("Draw"),
    "camera": N_("Camera"),
}
_ROLES = {"hand": N_("Image in hand"), "second": N_("Compare with")}
"""What an image is chosen for."""
_WIDE = 480
"""Of the panel, in pixels: the same whatever is chosen in it."""
_MANNERS = {"pad": N_("whole"), "crop": N_("middle"), "stretch": N_("stretched")}
_SCALES: dict[Scale, str] = {
    "data": N_("standardised"),
    "unit": N_("0 to 1"),
    "bytes": N_("0 to 255"),
    "own": N_("mean 0, deviation 1"),
}


def choose(*, compares: bool = False) -> None:
    """Draws what the image in hand is called, and over it the way to another.

    `compares`: a second one can be chosen, which the page shows beside it.
    """
    with st.container(key="images", horizontal=True, width="content", gap=None):
        second = second_image.second() if compares else None
        st.markdown(literal(title()) if second is None else f"{literal(title())} ↔")
        with st.container(key="images-second", width="content"):
            if second is not None:
                st.markdown(literal(second_image.title(second)))
        # Its label stays: under another one it is another popover, and not the one that is open.
        with st.popover(
            _("Change image"), type="tertiary", key="image_choice", on_change="rerun", wrap=False
        ) as choice:
            if choice.open:
                with st.container(width=_WIDE * 3 // 2 if page_frame.presenting() else _WIDE):
                    network = chosen_network.network()
                    if compares and _role() == "second":
                        _second(network)
                    else:
                        _in_hand(network)


def look() -> None:
    """Draws the image in hand as the network gets it, with its numbers, and its batch."""
    with suppress(TooLarge):  # the page says so in the place of its answer
        image_view.show(chosen(chosen_network.network()))


def _role() -> str:
    """Which of the two is chosen."""
    return st.segmented_control(
        _("What the image is chosen for"),
        list(_ROLES),
        format_func=lambda each: say(Sentence(_ROLES[each])),
        default="hand",
        required=True,
        key="image_role",
        label_visibility="collapsed",
    )


def _in_hand(network: Network) -> None:
    places = held_images.places(network.classes)
    _sources(network, places, chosen_images.put)
    _fitting(network)


def _second(network: Network) -> None:
    """The same sources for what the image in hand is compared with, and the way to take it away."""
    second_choice.show()
    second = second_image.second()
    _sources(network, (second.image,) if isinstance(second, Alone) else (), _compare)


def _compare(images: Sequence[Held]) -> None:
    second_image.compare_with(images[0])


def _sources(network: Network, held: Sequence[Held], put: image_uploads.Put) -> None:
    """Where images come from; `put` gets what is chosen there, instead of what is held."""
    source = st.segmented_control(
        _("Where it comes from"),
        list(_SOURCES),
        format_func=lambda each: say(Sentence(_SOURCES[each])),
        default="digits",
        required=True,
        key="image_source",
        persist_state="session",
        label_visibility="collapsed",
    )
    if source in ("digits", "others"):
        names = [image for image in held if isinstance(image, str)]
        colours = 3 if network.input_shape[0] == 3 else 1
        gallery.show(source, colours, names, lambda name: put([name]))
    elif source == "files":
        image_uploads.files(put)
    elif source == "sketch":
        sketch.show(put)
    else:
        image_uploads.camera(put)


def _fitting(network: Network) -> None:
    fit = held_images.images().fit
    batch, manner, scale = st.columns([4, 5, 7], gap="small")
    batch.number_input(
        _("Batch"),
        1,
        MOST_IN_BATCH,
        help=_(
            "How many images. Those that follow are added; an image that is chosen takes the place "
            "of the one in hand."
        ),
        key=bound("image_count", len(held_images.places(network.classes))),
        on_change=_counted,
    )
    manner.selectbox(
        _("Shown"),
        MANNERS,
        format_func=lambda each: say(Sentence(_MANNERS[each])),
        help=_(
            "Whole, with black beside it; its middle, in proportion; or stretched to the input."
        ),
        key=bound("image_manner", fit.manner),
        on_change=_fitted,
    )
    scale.selectbox(
        _("Values"),
        SCALES,
        format_func=lambda each: say(Sentence(_SCALES[each])),
        help=_(
            "Standardised: by the mean and the deviation of all images that the network is trained "
            "on; of the digits before a run. Mean 0, deviation 1: by the image's own."
        ),
        key=bound("image_scale", fit.scale),
        on_change=_fitted,
    )


def _counted() -> None:
    held_images.count(entered("image_count"), chosen_network.network().classes)


def _fitted() -> None:
    held_images.set_fit(Fit(entered("image_manner"), entered("image_scale")))
