"""A unit's value: every input times its weight, and the bias."""

import numpy as np

from explorer.inspection.explain.explanation import Explanation, Place, part
from explorer.inspection.explain.families import explained
from explorer.network.operations.linear import Linear


@explained.register
def _(operation: Linear, place: Place) -> Explanation:
    *before, unit = place.position
    weights = place.parameters["weight"][unit].astype(np.float64)
    positions = np.empty((len(weights), len(before) + 1), dtype=np.int32)
    positions[:, :-1], positions[:, -1] = before, np.arange(len(weights))
    bias = {"bias": float(place.parameters["bias"][unit])} if operation.bias else {}
    return Explanation(place, (part(place, positions, weights),), bias)
