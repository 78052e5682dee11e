"""Blocks of tensors: which part of a layer's inputs and parameters a part of its output needs.

A block is a span (first, one after the last) along each axis, the batch included. It is a hull: all
that is needed lies in it, and more may. What a mean or a variance sees beyond is not counted: those
are computed ahead (explorer.inspection.precomputed).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce, singledispatch
from itertools import accumulate
from math import ceil, prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.capture_records import Array
from explorer.network.operations import Operation, Shape
from explorer.network.operations.activation import Softmax
from explorer.network.operations.base import Window
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import LayerNorm
from explorer.network.operations.pooling import AdaptiveAvgPool2d, Pool
from explorer.network.operations.shaping import Flatten, View
from explorer.network.shapes import Row

Span = tuple[int, int]
Block = tuple[Span, ...]
Positions = NDArray[np.int32]
Number = TypeVar("Number", bound=np.generic)

NOWHERE: Span = (0, 0)


def count(block: Block) -> int:
    """How many values it holds."""
    return prod(end - first for first, end in block)


def cut(values: NDArray[Number], block: Block) -> NDArray[Number]:
    """The values of a block, in memory of their own kind of order."""
    return np.ascontiguousarray(values[tuple(slice(*span) for span in block)])


def of_image(shape: Shape, image: int, batch: int) -> Block:
    """All that belongs to one image of the batch; all there is where rows are no longer images."""
    first = (image, image + 1) if shape[0] == batch else (0, shape[0])
    return (first, *((0, side) for side in shape[1:]))


def hull(blocks: Sequence[Block]) -> Block:
    """The smallest block that holds all of these."""
    return reduce(
        lambda one, other: tuple(map(_joined, one, other)),
        [block for block in blocks if count(block)] or blocks[:1],
    )


def _joined(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def taken(row: Row, block: Block) -> tuple[Block, ...]:
    """For each of the layer's inputs, what the outputs in the block are made from."""
    return tuple(_taken(row.operation, row, place, block) for place in range(len(row.input_shapes)))


@singledispatch
def _taken(operation: Operation, row: Row, place: int, block: Block) -> Block:
    """Value by value: what lies in the same place."""
    return block


