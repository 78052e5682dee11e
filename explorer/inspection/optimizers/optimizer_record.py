"""What there is to say of an optimizer, in one record.

Records are made without torch and numpy, so that the command line can list and check them at once;
an optimizer of torch.optim is made when one is asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal

from explorer.inspection.formula_line import FormulaLine
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Parameter
    from torch.optim import Optimizer as TorchOptimizer

State = dict[str, "Tensor"]
"""What an optimizer remembers of a parameter, by torch.optim's names."""

Cycled = Literal["momentum", "betas"]
"""The option of torch.optim that follows the one-cycle schedule; of betas the first."""

Formula = Callable[[float, float, Mapping[str, float], int, float], list[FormulaLine]]
"""(weight, gradient, state before the step, number of the step from 1, rate) -> its lines."""


@dataclass(frozen=True)
class Writing:
    """A way to write an update: the code, and the same as a function of
    (weight, gradient, state, number of the step, rate), which changes weight and state.

    What is shown as code is what is run: `apply` makes the same operations in the same order.
    """

    code: str
    apply: Callable[["Tensor", "Tensor", State, int, float], None]
    name: str = "hand"
    title: str = N_("by hand")
    origin: str = ""
    """Where it is taken from, for people; marked for translation."""
    original: str = ""
    """The line as it stands there."""


@dataclass(frozen=True)
class Optimizer:
    """A class of torch.optim with its options, and how its update is worked out by hand."""

    name: str
    """In links, in stored runs and on the command line."""
    title: str
    """As people call it, in every language."""
    help: str
    """What it does, in a sentence marked for translation."""
    kind: str
    """The class of torch.optim."""
    formula: Formula
    """One weight's update; the last line is the weight."""
    writings: tuple[Writing, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    """What torch.optim gets besides the rate."""
    state: tuple[str, ...] = ()
    """The tensors of a parameter's own shape that torch.optim keeps of it."""
    cycled: Cycled | None = None
    rounding: str = N_(
        "By hand each product and sum is rounded to float32 by itself; torch.optim does some of "
        "them at once and rounds less often: what is left over is rounding."
    )
    """Why the writings and torch.optim differ, if only in the last digit."""

    def __call__(self, parameters: Iterable["Parameter"], rate: float) -> "TorchOptimizer":
        """One of torch.optim for these parameters."""
        made: TorchOptimizer = self._class()(parameters, lr=rate, **self.options)
        return made

    @property
    def state_numbers(self) -> int:
        """Numbers that torch.optim keeps for each parameter."""
        return len(self.state)

    @property
    def decays_by_itself(self) -> bool:
        """Whether torch.optim decays weights unless it is told not to."""
        return bool(signature(self._class()).parameters["weight_decay"].default)

    @property
    def page(self) -> str:
        """Its page of PyTorch's documentation."""
        return f"https://docs.pytorch.org/docs/stable/generated/torch.optim.{self.kind}.html"

    def source(self, rate: str) -> str:
        """How it is made, as a line of Python; `rate` is the text that stands for it."""
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"torch.optim.{self.kind}(net.parameters(), lr={rate}{options})"

    def _class(self) -> Any:  # noqa: ANN401 - the classes share no constructor
        from torch import optim

        return getattr(optim, self.kind)
