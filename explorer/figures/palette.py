"""Colours, the same for the same thing everywhere, each in a light and a dark theme.

Hues were chosen to be told apart by colour-blind eyes; a letter goes with each all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from explorer.network.operations import Family
from explorer.sentence import N_


@dataclass(frozen=True, slots=True)
class Hue:
    """A kind of layer: its letter, its name, its colour in the light and in the dark theme."""

    letter: str
    name: str
    light: str
    dark: str


FAMILIES: dict[Family, Hue] = {
    "convolution": Hue("C", N_("convolution"), "#0f5fc0", "#7dbbf0"),
    "pooling": Hue("P", N_("pooling"), "#944a00", "#efb45f"),
    "linear": Hue("L", N_("linear"), "#8b3aa8", "#c6a2ec"),
    "merging": Hue("+", N_("merging"), "#00704e", "#5cd6a0"),
    "pointwise": Hue("•", N_("value by value"), "#4c5458", "#a3aeb2"),
}

RUNS = (
    ("#00697a", "#5cc8d8"), ("#c2410c", "#ff9a5c"), ("#6d3fc0", "#b79bff"),
    ("#a98500", "#e3c94a"), ("#c0267e", "#ff8fc4"), ("#3f4a4f", "#b9c3c6"),
)  # fmt: skip
"""Of curves on the same axes, a run each; light and dark."""

FIRST, SECOND = "#2b8a94", "#c27a1e"
"""Of two amounts in one chart; both stand out from the page in the light and in the dark theme."""

FILL_LIGHT, FILL_DARK = 0.17, 0.26
"""How much of its hue a block is filled with."""

INK, QUIET, LINE = ("#16191b", "#eceff0"), ("#4d575b", "#b3bdc0"), ("#7b868a", "#7d888c")
GROUND, TINT, WRONG = ("#ffffff", "#0f1315"), ("#e9edee", "#222a2d"), ("#b3261e", "#ff8a80")
"""What is no data: words, lines, the page itself, its failures; light and dark."""

STEPS_LIGHT = ("#f4f6f6", "#d3e7e9", "#abd3d7", "#7ab8bf", "#4797a1", "#1f707a", "#084850")
STEPS_DARK = ("#1d2426", "#16393e", "#1c525a", "#287079", "#3f939d", "#6fbcc5", "#b9e6ea")
"""From none to most, of one hue, so that greyscale print keeps the order."""
LAST = len(STEPS_LIGHT) - 1


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps of the colour scale: 0 for none, the others in equal ratios up to the most."""

    least: float
    most: float

    def step(self, amount: float) -> int:
        """Which colour an amount has."""
        if amount <= 0:
            return 0
        if self.most <= self.least:
            return LAST
        share = log(amount / self.least) / log(self.most / self.least)
        return 1 + min(LAST - 1, int(share * LAST))

    def bounds(self) -> list[float]:
        """Where each step from the first on begins, and where the last ends."""
        if self.most <= self.least:
            return [self.most]
        ratio = self.most / self.least
        return [self.least * ratio ** (number / LAST) for number in range(LAST + 1)]


def scale(amounts: Sequence[float]) -> Scale:
    """The scale from the least amount that is not none to the most."""
    some = [amount for amount in amounts if amount > 0] or [1.0]
    return Scale(min(some), max(some))


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour laid over another: share 0 is the ground, 1 the colour. #rrggbb each."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
