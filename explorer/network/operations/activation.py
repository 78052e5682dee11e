"""Activations and dropout: each value on its own (softmax: along one axis)."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from explorer.network.operations.argument import choice, real, whole
from explorer.network.operations.base import (
    EVERYTHING,
    FLOAT,
    PIXEL,
    Call,
    CannotWork,
    Family,
    Kept,
    Operation,
    PassesBack,
    Reach,
    Shape,
    Site,
    Spelling,
    shape_text,
)
from explorer.network.operations.checks import set_argument
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Pointwise(Operation):
    """Any shape -> the same shape."""

    family: ClassVar[Family] = "pointwise"
    function: ClassVar[str] = ""
    """How `forward` calls it, {} for the input."""
    stored: ClassVar[Kept] = "output"
    """What its derivative is computed from."""

    def output(self, site: Site) -> Shape:
        """The shape that comes in."""
        return site.shape

    def keeps(self) -> Kept:
        """Input or output, by the form of its derivative."""
        return self.stored

    def call(self) -> Call:
        """`F.relu(x)`: a function, for it keeps nothing."""
        return Call(self.kind(), named=tuple(self.non_defaults()), expression=self.function or None)


@dataclass(frozen=True, kw_only=True)
class ReLU(Pointwise):
    """max(0, x). torch.nn.ReLU."""

    summary: ClassVar[Sentence] = Sentence(N_("Values above 0 pass, all others become 0."))
    function: ClassVar[str] = "F.relu({})"
    passes_back: ClassVar[PassesBack] = "gate"


@dataclass(frozen=True, kw_only=True)
class LeakyReLU(Pointwise):
    """x, or negative_slope·x below zero. torch.nn.LeakyReLU."""

    summary: ClassVar[Sentence] = Sentence(N_("Values above 0 pass, all others are scaled down."))
    function: ClassVar[str] = "F.leaky_relu({})"
    stored: ClassVar[Kept] = "input"

    negative_slope: float = real(0, 1, 0.01)


@dataclass(frozen=True, kw_only=True)
class Tanh(Pointwise):
    """The hyperbolic tangent. torch.nn.Tanh."""

    summary: ClassVar[Sentence] = Sentence(N_("Squeezes every value to between −1 and 1."))
    function: ClassVar[str] = "torch.tanh({})"


@dataclass(frozen=True, kw_only=True)
class Sigmoid(Pointwise):
    """1 / (1 + exp(-x)). torch.nn.Sigmoid."""

    summary: ClassVar[Sentence] = Sentence(N_("Squeezes every value to between 0 and 1."))
    function: ClassVar[str] = "torch.sigmoid({})"


@dataclass(frozen=True, kw_only=True)
class SiLU(Pointwise):
    """x·sigmoid(x). torch.nn.SiLU."""

    summary: ClassVar[Sentence] = Sentence(N_("Every value times its sigmoid: a smooth ReLU."))
    function: ClassVar[str] = "F.silu({})"
    stored: ClassVar[Kept] = "input"


@dataclass(frozen=True, kw_only=True)
class GELU(Pointwise):
    """x·Φ(x), Φ the normal distribution's. torch.nn.GELU."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Every value times its share of the normal distribution: a smooth ReLU.")
    )
    function: ClassVar[str] = "F.gelu({})"
    stored: ClassVar[Kept] = "input"

    approximate: str = choice("none", "tanh")


@dataclass(frozen=True, kw_only=True)
class Softmax(Pointwise):
    """exp(x) over the sum of exp along an axis. torch.nn.Softmax."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Makes values along an axis into shares that add up to 1.")
    )
    function: ClassVar[str] = "F.softmax({})"

    dim: int = whole(-3, 3, 1)

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where there is no such axis."""
        axes = len(site.shape)
        if not -axes <= self.dim < axes:
            raise CannotWork(
                N_("{layer}: {shape} has the axes 0 to {last}, but dim={dim}. Use dim=1."),
                layer=site.layer,
                shape=shape_text(site.shape),
                last=axes - 1,
                dim=self.dim,
                cause="dim",
                fixes=(set_argument(site.layer, "dim", 1),),
            )
        return site.shape

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """Along its axis, everything."""
        axis = self.dim % len(site.shape)
        if len(site.shape) == 2:
            return PIXEL, (EVERYTHING if axis == 1 else PIXEL)
        return (EVERYTHING if axis == 2 else PIXEL), (EVERYTHING if axis == 3 else PIXEL)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """Along the channels all from all, else a map from its own."""
        along_channels = self.dim % len(output) == 1
        return (output[1], output[1]) if along_channels else (1, 1)

    def call(self) -> Call:
        """`F.softmax(x, dim=1)`: torch asks for the axis to be named."""
        return Call("Softmax", named=(("dim", self.dim),), expression=self.function)


@dataclass(frozen=True, kw_only=True)
class Dropout(Pointwise):
    """In training, zeroes each value with probability p. torch.nn.Dropout, arXiv 1207.0580."""

    summary: ClassVar[Sentence] = Sentence(
        N_("While it trains, zeroes values at random, so that none is relied on alone.")
    )
    spelling: ClassVar[Spelling] = Spelling(functions={"dropout": "p training inplace"})
    stored: ClassVar[Kept] = "neither"
    passes_back: ClassVar[PassesBack] = "chance"

    p: float = real(0, 1, 0.5)

    def keeps_besides(self, site: Site, output: Shape) -> int:
        """The mask that it multiplied with."""
        return prod(output) * FLOAT


@dataclass(frozen=True, kw_only=True)
class Dropout2d(Pointwise):
    """In training, zeroes whole maps with probability p. torch.nn.Dropout2d."""

    summary: ClassVar[Sentence] = Sentence(N_("While it trains, zeroes whole maps at random."))
    spelling: ClassVar[Spelling] = Spelling(functions={"dropout2d": "p training inplace"})
    stored: ClassVar[Kept] = "neither"
    passes_back: ClassVar[PassesBack] = "chance"

    p: float = real(0, 1, 0.5)

    def keeps_besides(self, site: Site, output: Shape) -> int:
        """The mask that it multiplied with, a number a map."""
        return prod(output[:2]) * FLOAT

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """Without maps there is nothing to drop whole."""
        if len(site.shape) == 4:
            return ()
        return (
            Sentence(
                N_(
                    "{layer} gets {shape} and no maps: PyTorch drops single values there, and will "
                    "refuse to in a future release. Use Dropout."
                ),
                layer=site.layer,
                shape=shape_text(site.shape),
            ),
        )
