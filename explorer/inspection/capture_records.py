"""What a capture returns: plain, frozen, of NumPy arrays that are not written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.objective import Objective

Array = NDArray[np.float32]

Mode = Literal["evaluation", "training"]
"""In training, dropout drops and batch norm uses the batch's own mean and variance."""


@dataclass(frozen=True, eq=False)
class Capture:
    """What every layer made of some images, in one pass."""

    images: Array
    """As the network got them, (N, C, H, W)."""
    maps: Mapping[str, Array]
    """What each layer put out, in the layers' order: (N, C, H, W), or (N, F) once flattened."""
    logits: Array | None
    """(N, K); None where the network does not end with one number a class."""
    probabilities: Array | None
    """Softmax of the logits, (N, K)."""
    mode: Mode
    source: object = None
    """What some of the arrays belong to, which is there as long as they are."""

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.images.nbytes + _nbytes(self.maps.values())


@dataclass(frozen=True, eq=False)
class Parameter:
    """A trained tensor and the gradient that reached it."""

    value: Array
    gradient: Array | None
    """Of the value's shape; None where no path leads from the loss to it."""


@dataclass(frozen=True, eq=False)
class Gradients:
    """The loss of some images, and its gradient everywhere."""

    forward: Capture
    objective: Objective
    losses: Array
    """Of each image, (N)."""
    loss: float
    """Their mean: what was derived."""
    at_image: Array | None
    """The gradient at the images, (N, C, H, W); None where the way back ended before them."""
    maps: Mapping[str, Array | None]
    """The gradient at what each layer put out; None where no path leads from the loss to it."""
    parameters: Mapping[str, Parameter]
    """By their full names, as in conv1.weight, in PyTorch's order."""

    @property
    def image(self) -> Array:
        """The gradient at the images, of a way back that led to them."""
        assert self.at_image is not None
        return self.at_image

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; the parameters' values belong to the weights."""
        gradients = (parameter.gradient for parameter in self.parameters.values())
        return self.forward.nbytes + _nbytes([self.at_image, *self.maps.values(), *gradients])


def _nbytes(arrays: Iterable[Array | None]) -> int:
    return sum(array.nbytes for array in arrays if array is not None)
