"""Generated shapes: as many images as one asks for, of any size and any channels, from a seed.

A shape is a function of two coordinates, x to the right and y down, in which it is about 2 wide and
2 high around 0: the signed distance to its edge, less than 0 inside. So it is drawn at any size
with a soft edge of one pixel, and any number of images of it at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import Dataset
from explorer.data.fitting import Floats
from explorer.sentence import N_

Plane = Any
"""(n, H, W) of float32: numpy's own types lose half of what is done to them below."""

MOST_BYTES = 64_000_000
"""Of all images, a pixel an octet: beyond, they are drawn smaller than the network's input."""
LEAST_SIDE = 8
_TELLING_SIDE = 16
"""Where an image of all channels would be smaller than this, one is drawn for all channels."""
_CHUNK = 2**19
"""Numbers that are worked on at once."""

_RADIUS = 0.38
"""Half the width of the largest, as a share of the image's shorter side."""
_SMALLEST = 0.7
"""Of the largest."""
_TURN = 0.2
"""Radians, to the left or the right: a square is never a diamond."""


def _circle(x: Plane, y: Plane) -> Plane:
    return np.hypot(x, y) - 0.95


def _square(x: Plane, y: Plane) -> Plane:
    return np.maximum(abs(x), abs(y)) - 0.8


def _triangle(x: Plane, y: Plane) -> Plane:
    return np.maximum(y - 0.7, 0.86 * (abs(x) - 0.594 * (y + 0.9)))


def _stripes(x: Plane, _y: Plane) -> Plane:
    return abs(_period(x)) - 0.2


def _cross(x: Plane, y: Plane) -> Plane:
    upright = np.maximum(abs(x) - 0.3, abs(y) - 0.95)
    return np.minimum(upright, np.maximum(abs(x) - 0.95, abs(y) - 0.3))


def _ring(x: Plane, y: Plane) -> Plane:
    return abs(np.hypot(x, y) - 0.7) - 0.2


def _star(x: Plane, y: Plane) -> Plane:
    """Five points: one edge of the ten, for the tenth of the circle that it faces."""
    fifth = 2 * pi / 5
    around = np.arctan2(x, -y)
    folded = abs(around - fifth * np.rint(around / fifth))
    distance = np.hypot(x, y)
    inner = 0.42 * cos(fifth / 2), 0.42 * sin(fifth / 2)
    edge = inner[0] - 1, inner[1]
    across = (distance * np.cos(folded) - 1) * edge[1] - distance * np.sin(folded) * edge[0]
    return across / np.float32(sqrt(edge[0] ** 2 + edge[1] ** 2))


def _diamond(x: Plane, y: Plane) -> Plane:
    return 0.53 * (abs(x) / 0.62 + abs(y) - 1)


def _chequers(x: Plane, y: Plane) -> Plane:
    across, down = abs(_period(x)) - 0.2, abs(_period(y)) - 0.2
    return np.maximum(np.minimum(across, down), -np.maximum(across, down))


def _crescent(x: Plane, y: Plane) -> Plane:
    return np.maximum(np.hypot(x, y) - 0.95, 0.8 - np.hypot(x - 0.45, y))


def _heart(x: Plane, y: Plane) -> Plane:
    lobes = np.hypot(abs(x) - 0.44, y + 0.35) - 0.5
    point = np.maximum(0.74 * abs(x) + 0.67 * (y - 0.95), -0.35 - y)
    return np.minimum(lobes, point)


def _arrow(x: Plane, y: Plane) -> Plane:
    shaft = np.maximum(abs(x) - 0.2, abs(y - 0.3) - 0.65)
    return np.minimum(shaft, np.maximum(y + 0.1, 0.75 * (abs(x) - 0.88 * (y + 0.95))))


def _dots(x: Plane, y: Plane) -> Plane:
    return np.hypot(_period(x), _period(y)) - 0.24


def _frame(x: Plane, y: Plane) -> Plane:
    return abs(np.maximum(abs(x), abs(y)) - 0.66) - 0.17


def _semicircle(x: Plane, y: Plane) -> Plane:
    return np.maximum(np.hypot(x, y + 0.4) - 0.95, -0.4 - y)


def _corner(x: Plane, y: Plane) -> Plane:
    upright = np.maximum(abs(x + 0.6) - 0.25, abs(y) - 0.85)
    return np.minimum(upright, np.maximum(abs(y - 0.6) - 0.25, abs(x) - 0.85))


def _wave(x: Plane, y: Plane) -> Plane:
    return np.maximum(0.6 * abs(y - 0.45 * np.sin(4 * x)) - 0.15, abs(x) - 0.95)


def _saltire(x: Plane, y: Plane) -> Plane:
    half = np.float32(sqrt(0.5))
    return _cross(half * (x + y), half * (x - y))


def _bars(x: Plane, y: Plane) -> Plane:
    return _stripes(y, x)


def _hourglass(x: Plane, y: Plane) -> Plane:
    return np.maximum(abs(y) - 0.9, 0.8 * (abs(x) - 0.12 - 0.75 * abs(y)))


def _period(place: Plane) -> Plane:
    """The place within a repeat of 0.8, from its middle."""
    return place - 0.8 * np.rint(place / 0.8)


