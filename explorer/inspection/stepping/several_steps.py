"""Several steps on the same images: by torch.optim, and beside it by hand from the same gradients.

Only the updates are compared: every writing gets the gradients that torch.optim got, for gradients
of weights that differ in their last bit differ in more than that.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import Any

import torch
from torch import Tensor

from explorer.inspection import objective_loss
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.objective import Objective
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.optimizers.optimizer_record import State, Writing
from explorer.inspection.randomness import drawn_from
from explorer.inspection.stepping.step_records import Plan
from explorer.inspection.weights import Weights
from explorer.network.module import Described, build

MOST_STEPS = 200
Place = tuple[str, tuple[int, ...]]
"""A parameter tensor's full name, and where in it."""


@dataclass(frozen=True, eq=False)
class Walk:
    """Weights after so many steps. Nothing of it is written to."""

    plan: Plan
    losses: tuple[float, ...]
    """Before each step, and after the last; none before the first."""
    tensors: Mapping[str, Tensor]
    """Parameters and buffers, by torch.optim."""
    optimizer: Mapping[str, Any]
    """Its state_dict()."""
    gradients: Mapping[str, Tensor | None]
    """Of the last step."""
    hands: Mapping[str, Mapping[str, Tensor]]
    """The parameters as each writing has them, by its name."""
    states: Mapping[str, Mapping[str, State]]
    """What each writing remembers of each parameter."""
    apart: Mapping[str, Mapping[str, float]]
    """Of each writing, the largest absolute difference of each parameter from torch.optim's."""
    before: "Walk | None" = None
    """The weights and torch.optim's state that the last step began from; nothing else of them."""

    @property
    def steps(self) -> int:
        """How many there were."""
        return max(0, len(self.losses) - 1)

    def state(self, name: str) -> dict[str, Tensor]:
        """What torch.optim remembers of a parameter, by its own names."""
        place = list(self.gradients).index(name)
        numbers: dict[str, Tensor] = self.optimizer["state"].get(place, {})
        return {key: value for key, value in numbers.items() if isinstance(value, Tensor)}

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors, those that several share once."""
        return sum({each.data_ptr(): each.nbytes for each in self._held()}.values())

    def _held(self) -> Iterator[Tensor]:
        yield from self.tensors.values()
        yield from (each for each in self.gradients.values() if each is not None)
        for hand in self.hands.values():
            yield from hand.values()
        for of in self.states.values():
            yield from (each for state in of.values() for each in state.values())
        for name in self.gradients:
            yield from self.state(name).values()
        if self.before:
            yield from self.before._held()

    def released(self) -> "Walk":
        """What a further step begins from, and no more: it is held while that is taken."""
        return replace(self, gradients=dict.fromkeys(self.gradients), before=None)


_CHUNK = 1 << 20
"""Numbers that are compared at a time, so that comparing takes no copy of them."""


def difference(one: Tensor, other: Tensor) -> float:
    """The largest absolute difference; nan, where only one of them is nan or infinite."""
    if one is other:
        return 0.0
    pairs = zip(one.flatten().split(_CHUNK), other.flatten().split(_CHUNK), strict=True)
    return greatest(_apart(mine, theirs) for mine, theirs in pairs)


def _apart(one: Tensor, other: Tensor) -> float:
    apart = (one - other).abs()
    apart[(one == other) | (one.isnan() & other.isnan())] = 0
    return float(apart.max()) if apart.numel() else 0.0


def greatest(values: Iterable[float]) -> float:
    """Of differences; nan where one of them is, for which max() depends on the order."""
    numbers = tuple(values)
    return nan if any(map(isnan, numbers)) else max(numbers, default=0.0)


def begin(weights: Weights, plan: Plan) -> Walk:
    """Before the first step. It shares the weights' memory."""
    made = build(weights.network, "meta")
    names = [name for name, _ in made.named_parameters()]
    own = {name: weights.tensors[name] for name in names}
    writings = OPTIMIZERS[plan.optimizer].writings
    return Walk(
        plan=plan,
        losses=(),
        tensors=weights.tensors,
        optimizer={"state": {}},
        gradients=dict.fromkeys(names),
        hands={writing.name: own for writing in writings},
        states={writing.name: {} for writing in writings},
        apart={writing.name: dict.fromkeys(names, 0.0) for writing in writings},
    )


def copies(optimizer: str, steps: int) -> int:
    """Copies of the weights that are held beside a step by torch.optim, at the most.

    A writing's own weights and memory; for an update, the products that it is made of; and from
    the second step on, all that the step began from. Of plain SGD's two writings one makes
    torch.optim's own numbers, bit for bit, and shares them.
    """
    remembered = OPTIMIZERS[optimizer].state_numbers
    own, products, began = 1 + remembered, 1 + 2 * remembered, 2 + 2 * remembered
    return own + products + (began if steps > 1 else 0)


