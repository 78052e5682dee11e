"""An explanation: the terms of one value, where each comes from, and what they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.capture_records import Array, Mode
from explorer.network.shapes import Row

Doubles = NDArray[np.float64]
Positions = NDArray[np.int32]
Position = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Place:
    """One value that a layer put out, and all that it can be made from."""

    row: Row
    position: Position
    """In what the layer put out, the batch first."""
    inputs: tuple[Array, ...]
    """What came in, from each layer that feeds it."""
    parameters: Mapping[str, Array]
    """Parameters and buffers, by their names in the layer."""
    output: float
    """The value itself, as PyTorch computed it."""
    mode: Mode


@dataclass(frozen=True, eq=False)
class Part:
    """The terms that come from one of the layers that feed."""

    source: str
    """The layer's name, or input."""
    positions: Positions
    """Where in what it put out, (terms, axes); -1 along all axes: padding, which has no place."""
    values: Doubles
    """What stands there, (terms)."""
    weights: Doubles
    """What it is multiplied with, (terms)."""
    products: Doubles
    """What it contributes: value times weight, unless the explanation's formula says otherwise."""

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which terms are of the map, not of the padding around it."""
        return self.positions[:, 0] >= 0

    def by_channel(self) -> tuple[Positions, Doubles]:
        """The channels that the terms come from, and the sum of each channel's products."""
        channels, which = np.unique(self.positions[self.inside, 1], return_inverse=True)
        sums = np.zeros(len(channels))
        np.add.at(sums, which, self.products[self.inside])
        return channels.astype(np.int32), sums

    def largest(self, count: int) -> NDArray[np.int64]:
        """The terms of largest absolute product, the largest first."""
        order: NDArray[np.int64] = np.argsort(-np.abs(self.products), kind="stable")[:count]
        return order


@dataclass(frozen=True, eq=False)
class Explanation:
    """How a value comes about: (the sum of the terms + what is added) / divisor.

    With `chosen`, one term counts alone: the largest of a window, the own class in a softmax.
    """

    place: Place
    parts: tuple[Part, ...]
    added: Mapping[str, float] = field(default_factory=dict)
    """What comes to the terms: a bias; less the mean, where one normalises."""
    divisor: float = 1.0
    chosen: int | None = None
    """The term, of the only part, that counts alone."""
    formula: str = ""
    """What is done to a value where it is more than a weighted sum; x is the value."""
    quantities: Mapping[str, float] = field(default_factory=dict)
    """The numbers behind weights and divisor, by name: mean, variance, eps, ..."""

    @property
    def result(self) -> float:
        """What the terms add up to, in double precision."""
        if self.chosen is not None:
            return float(self.parts[0].products[self.chosen]) / self.divisor
        with np.errstate(invalid="ignore"):  # infinity less infinity is nan, and is shown as such
            total = sum(float(part.products.sum()) for part in self.parts)
        return (total + sum(self.added.values())) / self.divisor

    @property
    def magnitude(self) -> float:
        """The sum of the absolute values of all that is added up."""
        total = sum(float(np.abs(part.products).sum()) for part in self.parts)
        return (total + sum(map(abs, self.added.values()))) / abs(self.divisor)


def part(
    place: Place,
    positions: Positions,
    weights: Doubles | float = 1.0,
    products: Doubles | None = None,
    which: int = 0,
) -> Part:
    """The terms at some positions of an input; a position of -1 is padding, which is 0."""
    inside = positions[:, 0] >= 0
    values = np.zeros(len(positions))
    values[inside] = place.inputs[which][tuple(positions[inside].T)]
    factors = np.broadcast_to(np.asarray(weights, dtype=np.float64), values.shape)
    if products is None:
        products = values * factors
    return Part(place.row.inputs[which], positions, values, factors, products)


def grid(*axes: NDArray[np.int32]) -> Positions:
    """Every combination of positions along the axes, the last axis fastest; -1 makes all -1."""
    mesh = np.meshgrid(*axes, indexing="ij")
    positions = np.stack([axis.ravel() for axis in mesh], axis=1).astype(np.int32)
    positions[(positions < 0).any(axis=1)] = -1
    return positions


def here(position: Position) -> Positions:
    """A single position."""
    return np.array([position], dtype=np.int32)
