"""How good the weights are on images that they were not trained on."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isnan, nan, prod

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.data.dataset import Indices
from explorer.network.operations import FLOAT
from explorer.network.shapes import Table
from explorer.training.batches import Batches

MOST_MISTAKES = 24
_MOST_IMAGES = 256
_MOST_BYTES = 100_000_000
"""What the widest two feature maps of a batch may take together."""

Criterion = Callable[[Tensor, Tensor], Tensor]
"""Logits (n, K) and classes (n) -> the loss of each image (n)."""


@dataclass(frozen=True)
class Mistake:
    """An image of which another class was thought likelier than its own."""

    image: int
    """Its position in the data set."""
    label: int
    predicted: int
    loss: float
    """Cross-entropy: −ln of the probability that its own class got."""
    probability: float
    """Of the class that was predicted."""


@dataclass(frozen=True)
class Validation:
    """What the validation images say of the weights after a step. NaN where there is no image."""

    step: int
    loss: float
    """The run's own loss, the mean over the images."""
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    """How many images of a class (row) were taken for a class (column)."""
    mistakes: tuple[Mistake, ...]
    """The worst ones, those with the highest cross-entropy first."""

    @property
    def per_class(self) -> tuple[float, ...]:
        """Share of each class's images that was classed right."""
        return tuple(
            row[label] / sum(row) if any(row) else nan for label, row in enumerate(self.confusion)
        )


def batch_size(table: Table) -> int:
    """Images at once, from a table of any batch: what is held of them is bounded."""
    sizes = [prod(table.network.input_shape)]
    sizes += [prod(row.output_shape) // table.batch for row in table.rows]
    return max(1, min(_MOST_IMAGES, _MOST_BYTES // (2 * FLOAT * max(sizes))))


def evaluated(
    net: nn.Module,
    batches: Batches,
    positions: Indices,
    *,
    classes: int,
    size: int,
    criterion: Criterion,
    step: int,
    between: Callable[[], None],
) -> Validation:
    """The network in evaluation mode on these images, so many at once. It is left as it was."""
    losses, entropies, logits, labels = [], [], [], []
    was_training = net.training
    net.eval()
    try:
        with torch.no_grad():
            for first in range(0, len(positions), size):
                images, target = batches.batch(positions[first : first + size])
                out = net(images)
                losses.append(criterion(out, target).cpu())
                entropies.append(F.cross_entropy(out, target, reduction="none").cpu())
                logits.append(out.cpu())
                labels.append(target.cpu())
                between()
    finally:
        net.train(was_training)
    if not losses:
        return Validation(step, nan, nan, ((0,) * classes,) * classes, ())
    all_logits, target = torch.cat(logits), torch.cat(labels)
    predicted = all_logits.argmax(1)
    counts = torch.bincount(target * classes + predicted, minlength=classes**2)
    return Validation(
        step=step,
        loss=torch.cat(losses).mean().item(),
        accuracy=(predicted == target).sum().item() / len(target),
        confusion=tuple(map(tuple, counts.reshape(classes, classes).tolist())),
        mistakes=_worst(positions, all_logits, target, predicted, torch.cat(entropies)),
    )


def _worst(
    positions: Indices, logits: Tensor, target: Tensor, predicted: Tensor, entropies: Tensor
) -> tuple[Mistake, ...]:
    chances = logits.softmax(1).max(1).values
    mistakes = [
        Mistake(
            image=int(positions[place]),
            label=int(target[place]),
            predicted=int(predicted[place]),
            loss=entropies[place].item(),
            probability=chances[place].item(),
        )
        for place in (predicted != target).nonzero().flatten().tolist()
    ]
    mistakes.sort(key=lambda each: inf if isnan(each.loss) else each.loss, reverse=True)
    return tuple(mistakes[:MOST_MISTAKES])
