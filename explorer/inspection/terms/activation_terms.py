"""Activations and dropout on the way back: the slope at the value (softmax: along its axis)."""

from math import erf, exp, pi, sqrt, tanh

import numpy as np

from explorer.inspection.array_positions import all_positions, read
from explorer.inspection.terms.operation_terms import (
    Block,
    Crossing,
    LocalGradients,
    block_needed,
    local_gradients,
    one_gradient,
)
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
from explorer.network.shapes import Row


@local_gradients.register
def _(operation: ReLU, crossing: Crossing) -> LocalGradients:
    return one_gradient(crossing.position, 1.0 if crossing.value > 0 else 0.0)


@local_gradients.register
def _(operation: LeakyReLU, crossing: Crossing) -> LocalGradients:
    slope = 1.0 if crossing.value > 0 else operation.negative_slope
    return one_gradient(crossing.position, slope)


@local_gradients.register
def _(operation: Tanh, crossing: Crossing) -> LocalGradients:
    # As PyTorch has it: from the output, which is at hand.
    output = float(crossing.output[crossing.position])
    return one_gradient(crossing.position, 1 - output**2)


@local_gradients.register
def _(operation: Sigmoid, crossing: Crossing) -> LocalGradients:
    output = float(crossing.output[crossing.position])
    return one_gradient(crossing.position, output * (1 - output))


@local_gradients.register
def _(operation: SiLU, crossing: Crossing) -> LocalGradients:
    gate = _sigmoid(crossing.value)
    return one_gradient(crossing.position, gate * (1 + crossing.value * (1 - gate)))


def _sigmoid(value: float) -> float:
    power = exp(-abs(value))  # never overflows
    return power / (1 + power) if value < 0 else 1 / (1 + power)


@local_gradients.register
def _(operation: GELU, crossing: Crossing) -> LocalGradients:
    """x·Φ(x); `tanh` is the approximation of arXiv 1606.08415."""
    x = crossing.value
    if operation.approximate == "tanh":
        bent = tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
        slope = sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2)
        derivative = 0.5 * (1 + bent) + 0.5 * x * (1 - bent**2) * slope
    else:
        density = exp(-x * x / 2) / sqrt(2 * pi)
        derivative = 0.5 * (1 + erf(x / sqrt(2))) + x * density
    return one_gradient(crossing.position, derivative)


@local_gradients.register(Dropout)
@local_gradients.register(Dropout2d)
def _(operation: Dropout | Dropout2d, crossing: Crossing) -> LocalGradients:
    """In training what was not dropped grew by 1 / (1 − p); which it is, the output tells."""
    if crossing.mode == "evaluation":
        return one_gradient(crossing.position, 1.0)
    passed = crossing.output[crossing.position] != 0 or (
        crossing.value == 0 and crossing.gradient != 0
    )
    factor = 1 / (1 - operation.p) if passed and operation.p < 1 else 0.0
    return one_gradient(crossing.position, factor)


@local_gradients.register
def _(operation: Softmax, crossing: Crossing) -> LocalGradients:
    axis = operation.dim % len(crossing.position)
    spans = [np.array([place]) for place in crossing.position]
    spans[axis] = np.arange(crossing.values.shape[axis])
    positions = all_positions(spans)
    shares = read(crossing.output, positions)
    own = np.arange(len(shares)) == crossing.position[axis]
    return positions, shares * (own - float(crossing.output[crossing.position]))


@block_needed.register
def _(operation: Softmax, row: Row, which: int, block: Block) -> Block:
    axis = operation.dim % len(block)
    return (*block[:axis], (0, row.output_shape[axis]), *block[axis + 1 :])
