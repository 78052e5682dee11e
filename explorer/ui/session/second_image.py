"""What the image in hand is compared with: another image, or itself with fresh weights.

The link says what it is. A picture of the visitor's own is the session's, and the link says no more
than that there is one.
"""

from dataclasses import dataclass

from explorer.data.images import built_in_images
from explorer.data.images.picture import Picture
from explorer.sentence import N_, Refusal, Sentence
from explorer.ui.session import chosen_network, held_images, moment, parameters
from explorer.ui.session.held_images import OWN, Held
from explorer.ui.session.parameters import BELOW, PART, SECOND
from explorer.ui.shell.language import _, say

_FRESH = "fresh"
_OF_BATCH = "batch"
_BY_ITSELF = "pair"
"""What links asked for before they said what is compared: whatever there is."""


@dataclass(frozen=True)
class Alone:
    """An image by itself, in no batch."""

    image: Held


@dataclass(frozen=True)
class OfBatch:
    """Another image of the batch, by its place."""

    place: int


@dataclass(frozen=True)
class Fresh:
    """The image in hand, in a network that has learnt nothing yet."""


Second = Alone | OfBatch | Fresh


def second() -> Second | None:
    """What the link names, as far as there is such a thing."""
    try:
        return _read(text())
    except Refusal:
        return None


def refusal() -> Sentence | None:
    """Why there is nothing to compare with, where the link names something."""
    try:
        _read(text())
    except Refusal as refused:
        return refused.sentence
    return None


def dismiss() -> None:
    """The sentence was read: what it was about leaves the address."""
    if refusal() is not None:
        compare(None)


def text() -> str | None:
    """What it is, as the link has it; None where nothing is compared."""
    asked = SECOND.value()
    return next(iter(known()), None) if asked is None and is_asked_for() else asked


def is_asked_for() -> bool:
    """Whether the link asks for a comparison, of whatever there is."""
    below = BELOW.value()
    return (PART.value() if below is None else below) == _BY_ITSELF or SECOND.value() is not None


def known() -> dict[str, str]:
    """What is there without another image: as the link has it, and how it is called."""
    places = _places()
    in_hand = min(held_images.images().in_hand, len(places) - 1)
    named = {
        f"{_OF_BATCH}:{place + 1}": f"{place + 1}: {_name(image)}"
        for place, image in enumerate(places)
        if place != in_hand
    }
    if moment.now().steps_done:
        named[_FRESH] = _("The same image with fresh weights")
    return named


def title(compared: Second) -> str:
    """How it is called, in the visitor's language."""
    match compared:
        case Alone(image):
            return _name(image)
        case OfBatch(place):
            return f"{place + 1}: {_name(_places()[place])}"
        case Fresh():
            return _("fresh weights")


def image_of(compared: OfBatch) -> Held:
    """The image at its place."""
    return _places()[compared.place]


def compare(wanted: str | None) -> None:
    """Compares with what a text of the link names; None: with nothing."""
    below, part = BELOW.value(), PART.value()
    parameters.write(
        (SECOND, wanted),
        (BELOW, None if below == _BY_ITSELF else below),
        (PART, None if part == _BY_ITSELF else part),
    )


def compare_with(image: Held) -> None:
    """Compares with one of our images, or with a picture of the visitor's own."""
    if isinstance(image, Picture):
        held_images.images().second = image
    compare(image if isinstance(image, str) else OWN)


def _places() -> tuple[Held, ...]:
    return held_images.places(chosen_network.network().classes)


def _name(image: Held) -> str:
    return say(built_in_images.title(image) if isinstance(image, str) else image.name)


def _read(wanted: str | None) -> Second | None:
    """Raises Refusal."""
    if wanted is None:
        return None
    if wanted == _FRESH:
        return Fresh()
    if wanted == OWN:
        return Alone(_own())
    kind, _colon, place = wanted.partition(":")
    if kind == _OF_BATCH:
        return OfBatch(_place(place))
    built_in_images.check(wanted)
    return Alone(wanted)


def _own() -> Picture:
    picture = held_images.images().second
    if picture is None:
        raise Refusal(
            N_("The image to compare with was a picture of somebody's own, which no link holds. "
               "Choose another one under the image in hand.")
        )  # fmt: skip
    return picture


def _place(text: str) -> int:
    """From 0."""
    count = len(_places())
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= count):
        raise Refusal(
            N_("There are {count} images in the batch; image {number} cannot be compared with."),
            count=count, number=text[:9],
        )  # fmt: skip
    return int(text) - 1
