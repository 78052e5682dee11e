"""The image in hand as the network gets it, with its numbers, and the strip of its batch."""

from pathlib import Path

import numpy as np
import streamlit as st

from explorer.data.images.image_batch import shown
from explorer.network.operations import shape_text
from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.session import held_images
from explorer.ui.session.chosen_images import Chosen
from explorer.ui.shell.language import _, say

MOST_SIDE = 320
"""Of the picture, in pixels; its numbers are sent apart."""
MOST_NUMBERS = 200_000
"""What is sent with the picture: all of 3x224x224, and the part asked for of what is larger."""
BLOCK = 32
"""Side of the part that the table shows."""

_KEY = "image_view"

_view = component(_KEY, Path(__file__).parent / "image_view.js")


def show(chosen: Chosen) -> None:
    """Draws it; a click in the strip takes another image of the batch in hand."""
    _view(
        key=_KEY,
        data=message(chosen, held_images.images().at),
        on_in_hand_change=_follow_choice,
        on_at_change=_asked,
    )


def _follow_choice() -> None:
    place = st.session_state[_KEY].in_hand
    if isinstance(place, int):
        held_images.take(place)


def _asked() -> None:
    at = st.session_state[_KEY].at
    if isinstance(at, list) and len(at) == 3 and all(isinstance(each, int) for each in at):
        held_images.images().at = (at[0], at[1], at[2])


def message(chosen: Chosen, at: tuple[int, int, int]) -> bytes:
    """What the browser gets: the picture, the numbers about a place, the pictures of the batch."""
    image = chosen.batch[chosen.in_hand]
    preparation = chosen.made.preparations[chosen.in_hand]
    window = part(image.shape, at)
    frame = Frame()
    ends = preparation.scaled(np.array([0, 1], dtype=np.float32))
    return frame.to_bytes(
        {
            "image": repr((chosen.key, chosen.in_hand)),
            "shape": image.shape,
            "start": [axis.start for axis in window],
            "size": [axis.stop - axis.start for axis in window],
            "numbers": frame.put(np.ascontiguousarray(image[window])),
            "picture": frame.put(shown(image, preparation, MOST_SIDE)),
            "thumbs": frame.put(chosen.made.thumbnails),
            "names": [say(name) for name in chosen.names],
            "in_hand": chosen.in_hand,
            "scale": ends.tolist(),
            "lines": _lines(chosen),
            "words": _words(chosen),
        }
    )


def part(shape: tuple[int, ...], at: tuple[int, int, int]) -> tuple[slice, slice, slice]:
    """What of an image is sent: all, or the block about a place, in as many channels as fit."""
    channels, height, width = shape
    if channels * height * width <= MOST_NUMBERS:
        return slice(0, channels), slice(0, height), slice(0, width)
    row, column = (
        min(place, side - 1) // BLOCK * BLOCK
        for place, side in zip(at[1:], (height, width), strict=True)
    )
    most = MOST_NUMBERS // BLOCK**2
    channel = min(at[0], channels - 1) // most * most
    return (
        slice(channel, min(channel + most, channels)),
        slice(row, min(row + BLOCK, height)),
        slice(column, min(column + BLOCK, width)),
    )


def _lines(chosen: Chosen) -> list[str]:
    shape = _("The batch: {shape}").format(shape=shape_text(chosen.batch.shape))
    return [say(chosen.name), shape, *(say(note) for note in chosen.notes)]


def _words(chosen: Chosen) -> dict[str, str]:
    name = say(chosen.name)
    return {
        "name": name,
        "picture": _(
            "{image} as the network gets it. The arrow keys read its pixels, Enter shows its "
            "numbers."
        ).format(image=name),
        "pixel": _("row {row}, column {column}: {value}"),
        "batch": _("The images of the batch"),
        "numbers": _("Numbers"),
        "close": _("Close"),
        "table": _("The numbers that the network gets of {image}").format(image=name),
        "coming": _("The numbers are on their way…"),
        "channel": _("Channel"),
        "channel_of": _("channel {channel} of {count}"),
        "part": _("rows {top} to {foot}, columns {left} to {end}"),
        "to_left": _("Further left"),
        "to_right": _("Further right"),
        "up": _("Further up"),
        "down": _("Further down"),
    }
