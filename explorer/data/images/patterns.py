"""Generated images of any size, where every channel shows something of its own.

Each function takes (C, H, W) and returns such an array from 0 to 1.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.data.fitting import Floats

Shape = tuple[int, int, int]
Mask = NDArray[np.bool_]

_PERIODS = 4
"""Stripes along the shorter side."""
_CELLS = 8
"""Fields of the chequerboard along the shorter side."""


def shapes(shape: Shape) -> Floats:
    """A disc, a square and a triangle: red, green and blue where there are three channels."""
    channels, height, width = shape
    down, right = _places(height, width)
    side = min(height, width)
    x: Floats = (right - np.float32((width - side) / 2)) / np.float32(side)
    y: Floats = (down - np.float32((height - side) / 2)) / np.float32(side)
    figures = np.stack([figure(x, y) for figure in (_disc, _square, _triangle)])
    image = np.zeros(shape, dtype=np.float32)
    for number, figure in enumerate(figures):
        first = number % channels
        step = len(figures) if channels >= len(figures) else channels
        image[first::step] = np.maximum(image[first::step], figure)
    return image


def _disc(x: Floats, y: Floats) -> Mask:
    inside: Mask = np.hypot(x - 0.27, y - 0.3) <= 0.2
    return inside


def _square(x: Floats, y: Floats) -> Mask:
    inside: Mask = np.maximum(abs(x - 0.74), abs(y - 0.3)) <= 0.18
    return inside


def _triangle(x: Floats, y: Floats) -> Mask:
    return (y >= 0.53) & (y <= 0.94) & (abs(x - 0.5) <= 0.6 * (y - 0.53))


def stripes(shape: Shape) -> Floats:
    """Stripes of equal width: upright in the first channel, turned a little in each one after."""
    channels, height, width = shape
    down, right = _places(height, width)
    angles = (np.pi / channels * np.arange(channels, dtype=np.float32))[:, None, None]
    along = right * np.cos(angles) + down * np.sin(angles)
    image: Floats = np.floor(along * np.float32(2 * _PERIODS / min(height, width))) % 2
    return image.astype(np.float32, copy=False)


def checkers(shape: Shape) -> Floats:
    """A chequerboard, black and white changed over from one channel to the next."""
    channels, height, width = shape
    side = max(1, min(height, width) // _CELLS)
    fields = (np.arange(height)[:, None] // side + np.arange(width) // side) % 2
    both = np.stack([fields, 1 - fields]).astype(np.float32)
    return both[np.arange(channels) % 2]


def gradient(shape: Shape) -> Floats:
    """From black to white: to the right in the first channel, turned a little in each one after."""
    channels, height, width = shape
    down, right = _places(height, width)
    angles = (2 * np.pi / channels * np.arange(channels, dtype=np.float32))[:, None, None]
    # From -1 to 1 along both axes, whatever the sides; a side of one pixel is its middle.
    x, y = 2 * right / width - 1, 2 * down / height - 1
    along = x * np.cos(angles) + y * np.sin(angles)
    least, most = (along.min(axis=(1, 2), keepdims=True), along.max(axis=(1, 2), keepdims=True))
    ramp: Floats = (along - least) / np.where(most > least, most - least, 1)
    return ramp.astype(np.float32, copy=False)


def impulse(shape: Shape) -> Floats:
    """One white pixel a channel, side by side: convolved, its kernel turned half round."""
    channels, height, width = shape
    image = np.zeros(shape, dtype=np.float32)
    channel = np.arange(channels)
    image[channel, height // 2, (2 * channel + 1) * width // (2 * channels)] = 1
    return image


def noise(shape: Shape, seed: int) -> Floats:
    """Every value drawn evenly between 0 and 1."""
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


def _places(height: int, width: int) -> tuple[Floats, Floats]:
    """How far down and to the right the middle of each pixel is, in pixels: (H, 1) and (1, W)."""
    down = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    right = np.arange(width, dtype=np.float32)[None] + np.float32(0.5)
    return down, right


PATTERNS: dict[str, Callable[[Shape], Floats]] = {
    "shapes": shapes,
    "stripes": stripes,
    "checkers": checkers,
    "gradient": gradient,
    "impulse": impulse,
}
