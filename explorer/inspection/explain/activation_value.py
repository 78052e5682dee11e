"""An activation's value: a function of the one value that comes in (softmax: of a whole axis).

Where the function is the value times a gate, the gate is the weight.
"""

from math import erf, exp, inf, isnan, nan, sqrt, tanh
from math import pi as circle

import numpy as np

from explorer.inspection.explain.explanation import Explanation, Place, here, part
from explorer.inspection.explain.families import explained
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


def _gated(place: Place, gate: float, formula: str) -> Explanation:
    return Explanation(place, (part(place, here(place.position), gate),), formula=formula)


def _mapped(place: Place, result: float, formula: str) -> Explanation:
    terms = part(place, here(place.position), nan, products=np.array([result]))
    return Explanation(place, (terms,), formula=formula)


def _value(place: Place) -> float:
    return float(place.inputs[0][place.position])


@explained.register
def _(operation: ReLU, place: Place) -> Explanation:
    value = _value(place)
    if isnan(value) or value > 0:
        return _gated(place, 1.0, "max(0, x)")
    return _mapped(place, 0.0, "max(0, x)") if value == -inf else _gated(place, 0.0, "max(0, x)")


@explained.register
def _(operation: LeakyReLU, place: Place) -> Explanation:
    slope = 1.0 if _value(place) > 0 else operation.negative_slope
    return _gated(place, slope, "x if x > 0 else negative_slope·x")


@explained.register
def _(operation: Tanh, place: Place) -> Explanation:
    return _mapped(place, tanh(_value(place)), "tanh(x)")


@explained.register
def _(operation: Sigmoid, place: Place) -> Explanation:
    return _mapped(place, _sigmoid(_value(place)), "1 / (1 + exp(−x))")


@explained.register
def _(operation: SiLU, place: Place) -> Explanation:
    return _gated(place, _sigmoid(_value(place)), "x / (1 + exp(−x))")


def _sigmoid(value: float) -> float:
    if value < 0:  # so that exp() never overflows
        grown = exp(value)
        return grown / (1 + grown)
    return 1 / (1 + exp(-value))


@explained.register
def _(operation: GELU, place: Place) -> Explanation:
    """x·Φ(x), as PyTorch adds it up: half of x, and half of x times the error function.

    `tanh` is the approximation of arXiv 1606.08415. Far below zero both halves nearly cancel.
    """
    value = _value(place)
    half, formula = erf(value / sqrt(2)) / 2, "x/2 + x·erf(x / √2)/2"
    if operation.approximate == "tanh":
        half = tanh(sqrt(2 / circle) * (value + 0.044715 * value**3)) / 2
        formula = "x/2 + x·tanh(√(2/π)·(x + 0.044715·x³))/2"
    twice = here(place.position).repeat(2, axis=0)
    return Explanation(place, (part(place, twice, np.array([0.5, half])),), formula=formula)


@explained.register(Dropout)
@explained.register(Dropout2d)
def _(operation: Dropout | Dropout2d, place: Place) -> Explanation:
    """In training, what is kept grows by 1 / (1 − p); which it is, the output tells."""
    if place.mode == "evaluation":
        return _gated(place, 1.0, "x")
    kept = place.output != 0 and operation.p < 1
    return _gated(place, 1 / (1 - operation.p) if kept else 0.0, "x / (1 − p), or 0")


@explained.register
def _(operation: Softmax, place: Place) -> Explanation:
    """exp(x − the largest), over the sum of all of them: the largest keeps exp() in bounds."""
    axis = operation.dim % len(place.position)
    size = place.inputs[0].shape[axis]
    positions = here(place.position).repeat(size, axis=0)
    positions[:, axis] = np.arange(size)
    values = part(place, positions).values
    grown = np.exp(values - values.max())
    return Explanation(
        place,
        (part(place, positions, nan, products=grown),),
        divisor=float(grown.sum()),
        chosen=place.position[axis],
        formula="exp(x − max) / Σ exp(xⱼ − max)",
        quantities={"max": float(values.max())},
    )
