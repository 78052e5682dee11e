"""What a step of a run saw."""

from dataclasses import dataclass

from torch import Tensor

from explorer.data.dataset import Indices


@dataclass(frozen=True)
class Step:
    """What one step saw, before it changed the weights."""

    number: int
    """From 1."""
    loss: float
    """The batch's mean."""
    accuracy: float
    """Share of the batch that was classed right."""
    rate: float
    """The learning rate."""
    images: tuple[int, ...]
    """Positions in the data set."""
    predicted: tuple[int, ...]
    """The class that each image was taken for."""
    gradients: tuple[float, ...] = ()
    """Norm of each of Run.layers' gradient, before it is clipped. () where it was not measured."""
    ratios: tuple[float, ...] = ()
    """Norm of each layer's update over that of its weights. () where it was not measured."""


@dataclass(frozen=True, eq=False)
class Unread:
    """A step that was taken, and not yet read.

    Between two steps each small reading finds cold caches: it costs twenty times what it does when
    many steps are read in a row.
    """

    number: int
    rate: float
    positions: Indices
    loss: Tensor
    logits: Tensor
    target: Tensor
    gradients: tuple[float, ...]
    ratios: tuple[float, ...]

    def read(self) -> Step:
        """What it saw."""
        predicted = self.logits.argmax(1)
        return Step(
            number=self.number,
            loss=self.loss.item(),
            accuracy=(predicted == self.target).sum().item() / len(self.target),
            rate=self.rate,
            images=tuple(self.positions.tolist()),
            predicted=tuple(predicted.tolist()),
            gradients=self.gradients,
            ratios=self.ratios,
        )
