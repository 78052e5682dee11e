"""Places in arrays: every combination along the axes, what stands there, what a window covers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from explorer.network.operations.base import Window

Position = tuple[int, ...]
"""One place, an index an axis, the batch first."""
Positions = NDArray[np.int32]
"""(places, axes); -1 along all axes: padding, which has no place."""
Doubles = NDArray[np.float64]
Integers = NDArray[np.integer]


def all_positions(spans: Iterable[Integers]) -> Positions:
    """Every combination of places along the axes, the last axis fastest."""
    mesh = np.meshgrid(*spans, indexing="ij")
    return np.stack([axis.ravel() for axis in mesh], axis=1).astype(np.int32)


def read(values: NDArray[np.floating], positions: Positions) -> Doubles:
    """What stands at some positions, in double precision; padding is 0."""
    inside = positions[:, 0] >= 0
    read_values = np.zeros(len(positions))
    read_values[inside] = values[tuple(positions[inside].T)]
    return read_values


_NUMPYS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What numpy.pad calls torch's padding modes."""


def sources(window: Window, size: int, mode: str) -> Positions:
    """For each pixel of the padded input along an axis, the one it is copied from; -1 for none."""
    pixels, around = np.arange(size, dtype=np.int32), (window.before, window.after)
    if mode == "zeros":
        return np.pad(pixels, around, constant_values=-1)
    return np.pad(pixels, around, mode=_NUMPYS[mode])  # type: ignore[call-overload,no-any-return]


def stops_with(window: Window, padded: Integers, stops: int) -> tuple[Integers, Integers]:
    """The stops at which a kernel's cells lie on any of some padded pixels, and those cells."""
    places, cells = np.meshgrid(padded, np.arange(window.kernel), indexing="ij")
    first = (places - cells * window.dilation).ravel()
    stop, rest = np.divmod(first, window.stride)
    met = (rest == 0) & (stop >= 0) & (stop < stops)
    return stop[met], cells.ravel()[met]


def pixels_under(window: Window, stop: int) -> Integers:
    """The pixels that a window covers at a stop; padding and beyond lie outside the map."""
    return stop * window.stride - window.before + np.arange(window.kernel) * window.dilation
