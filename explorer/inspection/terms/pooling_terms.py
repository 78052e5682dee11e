"""A pool's terms: the pixels of its window, and which of them the gradient comes back to."""

from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np

from explorer.inspection.array_positions import (
    Position,
    Positions,
    all_positions,
    pixels_under,
    sources,
    stops_with,
)
from explorer.inspection.terms.operation_terms import (
    NOWHERE,
    Block,
    Crossing,
    LocalGradients,
    Span,
    block_needed,
    local_gradients,
    one_gradient,
)
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d, Pool
from explorer.network.shapes import Row


@block_needed.register
def _(operation: Pool, row: Row, which: int, block: Block) -> Block:
    return (*block[:2], *spans_under(row, "zeros", block[2:]))


def spans_under(row: Row, mode: str, sides: Sequence[Span]) -> Iterator[Span]:
    """Along height and width, the input's pixels that the windows of some outputs cover."""
    windows = row.operation.windows
    assert windows is not None  # it has a kernel
    for window, size, (first, end) in zip(windows, row.input_shapes[0][2:], sides, strict=True):
        stops = slice(first * window.stride, (end - 1) * window.stride + window.extent)
        covered = sources(window, size, mode)[stops]
        pixels = covered[covered >= 0]
        yield (int(pixels.min()), int(pixels.max()) + 1) if pixels.size else NOWHERE


@block_needed.register
def _(operation: AdaptiveAvgPool2d, row: Row, which: int, block: Block) -> Block:
    if len(block) == 2:  # of vectors torch takes the mean over all of the batch
        return tuple((0, size) for size in row.input_shapes[0])
    sides = zip(block[2:], row.input_shapes[0][2:], row.output_shape[2:], strict=True)
    return (
        *block[:2],
        *((first * size // goal, ceil(end * size / goal)) for (first, end), size, goal in sides),
    )


def _outputs_with(operation: Pool, crossing: Crossing) -> Positions:
    """The outputs of a pool in whose windows the value stands."""
    image, channel, *pixel = crossing.position
    sides = [
        np.unique(stops_with(window, np.array([place + window.before]), stops)[0])
        for window, place, stops in zip(
            operation.windows, pixel, crossing.row.output_shape[2:], strict=True
        )
    ]
    return all_positions([np.array([image]), np.array([channel]), *sides])


@local_gradients.register
def _(operation: MaxPool2d, crossing: Crossing) -> LocalGradients:
    """The winner of a window carries its gradient, whatever the others are."""
    positions = _outputs_with(operation, crossing)
    won = [_winner(operation, crossing, stop) == crossing.position[2:] for _, _, *stop in positions]
    return positions, np.array(won, dtype=np.float64)


def _winner(operation: MaxPool2d, crossing: Crossing, stops: list[int]) -> Position:
    """The first of the largest in row order, as in PyTorch; the last nan, where there is one."""
    image, channel, *_ = crossing.position
    rows, columns = (
        pixels[(pixels >= 0) & (pixels < size)]
        for pixels, size in zip(
            map(pixels_under, operation.windows, stops), crossing.values.shape[2:], strict=True
        )
    )
    patch = crossing.values[image, channel][np.ix_(rows, columns)].ravel()
    nans = np.flatnonzero(np.isnan(patch))
    place = int(nans[-1]) if nans.size else int(patch.argmax())
    return int(rows[place // len(columns)]), int(columns[place % len(columns)])


@local_gradients.register
def _(operation: AvgPool2d, crossing: Crossing) -> LocalGradients:
    """Padding is counted, but not what a last window has beyond it."""
    positions = _outputs_with(operation, crossing)
    counts = np.ones(len(positions))
    for axis, (window, size) in enumerate(
        zip(operation.windows, crossing.values.shape[2:], strict=True), start=2
    ):
        counts *= [
            np.count_nonzero(pixels_under(window, int(stop)) < size + window.after)
            for stop in positions[:, axis]
        ]
    return positions, 1 / counts


@local_gradients.register
def _(operation: AdaptiveAvgPool2d, crossing: Crossing) -> LocalGradients:
    """Window i runs from floor(i·in/out) to ceil((i+1)·in/out); of vectors there is one of all."""
    if len(crossing.position) == 2:
        return one_gradient((0, 0), 1 / crossing.values.size)
    image, channel, *pixel = crossing.position
    sides, lengths = [], []
    for place, size, goal in zip(
        pixel, crossing.values.shape[2:], crossing.row.output_shape[2:], strict=True
    ):
        stops = np.arange(goal)
        first, end = stops * size // goal, -(-(stops + 1) * size // goal)
        met = (first <= place) & (place < end)
        sides.append(stops[met])
        lengths.append((end - first)[met])
    positions = all_positions([np.array([image]), np.array([channel]), *sides])
    return positions, 1 / np.outer(*lengths).ravel().astype(np.float64)
