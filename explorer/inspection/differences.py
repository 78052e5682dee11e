"""Gradients held against what happens when a weight is really moved, in double precision."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.inspection import limits, objective_loss
from explorer.inspection.array_positions import Position
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.objective import Objective
from explorer.inspection.randomness import drawn_from
from explorer.inspection.weights import Weights, module
from explorer.network.description import Network
from explorer.network.module import Described
from explorer.network.shapes import table
from explorer.numerals import memory
from explorer.sentence import N_, TooLarge

Weight = tuple[str, Position]
"""A parameter's full name, and a place in it."""

STEP = 1e-6
"""How far a weight is moved to either side, times its size where that is above 1."""
SAMPLE = 8
_BUDGET = 3e9
"""Mult-adds of all passes together."""


@dataclass(frozen=True, slots=True)
class Difference:
    """(L(w + h) - L(w - h)) / 2h of one weight, beside its gradient."""

    weight: Weight
    step: float
    above: float
    """The loss at w + h."""
    below: float
    """The loss at w - h."""
    gradient: float
    """As autograd has it, in double precision."""

    @property
    def quotient(self) -> float:
        """What the loss says of the gradient."""
        return (self.above - self.below) / (2 * self.step)

    @property
    def error(self) -> float:
        """How far the two are apart."""
        return abs(self.quotient - self.gradient)


@dataclass(frozen=True)
class Differences:
    """Of the chosen weight, and of some that were drawn at random."""

    chosen: Difference
    sample: tuple[Difference, ...]

    @property
    def nbytes(self) -> int:
        """Bytes, about."""
        return 200 * (1 + len(self.sample))


def differences(
    weights: Weights, images: Array, objective: Objective, chosen: Weight, mode: Mode
) -> Differences:
    """The chosen weight and a random sample. Raises TooLarge before anything is allocated."""
    layers = table(weights.network, len(images))
    _fits(limits.double_bytes(layers))
    net = module(weights, mode).double()
    inputs = torch.from_numpy(images.astype(np.float64))
    parameters = dict(net.named_parameters())
    loss = _loss(net, weights.network, inputs, objective)
    by_parameter = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    gradients = dict(zip(parameters, by_parameter, strict=True))

    def difference(weight: Weight) -> Difference:
        name, place = weight
        gradient, parameter = gradients[name], parameters[name]
        with torch.no_grad():
            value = float(parameter[place])
            step = STEP * max(1.0, abs(value))
            sides = []
            for side in (value + step, value - step):
                parameter[place] = side
                sides.append(float(_loss(net, weights.network, inputs, objective)))
            parameter[place] = value
        exact = 0.0 if gradient is None else float(gradient[place])
        return Difference(weight, step, sides[0], sides[1], exact)

    count = int(min(SAMPLE, _BUDGET / max(2 * layers.mult_adds, 1)))
    sample = _drawn(parameters, count, weights.network.seed)
    return Differences(difference(chosen), tuple(map(difference, sample)))


def _loss(net: Described, network: Network, inputs: Tensor, objective: Objective) -> Tensor:
    with drawn_from(network.seed, net):
        return objective_loss.loss(objective, net(inputs))


def _drawn(parameters: Mapping[str, Tensor], count: int, seed: int) -> list[Weight]:
    """Weights of any tensor, each tensor as likely as another."""
    draw = np.random.default_rng(seed)
    names = draw.choice(list(parameters), size=count)
    return [
        (str(name), tuple(int(draw.integers(side)) for side in parameters[name].shape))
        for name in names
    ]


def _fits(needed: int) -> None:
    allowed = limits.MEMORY.read()
    if needed > allowed:
        raise TooLarge(
            N_("In double precision this network and its gradients take {needed} of memory, and "
               "{allowed} are allowed here. Use a smaller input or fewer images."),
            needed=memory(needed), allowed=memory(allowed),
        )  # fmt: skip
