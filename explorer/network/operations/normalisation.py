"""Normalisation: values less their mean, over their standard deviation, scaled and shifted."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Self

from explorer.network.operations.argument import (
    FOLLOWS_FROM_INPUT,
    Argument,
    argument,
    flag,
    inferred,
    real,
    whole,
)
from explorer.network.operations.base import (
    EVERYTHING,
    PIXEL,
    Call,
    CannotWork,
    Family,
    Kept,
    Operation,
    ParameterTensor,
    Reach,
    Shape,
    Site,
    counted,
    shape_text,
)
from explorer.network.operations.checks import (
    follow_the_input,
    needs_equal_groups,
    needs_maps,
    needs_pinned_size,
    set_argument,
)
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class BatchNorm2d(Operation):
    """(N, C, H, W) -> the same: each channel by the mean and variance of the batch.

    In evaluation mode, by those seen while it trained. torch.nn.BatchNorm2d, arXiv 1502.03167.
    """

    summary: ClassVar[Sentence] = Sentence(
        N_("Gives every channel one mean and spread over the batch, then scales and shifts it.")
    )
    family: ClassVar[Family] = "pointwise"
    mattering: ClassVar[tuple[str, ...]] = ("num_features",)

    num_features: int | None = inferred()
    eps: float = real(1e-12, 1, 1e-5)  # in training, torch refuses 0
    momentum: float = real(0, 1, 0.1)
    affine: bool = flag(True)
    track_running_stats: bool = flag(True)

    def settled(self, site: Site) -> Self:
        """`num_features` are the channels that come in."""
        return self._filled(num_features=self.num_features or site.shape[1])

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where torch.nn.BatchNorm2d raises in evaluation mode."""
        needs_maps(site, self.kind())
        if self.affine or self.track_running_stats:
            needs_pinned_size(site, "num_features", self.num_features, site.shape[1])
        if not self.track_running_stats and site.shape[0] * prod(site.shape[2:]) == 1:
            raise CannotWork(
                N_(
                    "{layer}: one value a channel has no variance to divide by. Use a larger batch "
                    "or map, or keep track_running_stats on."
                ),
                layer=site.layer,
                cause="track_running_stats",
                fixes=(set_argument(site.layer, "track_running_stats", True),),
            )
        return site.shape

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """weight and bias (C); the running mean and variance, and the batches seen, are buffers."""
        assert self.num_features is not None  # settled
        each: Shape = (self.num_features,)
        trained = (ParameterTensor("weight", each), ParameterTensor("bias", each))
        buffers = (
            ParameterTensor("running_mean", each, trained=False),
            ParameterTensor("running_var", each, trained=False),
            ParameterTensor("num_batches_tracked", (), trained=False),
        )
        return (trained if self.affine else ()) + (buffers if self.track_running_stats else ())

    def parameter_formula(self) -> str:
        """2·16 = 32: a scale and a shift a channel."""
        return f"2·{self.num_features} = {counted(self.tensors())}" if self.affine else ""

    def keeps(self) -> Kept:
        """What came in is normalised anew on the way back."""
        return "input"

    def call(self) -> Call:
        """`nn.BatchNorm2d(16)`."""
        rest = tuple(entry for entry in self.non_defaults() if entry[0] != "num_features")
        return Call("BatchNorm2d", (self.num_features,), rest)

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """Training mode needs more than one value a channel."""
        if prod(output[2:]) > 1:
            return ()
        return (
            Sentence(
                N_(
                    "{layer} gets one value a channel: in training mode it needs a batch of two "
                    "images or more."
                ),
                layer=site.layer,
            ),
        )


