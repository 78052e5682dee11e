"""The ways back from a layer's outputs to one of its inputs' values, a family of operations each.

A way is an output that the value had a part in, and the derivative of that output by the value:
a kernel's weight, a gate that is open or closed, a window that the value won or lost.
"""

from dataclasses import dataclass
from functools import singledispatch
from itertools import accumulate
from math import erf, exp, isnan, pi, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.backwards.gradient_record import all_positions, read
from explorer.inspection.blocks import sources, windows_of
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.explain.explanation import Doubles, Position, Positions
from explorer.inspection.precomputed import moments
from explorer.network.operations import Operation
from explorer.network.operations.activation import (
    GELU,
    Dropout,
    Dropout2d,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)
from explorer.network.operations.base import Window
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from explorer.network.shapes import Row

Integers = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Crossing:
    """A layer on the way back, and the value of its input `which` that is asked about."""

    row: Row
    which: int
    position: Position
    values: Array
    """What came in there."""
    output: Array
    """What the layer put out."""
    parameters: dict[str, Array]
    """By their names in the layer."""
    mode: Mode
    gradient: float
    """At the value, as autograd has it: what dropout did with a 0, only the gradient tells."""

    @property
    def value(self) -> float:
        """The value itself."""
        return float(self.values[self.position])


Ways = tuple[Positions, Doubles]
"""The outputs that it had a part in, and the derivative of each by it."""


@singledispatch
def ways(operation: Operation, at: Crossing) -> Ways:
    """Where the gradient at a value comes from, through a layer that it feeds."""
    raise NotImplementedError(operation.kind())


def _one(position: Position, derivative: float) -> Ways:
    return np.array([position], dtype=np.int32), np.array([derivative])


@ways.register
def _(operation: Conv2d, at: Crossing) -> Ways:
    image, channel, *pixel = at.position
    assert operation.out_channels is not None and operation.in_channels is not None  # settled
    made, used = (
        channels // operation.groups for channels in (operation.out_channels, operation.in_channels)
    )
    group, inner = divmod(channel, used)
    windows = windows_of(at.row)
    assert windows is not None  # it has a kernel
    (rows, down), (columns, across) = (
        _stops(
            window, np.flatnonzero(sources(window, size, operation.padding_mode) == place), stops
        )
        for window, size, place, stops in zip(
            windows, at.values.shape[2:], pixel, at.row.output_shape[2:], strict=True
        )
    )
    makers = np.arange(group * made, (group + 1) * made)
    which = all_positions([makers, np.arange(len(rows)), np.arange(len(columns))])
    maker, row, column = which.T
    positions = np.stack([np.full(len(which), image), maker, rows[row], columns[column]], axis=1)
    weights = at.parameters["weight"][maker, inner, down[row], across[column]]
    return positions.astype(np.int32), weights.astype(np.float64)


def _stops(window: Window, padded: Integers, stops: int) -> tuple[Integers, Integers]:
    """The stops at which a kernel's cells lie on any of some padded pixels, and those cells."""
    places, cells = np.meshgrid(padded, np.arange(window.kernel), indexing="ij")
    first = (places - cells * window.dilation).ravel()
    stop, rest = np.divmod(first, window.stride)
    met = (rest == 0) & (stop >= 0) & (stop < stops)
    return stop[met], cells.ravel()[met]


@ways.register
def _(operation: Linear, at: Crossing) -> Ways:
    *before, feature = at.position
    weights = at.parameters["weight"][:, feature].astype(np.float64)
    places = [np.array([each]) for each in before]
    return all_positions([*places, np.arange(len(weights))]), weights


def _windows_with(at: Crossing) -> Positions:
    """The outputs of a pool in whose windows the value stands."""
    windows = windows_of(at.row)
    assert windows is not None  # it has a kernel
    image, channel, *pixel = at.position
    sides = [
        np.unique(_stops(window, np.array([place + window.before]), stops)[0])
        for window, place, stops in zip(windows, pixel, at.row.output_shape[2:], strict=True)
    ]
    return all_positions([np.array([image]), np.array([channel]), *sides])


def _under(window: Window, stop: int) -> Integers:
    return stop * window.stride - window.before + np.arange(window.kernel) * window.dilation


@ways.register
def _(operation: MaxPool2d, at: Crossing) -> Ways:
    """The winner of a window carries its gradient, whatever the others are."""
    positions = _windows_with(at)
    won = [_winner(operation.windows, at, stop) == at.position[2:] for _, _, *stop in positions]
    return positions, np.array(won, dtype=np.float64)


