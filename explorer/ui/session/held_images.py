"""The images that a visitor has: their places in the batch, which is in hand, how they are fitted.

The link says which they are as long as all of them are ours. A visitor's own images are the
session's, and while there are any the link says nothing, which is the image of whoever chose none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.images import built_in_images, drawn_image
from explorer.data.images.image_batch import Fit, fit
from explorer.data.images.picture import MOST_IN_BATCH, Picture
from explorer.memory_budget import budget
from explorer.sentence import Refusal, Sentence
from explorer.ui.session import address

Held = str | Picture
"""One of ours by its name, or a visitor's own."""

OWN = "own"
"""In the link: the image in hand is compared with a picture of the visitor's own."""
_SESSION = "images"
_IMAGE, _FIT, _SECOND = "image", "fit", "second"


@dataclass
class Images:
    """What the session keeps."""

    places: list[Held] = field(default_factory=list)
    """None: the image of whoever chose none."""
    in_hand: int = 0
    second: Picture | None = None
    """A visitor's own that the one in hand is compared with, where it was one last."""
    fit: Fit = field(default_factory=Fit)
    linked: tuple[str | None, str | None] = (None, None)
    """What the link said when it was read or written last."""
    refusal: Sentence | None = None
    """Why the link was not taken."""
    sent: int = 0
    """How often files arrived: each time the widget that took them is put away, files and all."""
    refused: tuple[Sentence, ...] = ()
    """Why files that arrived last were not taken."""
    ink: NDArray[np.uint8] | None = None
    """The drawing as it was drawn."""
    sheets: int = 0
    """How often a drawing came back or was deleted: each time there is another sheet."""
    at: tuple[int, int, int] = (0, 0, 0)
    """Channel, row and column around which the numbers of a large image are shown."""


def images() -> Images:
    """What the session keeps, brought up to date with the address."""
    linked = address.read(_IMAGE), address.read(_FIT)
    held: Images | None = st.session_state.get(_SESSION)
    if held is None:
        held = st.session_state[_SESSION] = Images()
    if linked != held.linked:
        _follow(held, linked)
    return held


def places(classes: int) -> tuple[Held, ...]:
    """The images of the batch, for a network of so many classes."""
    return tuple(images().places) or (built_in_images.first(classes),)


def put(new: Sequence[Held], classes: int) -> None:
    """Puts images in place of the one in hand and of those after it; the batch grows if it must."""
    held = images()
    _count(new)
    after = list(places(classes))
    after[held.in_hand : held.in_hand + len(new)] = new
    held.places = after[:MOST_IN_BATCH]
    _write(held)


def take(place: int) -> None:
    """Takes another image of the batch in hand."""
    held = images()
    held.in_hand = max(0, min(place, len(held.places) - 1))
    _write(held)


def count(wanted: int, classes: int) -> None:
    """Makes the batch so large: by the images that follow its last of ours, or without its last."""
    held = images()
    after = list(places(classes))[:wanted]
    while len(after) < wanted:
        ours = [name for name in after if isinstance(name, str)]
        after.append(built_in_images.after(ours[-1]) if ours else built_in_images.first(classes))
    held.places = after
    held.in_hand = min(held.in_hand, wanted - 1)
    _write(held)


def set_fit(chosen: Fit) -> None:
    """Chooses how images are fitted."""
    images().fit = chosen
    _write(images())


def bring_back(places: Sequence[Held], in_hand: int, fitting: str) -> None:
    """What the tab had before it was loaded again; not where link or session have images.

    fitting: as in a link, and taken where the link says nothing of it.
    """
    held = images()
    if held.places or held.linked[0] is not None or not places:
        return
    held.places = list(places[:MOST_IN_BATCH])
    _count(held.places)
    held.in_hand = max(0, min(in_hand, len(held.places) - 1))
    if held.linked[1] is None and fitting:
        held.fit = fit(fitting)
    _write(held)


def bring_back_ink(pixels: NDArray[Any]) -> None:
    """Puts a drawing (1, SIDE, SIDE) back on the sheet, where that is clean."""
    held = images()
    sheet = 1, drawn_image.SIDE, drawn_image.SIDE
    if held.ink is None and pixels.shape == sheet and pixels.dtype == np.uint8:
        held.ink = pixels[0]
        held.sheets += 1


def drop(is_deleted: Callable[[Picture], bool]) -> None:
    """Takes pictures out of the batch, which falls back to ours, and the drawing off the sheet."""
    held = images()
    left = [each for each in held.places if isinstance(each, str) or not is_deleted(each)]
    if held.ink is not None and is_deleted(drawn_image.picture(held.ink, as_digit=False)):
        held.ink = None
        held.sheets += 1
    if held.second is not None and is_deleted(held.second):
        held.second = None
        if address.read(_SECOND) == OWN:
            address.write({_SECOND: None})
    if len(left) < len(held.places):
        held.places = left
        held.in_hand = max(0, min(held.in_hand, len(left) - 1))
        held.sent += 1
        _write(held)


def refusal() -> Sentence | None:
    """Why the link's image or its fit was not taken, until something is."""
    return images().refusal


def dismiss() -> None:
    """The sentence was read."""
    images().refusal = None


def _count(held: Sequence[Held]) -> None:
    """A visitor's own are in memory for as long as the session has them."""
    for each in held:
        if isinstance(each, Picture):
            budget().count(each, each.pixels.nbytes)


def _follow(held: Images, linked: tuple[str | None, str | None]) -> None:
    """Takes what an address says; keeps what there is where that cannot be taken."""
    image, fitting = linked
    before, held.linked, held.refusal = held.linked, linked, None
    try:
        if image != before[0] or not held.places:
            chosen = built_in_images.selection(image) if image is not None else None
            held.places = list(chosen.names) if chosen else []
            held.in_hand = chosen.in_hand if chosen else 0
        held.fit = fit(fitting) if fitting is not None else Fit()
    except Refusal as refusal:
        held.refusal = refusal.sentence


def _write(held: Images) -> None:
    """Writes the link in one step of the history."""
    names = tuple(name for name in held.places if isinstance(name, str))
    ours = bool(names) and len(names) == len(held.places)
    address.write(
        {
            _IMAGE: built_in_images.Selection(names, held.in_hand).text() if ours else None,
            _FIT: held.fit.text() if held.fit != Fit() else None,
        }
    )
    held.linked = address.read(_IMAGE), address.read(_FIT)
    held.refusal = None
