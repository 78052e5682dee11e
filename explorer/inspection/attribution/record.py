"""What there is to say of an attribution method, in one record, and what it gives each pixel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

from explorer.inspection.capture_records import Array
from explorer.network.module import Described
from explorer.network.shapes import Table

AT_EASE = 1e10
"""Mult-adds of all passes together that a method aims at where it can choose: about a second."""

Sharing = Literal["difference", "sum", "nothing"]
"""What the pixels add up to: the score less that of an empty image, as far as it is complete; some
sum that is worth a look; nothing that means anything."""


@dataclass(frozen=True, eq=False)
class Question:
    """A class, an image, and the module that is asked: one's own, in evaluation mode."""

    net: Described
    image: Tensor
    """(1, C, H, W), with a graph."""
    target: int
    layers: Table
    """Of the network, for one image."""
    layer: str
    """Whose maps are weighed, by a method that needs some."""

    def passes(self, each: int, least: int, most: int) -> int:
        """As many points as take about a second, at so many passes each."""
        at_ease = int(AT_EASE / (each * max(self.layers.mult_adds, 1)))
        return max(least, min(most, at_ease))


@dataclass(frozen=True)
class Making:
    """With what an attribution was made."""

    passes: int = 1
    """How often the network was gone through."""
    window: int = 0
    """The side of the occluding window, in pixels."""
    stride: int = 0
    own: tuple[int, int] = (0, 0)
    """Of a layer's map: its size before it was enlarged."""


@dataclass(frozen=True)
class Method:
    """A way to share a class's logit out among the pixels."""

    name: str
    """In links."""
    title: str
    """As people call it, marked for translation."""
    help: str
    """How it is made, marked for translation; {passes}, {window}, {stride}, {height} and {width}
    are those of the making."""
    run: Callable[[Question], tuple[Tensor, Making]]
    """What each pixel gets, (1, C, H, W), or (1, 1, H, W) for all channels together."""
    sharing: Sharing
    reference: str
    """Where it comes from."""
    least_passes: int = 1
    """Passes through the network that it takes at the least; a way back counts as two."""
    needs_maps: bool = False
    """It weighs the maps of a layer, which the visitor chooses."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """What a method gives each pixel, for one class."""

    method: str
    """Its name."""
    target: int
    pixels: Array
    """(H, W): of several channels their sum, or what they lose together where a window covers them
    all; of a layer's maps enlarged from them."""
    score: float
    """The logit of the class, which is shared out."""
    empty: float
    """The same logit for an empty image, all zeros."""
    total: float
    """What all channels and pixels got."""
    making: Making = field(default_factory=Making)

    @property
    def gap(self) -> float:
        """How far the pixels' total is from the score less that of the empty image."""
        return abs(self.total - (self.score - self.empty))

    @property
    def nbytes(self) -> int:
        """Bytes of the array."""
        return self.pixels.nbytes
