"""Convolution: every stop of a kernel is one weighted sum plus a bias."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

from explorer.network.operations.argument import (
    Pair,
    both,
    choice,
    flag,
    inferred,
    of_classes,
    pair,
    whole,
)
from explorer.network.operations.base import (
    FLOAT,
    Call,
    CannotWork,
    Family,
    Kept,
    Operation,
    ParameterTensor,
    PassesBack,
    Reach,
    Shape,
    Site,
    Window,
    counted,
    product,
    side_text,
)
from explorer.network.operations.checks import (
    MOST_PADDING,
    as_pair,
    needs_equal_groups,
    needs_maps,
    needs_pinned_size,
    needs_room,
    set_argument,
)
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Conv2d(Operation):
    """(N, C, H, W) -> (N, out_channels, H', W'). torch.nn.Conv2d."""

    summary: ClassVar[Sentence] = Sentence(
        N_("A small kernel slides over the maps; each stop is one weighted sum, plus a bias.")
    )
    family: ClassVar[Family] = "convolution"
    passes_back: ClassVar[PassesBack] = "weight"
    mattering: ClassVar[tuple[str, ...]] = ("out_channels", "kernel_size")

    in_channels: int | None = inferred()
    out_channels: int | None = of_classes(65_536)
    kernel_size: Pair = pair(1, 1_024)
    stride: Pair = pair(1, 1_024, 1)
    padding: Pair | str = pair(0, MOST_PADDING, 0, words=("same", "valid"))
    dilation: Pair = pair(1, 1_024, 1)
    groups: int = whole(1, 65_536, 1)
    bias: bool = flag(True)
    padding_mode: str = choice("zeros", "reflect", "replicate", "circular")

    @cached_property
    def windows(self) -> tuple[Window, Window]:
        """The kernel's stops along height and width."""
        sides = zip(both(self.kernel_size), both(self.stride), both(self.dilation), strict=True)
        first, second = (
            Window(kernel, stride, *self._padding(axis, kernel, dilation), dilation)
            for axis, (kernel, stride, dilation) in enumerate(sides)
        )
        return first, second

    def _padding(self, axis: int, kernel: int, dilation: int) -> tuple[int, int]:
        if self.padding == "valid":
            return 0, 0
        if self.padding == "same":
            total = dilation * (kernel - 1)
            return total // 2, total - total // 2  # an odd one goes to the end, as in torch
        side = both(self.padding)[axis]  # type: ignore[arg-type]  # words are done with
        return side, side

    def settled(self, site: Site) -> Self:
        """`in_channels` are those that come in, `out_channels` the classes."""
        return self._filled(
            in_channels=self.in_channels or site.shape[1],
            out_channels=self.out_channels or site.classes,
        )

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where torch.nn.Conv2d raises, in the making or in the running."""
        incoming, outgoing = self._counts()
        needs_maps(site, self.kind())
        needs_pinned_size(site, "in_channels", incoming, site.shape[1])
        counts = {"in_channels": incoming, "out_channels": outgoing}
        needs_equal_groups(site, "groups", self.groups, counts)
        self._check_same(site)
        self._check_mode(site)
        height, width = needs_room(site, self.windows, self.kernel_size)
        return (site.shape[0], outgoing, height, width)

    def _counts(self) -> tuple[int, int]:
        assert self.in_channels is not None and self.out_channels is not None  # settled
        return self.in_channels, self.out_channels

    def _check_same(self, site: Site) -> None:
        if self.padding == "same" and both(self.stride) != (1, 1):
            half = as_pair((self.windows[0].extent // 2, self.windows[1].extent // 2))
            fixes = [set_argument(site.layer, "stride", 1)]
            if max(both(half)) <= MOST_PADDING:
                fixes.append(set_argument(site.layer, "padding", half))
            raise CannotWork(
                N_(
                    "{layer}: padding=same keeps the size of the map, which a stride of {stride} "
                    "cannot. Use a stride of 1, or a padding in numbers."
                ),
                layer=site.layer,
                stride=side_text(both(self.stride)),
                cause="stride",
                fixes=tuple(fixes),
            )

    def _check_mode(self, site: Site) -> None:
        """reflect needs padding < size, circular padding <= size (torch.nn.functional.pad)."""
        room = {"reflect": -1, "circular": 0}.get(self.padding_mode)
        if room is None:
            return
        for window, size in zip(self.windows, site.shape[2:], strict=True):
            padding = max(window.before, window.after)
            if padding > size + room:
                raise CannotWork(
                    N_(
                        "{layer}: padding_mode={mode} takes its {padding} pixels of padding from "
                        "the map, which is {size} wide there: at most {most} can be had. "
                        "Use padding_mode=zeros or a smaller padding."
                    ),
                    layer=site.layer,
                    mode=self.padding_mode,
                    padding=padding,
                    size=size,
                    most=size + room,
                    cause="padding_mode",
                    fixes=(set_argument(site.layer, "padding_mode", "zeros"),),
                )

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """A line an axis; one where both are alike."""
        return axis_lines(self.windows, site)

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """weight (out, in / groups, height, width), bias (out)."""
        incoming, outgoing = self._counts()
        shape = (outgoing, incoming // self.groups, *both(self.kernel_size))
        weight = ParameterTensor("weight", shape)
        return (weight, ParameterTensor("bias", (outgoing,))) if self.bias else (weight,)

    def parameter_formula(self) -> str:
        """(5·5·1 + 1)·6 = 156: height · width · channels of a kernel, its bias, kernels."""
        incoming, outgoing = self._counts()
        one = product(*both(self.kernel_size), incoming // self.groups)
        kernel = f"({one} + 1)" if self.bias else one
        return f"{kernel}·{outgoing} = {counted(self.tensors())}"

    def mult_adds(self, site: Site, output: Shape) -> int:
        """Stops of the kernel times its weights, over all output channels."""
        incoming, _ = self._counts()
        height, width = both(self.kernel_size)
        count = height * width * (incoming // self.groups)
        for axis in output:
            count *= axis
        return count

    def keeps(self) -> Kept:
        """The gradient of a weight is what came in times what comes back."""
        return "input" if self._pads_itself() else "neither"

    def keeps_besides(self, site: Site, output: Shape) -> int:
        """A padded copy of what came in, where the padding is not zeros."""
        if self._pads_itself():
            return 0
        height, width = (
            size + window.before + window.after
            for size, window in zip(site.shape[2:], self.windows, strict=True)
        )
        return site.shape[0] * site.shape[1] * height * width * FLOAT

    def _pads_itself(self) -> bool:
        """Whether the convolution pads as it goes; other modes pad a copy first."""
        return self.padding_mode == "zeros"

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """The kernel's extent, at its stride."""
        return window_reach(self.windows)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """A group's channels are made from those of the same group."""
        incoming, outgoing = self._counts()
        return outgoing // self.groups, incoming // self.groups

    def kernel(self) -> tuple[int, int]:
        """Height and width."""
        return both(self.kernel_size)

    def call(self) -> Call:
        """`nn.Conv2d(1, 6, kernel_size=5)`."""
        rest = tuple(entry for entry in self.non_defaults() if not entry[0].endswith("_channels"))
        return Call("Conv2d", self._counts(), rest)


def axis_lines(windows: tuple[Window, Window], site: Site) -> tuple[str, ...]:
    """The output-size arithmetic along height and width, once where they agree."""
    lines = [window.arithmetic(size) for window, size in zip(windows, site.shape[2:], strict=True)]
    return (lines[0],) if lines[0] == lines[1] else tuple(lines)


def window_reach(windows: tuple[Window, Window]) -> tuple[Reach, Reach]:
    """A window's effect on the receptive field, along both axes."""
    first, second = (Reach(window.extent, window.stride, -window.before) for window in windows)
    return first, second
