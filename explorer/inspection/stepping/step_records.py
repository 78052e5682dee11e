"""What a step returns: small, whatever the network, for of each tensor a part is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from explorer.inspection import optimizers
from explorer.inspection.capture_records import Array
from explorer.network.operations import Shape

Stage = Literal["forward", "loss", "zero_grad", "backward", "update", "again"]
STAGES: tuple[Stage, ...] = ("forward", "loss", "zero_grad", "backward", "update", "again")

Zero = Literal["none", "zeros", "skip"]
"""zero_grad() as it is today, zero_grad(set_to_none=False) as it once was, or not called."""
ZEROS: tuple[Zero, ...] = ("none", "zeros", "skip")

MOST_BEFORE = 9
"""Backward passes that can come before the step."""

SHOWN = 64
"""Numbers of a tensor that are shown."""
_CHUNK = 1 << 20
"""Numbers that are looked at in double precision at a time."""


@dataclass(frozen=True)
class Plan:
    """How a step is taken. Hashable, comparable. Raises Refusal for an unknown optimizer."""

    optimizer: str = "sgd"
    """Its name."""
    rate: float = 0.01
    zero: Zero = "none"
    before: int = 0
    """Backward passes before it, with no zero_grad between them."""

    def __post_init__(self) -> None:
        optimizers.optimizer(self.optimizer)


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Some of a tensor's numbers, and what is said of all of them."""

    shape: Shape
    start: int
    """Where the numbers shown begin, as they lie in memory."""
    shown: Array
    count: int
    norm: float
    """Square root of the sum of squares; nan or infinite where a number is."""
    magnitude: float
    """The mean of the absolute values."""
    zeros: float
    """Share of numbers that are exactly 0."""
    not_finite: int
    """Numbers that are nan or infinite."""


def excerpt(values: Array, start: int = 0) -> Excerpt:
    """Of an array of any shape, summed in double precision, a part at a time."""
    flat = values.reshape(-1)
    squares = magnitudes = 0.0
    for first in range(0, flat.size, _CHUNK):
        part = flat[first : first + _CHUNK].astype(np.float64)
        # By NumPy's own loop: BLAS wakes threads for it, and waits for them beside a busy server.
        squares += float(np.einsum("i,i->", part, part))
        magnitudes += float(np.abs(part, out=part).sum())
    return Excerpt(
        shape=values.shape,
        start=start,
        shown=flat[start : start + SHOWN].copy(),
        count=flat.size,
        norm=sqrt(squares) if squares >= 0 else float("nan"),
        magnitude=magnitudes / flat.size,
        zeros=np.count_nonzero(flat == 0) / flat.size,
        not_finite=flat.size - int(np.count_nonzero(np.isfinite(flat))),
    )


@dataclass(frozen=True, eq=False)
class Trace:
    """A parameter tensor through all of the step."""

    before: Excerpt
    """Its value until the update."""
    after: Excerpt
    update: Excerpt | None
    """after − before; None where the optimizer passed it over, for it had no gradient."""
    gradients: Mapping[Stage, Excerpt | None]
    """.grad at the end of each stage."""

    def value(self, stage: Stage) -> Excerpt:
        """What it holds at the end of the stage."""
        return self.after if stage in ("update", "again") else self.before

    @property
    def ratio(self) -> float | None:
        """The update's norm over that of the value that it changed; None where it was not."""
        if self.update is None:
            return None
        if self.before.norm == 0:
            return float("inf") if self.update.norm else 0.0
        return self.update.norm / self.before.norm


@dataclass(frozen=True, eq=False)
class Step:
    """One step on some images, and the loss of the same images after it."""

    plan: Plan
    logits: Array
    """Before the update, (N, K)."""
    losses: Array
    """Of each image, before the update, (N)."""
    loss: float
    logits_again: Array
    losses_again: Array
    loss_again: float
    nodes: Mapping[str, str | None]
    """The autograd node of each layer's output, by the layer; None where there is none."""
    loss_node: str | None
    """The loss's own; None where no path leads from it to a parameter."""
    tensors: Mapping[str, Trace]
    """The parameters by their full names, in PyTorch's order."""

    @property
    def not_finite(self) -> int:
        """Numbers that are nan or infinite after it, in values, gradients and losses."""
        held = [
            each
            for trace in self.tensors.values()
            for each in (trace.after, trace.gradients["again"])
            if each is not None
        ]
        of_losses = np.concatenate([self.losses, self.losses_again])
        return sum(each.not_finite for each in held) + int((~np.isfinite(of_losses)).sum())

    @property
    def nbytes(self) -> int:
        """Bytes, roughly: of its arrays."""
        arrays: Iterable[Array] = (self.logits, self.losses, self.logits_again, self.losses_again)
        return sum(array.nbytes for array in arrays) + len(self.tensors) * 6 * SHOWN * 4