def _winner(windows: tuple[Window, Window], at: Crossing, stops: list[int]) -> Position:
    """The first of the largest in row order, as in PyTorch; the last nan, where there is one."""
    image, channel, *_ = at.position
    rows, columns = (
        pixels[(pixels >= 0) & (pixels < size)]
        for pixels, size in zip(map(_under, windows, stops), at.values.shape[2:], strict=True)
    )
    patch = at.values[image, channel][np.ix_(rows, columns)].ravel()
    nans = np.flatnonzero(np.isnan(patch))
    place = int(nans[-1]) if nans.size else int(patch.argmax())
    return int(rows[place // len(columns)]), int(columns[place % len(columns)])


@ways.register
def _(operation: AvgPool2d, at: Crossing) -> Ways:
    """Padding is counted, but not what a last window has beyond it."""
    positions = _windows_with(at)
    counts = np.ones(len(positions))
    for axis, (window, size) in enumerate(
        zip(operation.windows, at.values.shape[2:], strict=True), start=2
    ):
        counts *= [
            np.count_nonzero(_under(window, int(stop)) < size + window.after)
            for stop in positions[:, axis]
        ]
    return positions, 1 / counts


@ways.register
def _(operation: AdaptiveAvgPool2d, at: Crossing) -> Ways:
    """Window i runs from floor(i·in/out) to ceil((i+1)·in/out); of vectors there is one of all."""
    if len(at.position) == 2:
        return _one((0, 0), 1 / at.values.size)
    image, channel, *pixel = at.position
    sides, lengths = [], []
    for place, size, goal in zip(pixel, at.values.shape[2:], at.row.output_shape[2:], strict=True):
        stops = np.arange(goal)
        first, end = stops * size // goal, -(-(stops + 1) * size // goal)
        met = (first <= place) & (place < end)
        sides.append(stops[met])
        lengths.append((end - first)[met])
    positions = all_positions([np.array([image]), np.array([channel]), *sides])
    return positions, 1 / np.outer(*lengths).ravel().astype(np.float64)


@ways.register
def _(operation: Add, at: Crossing) -> Ways:
    """Under broadcasting, an axis of size 1 had a part in all places of the sum."""
    shape = at.row.output_shape
    own = (*(0 for _ in range(len(shape) - len(at.position))), *at.position)
    sizes = (*(1 for _ in range(len(shape) - len(at.position))), *at.values.shape)
    spans = [
        np.arange(whole) if size == 1 else np.array([place])
        for place, size, whole in zip(own, sizes, shape, strict=True)
    ]
    positions = all_positions(spans)
    return positions, np.ones(len(positions))


@ways.register
def _(operation: Concat, at: Crossing) -> Ways:
    before = (0, *accumulate(shape[1] for shape in at.row.input_shapes))[at.which]
    image, channel, *rest = at.position
    return _one((image, before + channel, *rest), 1.0)


@ways.register(Flatten)
@ways.register(View)
def _(operation: Flatten | View, at: Crossing) -> Ways:
    place = np.ravel_multi_index(at.position, at.values.shape)
    return _one(tuple(map(int, np.unravel_index(place, at.row.output_shape))), 1.0)


@ways.register
def _(operation: ReLU, at: Crossing) -> Ways:
    return _one(at.position, 1.0 if at.value > 0 else 0.0)


@ways.register
def _(operation: LeakyReLU, at: Crossing) -> Ways:
    return _one(at.position, 1.0 if at.value > 0 else operation.negative_slope)


@ways.register
def _(operation: Tanh, at: Crossing) -> Ways:
    # As PyTorch has it: from the output, which is at hand.
    return _one(at.position, 1 - float(at.output[at.position]) ** 2)


@ways.register
def _(operation: Sigmoid, at: Crossing) -> Ways:
    share = float(at.output[at.position])
    return _one(at.position, share * (1 - share))


@ways.register
def _(operation: SiLU, at: Crossing) -> Ways:
    share = _sigmoid(at.value)
    return _one(at.position, share * (1 + at.value * (1 - share)))


def _sigmoid(value: float) -> float:
    grown = exp(-abs(value))  # never overflows
    return grown / (1 + grown) if value < 0 else 1 / (1 + grown)


@ways.register
def _(operation: GELU, at: Crossing) -> Ways:
    x = at.value
    if operation.approximate == "tanh":
        bent = tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
        slope = sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2)
        return _one(at.position, 0.5 * (1 + bent) + 0.5 * x * (1 - bent**2) * slope)
    density = exp(-x * x / 2) / sqrt(2 * pi)
    return _one(at.position, 0.5 * (1 + erf(x / sqrt(2))) + x * density)


@ways.register(Dropout)
@ways.register(Dropout2d)
def _(operation: Dropout | Dropout2d, at: Crossing) -> Ways:
    """In training what was kept grew by 1 / (1 − p); which it is, the output tells."""
    if at.mode == "evaluation":
        return _one(at.position, 1.0)
    kept = at.output[at.position] != 0 or (at.value == 0 and at.gradient != 0)
    return _one(at.position, 1 / (1 - operation.p) if kept and operation.p < 1 else 0.0)


@ways.register
def _(operation: Softmax, at: Crossing) -> Ways:
    axis = operation.dim % len(at.position)
    spans = [np.array([place]) for place in at.position]
    spans[axis] = np.arange(at.values.shape[axis])
    positions = all_positions(spans)
    shares = read(at.output, positions)
    own = np.arange(len(shares)) == at.position[axis]
    return positions, shares * (own - float(at.output[at.position]))


@ways.register(BatchNorm2d)
@ways.register(GroupNorm)
@ways.register(LayerNorm)
def _(operation: BatchNorm2d | GroupNorm | LayerNorm, at: Crossing) -> Ways:
    """Where the mean and variance are of the values themselves, each has a part in all of them."""
    found = moments(operation, at.values, at.parameters, at.mode)
    assert found is not None  # it normalises
    mean, variance = (float(each[_shared(each, at.position)]) for each in found)
    spread = np.sqrt(np.float64(variance) + operation.eps)
    kept = isinstance(operation, BatchNorm2d) and operation.track_running_stats
    if kept and at.mode == "evaluation":
        return _one(at.position, float(_scales(at, np.array([at.position]))[0] / spread))
    positions = _together(operation, at)
    normal = (read(at.values, positions) - mean) / spread
    own = (positions == np.array(at.position)).all(axis=1)
    mine = (at.value - mean) / spread
    return positions, _scales(at, positions) / spread * (own - (1 + normal * mine) / len(positions))


def _together(operation: Operation, at: Crossing) -> Positions:
    """All the values that share a mean and a variance with the one asked about."""
    spans = [np.arange(size) for size in at.values.shape]
    if isinstance(operation, BatchNorm2d):
        spans[1] = np.array([at.position[1]])
        return all_positions(spans)
    spans[0] = np.array([at.position[0]])
    if isinstance(operation, GroupNorm):
        size = at.values.shape[1] // operation.num_groups
        first = at.position[1] // size * size
        spans[1] = np.arange(first, first + size)
        return all_positions(spans)
    assert isinstance(operation, LayerNorm)
    axes = len(operation.normalized_shape or ())
    before = at.position[: len(at.position) - axes]
    return all_positions([*(np.array([place]) for place in before), *spans[len(before) :]])


def _scales(at: Crossing, positions: Integers) -> Doubles:
    weight = at.parameters.get("weight")
    if weight is None:
        return np.ones(len(positions))
    # A layer norm has a scale a place, the others one a channel.
    first = positions.shape[1] - weight.ndim if isinstance(at.row.operation, LayerNorm) else 1
    own = positions[:, first : first + weight.ndim]
    found: Doubles = weight[tuple(own.T)].astype(np.float64)
    return found


def _shared(values: Doubles, position: Position) -> Position:
    return tuple(at if size > 1 else 0 for at, size in zip(position, values.shape, strict=True))


def reason(row: Row, derivative: float, value: float) -> str:
    """In a word, why a way is open or closed: gate, winner, weight, share, copy."""
    operation = row.operation
    if isnan(value):
        return "nan"
    if isinstance(operation, ReLU):
        return "open" if derivative else "closed"
    if isinstance(operation, MaxPool2d):
        return "winner" if derivative else "loser"
    if isinstance(operation, Dropout | Dropout2d):
        return "kept" if derivative else "dropped"
    if isinstance(operation, Conv2d | Linear):
        return "weight"
    if isinstance(operation, AvgPool2d | AdaptiveAvgPool2d):
        return "mean"
    if isinstance(operation, Add | Concat | Flatten | View):
        return "copy"
    return "slope"
