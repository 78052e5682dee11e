"""A unit's terms: every input times its weight, and what comes back by each."""

import numpy as np

from explorer.inspection.array_positions import Position, Positions, all_positions
from explorer.inspection.terms.operation_terms import (
    Block,
    Crossing,
    LocalGradients,
    block_needed,
    channel_outputs,
    local_gradients,
    parameter_block,
    weight_uses,
)
from explorer.network.operations import Shape
from explorer.network.operations.linear import Linear
from explorer.network.shapes import Row


@block_needed.register
def _(operation: Linear, row: Row, which: int, block: Block) -> Block:
    return (*block[:-1], (0, row.input_shapes[0][-1]))


@parameter_block.register
def _(operation: Linear, block: Block, shape: Shape) -> Block:
    return (block[-1], *((0, side) for side in shape[1:]))


@local_gradients.register
def _(operation: Linear, crossing: Crossing) -> LocalGradients:
    *before, feature = crossing.position
    weights = crossing.parameters["weight"][:, feature].astype(np.float64)
    spans = [np.array([place]) for place in before]
    return all_positions([*spans, np.arange(len(weights))]), weights


@weight_uses.register
def _(operation: Linear, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    unit, feature = index
    before = [np.arange(size) for size in row.output_shape[:-1]]
    return (
        all_positions([*before, np.array([unit])]),
        all_positions([*before, np.array([feature])]),
    )


@channel_outputs.register
def _(operation: Linear, row: Row, index: Position) -> Positions:
    return all_positions([*map(np.arange, row.output_shape[:-1]), np.array(index)])
