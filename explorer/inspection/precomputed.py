"""What is computed before anybody points at a value, for it sees more than can be sent along.

Means and variances of normalisation, and the largest terms of a linear layer with many inputs. Sums
are in double precision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.blocks import Span
from explorer.inspection.capture_records import Array, Mode
from explorer.network.operations import Operation
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm

Doubles = NDArray[np.float64]
Moments = tuple[Doubles, Doubles]
"""Mean and variance, of as many axes as the values; of size 1 along those that share them."""


@singledispatch
def moments(
    operation: Operation,
    values: Array,
    parameters: Mapping[str, Array],
    mode: Mode,
) -> Moments | None:
    """Mean and variance with which a layer normalises what comes in; None where it does not."""
    return None


@moments.register
def _(
    operation: BatchNorm2d, values: Array, parameters: Mapping[str, Array], mode: Mode
) -> Moments:
    """Of the batch in training, and where no others are kept; else those seen in training."""
    if mode == "evaluation" and operation.track_running_stats:
        mean, variance = (
            parameters[name].astype(np.float64)[None, :, None, None]
            for name in ("running_mean", "running_var")
        )
        return mean, variance
    return _over(values, (0, 2, 3))


@moments.register
def _(operation: GroupNorm, values: Array, parameters: Mapping[str, Array], mode: Mode) -> Moments:
    images, channels = values.shape[:2]
    grouped = values.reshape(images, operation.num_groups, -1)
    shape = (images, channels, *(1 for _ in values.shape[2:]))
    mean, variance = (
        found.repeat(channels // operation.num_groups, axis=1).reshape(shape)
        for found in _over(grouped, (2,))
    )
    return mean, variance


@moments.register
def _(operation: LayerNorm, values: Array, parameters: Mapping[str, Array], mode: Mode) -> Moments:
    axes = len(operation.normalized_shape or ())
    return _over(values, tuple(range(values.ndim - axes, values.ndim)))


def _over(values: Array, axes: tuple[int, ...]) -> Moments:
    mean = values.mean(axis=axes, dtype=np.float64, keepdims=True)
    return mean, values.var(axis=axes, dtype=np.float64, keepdims=True)


@dataclass(frozen=True, eq=False)
class Largest:
    """The terms of largest absolute value of some units of a linear layer, and what is left."""

    units: Span
    inputs: NDArray[np.int32]
    """Which inputs they come from, the largest first, (units, terms)."""
    values: Array
    """Those inputs' values, (units, terms)."""
    weights: Array
    """And their weights, (units, terms)."""
    rest: Doubles
    """The sum of the other terms, (units)."""
    magnitude: Doubles
    """The sum of the absolute values of all terms, (units)."""


_TOGETHER = 256


def _largest_of(sizes: Doubles, count: int) -> NDArray[np.int64]:
    """The places of the largest values, the largest first.

    They lie in the blocks of largest maxima. numpy.argpartition takes 0.2 s for 250 000 values most
    of which are equal, as they are after a ReLU.
    """
    blocks = np.pad(sizes, (0, -len(sizes) % _TOGETHER), constant_values=-1.0)
    maxima = blocks.reshape(-1, _TOGETHER).max(axis=1)
    best = np.argsort(-maxima, kind="stable")[:count]
    near = (best[:, None] * _TOGETHER + np.arange(_TOGETHER)).ravel()
    near = near[near < len(sizes)]
    found: NDArray[np.int64] = near[np.argsort(-sizes[near], kind="stable")[:count]]
    return found


def largest(values: Array, weight: Array, units: Span, terms: int = 64) -> Largest:
    """Of the products of values (F) with the weights (U, F) of some units, unit by unit."""
    terms = min(terms, len(values))
    picked = np.empty((units[1] - units[0], terms), dtype=np.int32)
    rest, magnitude = np.empty(len(picked)), np.empty(len(picked))
    exact = values.astype(np.float64)
    for place, row in enumerate(weight[slice(*units)]):
        products = exact * row
        sizes = np.abs(products)
        found = _largest_of(sizes, terms)
        picked[place] = found
        magnitude[place] = sizes.sum()
        products[found] = 0.0
        rest[place] = products.sum()
    weights = np.take_along_axis(weight[slice(*units)], picked, axis=1)
    return Largest(units, picked, values[picked], weights, rest, magnitude)
