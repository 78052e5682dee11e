"""The arithmetic of any single value of any layer, a family of operations a file.

To explain another operation, register a function for its class with `explained` in the file of its
family (a new file is found by itself).
"""

from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.explain.explanation import Explanation, Part, Place, Position
from explorer.inspection.explain.families import explained
from explorer.inspection.weights import Weights
from explorer.network.description import INPUT
from explorer.network.shapes import table

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def explain(weights: Weights, seen: Capture, layer: str, position: Position) -> Explanation:
    """The terms of one value of what a layer put out, and what they add up to.

    `position` has all axes, the batch first. Raises KeyError and IndexError where there is no such
    layer or value.
    """
    row = table(weights.network, len(seen.images))[layer]
    if any(not 0 <= at < size for at, size in zip(position, row.output_shape, strict=True)):
        raise IndexError(f"{position} is not in {row.output_shape}")
    arrays = {INPUT: seen.images, **seen.maps}
    place = Place(
        row=row,
        position=position,
        inputs=tuple(arrays[source] for source in row.inputs),
        parameters={tensor.name: _array(weights, layer, tensor.name) for tensor in row.tensors},
        output=float(seen.maps[layer][position]),
        mode=seen.mode,
    )
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        return explained(row.operation, place)


def _array(weights: Weights, layer: str, name: str) -> Array:
    found: Array = weights.tensors[f"{layer}.{name}"].numpy()
    return found


__all__ = ["Explanation", "Part", "Place", "explain"]
