"""Sizes as a generic class writes them: numbers, expressions of its arguments, or found by a run.

Each axis of what a layer puts out is followed as `a + b·input_shape[0] + c·num_outputs`. What
depends on height or width, or in a way that is not known here, is None: the class then finds it by
running a dummy input through the layers before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce, singledispatch
from typing import NamedTuple

from explorer.network.description import INPUT, Network
from explorer.network.operations import Operation, Site
from explorer.network.operations.activation import Pointwise
from explorer.network.operations.argument import both
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.operations.pooling import AdaptiveAvgPool2d, Pool
from explorer.network.operations.shaping import Flatten, View
from explorer.network.shapes import Row


@dataclass(frozen=True, slots=True)
class Size:
    """constant + channels·input_shape[0] + classes·num_outputs."""

    constant: int = 0
    channels: int = 0
    classes: int = 0

    @property
    def is_number(self) -> bool:
        """Whether it is the same for every input shape and class count."""
        return not self.channels and not self.classes

    def times(self, factor: int) -> Size:
        """So many times the size."""
        return Size(self.constant * factor, self.channels * factor, self.classes * factor)

    def __str__(self) -> str:
        terms = [
            name if count == 1 else f"{count} * {name}"
            for name, count in (("input_shape[0]", self.channels), ("num_outputs", self.classes))
            if count
        ]
        if self.constant or not terms:
            terms.append(str(self.constant))
        return " + ".join(terms)


Axes = tuple[Size | None, ...]
"""The size of each axis, the batch first (it is nobody's size: None)."""

INPUT_AXES: Axes = (None, Size(channels=1), None, None)


def axes_by_layer(network: Network, rows: Sequence[Row]) -> dict[str, Axes]:
    """The axes of what each layer, and the input, puts out."""
    axes = {INPUT: INPUT_AXES}
    for row in rows:
        incoming = [axes[source] for source in row.inputs]
        axes[row.name] = _through(network[row.name].operation, incoming, row)
    return axes


Axis = int | slice | None
"""Which axis of what comes in a size is, or which axes; None: it is the number of classes."""


def argument_axes(operation: Operation) -> dict[str, Axis]:
    """Where each size that is left to follow comes from, asked by an example of unequal axes."""
    example = Site("example", ((2, 3, 5, 7),), classes=11)
    axes: dict[object, Axis] = {3: 1, 7: -1, 11: None, (3, 5, 7): slice(1, None)}
    settled = operation.settled(example)
    return {
        name: axes[getattr(settled, name)]
        for name, (argument, _) in operation.arguments().items()
        if argument.follows and getattr(operation, name) is None
    }


class Written(NamedTuple):
    """A size in the text of a class."""

    text: str
    is_number: bool
    """Whether it is the same for every input shape and class count."""


def written(incoming: Axes, axis: Axis) -> Written | None:
    """The size as an expression of the class's arguments; None where a run has to find it."""
    if axis is None:
        return Written(str(Size(classes=1)), False)
    sizes = incoming[axis] if isinstance(axis, slice) else (incoming[axis],)
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return None
    text = ", ".join(map(str, known))
    if isinstance(axis, slice):
        text = f"({text},)" if len(known) == 1 else f"({text})"
    return Written(text, all(size.is_number for size in known))


def sum_of(sizes: Sequence[Size | None]) -> Size | None:
    """The sum, where all are known."""
    total = Size()
    for size in sizes:
        if size is None:
            return None
        total = Size(
            total.constant + size.constant,
            total.channels + size.channels,
            total.classes + size.classes,
        )
    return total


def product_of(sizes: Sequence[Size | None]) -> Size | None:
    """The product, where all are known and at most one is more than a number."""
    numbers = [size.constant for size in sizes if size is not None and size.is_number]
    others = [size for size in sizes if size is None or not size.is_number]
    factor = reduce(int.__mul__, numbers, 1)
    if not others:
        return Size(factor)
    return others[0].times(factor) if len(others) == 1 and others[0] is not None else None


def _outgoing(size: int | None) -> Size:
    return Size(classes=1) if size is None else Size(size)


@singledispatch
def _through(operation: Operation, incoming: Sequence[Axes], row: Row) -> Axes:
    """The axes that go out of a layer; an operation that is not told of here is run to be known."""
    return (None,) * len(row.output_shape)


@_through.register(Pointwise)
@_through.register(BatchNorm2d)
@_through.register(GroupNorm)
@_through.register(LayerNorm)
def _as_they_are(operation: Operation, incoming: Sequence[Axes], row: Row) -> Axes:
    return incoming[0]


def _sides(incoming: Axes, row: Row) -> Axes:
    """A side is a number where one comes in."""
    return tuple(
        None if before is None else Size(after)
        for before, after in zip(incoming[2:], row.output_shape[2:], strict=True)
    )


@_through.register
def _convolved(operation: Conv2d, incoming: Sequence[Axes], row: Row) -> Axes:
    return (None, _outgoing(operation.out_channels), *_sides(incoming[0], row))


@_through.register
def _pooled(operation: Pool, incoming: Sequence[Axes], row: Row) -> Axes:
    return (*incoming[0][:2], *_sides(incoming[0], row))


@_through.register
def _pooled_to_a_size(operation: AdaptiveAvgPool2d, incoming: Sequence[Axes], row: Row) -> Axes:
    return (*incoming[0][:2], *map(Size, both(operation.output_size)))


@_through.register
def _weighted(operation: Linear, incoming: Sequence[Axes], row: Row) -> Axes:
    return (*incoming[0][:-1], _outgoing(operation.out_features))


@_through.register
def _flattened(operation: Flatten, incoming: Sequence[Axes], row: Row) -> Axes:
    return (None, product_of(incoming[0][1:]))


@_through.register
def _viewed(operation: View, incoming: Sequence[Axes], row: Row) -> Axes:
    if operation.features is not None:
        return (None, Size(operation.features))
    return (None, product_of(incoming[0][1:]))


@_through.register
def _added(operation: Add, incoming: Sequence[Axes], row: Row) -> Axes:
    """Broadcasting may stretch an axis, so one is known only where all say the same."""
    if len({len(axes) for axes in incoming}) > 1:
        return (None,) * len(row.output_shape)
    return tuple(
        sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*incoming, strict=True)
    )


@_through.register
def _joined(operation: Concat, incoming: Sequence[Axes], row: Row) -> Axes:
    """Axes beside the channels are equal, so what is known of one is known of all."""
    _, channels, *rest = zip(*incoming, strict=True)
    known = (next((size for size in sizes if size is not None), None) for sizes in rest)
    return (None, sum_of(channels), *known)
