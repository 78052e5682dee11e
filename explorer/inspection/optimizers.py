"""The optimizers, as torch.optim has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from torch import optim
from torch.nn import Parameter

from explorer.network.memory import Optimizer

MOST_RATE = 1e6
"""A rate may be absurd: that is a lesson."""


@dataclass(frozen=True)
class Recipe:
    """How an optimizer is made: a class of torch.optim, and what else it gets than a rate."""

    kind: type[Any]
    options: dict[str, Any] = field(default_factory=dict)

    def __call__(self, parameters: Iterable[Parameter], rate: float) -> optim.Optimizer:
        """One for these parameters."""
        made: optim.Optimizer = self.kind(parameters, lr=rate, **self.options)
        return made

    def source(self, rate: str) -> str:
        """The same as a line of Python; `rate` is the text that stands for it."""
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"torch.optim.{self.kind.__name__}(net.parameters(), lr={rate}{options})"


OPTIMIZERS: dict[Optimizer, Recipe] = {
    "sgd": Recipe(optim.SGD),
    "momentum": Recipe(optim.SGD, {"momentum": 0.9}),
    "nesterov": Recipe(optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "adam": Recipe(optim.Adam),
    "adamw": Recipe(optim.AdamW),
    "rmsprop": Recipe(optim.RMSprop),
}
