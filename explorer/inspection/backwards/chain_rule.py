"""The chain rule as a walk: from the loss to one weight, along the way that carries most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explorer.inspection.array_positions import Position
from explorer.inspection.backwards.gradient_record import Why
from explorer.inspection.backwards.gradient_sums import why_value
from explorer.inspection.capture_records import Array, Gradients
from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.loss_terms import slope
from explorer.network.shapes import Table


@dataclass(frozen=True, slots=True)
class AtTheLoss:
    """Where the walk begins: the derivative of the loss by one of the outputs."""

    layer: str
    position: Position
    gradient: float
    line: FormulaLine
    """The derivative before the mean is taken."""
    note: str
    """What it is, marked for translation."""
    divisor: int
    """How many share the mean."""


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


def walk(
    table: Table, gradients: Gradients, parameters: Mapping[str, Array], why: Why
) -> Walk | None:
    """To the weight of `why`; None where no path leads there."""
    if not why.count:
        return None
    back = list(_back(table, gradients, parameters, why))
    last = back[-1]
    return Walk(_at_the_loss(gradients, last.layer, last.position), tuple(reversed(back)))


def _back(
    table: Table, gradients: Gradients, parameters: Mapping[str, Array], why: Why
) -> Iterator[Stride]:
    """From the weight towards the loss, each time by the term that counts most."""
    while why.count:
        ((terms, place),) = why.largest(1)
        position = tuple(int(at) for at in terms.arrives[place])
        yield Stride(
            why, terms.layer, position, float(terms.gradients[place]), float(terms.factors[place])
        )
        why = why_value(table, gradients, parameters, terms.layer, position)


def _at_the_loss(gradients: Gradients, layer: str, position: Position) -> AtTheLoss:
    logits, gradient, loss = (
        gradients.forward.logits,
        gradients.maps[layer],
        gradients.objective.record,
    )
    assert logits is not None and gradient is not None  # the loss is made of them
    return AtTheLoss(
        layer,
        position,
        float(gradient[position]),
        slope(gradients.objective, logits, position),
        loss.slope_note,
        loss.sharing(*logits.shape),
    )
