"""The memory of one training step, part by part."""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from explorer.network.description import INPUT
from explorer.network.operations import FLOAT
from explorer.network.shapes import Table


@dataclass(frozen=True)
class Memory:
    """Bytes of one training step in float32, everything that it needs counted as if held at once.

    Not counted: what the algorithms take for themselves, a few numbers of the loss and of
    normalisation's means, and the program around it.
    """

    weights: int
    """Parameters and buffers."""
    gradients: int
    optimizer: int
    feature_maps: int
    """What autograd holds of the batch and of what the layers put out, for the backward pass."""
    besides: int
    """Winners of max pools, masks of dropout, padded copies."""

    @property
    def total(self) -> int:
        """All parts."""
        return self.weights + self.gradients + self.optimizer + self.feature_maps + self.besides


@lru_cache(maxsize=256)
def training_step(table: Table, batch: int, state_numbers: int) -> Memory:
    """The memory that a step with so many images takes, from a table made for one image.

    `state_numbers`: how many numbers the optimizer keeps for each parameter.
    """
    scale = batch // table.batch
    return Memory(
        weights=(table.parameters + table.buffers) * FLOAT,
        gradients=table.parameters * FLOAT,
        optimizer=table.parameters * state_numbers * FLOAT,
        feature_maps=scale * FLOAT * sum(_stored_maps(table).values()),
        besides=scale
        * sum(row.operation.keeps_besides(row.site, row.output_shape) for row in table.rows),
    )


def _stored_maps(table: Table) -> dict[str, int]:
    """How many numbers each tensor has that is kept, by the layer that first put it out."""
    origin = {INPUT: INPUT}
    sizes = {INPUT: prod(table.network.input_shape) * table.batch}
    counts: dict[str, int] = {}
    for row in table.rows:
        # A view shares its memory with what it shows, so it is not counted twice.
        origin[row.name] = origin[row.inputs[0]] if row.operation.is_view else row.name
        sizes[row.name] = prod(row.output_shape)
        which = row.operation.keeps()
        if which != "neither":
            name = origin[row.inputs[0] if which == "input" else row.name]
            counts[name] = sizes[name]
    return counts
