"""Data sets: images with their classes, the split, and batches of them as a network gets them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.data import image_caches
from explorer.data.fitting import Floats, Preparation
from explorer.memory_budget import budget

Indices = NDArray[np.int64]

VALIDATION_SHARE = 0.2


@dataclass(frozen=True)
class Split:
    """Positions in the data set, sorted: which images are trained on, and which only measured."""

    train: Indices
    validation: Indices


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images (N, C, H, W) from black to white, and the class of each (N).

    Floats from 0 to 1, or 256 shades, which take a quarter of the memory.
    """

    name: str
    images: Floats | NDArray[np.uint8]
    labels: Indices
    class_names: tuple[str, ...]
    part_of: Preparation | None = None
    """What standardises the data set of which these are some classes."""

    def values(self, positions: Indices) -> Floats:
        """Some of the images, from 0 to 1."""
        some = self.images[positions]
        if some.dtype == np.uint8:
            return some.astype(np.float32) / np.float32(255)
        return some.astype(np.float32, copy=False)

    @cached_property
    def standard(self) -> Preparation:
        """Standardised by the mean and deviation of all pixels of all images.

        Of a part, by those of the whole: an image is the same to a network of fewer classes.
        """
        if self.part_of is not None:
            return self.part_of
        if self.images.dtype != np.uint8:
            return Preparation(mean=float(self.images.mean()), deviation=float(self.images.std()))
        shades = np.arange(256) / 255
        shares = np.bincount(self.images.reshape(-1), minlength=256) / self.images.size
        mean = float(shades @ shares)
        # Of images without any contrast nothing is left but to take their one shade away.
        deviation = float(np.sqrt((shades - mean) ** 2 @ shares)) or 1.0
        return Preparation(mean=mean, deviation=deviation)

    def of_class(self, label: int) -> Indices:
        """The positions of a class's images."""
        return np.flatnonzero(self.labels == label)

    def for_classes(self, classes: int) -> "Dataset":
        """What a network of so many classes can learn: the images whose class it has.

        With more classes than the data set's own, the others get no image.
        """
        if classes >= len(self.class_names):
            return self
        return _some_classes(self, classes)

    def split(self, seed: int) -> Split:
        """Four fifths to train on, a fifth to validate, the same share of every class.

        Of a class of few one is measured at least, and of a class of one image it is trained on.
        """
        return Split(*stratified(self.labels, len(self.class_names), seed))


def stratified(labels: Indices, classes: int, seed: int) -> tuple[Indices, Indices]:
    """Positions to train on, and positions to validate: the same share of every class."""
    draw = np.random.default_rng(seed)
    held_back = [
        draw.permutation(members)[: held_back_of(len(members))]
        for members in (np.flatnonzero(labels == label) for label in range(classes))
    ]
    validation = np.sort(np.concatenate(held_back))
    return np.setdiff1d(np.arange(len(labels)), validation), validation


def held_back_of(images: int) -> int:
    """How many of a class's images are only measured."""
    return max(round(images * VALIDATION_SHARE), 1 if images > 1 else 0)


@lru_cache(maxsize=4)
def _some_classes(dataset: Dataset, classes: int) -> Dataset:
    known = dataset.labels < classes
    images, labels = dataset.images[known], dataset.labels[known]
    images.flags.writeable = labels.flags.writeable = False
    names = dataset.class_names[:classes]
    part = Dataset(dataset.name, images, labels, names, dataset.standard)
    budget().count(part, images.nbytes + labels.nbytes, is_shared=True)
    return part


image_caches.register(_some_classes.cache_clear)
