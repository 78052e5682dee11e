"""The gradient of a weight: what arrives at every output it had a part in, times what it saw."""

from functools import singledispatch

import numpy as np

from explorer.inspection.backwards.gradient_record import Sum, all_positions, read
from explorer.inspection.blocks import parameters_of, sources, windows_of
from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.explain.explanation import Doubles, Position, Positions
from explorer.inspection.precomputed import moments
from explorer.network.description import INPUT
from explorer.network.operations import Operation
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.shapes import Row


def of_parameter(
    row: Row,
    tensor: str,
    index: Position,
    *,
    arriving: Array,
    seen: Capture,
    parameters: dict[str, Array],
) -> Sum:
    """The terms of dL/d(layer.tensor[index]); `arriving` is the gradient at the layer's output."""
    (source,) = row.inputs
    values = seen.images if source == INPUT else seen.maps[source]
    if tensor == "bias":
        places = _shared_places(row.operation, row, index)
        return Sum(row.name, places, read(arriving, places), np.ones(len(places)))
    outputs, inputs = _pairs(row.operation, row, index)
    if inputs is not None:
        factors = read(values, inputs)
        return Sum(row.name, outputs, read(arriving, outputs), factors, source, inputs)
    factors = _normalised(row, values, outputs, seen, parameters)
    return Sum(row.name, outputs, read(arriving, outputs), factors)


@singledispatch
def _pairs(operation: Operation, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    """Every output that the weight had a part in, and the input it was multiplied with there."""
    raise NotImplementedError(operation.kind())


@_pairs.register
def _(operation: Conv2d, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    made, inner, *at = index
    images, _, *sides = row.output_shape
    assert operation.out_channels is not None and operation.in_channels is not None  # settled
    group = made // (operation.out_channels // operation.groups)
    channel = group * (operation.in_channels // operation.groups) + inner
    windows = windows_of(row)
    assert windows is not None  # it has a kernel
    seen = [
        sources(window, size, operation.padding_mode)[
            np.arange(stops) * window.stride + place * window.dilation
        ]
        for window, size, stops, place in zip(
            windows, row.input_shapes[0][2:], sides, at, strict=True
        )
    ]
    outputs = all_positions([np.arange(images), np.array([made]), *map(np.arange, sides)])
    inputs = all_positions([np.arange(images), np.array([channel]), *seen])
    inputs[(inputs < 0).any(axis=1)] = -1
    return outputs, inputs


@_pairs.register
def _(operation: Linear, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    unit, feature = index
    before = [np.arange(size) for size in row.output_shape[:-1]]
    return (
        all_positions([*before, np.array([unit])]),
        all_positions([*before, np.array([feature])]),
    )


@_pairs.register(BatchNorm2d)
@_pairs.register(GroupNorm)
@_pairs.register(LayerNorm)
def _(operation: Operation, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    return _shared_places(operation, row, index), None


@singledispatch
def _shared_places(operation: Operation, row: Row, index: Position) -> Positions:
    """Every output to which a bias, or the scale of a normalisation, is applied: a channel's."""
    images, _, *sides = row.output_shape
    return all_positions([np.arange(images), np.array(index), *map(np.arange, sides)])


@_shared_places.register
def _(operation: Linear, row: Row, index: Position) -> Positions:
    return all_positions([*map(np.arange, row.output_shape[:-1]), np.array(index)])


@_shared_places.register
def _(operation: LayerNorm, row: Row, index: Position) -> Positions:
    before = row.output_shape[: len(row.output_shape) - len(index)]
    return all_positions([*map(np.arange, before), *(np.array([at]) for at in index)])


def _normalised(
    row: Row, values: Array, places: Positions, seen: Capture, parameters: dict[str, Array]
) -> Doubles:
    """What the scale of a normalisation is multiplied with: (x - mean) / sqrt(variance + eps)."""
    found = moments(row.operation, values, parameters_of(row, parameters), seen.mode)
    assert found is not None  # it normalises
    mean, variance = (_shared(each, places) for each in found)
    eps: float = row.operation.eps  # type: ignore[attr-defined]  # every normalisation has one
    with np.errstate(invalid="ignore", divide="ignore"):
        normalised: Doubles = (read(values, places) - mean) / np.sqrt(variance + eps)
    return normalised


def _shared(values: Doubles, places: Positions) -> Doubles:
    """A mean or variance has size 1 along the axes that share it."""
    own = np.where(np.array(values.shape) > 1, places, 0)
    found: Doubles = values[tuple(own.T)]
    return found
