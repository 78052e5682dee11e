"""Backward without a loss: from the outputs with a vector, as in out.backward(v)."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from explorer.inspection import objective_loss
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.randomness import drawn_from
from explorer.inspection.stepping.step_records import SHOWN, Excerpt, excerpt
from explorer.inspection.weights import Weights, module

MOST_SEED = 2**32 - 1

Source = int | Numbers | Objective
"""A seed, numbers of one's own, or the loss whose own gradient at the outputs is taken."""


@dataclass(frozen=True, eq=False)
class Back:
    """What out.backward(v) leaves in .grad."""

    outputs: Array
    """(N, K)."""
    vector: Array
    """(N, K)."""
    gradients: Mapping[str, Excerpt | None]
    """Of Σ v · out, by the parameters' full names; None where no path leads there."""

    @property
    def nbytes(self) -> int:
        """Bytes, roughly."""
        return 2 * self.outputs.nbytes + len(self.gradients) * SHOWN * 4


def back(
    weights: Weights,
    images: Array,
    source: Source,
    mode: Mode = "evaluation",
    *,
    starts: Mapping[str, int] | None = None,
) -> Back:
    """The vector and the gradients that come of it. Nobody's .grad is written to."""
    net = module(weights, mode)
    with drawn_from(weights.network.seed, net):
        outputs = net(torch.from_numpy(images.copy()))
    vector = _vector(source, outputs)
    parameters = dict(net.named_parameters())
    gradients = (
        torch.autograd.grad(outputs, list(parameters.values()), vector, allow_unused=True)
        if outputs.requires_grad
        else [None] * len(parameters)
    )
    return Back(
        outputs.detach().numpy(),
        vector.numpy(),
        {
            name: None
            if gradient is None
            else excerpt(gradient.numpy(), (starts or {}).get(name, 0) // SHOWN * SHOWN)
            for name, gradient in zip(parameters, gradients, strict=True)
        },
    )


def _vector(source: Source, outputs: torch.Tensor) -> torch.Tensor:
    """(N, K). A seed gives what torch.manual_seed(seed); torch.randn(N, K) gives."""
    if isinstance(source, int):
        generator = torch.Generator().manual_seed(source)
        return torch.randn(outputs.shape, generator=generator)
    if isinstance(source, Numbers):
        return objective_loss.tensor(source).expand(outputs.shape).contiguous()
    logits = outputs.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(objective_loss.loss(source, logits), logits)
    return gradient