SHAPES: dict[str, Callable[[Plane, Plane], Plane]] = {
    N_("circle"): _circle,
    N_("square"): _square,
    N_("triangle"): _triangle,
    N_("stripes"): _stripes,
    N_("cross"): _cross,
    N_("ring"): _ring,
    N_("star"): _star,
    N_("diamond"): _diamond,
    N_("chequers"): _chequers,
    N_("crescent"): _crescent,
    N_("heart"): _heart,
    N_("arrow"): _arrow,
    N_("dots"): _dots,
    N_("frame"): _frame,
    N_("semicircle"): _semicircle,
    N_("corner"): _corner,
    N_("wave"): _wave,
    N_("saltire"): _saltire,
    N_("bars"): _bars,
    N_("hourglass"): _hourglass,
}
"""By class, in the order of the classes."""


@dataclass(frozen=True)
class Plan:
    """What is drawn."""

    classes: int
    """The first so many of SHAPES, or all of them."""
    per_class: int
    noise: float
    """Standard deviation of what is added to each value, of the way from black to white."""
    shift: float
    """How far a shape may be from the middle, as a share of the shorter side."""
    seed: int


def shapes(plan: Plan, input_shape: tuple[int, int, int]) -> Dataset:
    """The images of each class after each other, (N, C, H, W) in 256 shades.

    As large as the input where they fit into MOST_BYTES; else smaller, in its proportions, or the
    same in every channel. Of three channels each image has colours of its own.
    """
    names = tuple(SHAPES)[: plan.classes]
    shape = drawn_shape(len(names) * plan.per_class, input_shape)
    images = np.empty((len(names), plan.per_class, *shape), dtype=np.uint8)
    for label, name in enumerate(names):
        # A class is drawn from a seed of its own: the same however many others there are.
        draw = np.random.default_rng([plan.seed, label])
        _draw(SHAPES[name], plan.shift, plan.noise, draw, images[label])
    flat = images.reshape(-1, *shape)
    labels = np.repeat(np.arange(len(names), dtype=np.int64), plan.per_class)
    flat.flags.writeable = labels.flags.writeable = False
    return Dataset("shapes", flat, labels, names)


def drawn_shape(count: int, input_shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """(C, H, W) of so many images for an input, such that all of them fit."""
    channels, *sides = input_shape
    for drawn in dict.fromkeys((channels, 1)):
        share = min(1.0, sqrt(MOST_BYTES / (count * drawn * sides[0] * sides[1])))
        height, width = (max(LEAST_SIDE, int(side * share)) for side in sides)
        most = max(LEAST_SIDE, MOST_BYTES // (count * drawn * min(height, width)))
        height, width = min(height, most), min(width, most)
        if share == 1 or min(height, width) >= _TELLING_SIDE:
            break
    return drawn, height, width


def _draw(
    shape: Callable[[Plane, Plane], Plane],
    shift: float,
    noise: float,
    draw: np.random.Generator,
    images: NDArray[np.uint8],
) -> None:
    """Fills (n, C, H, W) with images of a shape."""
    count, channels, height, width = images.shape
    side = min(height, width)
    radius = draw.uniform(_SMALLEST, 1, count) * (side * _RADIUS)
    angle = draw.uniform(-_TURN, _TURN, (count,))
    middle = draw.uniform(-shift, shift, (2, count)) * side
    ink, ground = _shades(channels, count, draw)
    rows = np.arange(height, dtype=np.float32)[:, None] - np.float32((height - 1) / 2)
    columns = np.arange(width, dtype=np.float32)[None] - np.float32((width - 1) / 2)
    for part in _parts(count, max(1, _CHUNK // (channels * height * width))):
        size = _each(radius[part])
        x, y = (columns - _each(middle[0][part])) / size, (rows - _each(middle[1][part])) / size
        cosine, sine = _each(np.cos(angle[part])), _each(np.sin(angle[part]))
        edge: Plane = shape(cosine * x + sine * y, cosine * y - sine * x)
        inside: Plane = np.clip(np.float32(0.5) - edge * size, 0, 1)
        values = ground[part] + inside[:, None] * (ink[part] - ground[part])
        if noise:
            values += np.float32(noise) * draw.standard_normal(values.shape, dtype=np.float32)
        images[part] = np.rint(np.clip(values, 0, 1) * np.float32(255)).astype(np.uint8)


def _shades(channels: int, count: int, draw: np.random.Generator) -> tuple[Floats, Floats]:
    """What shapes are drawn in, and on: (n, C, 1, 1) each, one always lighter than the other."""
    ink = draw.uniform(0.3, 1, (count, channels))
    if channels > 1:
        ink /= ink.max(axis=1, keepdims=True)  # one channel is full: no colour is too dark
    else:
        ink = 0.4 + 0.6 * ink
    ground = draw.uniform(0, 0.25, (count, channels))
    return ink.astype(np.float32)[..., None, None], ground.astype(np.float32)[..., None, None]


def _each(values: NDArray[np.float64]) -> Floats:
    return values.astype(np.float32)[:, None, None]


def _parts(count: int, most: int) -> Iterator[slice]:
    for start in range(0, count, most):
        yield slice(start, min(start + most, count))