def onward(
    walk: Walk, weights: Weights, images: Array, objective: Objective, mode: Mode = "evaluation"
) -> Walk:
    """One step more: forward, loss, backward, every writing's update, and the loss after it."""
    plan, network = walk.plan, weights.network
    net = build(network, "meta")
    copies = {name: tensor.clone() for name, tensor in walk.tensors.items()}
    net.load_state_dict(copies, assign=True)
    net.train(mode == "training")
    optimizer = OPTIMIZERS[plan.optimizer](net.parameters(), plan.rate)
    if walk.steps:
        optimizer.load_state_dict(deepcopy(dict(walk.optimizer)))
    loss = _back(net, network.seed, images, objective)
    gradients = {name: parameter.grad for name, parameter in net.named_parameters()}
    optimizer.step()
    theirs = {name: parameter.detach() for name, parameter in net.named_parameters()}
    hands: dict[str, dict[str, Tensor]] = {}
    states: dict[str, dict[str, State]] = {}
    for writing in OPTIMIZERS[plan.optimizer].writings:
        of = {key: dict(state) for key, state in walk.states[writing.name].items()}
        hands[writing.name] = {
            name: _by_hand(writing, walk, name, gradient, states=of, theirs=theirs[name])
            for name, gradient in gradients.items()
        }
        states[writing.name] = of
    return Walk(
        plan=plan,
        losses=(*walk.losses[:-1], loss, _loss(net, network.seed, images, objective)),
        tensors={name: tensor.detach() for name, tensor in net.state_dict().items()},
        optimizer=optimizer.state_dict(),
        gradients=gradients,
        hands=hands,
        states=states,
        apart={
            writing: {name: difference(hand, theirs[name]) for name, hand in own.items()}
            for writing, own in hands.items()
        },
        before=replace(walk.released(), hands={}, states={}),
    )


def _by_hand(
    writing: Writing,
    walk: Walk,
    name: str,
    gradient: Tensor | None,
    *,
    states: dict[str, State],
    theirs: Tensor,
) -> Tensor:
    """A parameter after the update; torch.optim's own tensor, where the numbers are the same."""
    before = walk.hands[writing.name][name]
    if gradient is None:
        return before
    after = before.clone()
    writing.apply(after, gradient, states.setdefault(name, {}), walk.steps + 1, walk.plan.rate)
    return theirs if torch.equal(after, theirs) else after


def _back(net: Described, seed: int, images: Array, objective: Objective) -> float:
    loss = _forward(net, seed, images, objective)
    if loss.requires_grad:
        loss.backward()
    return loss.item()


def _loss(net: Described, seed: int, images: Array, objective: Objective) -> float:
    """The loss as it is now. It leaves no mark: batch norm's averages are those of the steps."""
    held = {name: buffer.clone() for name, buffer in net.named_buffers()}
    with torch.no_grad():
        loss = _forward(net, seed, images, objective).item()
        for name, buffer in net.named_buffers():
            buffer.copy_(held[name])
    return loss


def _forward(net: Described, seed: int, images: Array, objective: Objective) -> Tensor:
    with drawn_from(seed, net):
        logits = net(torch.from_numpy(images.copy()))
    return objective_loss.loss(objective, logits)


@dataclass(frozen=True)
class Single:
    """The last step of one number: its update with the numbers, and what torch.optim made."""

    lines: tuple[FormulaLine, ...]
    theirs: Mapping[str, float]
    """torch.optim's weight after the step, and what it keeps of it, by its names."""
    gradient: float
    before: float


def single(after: Walk, place: Place) -> Single | None:
    """The last step, for one number; None where it has no gradient."""
    name, index = place
    gradient, before = after.gradients[name], after.before
    if gradient is None or before is None:
        return None
    number, g = float(before.tensors[name][index]), float(gradient[index])
    state = {key: _at(tensor, index) for key, tensor in before.state(name).items()}
    plan = after.plan
    theirs = {key: _at(tensor, index) for key, tensor in after.state(name).items()}
    return Single(
        lines=tuple(OPTIMIZERS[plan.optimizer].formula(number, g, state, after.steps, plan.rate)),
        theirs={"weight": float(after.tensors[name][index]), **theirs},
        gradient=g,
        before=number,
    )


def _at(tensor: Tensor, index: tuple[int, ...]) -> float:
    # The number of the step is one for all of the tensor.
    return float(tensor[index] if len(tensor.shape) == len(index) else tensor)
