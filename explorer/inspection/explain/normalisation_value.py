"""A normalised value: less the mean, over the deviation, scaled and shifted.

(x − mean) / √(variance + eps)·weight + bias, taken apart as x·s − mean·s + bias, where
s = weight / √(variance + eps).
"""

from math import nan, sqrt

import numpy as np

from explorer.inspection.capture_records import Array
from explorer.inspection.explain.explanation import Explanation, Place, Position, here, part
from explorer.inspection.explain.families import explained
from explorer.inspection.precomputed import moments
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm

_FORMULA = "(x − mean) / √(variance + eps)·weight + bias"


@explained.register(BatchNorm2d)
@explained.register(GroupNorm)
def _(operation: BatchNorm2d | GroupNorm, place: Place) -> Explanation:
    return _normalised(place, operation.eps, (place.position[1],))


@explained.register
def _(operation: LayerNorm, place: Place) -> Explanation:
    axes = len(operation.normalized_shape or ())
    return _normalised(place, operation.eps, place.position[-axes:])


def _normalised(place: Place, eps: float, own: Position) -> Explanation:
    """`own` is where the value's scale and shift stand in weight and bias."""
    found = moments(place.row.operation, place.inputs[0], place.parameters, place.mode)
    assert found is not None  # it normalises
    mean, variance = (_at(moment, place.position) for moment in found)
    weight, bias = (_parameter(place, name, own, otherwise) for name, otherwise in _PLAIN.items())
    spread = variance + eps
    scale = weight / sqrt(spread) if spread > 0 else weight * np.float64(np.inf)
    if np.isnan(spread):
        scale = nan
    return Explanation(
        place,
        (part(place, here(place.position), float(scale)),),
        added={"mean": float(-mean * scale), "bias": bias},
        formula=_FORMULA,
        quantities={
            "mean": mean, "variance": variance, "eps": eps, "weight": weight, "bias": bias,
        },
    )  # fmt: skip


_PLAIN = {"weight": 1.0, "bias": 0.0}


def _parameter(place: Place, name: str, own: Position, otherwise: float) -> float:
    found: Array | None = place.parameters.get(name)
    return otherwise if found is None else float(found[own])


def _at(moment: np.ndarray, position: Position) -> float:
    """A mean or variance has size 1 along the axes that share it."""
    where = tuple(at if size > 1 else 0 for at, size in zip(position, moment.shape, strict=True))
    return float(moment[where])
