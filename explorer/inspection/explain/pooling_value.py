"""A pool's value: the largest of a window, or its mean."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.blocks import windows_of
from explorer.inspection.explain.explanation import Explanation, Place, Positions, grid, part
from explorer.inspection.explain.families import explained
from explorer.network.operations.base import Window
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d


@explained.register
def _(operation: MaxPool2d, place: Place) -> Explanation:
    """Padding never wins: it counts as minus infinity, and is left out."""
    windows = windows_of(place.row)
    assert windows is not None  # it has a kernel
    sides = [
        _inside(_pixels(window, at), size)
        for window, at, size in zip(
            windows, place.position[2:], place.inputs[0].shape[2:], strict=True
        )
    ]
    found = part(place, _positions(place, *sides))
    if not len(found.values):
        # A dilated window can step over the whole map: the largest of nothing.
        return Explanation(place, (found,), added={"padding": -inf}, formula="max")
    winner = _winner(found.values)
    return Explanation(place, (found,), chosen=winner, formula="max")


def _winner(values: NDArray[np.float64]) -> int:
    """The first of the largest, as in PyTorch; the last nan, where there is one."""
    nans = np.flatnonzero(np.isnan(values))
    return int(nans[-1]) if nans.size else int(values.argmax())


@explained.register
def _(operation: AvgPool2d, place: Place) -> Explanation:
    """Padding counts as zeros, but not what a last window has beyond it."""
    windows = windows_of(place.row)
    assert windows is not None  # it has a kernel
    sides = []
    for window, at, size in zip(
        windows, place.position[2:], place.inputs[0].shape[2:], strict=True
    ):
        pixels = _pixels(window, at)
        pixels = pixels[pixels < size + window.after]
        sides.append(np.where((pixels < 0) | (pixels >= size), -1, pixels))
    found = part(place, _positions(place, *sides))
    return Explanation(place, (found,), divisor=float(len(found.values)), formula="mean")


@explained.register
def _(operation: AdaptiveAvgPool2d, place: Place) -> Explanation:
    """Window i runs from floor(i·in/out) to ceil((i+1)·in/out)."""
    sides = [
        np.arange(at * size // goal, -(-(at + 1) * size // goal), dtype=np.int32)
        for at, size, goal in zip(
            place.position[2:], place.inputs[0].shape[2:], place.row.output_shape[2:], strict=True
        )
    ]
    found = part(place, _positions(place, *sides))
    return Explanation(place, (found,), divisor=float(len(found.values)), formula="mean")


def _pixels(window: Window, at: int) -> NDArray[np.int32]:
    """The pixels under a window, those of the padding and beyond it too."""
    steps = np.arange(window.kernel, dtype=np.int32) * window.dilation
    return at * window.stride - window.before + steps


def _inside(pixels: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    return pixels[(pixels >= 0) & (pixels < size)]


def _positions(place: Place, rows: NDArray[np.int32], columns: NDArray[np.int32]) -> Positions:
    image, channel = (np.array([at], dtype=np.int32) for at in place.position[:2])
    return grid(image, channel, rows, columns)
