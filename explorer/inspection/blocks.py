"""Blocks of tensors: which part of a layer's inputs and parameters a part of its output needs.

A block is a span (first, one after the last) along each axis, the batch included. It is a hull: all
that is needed lies in it, and more may. What a mean or a variance sees beyond is not counted: those
are computed ahead (explorer.inspection.precomputed).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.inspection.capture_records import Array
from explorer.inspection.terms import Block, Span, block_needed, parameter_block
from explorer.network.operations import Shape
from explorer.network.shapes import Row

Number = TypeVar("Number", bound=np.generic)


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


def input_blocks(row: Row, block: Block) -> tuple[Block, ...]:
    """For each of the layer's inputs, what the outputs in the block are made from."""
    return tuple(
        block_needed(row.operation, row, which, block) for which in range(len(row.input_shapes))
    )


def parameter_blocks(row: Row, block: Block) -> dict[str, Block]:
    """What a block needs of each parameter and buffer, by its name in the layer."""
    return {
        tensor.name: parameter_block(row.operation, block, tensor.shape)
        for tensor in row.tensors
        if tensor.shape
    }


def needed(rows: Sequence[Row], image: int, batch: int, shape: Shape) -> dict[str, Block]:
    """Of the input and each layer's output: all of one image, and what else its values need."""
    blocks = {"input": of_image(shape, image, batch)}
    for row in rows:
        blocks[row.name] = of_image(row.output_shape, image, batch)
        for name, part in zip(row.inputs, input_blocks(row, blocks[row.name]), strict=True):
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
    parts = [block, *input_blocks(row, block), *parameter_blocks(row, block).values()]
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
