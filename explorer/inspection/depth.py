"""How gradients fare on their way back through the depth of a network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.inspection.capture_records import Gradients
from explorer.inspection.statistics import statistics
from explorer.network.operations.activation import ReLU
from explorer.network.shapes import Row
from explorer.numerals import significant
from explorer.sentence import N_, Sentence

FACTOR = 1e3
"""From end to end, a norm that shrinks or grows by more than this is said to vanish or explode."""


@dataclass(frozen=True, slots=True)
class Level:
    """The gradient at what a layer puts out, in numbers."""

    layer: str
    norm: float
    magnitude: float
    """The mean of the absolute values."""
    zeros: float
    """Share of values that are exactly 0."""
    not_finite: int
    """How many are nan or infinite; the numbers above are of the others."""
    dead: int = 0
    """Of a ReLU: units, or whole maps, that are 0 for every image, so that nothing gets back."""
    units: int = 0


def levels(rows: Sequence[Row], gradients: Gradients) -> tuple[Level, ...]:
    """A level for each layer that the loss reaches, in the layers' order."""
    return tuple(_levels(rows, gradients))


def _levels(rows: Sequence[Row], gradients: Gradients) -> Iterator[Level]:
    for row in rows:
        gradient = gradients.maps[row.name]
        if gradient is not None:
            spread = statistics(gradient)
            dead, units = _dead(row, gradients)
            yield Level(
                row.name,
                spread.norm,
                spread.magnitude,
                spread.zeros,
                spread.not_finite,
                dead,
                units,
            )


def _dead(row: Row, gradients: Gradients) -> tuple[int, int]:
    if not isinstance(row.operation, ReLU):
        return 0, 0
    values = gradients.forward.maps[row.name]
    alive = (values != 0).any(axis=(0, *range(2, values.ndim)))
    return int(np.count_nonzero(~alive)), len(alive)


def verdicts(levels: Sequence[Level], images: int) -> tuple[Sentence, ...]:
    """What there is to see: numbers without measure, vanishing, exploding, dead units."""
    return (*_not_finite(levels), *_from_end_to_end(levels), *_dead_units(levels, images))


def _not_finite(levels: Sequence[Level]) -> Iterator[Sentence]:
    broken = [level for level in levels if level.not_finite]
    if broken:
        yield Sentence(
            N_("{count} layers have gradients that are nan or infinite, the first on the way back "
               "at {layer}: a number got too large for float32, or infinity met infinity. Use a "
               "smaller learning rate or smaller initial weights."),
            count=len(broken), layer=broken[-1].layer,
        )  # fmt: skip


def _from_end_to_end(levels: Sequence[Level]) -> Iterator[Sentence]:
    if len(levels) < 2:
        return
    first, last = levels[0], levels[-1]
    numbers = {
        "first": first.layer, "last": last.layer,
        "near": significant(last.norm), "far": significant(first.norm),
    }  # fmt: skip
    if not last.norm:
        yield Sentence(N_("The gradient is 0 where it begins, at {last}: nothing will be learnt."),
                       last=last.layer)  # fmt: skip
    elif not first.norm:
        yield Sentence(
            N_("The gradient dies on the way: its norm is {near} at {last} and 0 at {first}."),
            **numbers,
        )
    elif first.norm * FACTOR < last.norm:
        yield Sentence(
            N_("The gradient vanishes: from {last} to {first} its norm shrinks from {near} to "
               "{far}, {times} times. The first layers will hardly learn."),
            **numbers, times=significant(last.norm / first.norm, 2),
        )  # fmt: skip
    elif first.norm > last.norm * FACTOR:
        yield Sentence(
            N_("The gradient explodes: from {last} to {first} its norm grows from {near} to "
               "{far}, {times} times. A step will throw the first layers about."),
            **numbers, times=significant(first.norm / last.norm, 2),
        )  # fmt: skip
    else:
        yield Sentence(
            N_("The gradient arrives: its norm is {near} at {last} and {far} at {first}."),
            **numbers,
        )


def _dead_units(levels: Sequence[Level], images: int) -> Iterator[Sentence]:
    dead = [level for level in levels if level.dead]
    if not dead:
        return
    counts = ", ".join(f"{each.layer}\N{NO-BREAK SPACE}{each.dead}/{each.units}" for each in dead)
    yield Sentence(
        N_("ReLU units that are 0 for the one image of this step, so that no gradient gets "
           "through: {counts}. Take more images to see which are dead for all.")
        if images == 1
        else N_("ReLU units that are 0 for all {images} images of this step, so that no gradient "
                "gets through: {counts}."),
        counts=counts, images=images,
    )  # fmt: skip
