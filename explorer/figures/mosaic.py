"""What a layer puts out, as one picture: maps side by side, vectors as bars, images as images."""

from dataclasses import dataclass
from math import ceil, floor, log, sqrt

import numpy as np
from PIL import Image

from explorer.figures.colour import (
    NOT_A_NUMBER,
    NOTHING,
    RULE,
    STEPS,
    Diverging,
    Floats,
    Indices,
    indices,
    limit,
)

_SHAPE = 1.6
"""Width over height that a mosaic comes near to."""
WIDE = 320
"""Pixels up to which a small picture is magnified, so that lines stay thin beside values."""
_BARS_HIGH = 120
_MOST_BARS = 512


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture and what has to be said with it."""

    image: Image.Image
    limit: float
    """The absolute value at both ends of the colours; the height of the longest bar."""
    drawn: int
    """How many maps are shown, or bars."""
    of: int
    """How many maps there are, or values of the vector."""
    block: int = 1
    """A pixel is the mean of block x block values; a bar spans least and largest of so many."""


def layer(
    values: Floats, colours: Diverging, most_pixels: int = 2**18, wide: int = WIDE
) -> Picture:
    """Maps (C, H, W) on one scale symmetric about 0, or a vector (F) as bars."""
    if values.ndim == 1:
        return bars(values, colours, wide)
    return maps(values, colours, most_pixels, wide)


def maps(values: Floats, colours: Diverging, most_pixels: int = 2**18, wide: int = WIDE) -> Picture:
    """(C, H, W) as tiles, a pixel a value, coarser and then fewer where they are too many."""
    top = limit(values)
    count = min(len(values), max(1, most_pixels // 4))
    side = max(1, ceil(sqrt(count * values.shape[1] * values.shape[2] / most_pixels)))
    coarse = coarser(values[:count], side)
    columns = _columns(*coarse.shape)
    tiles = indices(coarse, top)
    times = max(1, wide // (columns * tiles.shape[2]))
    tiles = tiles.repeat(times, axis=1).repeat(times, axis=2)
    return Picture(_image(_tiled(tiles, columns), colours), top, count, len(values), side)


def bars(values: Floats, colours: Diverging, wide: int = WIDE) -> Picture:
    """A vector (F), a bar a value from the zero line; bars of several values span them."""
    top = limit(values)
    together = ceil(len(values) / _MOST_BARS)
    rows = indices(values, top)
    least, most = (_grouped(rows, together, choose) for choose in (np.minimum, np.maximum))
    count = len(least)
    each = max(1, wide // count)
    canvas = np.full((_BARS_HIGH + 1, count * each), NOTHING, dtype=np.uint8)
    half = _BARS_HIGH // 2
    height = np.arange(half, -half - 1, -1)[:, None]
    for ends in (least, most):
        reach = np.rint((ends.astype(int) - STEPS) / STEPS * half)
        inside = (np.minimum(reach, 0) <= height) & (height <= np.maximum(reach, 0)) & (reach != 0)
        ink = np.where(reach > 0, 2 * STEPS, 0)
        drawn = inside.repeat(each, axis=1)
        if each > 3:
            drawn[:, each - 1 :: each] = False  # a gap between bars
        canvas = np.where(drawn, ink.repeat(each), canvas)
    canvas[half] = np.where(canvas[half] == NOTHING, RULE, canvas[half])
    canvas[:, (most == NOT_A_NUMBER).repeat(each)] = NOT_A_NUMBER
    return Picture(_image(canvas.astype(np.uint8), colours), top, count, len(values), together)


def coarser(values: Floats, side: int) -> Floats:
    """The means of side x side values; the last row and column of blocks may be of fewer."""
    if side == 1:
        return values
    rows, columns = (np.arange(0, size, side) for size in values.shape[1:])
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=1), columns, axis=2)
    counts = np.outer(*(np.diff([*starts, size]) for starts, size in
                        zip((rows, columns), values.shape[1:], strict=True)))  # fmt: skip
    means: Floats = sums / counts
    return means


def _grouped(row: Indices, together: int, choose: np.ufunc) -> Indices:
    groups: Indices = choose.reduceat(row, np.arange(0, len(row), together))
    return groups


def _columns(count: int, height: int, width: int) -> int:
    """So many tiles a row that the whole has about _SHAPE, and few places stay empty."""

    def off(columns: int) -> float:
        rows = ceil(count / columns)
        shape = (columns * width) / (rows * height)
        return abs(log(shape / _SHAPE)) + (rows * columns - count) / count

    middle = sqrt(count * height / width * _SHAPE)
    near = range(max(1, floor(middle / 2)), min(count, ceil(2 * middle)) + 1)
    return min(near or (count,), key=off)


def _tiled(tiles: Indices, columns: int) -> Indices:
    """(C, h, w) -> one picture, with a line of one pixel around each tile; (C = 1: none)."""
    count, height, width = tiles.shape
    if count == 1:
        alone: Indices = tiles[0]
        return alone
    rows = ceil(count / columns)
    sheet = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1), NOTHING, dtype=np.uint8)
    for place, tile in enumerate(tiles):
        top, left = place // columns * (height + 1), place % columns * (width + 1)
        sheet[top : top + height + 2, left : left + width + 2] = RULE
        sheet[top + 1 : top + 1 + height, left + 1 : left + 1 + width] = tile
    return sheet


def _image(picture: Indices, colours: Diverging) -> Image.Image:
    made = Image.fromarray(picture, "P")
    made.putpalette(colours.palette(), "RGBA")
    return made
