"""What there is to say of a loss, in one record: of classes, or of numbers.

Wherever the two kinds differ they are told apart by type, and to the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.formula_line import FormulaLine
from explorer.network.operations import Shape
from explorer.sentence import Sentence

if TYPE_CHECKING:
    from torch import Tensor

Doubles = NDArray[np.float64]
Reduction = Literal["mean", "none"]
"""The mean of a batch, a scalar; or the loss of each image, (N)."""


@dataclass(frozen=True, eq=False)
class TermColumn:
    """A number for each output, on the way to an image's loss."""

    symbol: str
    values: Doubles
    """(K)."""
    note: str = ""
    """What it is, marked for translation."""
    total: float | None = None
    """What they add up to, where that is used."""


@dataclass(frozen=True, eq=False)
class Terms:
    """The loss of an image, with all that it is made of, in double precision."""

    title: str
    """Of the columns, marked for translation."""
    columns: tuple[TermColumn, ...]
    """The outputs themselves first."""
    lines: tuple[FormulaLine, ...]
    """From the columns to the loss."""
    loss: float
    remarks: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Guessing:
    """The loss of whoever gives every class the same probability."""

    formula: str
    """As in "ln {classes}"."""
    value: Callable[[int], float]
    """By the number of classes."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What every loss has."""

    name: str
    """In links, in stored runs and on the command line."""
    title: str
    """As people call it, marked for translation."""
    help: str
    """What it does, in a sentence marked for translation."""
    module: str
    """Its class of torch.nn."""
    function: str
    """The same in torch.nn.functional, with the settings that both have by default."""
    slope_note: str
    """What the derivative by an output is, in a few words marked for translation."""
    guessing: Guessing | None = None

    @property
    def written(self) -> str:
        """What programs call it."""
        return f"nn.{self.module}"

    @property
    def constructor(self) -> str:
        """What a program makes to call it with outputs and target."""
        return f"{self.written}()"

    @property
    def reference(self) -> str:
        """Where it is explained, as a link of Markdown: its page of PyTorch's documentation."""
        name = f"torch.{self.written}"
        return f"[{name}](https://docs.pytorch.org/docs/stable/generated/{name}.html)"

    def source(self, outputs: str, target: str, *options: str) -> str:
        """The loss as an expression of Python; the words stand for outputs, target and options."""
        return f"F.{self.function}({', '.join([outputs, target, *options])})"

    def function_of_torch(self) -> Any:  # noqa: ANN401 - the functions share no signature
        """What computes it of outputs and target."""
        from torch.nn import functional

        return getattr(functional, self.function)


@dataclass(frozen=True, kw_only=True)
class ClassLoss(Loss):
    """A loss of the class of each image; its mean is over the images."""

    by_hand: Callable[[Doubles, int], Terms]
    """Of an image's outputs (K) and its class."""
    slope: Callable[[Doubles, int, int], FormulaLine]
    """Of an image's outputs (K) and its class: its loss derived by the output at a place."""

    def of_classes(
        self,
        outputs: "Tensor",
        classes: "Tensor",
        *,
        smoothing: float = 0.0,
        reduction: Reduction = "mean",
    ) -> "Tensor":
        """Of outputs (N, K) and classes (N); `smoothing`: the share that all classes get alike."""
        loss: Tensor = self.function_of_torch()(
            outputs, classes, reduction=reduction, label_smoothing=smoothing
        )
        return loss

    def definition(self, smoothing: str) -> list[str]:
        """The same as a function of Python; `smoothing` is empty where there is none."""
        options = [f"label_smoothing={smoothing}"] if smoothing else []
        return [
            'def loss_of(logits, classes, reduction="mean"):',
            f"    return {self.source('logits', 'classes', 'reduction=reduction', *options)}",
        ]

    def sharing(self, images: int, outputs: int) -> int:
        """How many the mean is taken over."""
        return images


@dataclass(frozen=True, kw_only=True)
class NumberLoss(Loss):
    """A loss of a number for each output; its mean is over all of them."""

    by_hand: Callable[[Doubles, Doubles], Terms]
    """Of an image's outputs and their targets, (K) each."""
    slope: Callable[[Doubles, Doubles, int], FormulaLine]
    """The same derived by the output at a place, with all outputs added up and not averaged."""

    def warning(self, target: Shape, outputs: Shape) -> Sentence | None:
        """What PyTorch says where it repeats a target until it is of the outputs' shape.

        It is PyTorch's sentence, word for word, in whatever language the page is.
        """
        return Sentence(
            "Using a target size ({target}) that is different to the input size ({input}). "
            "This will likely lead to incorrect results due to broadcasting. "
            "Please ensure they have the same size.",
            target=_size(target), input=_size(outputs),
        )  # fmt: skip

    def of_numbers(
        self, outputs: "Tensor", target: "Tensor", *, reduction: Reduction = "mean"
    ) -> "Tensor":
        """Of outputs and targets, (N, K) each."""
        loss: Tensor = self.function_of_torch()(outputs, target, reduction=reduction)
        return loss if reduction == "mean" else loss.mean(1)

    def of_classes(
        self,
        outputs: "Tensor",
        classes: "Tensor",
        *,
        smoothing: float = 0.0,
        reduction: Reduction = "mean",
    ) -> "Tensor":
        """Against 1 for the class of each image and 0 for the others, smoothed."""
        from torch.nn.functional import one_hot

        target = one_hot(classes, outputs.shape[1]).to(outputs.dtype)
        target = target * (1 - smoothing) + smoothing / outputs.shape[1]
        return self.of_numbers(outputs, target, reduction=reduction)

    def definition(self, smoothing: str) -> list[str]:
        """The same as a function of Python; `smoothing` is empty where there is none."""
        smoothed = f"    target = target * (1 - {smoothing}) + {smoothing} / logits.shape[1]"
        return [
            'def loss_of(logits, classes, reduction="mean"):',
            f'    """{self.written} of the one-hot targets."""',
            "    target = F.one_hot(classes, logits.shape[1]).to(logits.dtype)",
            *([smoothed] if smoothing else []),
            f"    loss = {self.source('logits', 'target', 'reduction=reduction')}",
            '    return loss if reduction == "mean" else loss.mean(1)',
        ]

    def sharing(self, images: int, outputs: int) -> int:
        """How many the mean is taken over."""
        return images * outputs


def _size(shape: Shape) -> str:
    return f"torch.Size({list(shape)})"
