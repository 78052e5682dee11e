"""A sum on the way back: the gradients that arrive, each times its factor, and what it comes to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.array_positions import Doubles, Position, Positions


@dataclass(frozen=True, eq=False)
class Sum:
    """The terms of a gradient that come out of one layer: (gradient arriving) x (factor)."""

    layer: str
    """The layer at whose output the gradients arrive."""
    arrives: Positions
    """Where in what it put out, (terms, axes)."""
    gradients: Doubles
    """The gradients there, (terms)."""
    factors: Doubles
    """What each is multiplied with: the input seen there, or the derivative of the way, (terms)."""
    source: str | None = None
    """The layer, or input, whose values the factors are; None where they are none."""
    input_positions: Positions | None = None
    """Where those stand in what it put out, (terms, axes); -1 along all axes: padding, 0."""
    which: int = 0
    """Of several ways into the layer, which: a layer can be fed twice by the same."""

    @property
    def products(self) -> Doubles:
        """What each term contributes."""
        with np.errstate(invalid="ignore", over="ignore"):
            products: Doubles = self.gradients * self.factors
        return products

    @property
    def total(self) -> float:
        """What the terms add up to, in double precision."""
        return added(self.products)

    @property
    def magnitude(self) -> float:
        """The sum of the absolute values of the terms."""
        return added(np.abs(self.products))

    def largest(self, count: int) -> NDArray[np.int64]:
        """The terms of largest absolute product, the largest first; nan before all numbers."""
        sizes = np.nan_to_num(np.abs(self.products), nan=np.inf, posinf=np.inf)
        order: NDArray[np.int64] = np.argsort(-sizes, kind="stable")[:count]
        return order


def added(values: Doubles) -> float:
    """A sum in which infinity less infinity is nan, as it is shown."""
    with np.errstate(invalid="ignore", over="ignore"):
        return float(values.sum())


@dataclass(frozen=True, eq=False)
class Why:
    """How a gradient comes about: the sums of all layers through which it came."""

    name: str
    """A parameter's full name, or a layer's: the gradient at what it put out."""
    position: Position
    sums: tuple[Sum, ...]
    gradient: float
    """The same, as autograd has it."""

    @property
    def total(self) -> float:
        """What all terms add up to."""
        return added(np.array([each.total for each in self.sums]))

    @property
    def magnitude(self) -> float:
        """The sum of the absolute values of all terms."""
        return added(np.array([each.magnitude for each in self.sums]))

    @property
    def count(self) -> int:
        """How many terms there are."""
        return sum(len(each.gradients) for each in self.sums)

    def largest(self, count: int) -> list[tuple[Sum, int]]:
        """The terms of largest absolute product of all sums, the largest first."""
        terms = [(each, int(term)) for each in self.sums for term in each.largest(count)]
        return sorted(terms, key=_size, reverse=True)[:count]


def _size(term: tuple[Sum, int]) -> float:
    each, place = term
    size = abs(float(each.products[place]))
    return np.inf if np.isnan(size) else size
