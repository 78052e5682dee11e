"""How images become what a network gets: the choices, and a batch made by them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from explorer.data.digits import digits
from explorer.data.fitting import Floats, Manner, Preparation, fitted, resized
from explorer.data.images.patterns import Shape
from explorer.data.images.picture import Picture
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal

Scale = Literal["data", "unit", "bytes", "own"]
"""What black and white become: what the data set's mean and deviation make of them, as training
has it, 0 and 1, 0 and 255, or what the image's own mean and deviation make of them."""

MANNERS: tuple[Manner, ...] = get_args(Manner)
SCALES: tuple[Scale, ...] = get_args(Scale)

FULL = 255
THUMBNAIL = 32
"""Pixels of a thumbnail's longer side."""


@dataclass(frozen=True)
class Fit:
    """What is done to every image before the network gets it."""

    manner: Manner = "pad"
    scale: Scale = "data"

    def text(self) -> str:
        """As it stands in a link."""
        return f"{self.manner},{self.scale}"


def fit(text: str) -> Fit:
    """What a link says. Raises Refusal for anything else than a text of `Fit.text`."""
    for manner in MANNERS:
        for scale in SCALES:
            parsed = Fit(manner, scale)
            if parsed.text() == text:
                return parsed
    raise Refusal(
        N_("{text} says nothing about fitting; it is one of {manners}, a comma, one of {scales}."),
        text=shortened(text) or "''",
        manners=", ".join(MANNERS),
        scales=", ".join(SCALES),
    )


@dataclass(frozen=True, eq=False)
class Batch:
    """Images as the network gets them, (N, C, H, W), and what made each of them so."""

    images: Floats
    preparations: tuple[Preparation, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the images."""
        return self.images.nbytes

    @cached_property
    def thumbnails(self) -> NDArray[np.uint8]:
        """How the images of a batch of several look, (N, H, W, 3); of one image, none."""
        several = len(self.images) > 1
        pairs = zip(self.images, self.preparations, strict=True) if several else ()
        small = [shown(image, preparation, THUMBNAIL) for image, preparation in pairs]
        return np.stack(small) if small else np.empty((0, 1, 1, 3), dtype=np.uint8)


def batch(
    pictures: Sequence[Picture], input_shape: Shape, chosen: Fit, trained: Preparation | None = None
) -> Batch:
    """The pictures, fitted to an input one after the other.

    `trained`: what was done to the images that the network was trained on; None: to the digits.
    """
    images = np.empty((len(pictures), *input_shape), dtype=np.float32)
    preparations = []
    for image, picture in zip(images, pictures, strict=True):
        preparation = Preparation(chosen.manner)
        image[:] = fitted(picture.values, input_shape, preparation)
        preparation = _preparation(chosen, image, trained or digits().standard)
        image[:] = preparation.scaled(image)
        preparations.append(preparation)
    images.flags.writeable = False
    return Batch(images, tuple(preparations))


def shown(image: Floats, preparation: Preparation, most: int) -> NDArray[np.uint8]:
    """What a network gets, (C, H, W), as it looks: (H, W, 3), no side longer than `most`.

    Black where black was; of other than three channels the mean, in grey.
    """
    share = min(1.0, most / max(image.shape[1:]))
    height, width = (max(1, round(side * share)) for side in image.shape[1:])
    fitted_image = resized(
        image if len(image) == 3 else image.mean(axis=0, keepdims=True), (height, width)
    )
    plain = fitted_image * np.float32(preparation.deviation) + np.float32(preparation.mean)
    shades = np.rint(np.clip(plain, 0, 1) * FULL).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(shades, (3, height, width)).transpose(1, 2, 0))


def _preparation(chosen: Fit, placed: Floats, trained: Preparation) -> Preparation:
    """What takes an image that lies between 0 and 1 to the chosen scale."""
    plain = Preparation(chosen.manner)
    if chosen.scale == "data":
        return replace(trained, manner=chosen.manner)
    if chosen.scale == "bytes":
        return replace(plain, deviation=1 / FULL)
    if chosen.scale == "own":
        # In float64: the mean of ten million float32 is off in the third digit.
        mean, deviation = float(placed.mean(dtype=float)), float(placed.std(dtype=float))
        return replace(plain, mean=mean, deviation=deviation or 1.0)
    return plain
