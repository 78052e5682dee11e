"""Values that are only laid out anew: in memory nothing has moved."""

import numpy as np

from explorer.inspection.terms.operation_terms import (
    Block,
    Crossing,
    LocalGradients,
    Span,
    block_needed,
    local_gradients,
    one_gradient,
)
from explorer.network.operations import Operation, Shape
from explorer.network.operations.shaping import Flatten, View
from explorer.network.shapes import Row


@block_needed.register(Flatten)
@block_needed.register(View)
def _(operation: Operation, row: Row, which: int, block: Block) -> Block:
    features = row.output_shape[1]
    (top, bottom), (first, end) = block
    return _unravelled(row.input_shapes[0], top * features + first, (bottom - 1) * features + end)


def _unravelled(shape: Shape, first: int, end: int) -> Block:
    """The hull of values `first` to `end` in the order in which they lie in memory."""
    start, last = (np.unravel_index(place, shape) for place in (first, end - 1))
    spans: list[Span] = []
    for axis, size in enumerate(shape):
        # Below the first axis along which both ends differ, everything lies between them.
        alike = all(start[before] == last[before] for before in range(axis))
        spans.append((int(start[axis]), int(last[axis]) + 1) if alike else (0, size))
    return tuple(spans)


@local_gradients.register(Flatten)
@local_gradients.register(View)
def _(operation: Operation, crossing: Crossing) -> LocalGradients:
    place = np.ravel_multi_index(crossing.position, crossing.values.shape)
    position = np.unravel_index(place, crossing.row.output_shape)
    return one_gradient(tuple(map(int, position)), 1.0)
