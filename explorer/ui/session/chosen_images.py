"""The batch as a network gets it, made once for all sessions that look at the same."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache as once
from math import prod

from explorer.data import image_caches
from explorer.data.fitting import Floats, Preparation
from explorer.data.images import built_in_images
from explorer.data.images.image_batch import Batch, Fit, batch
from explorer.data.images.patterns import Shape
from explorer.data.images.picture import Picture
from explorer.inspection import limits
from explorer.inspection.byte_cache import Cache
from explorer.network.description import Network
from explorer.network.operations import FLOAT
from explorer.network.shapes import table
from explorer.sentence import Sentence
from explorer.ui.session import chosen_network, held_images, moment
from explorer.ui.shell.language import _, say

_BUDGET = 200_000_000
"""Bytes of the batches that are kept: the largest that a page shows, and many small ones."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """Images as the network gets them, and what is known of each."""

    made: Batch
    """The images and how each came about. Shared, never written to."""
    in_hand: int
    """The place in the batch of the image that is looked at."""
    labels: tuple[int | None, ...]
    """The class of each image, where it has one that the network has too."""
    names: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    """What a visitor should know of the image in hand."""
    fit: Fit
    key: Hashable
    """Equal keys, equal batches."""

    @property
    def batch(self) -> Floats:
        """(N, C, H, W)."""
        return self.made.images

    @property
    def label(self) -> int | None:
        """The class of the image in hand; None where it has none."""
        return self.labels[self.in_hand]

    @property
    def name(self) -> Sentence:
        """What the image in hand is called."""
        return self.names[self.in_hand]


@dataclass(frozen=True, eq=False)
class _Made:
    """What is kept of a batch: what it became, and what was known of each image."""

    batch: Batch
    names: tuple[Sentence, ...]
    labels: tuple[int | None, ...]
    notes: tuple[tuple[Sentence, ...], ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the images."""
        return self.batch.nbytes


@once
def _image_cache() -> Cache:
    return Cache(_BUDGET)


image_caches.register(lambda: _image_cache().clear())


def chosen(network: Network) -> Chosen:
    """The batch in work, for this network. Raises TooLarge before anything is allocated."""
    return _fitted(network, held_images.places(network.classes), held_images.images().in_hand)


def alone(network: Network, image: held_images.Held) -> Chosen:
    """An image by itself, fitted as those in work are. Raises TooLarge."""
    return _fitted(network, (image,), 0)


def put(new: Sequence[held_images.Held]) -> None:
    """Puts images in place of the one in hand and of those after it."""
    held_images.put(new, chosen_network.network().classes)


def _fitted(network: Network, places: tuple[held_images.Held, ...], wanted: int) -> Chosen:
    fit, shape = held_images.images().fit, network.input_shape
    limits.check(table(network, len(places)), "evaluation", backward=False)
    now = moment.now()
    trained = now.preparation if now.network == network else None
    key = shape, fit, trained, tuple(_key(place) for place in places)
    size = len(places) * prod(shape) * FLOAT
    made: _Made = _image_cache().get(key, size, lambda: _make(places, shape, fit, trained))
    in_hand = min(wanted, len(places) - 1)
    return Chosen(
        made=made.batch,
        in_hand=in_hand,
        labels=tuple(
            label if label is not None and label < network.classes else None
            for label in made.labels
        ),
        names=made.names,
        notes=made.notes[in_hand],
        fit=fit,
        key=key,
    )


def _key(place: held_images.Held) -> Hashable:
    return place if isinstance(place, str) else (str(place.name), place.digest)


def _make(
    places: tuple[held_images.Held, ...], shape: Shape, fit: Fit, trained: Preparation | None
) -> _Made:
    pictures = [
        place if isinstance(place, Picture) else built_in_images.picture(place, shape)
        for place in places
    ]
    return _Made(
        batch(pictures, shape, fit, trained),
        tuple(picture.name for picture in pictures),
        tuple(picture.label for picture in pictures),
        tuple(picture.notes for picture in pictures),
    )


def title() -> str:
    """What the image in hand is called, in the visitor's language; in a batch, its place too."""
    places = held_images.places(chosen_network.network().classes)
    in_hand = min(held_images.images().in_hand, len(places) - 1)
    image = places[in_hand]
    name = say(built_in_images.title(image) if isinstance(image, str) else image.name)
    if len(places) == 1:
        return name
    return _("{image} ({place} of {count})").format(
        image=name, place=in_hand + 1, count=len(places)
    )
