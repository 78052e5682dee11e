"""What several layers feed: each input's part in the sum, or in what stands side by side."""

from itertools import accumulate

import numpy as np

from explorer.inspection.array_positions import all_positions
from explorer.inspection.terms.operation_terms import (
    NOWHERE,
    Block,
    Crossing,
    LocalGradients,
    block_needed,
    local_gradients,
    one_gradient,
)
from explorer.network.operations.merging import Add, Concat
from explorer.network.shapes import Row


@block_needed.register
def _(operation: Add, row: Row, which: int, block: Block) -> Block:
    shape = row.input_shapes[which]
    last = block[len(block) - len(shape) :]
    return tuple((0, 1) if size == 1 else span for size, span in zip(shape, last, strict=True))


@local_gradients.register
def _(operation: Add, crossing: Crossing) -> LocalGradients:
    """Under broadcasting, an axis of size 1 had a part in all places of the sum."""
    shape = crossing.row.output_shape
    missing = len(shape) - len(crossing.position)
    own = (*(0 for _ in range(missing)), *crossing.position)
    sizes = (*(1 for _ in range(missing)), *crossing.values.shape)
    spans = [
        np.arange(whole) if size == 1 else np.array([place])
        for place, size, whole in zip(own, sizes, shape, strict=True)
    ]
    positions = all_positions(spans)
    return positions, np.ones(len(positions))


@block_needed.register
def _(operation: Concat, row: Row, which: int, block: Block) -> Block:
    ends = list(accumulate(shape[1] for shape in row.input_shapes))
    size = row.input_shapes[which][1]
    first, end = (max(0, min(size, at - ends[which] + size)) for at in block[1])
    return (block[0], (first, end) if first < end else NOWHERE, *block[2:])


@local_gradients.register
def _(operation: Concat, crossing: Crossing) -> LocalGradients:
    before = (0, *accumulate(shape[1] for shape in crossing.row.input_shapes))[crossing.which]
    image, channel, *rest = crossing.position
    return one_gradient((image, before + channel, *rest), 1.0)
