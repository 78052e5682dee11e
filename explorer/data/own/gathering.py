"""A visitor's images and their classes on the way to a data set."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import Dataset
from explorer.data.fitting import Floats, fitted, resized
from explorer.network.description import MOST_CLASS_NAME
from explorer.numerals import whole
from explorer.sentence import N_, Refusal, Sentence, TooLarge

Shades = NDArray[np.uint8]

MOST_IMAGES = 70_000
"""As many as MNIST has."""
MOST_BYTES = 64_000_000
"""Of all pixels together; where they would take more, each image is kept smaller."""
MOST_SIDE = 512
MOST_CLASSES = 100
_MOST_NAMED = 20
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Gathered:
    """A data set, and what of that which was sent is not in it."""

    dataset: Dataset
    skipped: tuple[Sentence, ...] = ()


def gathered(
    images: Sequence[Shades], labels: Sequence[str], skipped: Sequence[Sentence] = ()
) -> Gathered:
    """The data set of images (C, H, W) and the name of each one's class. Raises Refusal.

    Classes are in the order in which a person counts. Images of several sizes are fitted, whole,
    with black beside them, into one that is as large as the largest.
    """
    names = tuple(sorted(set(labels), key=_order))
    check(len(images), list(Counter(labels).values()))
    channels = 3 if any(len(image) > 1 for image in images) else 1
    height, width = (max(image.shape[axis] for image in images) for axis in (1, 2))
    shape = channels, height, width
    resized = np.empty((len(images), *shape), dtype=np.uint8)
    for there, image in zip(resized, images, strict=True):
        there[:] = image if image.shape[1:] == (height, width) else _shades(image, shape)
    places = {name: place for place, name in enumerate(names)}
    classes = np.array([places[label] for label in labels], dtype=np.int64)
    return Gathered(Dataset("own", resized, classes, names), named(skipped))


def check(images: int, classes: Sequence[int]) -> None:
    """Refuses what nothing can be learnt from, or is more than is kept."""
    if images > MOST_IMAGES:
        raise too_many_images(images)
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise Refusal(
            N_("A data set needs 2 to {most} classes with an image each; there are {count}. In a "
               "ZIP archive each class is a folder."),
            most=MOST_CLASSES, count=whole(len(classes)),
        )  # fmt: skip
    if max(classes) < 2:
        raise Refusal(
            N_("No class has two images, one to train on and one to measure with. Add an image.")
        )


def too_many_images(count: int) -> TooLarge:
    """What is said where there are more than are kept."""
    return TooLarge(
        N_("{count} images are too many: a data set here has {most} at most."),
        count=whole(count), most=whole(MOST_IMAGES),
    )  # fmt: skip


def most_side(images: int) -> int:
    """The longest side at which so many images in colour are kept."""
    return max(1, min(MOST_SIDE, isqrt(MOST_BYTES // (3 * max(1, images)))))


def small(values: Floats, side: int) -> Shades:
    """(C, H, W) in 256 shades, in proportion, no side longer than that."""
    height, width = values.shape[1:]
    share = min(1.0, side / max(height, width))
    size = max(1, round(height * share)), max(1, round(width * share))
    return _as_bytes(resized(values, size))


def class_name(text: str) -> str:
    """A folder's name as a class may be called: printable, in one way of writing, not too long."""
    plain = "".join(filter(str.isprintable, unicodedata.normalize("NFC", text)))
    return " ".join(plain.split())[:MOST_CLASS_NAME].strip() or "-"


def named(skipped: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The first of the sentences, and how many more there are."""
    if len(skipped) <= _MOST_NAMED:
        return tuple(skipped)
    more = Sentence(N_("And {count} more were skipped."), count=whole(len(skipped) - _MOST_NAMED))
    return (*skipped[:_MOST_NAMED], more)


def _shades(image: Shades, shape: tuple[int, int, int]) -> Shades:
    return _as_bytes(fitted(image.astype(np.float32) / np.float32(255), shape))


def _as_bytes(values: Floats) -> Shades:
    shades: Shades = np.rint(np.clip(values, 0, 1) * np.float32(255)).astype(np.uint8)
    return shades


def _order(name: str) -> tuple[tuple[int, int, str], ...]:
    """class2 before class10."""
    parts = _DIGITS.split(name)
    return tuple(
        (0, int(part), "")
        if part.isdecimal() and part.isascii()
        else (1, 0, part.casefold() + part)
        for part in parts
        if part
    )