@dataclass(frozen=True, kw_only=True)
class GroupNorm(Operation):
    """(N, C, ...) -> the same: each group of channels by its own mean and variance.

    torch.nn.GroupNorm, arXiv 1803.08494.
    """

    summary: ClassVar[Sentence] = Sentence(
        N_("Gives every group of channels one mean and spread, then scales and shifts each.")
    )
    family: ClassVar[Family] = "pointwise"
    mattering: ClassVar[tuple[str, ...]] = ("num_groups",)

    num_groups: int = whole(1, 65_536)
    num_channels: int | None = inferred()
    eps: float = real(0, 1, 1e-5)
    affine: bool = flag(True)

    def settled(self, site: Site) -> Self:
        """`num_channels` are those that come in."""
        return self._filled(num_channels=self.num_channels or site.shape[1])

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where torch.nn.GroupNorm raises."""
        assert self.num_channels is not None  # settled
        if self.affine:  # without weights, torch lets any number of channels through
            needs_pinned_size(site, "num_channels", self.num_channels, site.shape[1])
        incoming = Sentence(N_("input channels"))
        counts = {"num_channels": self.num_channels, incoming: site.shape[1]}
        needs_equal_groups(site, "num_groups", self.num_groups, counts)
        values = site.shape[0] * (site.shape[1] // self.num_groups) * prod(site.shape[2:])
        if values == 1:
            raise CannotWork(
                N_(
                    "{layer}: a group of one value has no variance to divide by. Use fewer groups "
                    "or a larger map."
                ),
                layer=site.layer,
                cause="num_groups",
                fixes=(set_argument(site.layer, "num_groups", 1),),
            )
        return site.shape

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """weight and bias (C)."""
        assert self.num_channels is not None  # settled
        each: Shape = (self.num_channels,)
        return (
            (ParameterTensor("weight", each), ParameterTensor("bias", each)) if self.affine else ()
        )

    def parameter_formula(self) -> str:
        """2·16 = 32: a scale and a shift a channel."""
        return f"2·{self.num_channels} = {counted(self.tensors())}" if self.affine else ""

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """Mean and variance see the whole map."""
        return EVERYTHING, EVERYTHING

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """Mean and variance are those of all maps of the group."""
        channels = site.shape[1] // self.num_groups
        return channels, channels

    def keeps(self) -> Kept:
        """What came in is normalised anew on the way back."""
        return "input"

    def call(self) -> Call:
        """`nn.GroupNorm(2, 16)`."""
        rest = tuple(entry for entry in self.non_defaults() if entry[0] in ("eps", "affine"))
        return Call("GroupNorm", (self.num_groups, self.num_channels), rest)


@dataclass(frozen=True, kw_only=True)
class LayerNorm(Operation):
    """(N, ...) -> the same: each image by the mean and variance of its last axes.

    torch.nn.LayerNorm, arXiv 1607.06450.
    """

    summary: ClassVar[Sentence] = Sentence(
        N_("Gives the values of an image one mean and spread, then scales and shifts each.")
    )
    family: ClassVar[Family] = "pointwise"
    mattering: ClassVar[tuple[str, ...]] = ("normalized_shape",)

    normalized_shape: tuple[int, ...] | None = argument(
        Argument("sizes", 1, 10**18, optional=FOLLOWS_FROM_INPUT), None
    )
    eps: float = real(0, 1, 1e-5)
    elementwise_affine: bool = flag(True)
    bias: bool = flag(True)

    def settled(self, site: Site) -> Self:
        """All axes but the batch."""
        return self._filled(normalized_shape=self.normalized_shape or site.shape[1:])

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where the pinned axes are not the last ones that come in."""
        assert self.normalized_shape is not None  # settled
        if site.shape[-len(self.normalized_shape) :] != self.normalized_shape:
            raise CannotWork(
                N_(
                    "{layer}: pinned to normalise the axes {expected}, but {shape} ends otherwise. "
                    "Let normalized_shape follow the input."
                ),
                layer=site.layer,
                expected=shape_text(self.normalized_shape),
                shape=shape_text(site.shape),
                cause="normalized_shape",
                fixes=(follow_the_input(site.layer, "normalized_shape", prod(site.shape[1:])),),
            )
        return site.shape

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """weight and bias, of the normalised axes."""
        assert self.normalized_shape is not None  # settled
        if not self.elementwise_affine:
            return ()
        weight = ParameterTensor("weight", self.normalized_shape)
        return (weight, ParameterTensor("bias", self.normalized_shape)) if self.bias else (weight,)

    def parameter_formula(self) -> str:
        """2·(16·5·5) = 800: a scale and a shift a value."""
        if not self.elementwise_affine or self.normalized_shape is None:
            return ""
        sizes = "·".join(map(str, self.normalized_shape))
        return f"{2 if self.bias else 1}·({sizes}) = {counted(self.tensors())}"

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """Mean and variance see every axis that is normalised."""
        axes = len(self.normalized_shape or ())
        return (EVERYTHING if axes > 1 else PIXEL), EVERYTHING

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """Mean and variance are those of all maps, unless the channels are not normalised over."""
        over_channels = len(self.normalized_shape or ()) >= len(site.shape) - 1
        return (output[1], output[1]) if over_channels else (1, 1)

    def keeps(self) -> Kept:
        """What came in is normalised anew on the way back."""
        return "input"

    def call(self) -> Call:
        """`nn.LayerNorm((16, 5, 5))`."""
        rest = tuple(entry for entry in self.non_defaults() if entry[0] != "normalized_shape")
        return Call("LayerNorm", (self.normalized_shape,), rest)
