"""A convolution's terms: every pixel under the kernel times its weight, and what comes back."""

import numpy as np

from explorer.inspection.array_positions import (
    Position,
    Positions,
    all_positions,
    sources,
    stops_with,
)
from explorer.inspection.terms.operation_terms import (
    Block,
    Crossing,
    LocalGradients,
    block_needed,
    local_gradients,
    weight_uses,
)
from explorer.inspection.terms.pooling_terms import spans_under
from explorer.network.operations.convolution import Conv2d
from explorer.network.shapes import Row


def _group_sizes(operation: Conv2d) -> tuple[int, int]:
    """Channels of a group that are made, and those that they are made from."""
    assert operation.in_channels is not None and operation.out_channels is not None  # settled
    return operation.out_channels // operation.groups, operation.in_channels // operation.groups


@block_needed.register
def _(operation: Conv2d, row: Row, which: int, block: Block) -> Block:
    made, used = _group_sizes(operation)
    images, (first, end), *sides = block
    channels = (first // made * used, ((end - 1) // made + 1) * used)
    return (images, channels, *spans_under(row, operation.padding_mode, sides))


@local_gradients.register
def _(operation: Conv2d, crossing: Crossing) -> LocalGradients:
    image, channel, *pixel = crossing.position
    made, used = _group_sizes(operation)
    group, inner = divmod(channel, used)
    (rows, down), (columns, across) = (
        stops_with(
            window, np.flatnonzero(sources(window, size, operation.padding_mode) == place), stops
        )
        for window, size, place, stops in zip(
            operation.windows,
            crossing.values.shape[2:],
            pixel,
            crossing.row.output_shape[2:],
            strict=True,
        )
    )
    makers = np.arange(group * made, (group + 1) * made)
    which = all_positions([makers, np.arange(len(rows)), np.arange(len(columns))])
    maker, row, column = which.T
    positions = np.stack([np.full(len(which), image), maker, rows[row], columns[column]], axis=1)
    weights = crossing.parameters["weight"][maker, inner, down[row], across[column]]
    return positions.astype(np.int32), weights.astype(np.float64)


@weight_uses.register
def _(operation: Conv2d, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    maker, inner, *cell = index
    images, _, *sides = row.output_shape
    made, used = _group_sizes(operation)
    pixels = [
        sources(window, size, operation.padding_mode)[
            np.arange(stops) * window.stride + place * window.dilation
        ]
        for window, size, stops, place in zip(
            operation.windows, row.input_shapes[0][2:], sides, cell, strict=True
        )
    ]
    channel = maker // made * used + inner
    outputs = all_positions([np.arange(images), np.array([maker]), *map(np.arange, sides)])
    inputs = all_positions([np.arange(images), np.array([channel]), *pixels])
    inputs[(inputs < 0).any(axis=1)] = -1
    return outputs, inputs
