"""Pooling: every stop of a window becomes its largest value, or its mean."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, prod
from typing import ClassVar

from explorer.network.operations.argument import Pair, both, flag, pair
from explorer.network.operations.base import (
    EVERYTHING,
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
    Window,
    product,
    shape_text,
    side_text,
)
from explorer.network.operations.checks import as_pair, needs_maps, needs_room, set_argument
from explorer.network.operations.convolution import axis_lines, window_reach
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Pool(Operation):
    """(N, C, H, W) -> (N, C, H', W'): what both kinds of pooling window share."""

    family: ClassVar[Family] = "pooling"
    mattering: ClassVar[tuple[str, ...]] = ("kernel_size", "stride")

    kernel_size: Pair = pair(1, 1_024)
    stride: Pair | None = pair(1, 1_024, None, optional=Sentence(N_("that of the kernel")))
    padding: Pair = pair(0, 512, 0)
    ceil_mode: bool = flag(False)

    @cached_property
    def windows(self) -> tuple[Window, Window]:
        """The window's stops along height and width."""
        sides = zip(
            both(self.kernel_size),
            both(self.stride or self.kernel_size),
            both(self.padding),
            both(self._dilation()),
            strict=True,
        )
        first, second = (
            Window(kernel, stride, padding, padding, dilation, self.ceil_mode)
            for kernel, stride, padding, dilation in sides
        )
        return first, second

    def _dilation(self) -> Pair:
        return 1

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where torch.nn.MaxPool2d and AvgPool2d raise."""
        needs_maps(site, self.kind())
        half = self.windows[0].kernel // 2, self.windows[1].kernel // 2
        padding = both(self.padding)
        fitting = as_pair((min(padding[0], half[0]), min(padding[1], half[1])))
        if fitting != self.padding:
            raise CannotWork(
                N_(
                    "{layer}: padding={padding} is more than half of the {kernel} kernel, and "
                    "PyTorch pools with no more than that. Use padding={fitting} or less."
                ),
                layer=site.layer,
                padding=self.padding,
                kernel=side_text(self.kernel()),
                fitting=fitting,
                cause="padding",
                fixes=(set_argument(site.layer, "padding", fitting),),
            )
        height, width = needs_room(site, self.windows, self.kernel_size, most_padding=half)
        return (*site.shape[:2], height, width)

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """A line an axis; one where both are alike."""
        return axis_lines(self.windows, site)

    def keeps(self) -> Kept:
        """What came in."""
        return "input"

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """The window's extent, at its stride."""
        return window_reach(self.windows)

    def kernel(self) -> tuple[int, int]:
        """Height and width of the window."""
        return both(self.kernel_size)


@dataclass(frozen=True, kw_only=True)
class MaxPool2d(Pool):
    """The largest value of each window. torch.nn.MaxPool2d."""

    summary: ClassVar[Sentence] = Sentence(
        N_("A window slides over each map and passes on its largest value.")
    )
    spelling: ClassVar[Spelling] = Spelling(
        order="kernel_size stride padding dilation return_indices ceil_mode",
        functions={"max_pool2d": "kernel_size stride padding dilation ceil_mode return_indices"},
        without_effect={"return_indices": (False,)},
    )
    passes_back: ClassVar[PassesBack] = "winner"

    dilation: Pair = pair(1, 1_024, 1)

    def _dilation(self) -> Pair:
        return self.dilation

    def keeps_besides(self, site: Site, output: Shape) -> int:
        """Which value won in each window, as an int64."""
        return prod(output) * 8


@dataclass(frozen=True, kw_only=True)
class AvgPool2d(Pool):
    """The mean of each window, padding counted in. torch.nn.AvgPool2d."""

    summary: ClassVar[Sentence] = Sentence(
        N_("A window slides over each map and passes on its mean.")
    )
    spelling: ClassVar[Spelling] = Spelling(
        order="kernel_size stride padding ceil_mode count_include_pad divisor_override",
        functions={"avg_pool2d": ""},
        without_effect={"count_include_pad": (True,), "divisor_override": (None,)},
    )
    passes_back: ClassVar[PassesBack] = "mean"


@dataclass(frozen=True, kw_only=True)
class AdaptiveAvgPool2d(Operation):
    """(N, C, H, W) -> (N, C, height, width), whatever H and W. torch.nn.AdaptiveAvgPool2d."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Means of as many windows as make a map of the size that is asked for.")
    )
    spelling: ClassVar[Spelling] = Spelling(functions={"adaptive_avg_pool2d": ""})
    mostly_once: ClassVar[bool] = True
    family: ClassVar[Family] = "pooling"
    passes_back: ClassVar[PassesBack] = "mean"

    output_size: Pair = pair(1, 4_096, 1)

    def output(self, site: Site) -> Shape:
        """Always the size asked for; a window may be a single pixel."""
        if self._averages_the_batch(site):
            return (1, 1)
        needs_maps(site, self.kind())
        return (*site.shape[:2], *both(self.output_size))

    def _averages_the_batch(self, site: Site) -> bool:
        """Whether torch takes (N, features) for a single map: it does for a size of 1 alone."""
        return len(site.shape) == 2 and self.output_size == 1

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """The pixels of a window, of the widest where they are uneven."""
        if self._averages_the_batch(site):
            return (f"{product(*site.shape)} → 1",)
        lines = [
            _window_text(size, goal)
            for size, goal in zip(site.shape[2:], both(self.output_size), strict=True)
        ]
        return (lines[0],) if lines[0] == lines[1] else tuple(lines)

    def keeps(self) -> Kept:
        """What came in; the mean of a whole map needs none of it (ATen/AdaptiveAveragePooling)."""
        return "neither" if self.output_size == 1 else "input"

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """Window i runs from floor(i·in/out) to ceil((i+1)·in/out)."""
        if self._averages_the_batch(site):
            return EVERYTHING, EVERYTHING
        first, second = (
            Reach(
                _widest(size, goal)[1],
                Fraction(size, goal),
                slack=Fraction(goal - gcd(size, goal), goal),
            )
            for size, goal in zip(site.shape[2:], both(self.output_size), strict=True)
        )
        return first, second

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """A map from its own; the one mean of vectors from all features."""
        return (1, site.shape[1]) if self._averages_the_batch(site) else (1, 1)

    def call(self) -> Call:
        """`nn.AdaptiveAvgPool2d(output_size=1)`."""
        return Call("AdaptiveAvgPool2d", named=(("output_size", self.output_size),))

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """A mean over all images, which nobody means."""
        if not self._averages_the_batch(site):
            return ()
        return (
            Sentence(
                N_(
                    "{layer} gets {shape} and no maps: PyTorch makes one mean of all values of all "
                    "images. Move it before the layer that flattens."
                ),
                layer=site.layer,
                shape=shape_text(site.shape),
            ),
        )


def _widest(size: int, goal: int) -> tuple[int, int]:
    """Which of an adaptive pool's windows along an axis is the widest, and its pixels."""
    # Window i begins i·size mod goal parts of a pixel late; the widest begins latest of all.
    pixels, windows = size // gcd(size, goal), goal // gcd(size, goal)
    index = -pow(pixels, -1, windows) % windows
    return index, -(-(index + 1) * size // goal) - index * size // goal


def _window_text(size: int, goal: int) -> str:
    index, pixels = _widest(size, goal)
    if size % goal == 0:
        return f"{size} → {goal}: {size} / {goal} = {pixels}"
    end, start = f"⌈({index} + 1)·{size} / {goal}⌉", f"⌊{index}·{size} / {goal}⌋"
    return f"{size} → {goal}: {end} − {start} = {pixels}"
