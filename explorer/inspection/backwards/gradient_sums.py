"""Why a gradient is what it is: a weight's, or that at any value."""

from collections.abc import Mapping

import numpy as np

from explorer.inspection.array_positions import Position, read
from explorer.inspection.backwards.gradient_record import Sum, Why
from explorer.inspection.backwards.weight_gradients import of_parameter
from explorer.inspection.blocks import parameters_of
from explorer.inspection.capture_records import Array, Gradients
from explorer.inspection.terms import Crossing, local_gradients
from explorer.network.description import INPUT
from explorer.network.shapes import Row, Table


def why_parameter(
    table: Table,
    gradients: Gradients,
    parameters: Mapping[str, Array],
    name: str,
    index: Position,
) -> Why:
    """The terms of the gradient of one weight, as in conv1.weight[0, 0, 2, 1].

    Raises KeyError or IndexError where there is none; a layer that no path leads to has no terms.
    """
    layer, _, tensor = name.rpartition(".")
    row, own = table[layer], gradients.parameters[name]
    _inside(index, own.value.shape)
    arriving = gradients.maps[layer]
    if own.gradient is None or arriving is None:
        return Why(name, index, (), float("nan"))
    with np.errstate(all="ignore"):
        terms = of_parameter(
            row,
            tensor,
            index,
            arriving=arriving,
            capture=gradients.forward,
            parameters=dict(parameters),
        )
    return Why(name, index, (terms,), float(own.gradient[index]))


def why_value(
    table: Table,
    gradients: Gradients,
    parameters: Mapping[str, Array],
    layer: str,
    position: Position,
) -> Why:
    """The ways by which the gradient came back to one value that a layer, or input, put out."""
    own = gradients.image if layer == INPUT else gradients.maps[layer]
    values = gradients.forward.images if layer == INPUT else gradients.forward.maps[layer]
    _inside(position, values.shape)
    if own is None:
        return Why(layer, position, (), float("nan"))
    sums = tuple(
        _back(row, which, position, at=(values, own), gradients=gradients, parameters=parameters)
        for row in table.rows
        for which, source in enumerate(row.inputs)
        if source == layer and gradients.maps[row.name] is not None
    )
    return Why(layer, position, sums, float(own[position]))


def _back(
    row: Row,
    which: int,
    position: Position,
    *,
    at: tuple[Array, Array],
    gradients: Gradients,
    parameters: Mapping[str, Array],
) -> Sum:
    """`at` are the values that come in, and the gradients there."""
    arriving = gradients.maps[row.name]
    assert arriving is not None  # asked before
    crossing = Crossing(
        row=row,
        which=which,
        position=position,
        values=at[0],
        output=gradients.forward.maps[row.name],
        parameters=parameters_of(row, parameters),
        mode=gradients.forward.mode,
        gradient=float(at[1][position]),
    )
    with np.errstate(all="ignore"):
        positions, derivatives = local_gradients(row.operation, crossing)
    return Sum(row.name, positions, read(arriving, positions), derivatives, which=which)


def _inside(index: Position, shape: tuple[int, ...]) -> None:
    if len(index) != len(shape) or any(
        not 0 <= at < size for at, size in zip(index, shape, strict=True)
    ):
        raise IndexError(f"{index} is not in {shape}")
