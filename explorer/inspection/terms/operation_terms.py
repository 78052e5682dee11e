"""What the values of an operation are made of, and what comes back through it: the questions.

Each family answers them for its operations in a file of its own beside this one. The defaults are
those of an operation that works value by value and keeps no numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from explorer.inspection.array_positions import Doubles, Position, Positions, all_positions
from explorer.inspection.capture_records import Array, Mode
from explorer.network.operations import Operation, Shape
from explorer.network.shapes import Row

Span = tuple[int, int]
"""From the first to the one after the last."""
Block = tuple[Span, ...]
"""A span along each axis, the batch included."""

NOWHERE: Span = (0, 0)

Moments = tuple[Doubles, Doubles]
"""Mean and variance, of as many axes as the values; of size 1 along those that share them."""


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


LocalGradients = tuple[Positions, Doubles]
"""The outputs that a value had a part in, and the derivative of each by it."""


def one_gradient(position: Position, derivative: float) -> LocalGradients:
    """Of a value that has a part in a single output."""
    return np.array([position], dtype=np.int32), np.array([derivative])


@singledispatch
def local_gradients(operation: Operation, crossing: Crossing) -> LocalGradients:
    """Where the gradient at a value comes from, through a layer that it feeds."""
    raise NotImplementedError(operation.kind())


@singledispatch
def block_needed(operation: Operation, row: Row, which: int, block: Block) -> Block:
    """What of input `which` the outputs in a block are made from: what lies in the same place."""
    return block


@singledispatch
def parameter_block(operation: Operation, block: Block, shape: Shape) -> Block:
    """What of a parameter a block needs: a number, or a kernel, for each channel of the output."""
    return (block[1], *((0, side) for side in shape[1:]))


@singledispatch
def moments(
    operation: Operation,
    values: Array,
    parameters: Mapping[str, Array],
    mode: Mode,
) -> Moments | None:
    """Mean and variance with which a layer normalises what comes in; None where it does not."""
    return None


@singledispatch
def weight_uses(
    operation: Operation, row: Row, index: Position
) -> tuple[Positions, Positions | None]:
    """Every output that a weight had a part in, and the input it was multiplied with there.

    None in place of the inputs: it scales what is normalised.
    """
    raise NotImplementedError(operation.kind())


@singledispatch
def channel_outputs(operation: Operation, row: Row, index: Position) -> Positions:
    """Every output to which a bias, or the scale of a normalisation, is applied: a channel's."""
    images, _, *sides = row.output_shape
    return all_positions([np.arange(images), np.array(index), *map(np.arange, sides)])
