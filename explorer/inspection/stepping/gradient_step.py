"""One step, done for real: forward, loss, zero_grad, backward, update, forward again."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.inspection import objective_loss
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.objective import Objective
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.randomness import drawn_from
from explorer.inspection.stepping.step_records import (
    SHOWN,
    STAGES,
    Excerpt,
    Plan,
    Stage,
    Step,
    Trace,
    excerpt,
)
from explorer.inspection.weights import Weights, module
from explorer.network.module import Described

Starts = Mapping[str, int]
"""Where the numbers shown of a tensor begin; at the first where it is not named."""


class _Pass(NamedTuple):
    logits: Tensor
    loss: Tensor
    nodes: Mapping[str, str | None]
    """The autograd node of each layer's output, of a pass that can be gone back through."""


def own(weights: Weights, mode: Mode) -> Described:
    """A module with copies of the weights, that can be written to."""
    net = module(weights, mode)
    for parameter in net.parameters():
        parameter.data = parameter.data.clone()
    return net


def take(
    weights: Weights,
    images: Array,
    objective: Objective,
    plan: Plan,
    mode: Mode = "evaluation",
    *,
    starts: Starts | None = None,
) -> Step:
    """The step, with what every tensor held at the end of each stage.

    The network must end with logits and have parameters. Dropout drops the same in every pass.
    """
    net, inputs = own(weights, mode), torch.from_numpy(images.copy())
    watched = _Watched(net, starts or {})
    first = _step(net, inputs, weights.network.seed, objective, plan, note=watched.gradients)
    with torch.no_grad():
        again = _forward(net, weights.network.seed, inputs, objective)
        return Step(
            plan=plan,
            logits=_array(first.logits),
            losses=_array(objective_loss.losses(objective, first.logits)),
            loss=first.loss.item(),
            logits_again=_array(again.logits),
            losses_again=_array(objective_loss.losses(objective, again.logits)),
            loss_again=again.loss.item(),
            nodes=first.nodes,
            loss_node=node(first.loss),
            tensors=watched.traces(weights),
        )


def after(
    weights: Weights, images: Array, objective: Objective, plan: Plan, mode: Mode = "evaluation"
) -> Weights:
    """The weights that the same step leads to."""
    net, inputs = own(weights, mode), torch.from_numpy(images.copy())
    _step(net, inputs, weights.network.seed, objective, plan)
    made = images.shape, blake2b(images.tobytes(), digest_size=16).digest(), objective, plan, mode
    return Weights(
        weights.network,
        ("after", weights.moment, made),
        {name: tensor.detach() for name, tensor in net.state_dict().items()},
    )


def _step(
    net: Described,
    inputs: Tensor,
    seed: int,
    objective: Objective,
    plan: Plan,
    *,
    note: Callable[..., None] = lambda *stages: None,
) -> _Pass:
    """Takes it; the pass before the update. `note` is told after each stage which end with it."""
    optimizer = OPTIMIZERS[plan.optimizer](net.parameters(), plan.rate)
    for _ in range(plan.before):
        _back(_forward(net, seed, inputs, objective))
    first = _forward(net, seed, inputs, objective)
    note("forward", "loss")
    if plan.zero != "skip":
        optimizer.zero_grad(set_to_none=plan.zero == "none")
    note("zero_grad")
    _back(first)
    note("backward", "update", "again")
    optimizer.step()
    return first


class _Watched:
    """A module's parameters before a step, and their gradients at the end of each stage."""

    def __init__(self, net: Described, starts: Starts) -> None:
        self.parameters = dict(net.named_parameters())
        self._starts = starts
        self._before = {name: self.excerpt(name, each) for name, each in self.parameters.items()}
        self._excerpts: dict[str, dict[Stage, Excerpt | None]] = {
            name: {} for name in self.parameters
        }

    def excerpt(self, name: str, tensor: Tensor) -> Excerpt:
        """What is shown of a tensor that belongs to the parameter of that name."""
        return excerpt(_array(tensor), self._starts.get(name, 0) // SHOWN * SHOWN)

    def gradients(self, *stages: Stage) -> None:
        """Notes them: the same at the end of all these stages."""
        for name, parameter in self.parameters.items():
            gradient = None if parameter.grad is None else self.excerpt(name, parameter.grad)
            self._excerpts[name].update(dict.fromkeys(stages, gradient))

    def traces(self, weights: Weights) -> dict[str, Trace]:
        """All of it, after the update."""
        return {
            name: Trace(
                before=self._before[name],
                after=self.excerpt(name, parameter),
                update=None
                if parameter.grad is None
                else self.excerpt(name, parameter - weights.tensors[name]),
                gradients={stage: self._excerpts[name][stage] for stage in STAGES},
            )
            for name, parameter in self.parameters.items()
        }


def _forward(net: Described, seed: int, inputs: Tensor, objective: Objective) -> _Pass:
    with drawn_from(seed, net):
        if not torch.is_grad_enabled():
            logits = net(inputs)
            return _Pass(logits, objective_loss.loss(objective, logits), {})
        outputs = net.outputs(inputs)
    # No more is kept of the outputs than the way back needs: a step is shown without them.
    nodes = {name: node(output) for name, output in outputs.items()}
    logits = outputs[net.layers[-1]]
    return _Pass(logits, objective_loss.loss(objective, logits), nodes)


def _back(watched: _Pass) -> None:
    # A loss that depends on no parameter has no way back, and PyTorch refuses to look for one.
    if watched.loss.requires_grad:
        watched.loss.backward()


def node(tensor: Tensor) -> str | None:
    """The name of the autograd node that a tensor came from, as PyTorch prints it."""
    return None if tensor.grad_fn is None else str(tensor.grad_fn.name())


def _array(tensor: Tensor) -> Array:
    array: Array = tensor.detach().numpy()
    return array
