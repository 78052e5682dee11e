"""Linear layers: every output is a weighted sum of all inputs, plus a bias."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Self

from explorer.network.operations.argument import flag, inferred, of_classes
from explorer.network.operations.base import (
    EVERYTHING,
    PIXEL,
    Call,
    Family,
    Kept,
    Operation,
    ParameterTensor,
    PassesBack,
    Reach,
    Shape,
    Site,
    counted,
)
from explorer.network.operations.checks import needs_pinned_size
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Linear(Operation):
    """(N, in_features) -> (N, out_features); of maps, along their last axis. torch.nn.Linear."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Every unit is a weighted sum of all values that come in, plus a bias.")
    )
    family: ClassVar[Family] = "linear"
    passes_back: ClassVar[PassesBack] = "weight"
    mattering: ClassVar[tuple[str, ...]] = ("out_features",)

    in_features: int | None = inferred()
    out_features: int | None = of_classes(1_000_000)
    bias: bool = flag(True)

    def settled(self, site: Site) -> Self:
        """`in_features` are those that come in, `out_features` the classes."""
        return self._filled(
            in_features=self.in_features or site.shape[-1],
            out_features=self.out_features or site.classes,
        )

    def _counts(self) -> tuple[int, int]:
        assert self.in_features is not None and self.out_features is not None  # settled
        return self.in_features, self.out_features

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where pinned `in_features` are not those that come in."""
        pinned, outgoing = self._counts()
        needs_pinned_size(site, "in_features", pinned, site.shape[-1])
        return (*site.shape[:-1], outgoing)

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """What comes in, and what goes out."""
        incoming, outgoing = self._counts()
        return (f"{incoming} → {outgoing}",)

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """weight (out, in), bias (out)."""
        incoming, outgoing = self._counts()
        weight = ParameterTensor("weight", (outgoing, incoming))
        return (weight, ParameterTensor("bias", (outgoing,))) if self.bias else (weight,)

    def parameter_formula(self) -> str:
        """(400 + 1)·120 = 48120: inputs of a unit and its bias, units."""
        incoming, outgoing = self._counts()
        unit = f"({incoming} + 1)" if self.bias else f"{incoming}"
        return f"{unit}·{outgoing} = {counted(self.tensors())}"

    def mult_adds(self, site: Site, output: Shape) -> int:
        """Inputs times outputs, for every row."""
        return prod(output) * self._counts()[0]

    def keeps(self) -> Kept:
        """The gradient of a weight is what came in times what comes back."""
        return "input"

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """All features; of maps, a whole row."""
        return (PIXEL, EVERYTHING) if len(site.shape) == 4 else (EVERYTHING, EVERYTHING)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """All units from all features; of maps, each from its own."""
        incoming, outgoing = self._counts()
        return (outgoing, incoming) if len(output) == 2 else (1, 1)

    def call(self) -> Call:
        """`nn.Linear(400, 120)`."""
        return Call("Linear", self._counts(), () if self.bias else (("bias", False),))

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """On maps it works along the width only, which is seldom meant."""
        if len(site.shape) < 3:
            return ()
        return (
            Sentence(
                N_(
                    "{layer} gets maps and works along their last axis only, a row at a time. "
                    "Put a Flatten before it to use every value."
                ),
                layer=site.layer,
            ),
        )
