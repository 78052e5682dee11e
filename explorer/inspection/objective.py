"""What is made small: a loss, and what the outputs are held against."""

from dataclasses import dataclass
from math import prod

import numpy as np

from explorer.inspection import losses
from explorer.inspection.losses.loss_record import ClassLoss, Doubles, NumberLoss
from explorer.network.operations import Shape
from explorer.sentence import N_, Refusal, Sentence

MOST_NUMBER = 1e6
"""The largest number that outputs can be held against."""


@dataclass(frozen=True)
class Numbers:
    """Free numbers as torch would have them: of shape (K,), (1,), (N, K) or (N, 1)."""

    values: tuple[float, ...]
    shape: Shape

    def __post_init__(self) -> None:
        if prod(self.shape) != len(self.values):
            raise ValueError("as many numbers as the shape says")
        for value in self.values:
            if not abs(value) <= MOST_NUMBER:  # nan is no number either
                raise Refusal(
                    N_("A number here lies between -{most} and {most}; {value} does not."),
                    most=int(MOST_NUMBER), value=value,
                )  # fmt: skip

    def check(self, shape: Shape) -> None:
        """Refuses numbers that cannot be held against outputs (N, K)."""
        images, classes = shape
        rows, columns = (1, *self.shape)[-2:]
        if columns not in (1, classes):
            raise Refusal(
                N_("{count} numbers do not go with {classes} outputs: write {classes}, or one "
                   "for all of them."),
                count=columns, classes=classes,
            )  # fmt: skip
        if rows not in (1, images):
            raise Refusal(
                N_("{count} rows of numbers do not go with {images} images: write a row for each, "
                   "or one for all of them."),
                count=rows, images=images,
            )  # fmt: skip


@dataclass(frozen=True)
class Objective:
    """A loss of classes, or of numbers; of several images, their mean. Raises Refusal."""

    classes: tuple[int, ...]
    """Of each image."""
    loss: str = "cross-entropy"
    """Its name."""
    numbers: Numbers | None = None
    """What a loss of numbers is taken of; None: 1 for the class of each image, 0 for the others."""

    def __post_init__(self) -> None:
        losses.loss(self.loss)

    @property
    def record(self) -> ClassLoss | NumberLoss:
        """The loss itself."""
        return losses.LOSSES[self.loss]

    def targets(self, shape: Shape) -> Doubles:
        """What each of the outputs (N, K) is held against, by a loss of numbers."""
        if self.numbers is None:
            return np.eye(shape[1])[list(self.classes)]
        # To single precision and back, for PyTorch has no more of them.
        values = np.array(self.numbers.values, np.float32).reshape(self.numbers.shape)
        return np.broadcast_to(values, shape).astype(np.float64)

    def check(self, shape: Shape) -> None:
        """Refuses what cannot be held against outputs (N, K)."""
        for label in self.classes:
            if not 0 <= label < shape[1]:
                raise Refusal(
                    N_("A target class is a whole number from 0 to {most}; {value} is not."),
                    most=shape[1] - 1, value=label,
                )  # fmt: skip
        if self.numbers is not None:
            self.numbers.check(shape)

    def warning(self, shape: Shape) -> Sentence | None:
        """What PyTorch says where it broadcasts the target to outputs (N, K); else None."""
        if isinstance(self.record, ClassLoss):
            return None
        if self.numbers is None or self.numbers.shape == shape:
            return None
        return self.record.warning(self.numbers.shape, shape)
