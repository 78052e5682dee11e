"""The image in hand beside the ways to another: a picture, two buttons, and what they open."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from explorer.network.description import Network
from explorer.sentence import N_, Sentence, TooLarge
from explorer.ui.components.image_picker import (
    fit_choice,
    gallery,
    image_uploads,
    image_view,
    second_choice,
    sketch,
)
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_images, chosen_network, held_images, second_image
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
    fit_choice.show(network)


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