@_taken.register
def _(operation: Conv2d, row: Row, place: int, block: Block) -> Block:
    assert operation.in_channels is not None and operation.out_channels is not None  # settled
    made, used = (
        channels // operation.groups for channels in (operation.out_channels, operation.in_channels)
    )
    images, (first, end), *sides = block
    channels = (first // made * used, ((end - 1) // made + 1) * used)
    return (images, channels, *_under(row, operation.padding_mode, sides))


@_taken.register
def _(operation: Pool, row: Row, place: int, block: Block) -> Block:
    return (*block[:2], *_under(row, "zeros", block[2:]))


@_taken.register
def _(operation: AdaptiveAvgPool2d, row: Row, place: int, block: Block) -> Block:
    if len(block) == 2:  # of vectors torch takes the mean over all of the batch
        return tuple((0, size) for size in row.input_shapes[0])
    sides = zip(block[2:], row.input_shapes[0][2:], row.output_shape[2:], strict=True)
    return (
        *block[:2],
        *((first * size // goal, ceil(end * size / goal)) for (first, end), size, goal in sides),
    )


@_taken.register
def _(operation: Softmax, row: Row, place: int, block: Block) -> Block:
    axis = operation.dim % len(block)
    return (*block[:axis], (0, row.output_shape[axis]), *block[axis + 1 :])


@_taken.register
def _(operation: Linear, row: Row, place: int, block: Block) -> Block:
    return (*block[:-1], (0, row.input_shapes[0][-1]))


@_taken.register
def _(operation: Add, row: Row, place: int, block: Block) -> Block:
    shape = row.input_shapes[place]
    last = block[len(block) - len(shape) :]
    return tuple((0, 1) if size == 1 else span for size, span in zip(shape, last, strict=True))


@_taken.register
def _(operation: Concat, row: Row, place: int, block: Block) -> Block:
    ends = list(accumulate(shape[1] for shape in row.input_shapes))
    size = row.input_shapes[place][1]
    first, end = (max(0, min(size, at - ends[place] + size)) for at in block[1])
    return (block[0], (first, end) if first < end else NOWHERE, *block[2:])


@_taken.register(Flatten)
@_taken.register(View)
def _(operation: Operation, row: Row, place: int, block: Block) -> Block:
    features = row.output_shape[1]
    (top, bottom), (first, end) = block
    return _unravelled(row.input_shapes[0], top * features + first, (bottom - 1) * features + end)


def _unravelled(shape: Shape, first: int, end: int) -> Block:
    """The hull of values `first` to `end` in the order in which they lie in memory."""
    start, last = (np.unravel_index(at, shape) for at in (first, end - 1))
    spans: list[Span] = []
    for axis, size in enumerate(shape):
        # Below the first axis along which both ends differ, everything lies between them.
        alike = all(start[before] == last[before] for before in range(axis))
        spans.append((int(start[axis]), int(last[axis]) + 1) if alike else (0, size))
    return tuple(spans)


def _under(row: Row, mode: str, sides: Sequence[Span]) -> Iterator[Span]:
    windows = windows_of(row)
    assert windows is not None  # it has a kernel
    for window, size, (first, end) in zip(windows, row.input_shapes[0][2:], sides, strict=True):
        stops = slice(first * window.stride, (end - 1) * window.stride + window.extent)
        found = sources(window, size, mode)[stops]
        seen = found[found >= 0]
        yield (int(seen.min()), int(seen.max()) + 1) if seen.size else NOWHERE


def windows_of(row: Row) -> tuple[Window, Window] | None:
    """The kernel's stops along height and width, where it makes any."""
    windows = getattr(row.operation, "windows", None)
    return windows() if callable(windows) else windows


_NUMPYS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What numpy.pad calls torch's padding modes."""


def sources(window: Window, size: int, mode: str) -> Positions:
    """For each pixel of the padded input along an axis, the one it is copied from; -1 for none."""
    pixels, around = np.arange(size, dtype=np.int32), (window.before, window.after)
    if mode == "zeros":
        return np.pad(pixels, around, constant_values=-1)
    return np.pad(pixels, around, mode=_NUMPYS[mode])  # type: ignore[call-overload,no-any-return]


def parameters_taken(row: Row, block: Block) -> dict[str, Block]:
    """What a block needs of each parameter and buffer, by its name in the layer."""
    return {
        tensor.name: _parameter(row.operation, block, tensor.shape)
        for tensor in row.tensors
        if tensor.shape
    }


@singledispatch
def _parameter(operation: Operation, block: Block, shape: Shape) -> Block:
    """A number a channel, or a kernel a channel: the second axis of the output."""
    return (block[1], *((0, side) for side in shape[1:]))


@_parameter.register
def _(operation: Linear, block: Block, shape: Shape) -> Block:
    return (block[-1], *((0, side) for side in shape[1:]))


@_parameter.register
def _(operation: LayerNorm, block: Block, shape: Shape) -> Block:
    return block[-len(shape) :]


def needed(rows: Sequence[Row], image: int, batch: int, shape: Shape) -> dict[str, Block]:
    """Of the input and each layer's output: all of one image, and what else its values need."""
    blocks = {"input": of_image(shape, image, batch)}
    for row in rows:
        blocks[row.name] = of_image(row.output_shape, image, batch)
        for name, part in zip(row.inputs, taken(row, blocks[row.name]), strict=True):
            blocks[name] = hull([blocks[name], part])
    return blocks


_SIDES = (128, 64, 32, 16, 8, 4, 2, 1)
_DEPTHS = (256, 64, 16, 4, 1)
_FEATURES = (16_384, 4_096, 1_024, 256, 64, 16, 4, 1)


def around(row: Row, index: Sequence[int], whole: Block, most: int) -> Block:
    """The largest block about an output whose values, with all they need, are `most` or fewer.

    Blocks lie on a raster, so that neighbours mostly share theirs.
    """
    smallest = whole
    for smallest in _blocks(row.output_shape, index, whole):
        if values_needed(row, smallest) <= most:
            return smallest
    return smallest


def values_needed(row: Row, block: Block) -> int:
    """Numbers that have to be at hand to explain any output of the block, itself included."""
    parts = [block, *taken(row, block), *parameters_taken(row, block).values()]
    return sum(map(count, parts))


def _blocks(shape: Shape, index: Sequence[int], whole: Block) -> Iterator[Block]:
    yield whole
    if len(shape) == 2:
        for features in _FEATURES:
            yield (whole[0], _near(index[1], features, shape[1]))
        return
    for side in (max(shape[2:]), *_SIDES):
        for depth in (shape[1], *_DEPTHS):
            if side <= max(shape[2:]) and depth <= shape[1]:
                tile = (
                    _near(at, side, size) for at, size in zip(index[2:], shape[2:], strict=True)
                )
                yield (whole[0], _aligned(index[1], depth, shape[1]), *tile)


def _aligned(at: int, length: int, size: int) -> Span:
    first = at // length * length
    return first, min(size, first + length)


def _near(at: int, length: int, size: int) -> Span:
    """A span with room on both sides of `at`, one of a raster of half its length."""
    half = max(1, length // 2)
    first = max(0, min(size - length, (at - length // 4) // half * half))
    return first, min(size, first + length)


def parameters_of(row: Row, tensors: Mapping[str, Array]) -> dict[str, Array]:
    """A layer's parameters and buffers by their name in it, from those of the whole network."""
    return {tensor.name: tensors[f"{row.name}.{tensor.name}"] for tensor in row.tensors}
