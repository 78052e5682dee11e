"""The loss of a step's images along the gradient's direction, on both sides of where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.inspection import objective_loss
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.objective import Objective
from explorer.inspection.randomness import drawn_from
from explorer.inspection.weights import Weights, module
from explorer.network.shapes import table

_DECADES = 3
"""On either side of the chosen rate, as it is rounded down to a power of ten."""
_USUAL = (-4, 2)
"""Powers of ten that are always looked at: there the loss falls and rises, whatever the rate."""
_MOST_POINTS, _LEAST_POINTS = 48, 1
"""On the side where it is expected to fall; in each decade."""
_BUDGET = 4e9
"""Mult-adds of all passes together: about a second."""


@dataclass(frozen=True, eq=False)
class Line:
    """A loss for each step size: the weights less step times gradient, as SGD would have them."""

    steps: NDArray[np.float64]
    """Increasing; below 0 one goes up the gradient, at 0 stands still."""
    losses: NDArray[np.float64]
    rate: float
    at_rate: float
    """The loss after a step of the chosen rate."""

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.steps.nbytes + self.losses.nbytes

    @property
    def loss_before(self) -> float:
        """The loss before any step."""
        return float(self.losses[self.steps == 0][0])

    @property
    def best(self) -> tuple[float, float] | None:
        """The step after which the loss is least, and that loss; None where no step lowers it."""
        ahead = np.where(self.steps > 0, np.nan_to_num(self.losses, nan=np.inf), np.inf)
        place = int(ahead.argmin())
        return (
            (float(self.steps[place]), float(ahead[place]))
            if ahead[place] < self.loss_before
            else None
        )

    @property
    def too_far(self) -> float | None:
        """The first step beyond the best that leaves the loss higher than it was, or no number."""
        beyond = self.best[0] if self.best else 0.0
        for step, loss in zip(self.steps, self.losses, strict=True):
            if step > beyond and not loss <= self.loss_before:
                return float(step)
        return None


def along(
    weights: Weights,
    images: Array,
    objective: Objective,
    gradients: Mapping[str, Array | None],
    *,
    rate: float,
    mode: Mode,
) -> Line:
    """A pass for each step size, through a module of one's own."""
    passes = table(weights.network, len(images)).mult_adds
    steps = _steps(rate, passes)
    moved = module(weights, mode)
    before = {name: value.detach() for name, value in moved.named_parameters()}
    for name, parameter in moved.named_parameters():
        parameter.data = before[name].clone()  # the others' stay where they are
    inputs = torch.from_numpy(images.copy())
    directions = {
        name: None if gradient is None else torch.from_numpy(gradient.copy())
        for name, gradient in gradients.items()
    }

    def loss(step: float) -> float:
        with torch.no_grad(), drawn_from(weights.network.seed, moved):
            for name, parameter in moved.named_parameters():
                direction = directions[name]
                if direction is not None:
                    torch.sub(before[name], direction, alpha=step, out=parameter.data)
            return objective_loss.loss(objective, moved(inputs)).item()

    return Line(np.array(steps), np.array([loss(step) for step in steps]), rate, loss(rate))


def _steps(rate: float, passes: float) -> list[float]:
    centre = floor(log10(rate)) if isfinite(rate) else 0
    low, high = min(centre - _DECADES, _USUAL[0]), max(centre + _DECADES, _USUAL[1])
    decades = high - low
    affordable = min(_MOST_POINTS, _BUDGET / max(passes, 1) / 1.5)
    each_decade = int(max(_LEAST_POINTS, affordable / decades))
    return [*_below(low, decades, each_decade), 0.0, *_above(low, decades, each_decade)]


def _above(low: int, decades: int, each_decade: int) -> Iterator[float]:
    for place in range(decades * each_decade + 1):
        yield 10 ** (low + place / each_decade)


def _below(low: int, decades: int, each_decade: int) -> list[float]:
    """Half as many on the other side, where the loss is expected to rise."""
    return [-step for step in _above(low, decades, max(1, each_decade // 2))][::-1]
