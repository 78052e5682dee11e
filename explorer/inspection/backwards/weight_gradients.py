"""The gradient of a weight: what arrives at every output it had a part in, times what it saw."""

import numpy as np

from explorer.inspection.array_positions import Doubles, Position, Positions, read
from explorer.inspection.backwards.gradient_record import Sum
from explorer.inspection.blocks import parameters_of
from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.terms import channel_outputs, moments, weight_uses
from explorer.network.description import INPUT
from explorer.network.shapes import Row


def of_parameter(
    row: Row,
    tensor: str,
    index: Position,
    *,
    arriving: Array,
    capture: Capture,
    parameters: dict[str, Array],
) -> Sum:
    """The terms of dL/d(layer.tensor[index]); `arriving` is the gradient at the layer's output."""
    (source,) = row.inputs
    values = capture.images if source == INPUT else capture.maps[source]
    if tensor == "bias":
        places = channel_outputs(row.operation, row, index)
        return Sum(row.name, places, read(arriving, places), np.ones(len(places)))
    outputs, inputs = weight_uses(row.operation, row, index)
    if inputs is not None:
        factors = read(values, inputs)
        return Sum(row.name, outputs, read(arriving, outputs), factors, source, inputs)
    factors = _normalised(row, values, outputs, capture, parameters)
    return Sum(row.name, outputs, read(arriving, outputs), factors)


def _normalised(
    row: Row, values: Array, places: Positions, capture: Capture, parameters: dict[str, Array]
) -> Doubles:
    """What the scale of a normalisation is multiplied with: (x - mean) / sqrt(variance + eps)."""
    both = moments(row.operation, values, parameters_of(row, parameters), capture.mode)
    assert both is not None  # it normalises
    mean, variance = (_shared(each, places) for each in both)
    eps: float = row.operation.eps  # type: ignore[attr-defined]  # every normalisation has one
    with np.errstate(invalid="ignore", divide="ignore"):
        normalised: Doubles = (read(values, places) - mean) / np.sqrt(variance + eps)
    return normalised


def _shared(values: Doubles, places: Positions) -> Doubles:
    """A mean or variance has size 1 along the axes that share it."""
    own = np.where(np.array(values.shape) > 1, places, 0)
    shared: Doubles = values[tuple(own.T)]
    return shared
