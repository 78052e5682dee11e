"""The chain rule as a walk: from the loss to one weight, along the way that carries most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.inspection.array_positions import Position
from explorer.inspection.backwards.gradient_record import Why
from explorer.inspection.backwards.gradient_sums import why_value
from explorer.inspection.capture_records import Array, Gradients
from explorer.network.shapes import Table


@dataclass(frozen=True, slots=True)
class AtTheLoss:
    """Where the walk begins: the derivative of the loss by one of the outputs."""

    layer: str
    position: Position
    gradient: float
    output: float
    """The logit."""
    probability: float
    target: float
    """Of cross-entropy 1 for the target class and 0 for the others; else the number itself."""
    divisor: int
    """How many images share the mean; of a squared error, how many numbers."""


@dataclass(frozen=True, slots=True)
class Stride:
    """From the gradient at one value to that at a value, or weight, before it."""

    why: Why
    """The gradient come to, with all of its terms."""
    layer: str
    """The layer gone back through."""
    position: Position
    """Where in what it put out the walk comes from."""
    arriving: float
    factor: float

    @property
    def product(self) -> float:
        """What this one way carries."""
        return self.arriving * self.factor


@dataclass(frozen=True)
class Walk:
    """The steps from the loss on; the last one comes to the weight."""

    start: AtTheLoss
    strides: tuple[Stride, ...]


def walk(table: Table, found: Gradients, parameters: Mapping[str, Array], why: Why) -> Walk | None:
    """To the weight of `why`; None where no path leads there."""
    if not why.count:
        return None
    back = list(_back(table, found, parameters, why))
    last = back[-1]
    return Walk(_at_the_loss(found, last.layer, last.position), tuple(reversed(back)))


def _back(
    table: Table, found: Gradients, parameters: Mapping[str, Array], why: Why
) -> Iterator[Stride]:
    """From the weight towards the loss, each time by the term that counts most."""
    while why.count:
        ((terms, place),) = why.largest(1)
        position = tuple(int(at) for at in terms.arrives[place])
        yield Stride(
            why, terms.layer, position, float(terms.gradients[place]), float(terms.factors[place])
        )
        why = why_value(table, found, parameters, terms.layer, position)


def _at_the_loss(found: Gradients, layer: str, position: Position) -> AtTheLoss:
    image, output = position
    logits, shares, objective = found.forward.logits, found.forward.probabilities, found.objective
    assert logits is not None and shares is not None  # there would be no loss
    gradient = found.maps[layer]
    assert gradient is not None  # the loss is made of it
    wanted = float(output == objective.classes[image])
    if objective.kind == "mse" and objective.numbers is not None:
        free = np.array(objective.numbers.values).reshape(objective.numbers.shape)
        wanted = float(np.broadcast_to(free, logits.shape)[position])
    return AtTheLoss(
        layer,
        position,
        float(gradient[position]),
        float(logits[position]),
        float(shares[position]),
        wanted,
        len(logits) if objective.kind == "cross-entropy" else logits.size,
    )
