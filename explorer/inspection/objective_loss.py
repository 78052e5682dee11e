"""An objective's loss, as PyTorch computes it, with a graph that can be gone back through."""

from typing import assert_never

import torch
from torch import Tensor

from explorer.inspection.losses.loss_record import ClassLoss, NumberLoss, Reduction
from explorer.inspection.objective import Numbers, Objective


def loss(objective: Objective, logits: Tensor) -> Tensor:
    """(N, K) -> a scalar: what the class of torch.nn gives."""
    return _reduced(objective, logits, "mean")


def losses(objective: Objective, logits: Tensor) -> Tensor:
    """(N, K) -> the loss of each image, (N)."""
    return _reduced(objective, logits, "none")


def tensor(numbers: Numbers) -> Tensor:
    """Free numbers as they were written."""
    return torch.tensor(numbers.values, dtype=torch.float32).reshape(numbers.shape)


def _reduced(objective: Objective, logits: Tensor, reduction: Reduction) -> Tensor:
    match objective.record:
        case ClassLoss() as of_classes:
            classes = torch.tensor(objective.classes)
            return of_classes.of_classes(logits, classes, reduction=reduction)
        case NumberLoss() as of_numbers:
            # Broadcast already, for torch warns where it does so; the page says it instead.
            images, outputs = logits.shape
            target = torch.tensor(objective.targets((images, outputs)), dtype=logits.dtype)
            return of_numbers.of_numbers(logits, target, reduction=reduction)
        case never:
            assert_never(never)
