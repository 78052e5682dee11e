"""An objective's loss, as PyTorch computes it, with a graph that can be gone back through."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.inspection.objective import Numbers, Objective


def loss(objective: Objective, logits: Tensor) -> Tensor:
    """(N, K) -> a scalar: what nn.CrossEntropyLoss or nn.MSELoss gives."""
    if objective.kind == "cross-entropy":
        return F.cross_entropy(logits, torch.tensor(objective.classes))
    # Expanded here, for torch warns where it broadcasts by itself; the page says it instead.
    return F.mse_loss(logits, target(objective, logits.shape).expand(logits.shape))


def losses(objective: Objective, logits: Tensor) -> Tensor:
    """(N, K) -> the loss of each image, (N)."""
    if objective.kind == "cross-entropy":
        return F.cross_entropy(logits, torch.tensor(objective.classes), reduction="none")
    expanded = target(objective, logits.shape).expand(logits.shape)
    return F.mse_loss(logits, expanded, reduction="none").mean(dim=1)


def target(objective: Objective, shape: Sequence[int]) -> Tensor:
    """What a squared error is taken of, before it is broadcast to outputs (N, K)."""
    if objective.numbers is not None:
        return tensor(objective.numbers)
    return F.one_hot(torch.tensor(objective.classes), shape[1]).to(torch.float32)


def tensor(numbers: Numbers) -> Tensor:
    """Free numbers as they were written."""
    return torch.tensor(numbers.values, dtype=torch.float32).reshape(numbers.shape)
