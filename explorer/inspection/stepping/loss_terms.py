"""A loss by hand: every number of it, in double precision from the network's own outputs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.inspection import losses
from explorer.inspection.capture_records import Array
from explorer.inspection.objective import Objective

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """−ln of the softmax of the target class, with the largest logit taken away first.

    ln Σ exp(z) = m + ln Σ exp(z − m) for any m; with the largest logit, no power is above 1 and
    none of them overflows (torch.nn.CrossEntropyLoss; Blanchard, Higham and Higham 2021,
    doi 10.1093/imanum/draa038).
    """

    logits: Doubles
    """(K)."""
    target: int

    @property
    def largest(self) -> float:
        """m."""
        return float(self.logits.max())

    @property
    def shifted(self) -> Doubles:
        """z − m, (K)."""
        with np.errstate(invalid="ignore"):
            shifted: Doubles = self.logits - self.largest
        return shifted

    @property
    def powers(self) -> Doubles:
        """exp(z − m), (K)."""
        powers: Doubles = np.exp(self.shifted)
        return powers

    @property
    def total(self) -> float:
        """Σ exp(z − m)."""
        return float(self.powers.sum())

    @property
    def probabilities(self) -> Doubles:
        """Softmax, (K)."""
        return self.powers / self.total

    @property
    def logarithm(self) -> float:
        """m + ln Σ exp(z − m)."""
        return self.largest + float(np.log(self.total))

    @property
    def loss(self) -> float:
        """ln Σ exp(z) − z of the target."""
        with np.errstate(invalid="ignore"):
            return float(np.float64(self.logarithm) - self.logits[self.target])


@dataclass(frozen=True, eq=False)
class SquaredError:
    """The mean of the squared differences between an image's outputs and their targets."""

    outputs: Doubles
    """(K)."""
    targets: Doubles
    """(K), broadcast where it must be."""

    @property
    def differences(self) -> Doubles:
        """(K)."""
        return self.outputs - self.targets

    @property
    def squares(self) -> Doubles:
        """(K)."""
        return self.differences**2

    @property
    def total(self) -> float:
        """Their sum."""
        return float(self.squares.sum())

    @property
    def loss(self) -> float:
        """Their mean."""
        return self.total / len(self.outputs)


ByHand = CrossEntropy | SquaredError


def by_hand(objective: Objective, logits: Array) -> tuple[ByHand, ...]:
    """The loss of each image taken apart, from outputs (N, K)."""
    doubles = logits.astype(np.float64)
    if objective.kind == "cross-entropy":
        return tuple(map(CrossEntropy, doubles, objective.classes))
    targets = losses.target(objective, logits.shape).expand(logits.shape).numpy()
    return tuple(map(SquaredError, doubles, targets.astype(np.float64)))


def mean(each: tuple[ByHand, ...]) -> float:
    """The loss of the batch."""
    return sum(one.loss for one in each) / len(each)
