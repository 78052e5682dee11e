"""What a normalisation is made of: the means and variances it divides by, and what comes back."""

from collections.abc import Mapping

import numpy as np

from explorer.inspection.array_positions import (
    Doubles,
    Position,
    Positions,
    all_positions,
    read,
)
from explorer.inspection.capture_records import Array, Mode
from explorer.inspection.terms.operation_terms import (
    Block,
    Crossing,
    LocalGradients,
    Moments,
    channel_outputs,
    local_gradients,
    moments,
    one_gradient,
    parameter_block,
    weight_uses,
)
from explorer.network.operations import Operation, Shape
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.shapes import Row


@moments.register
def _(
    operation: BatchNorm2d, values: Array, parameters: Mapping[str, Array], mode: Mode
) -> Moments:
    """Of the batch in training, and where no running ones are carried; else those of training."""
    if mode == "evaluation" and operation.track_running_stats:
        mean, variance = (
            parameters[name].astype(np.float64)[None, :, None, None]
            for name in ("running_mean", "running_var")
        )
        return mean, variance
    return _over(values, (0, 2, 3))


@moments.register
def _(operation: GroupNorm, values: Array, parameters: Mapping[str, Array], mode: Mode) -> Moments:
    images, channels = values.shape[:2]
    grouped = values.reshape(images, operation.num_groups, -1)
    shape = (images, channels, *(1 for _ in values.shape[2:]))
    mean, variance = (
        of_groups.repeat(channels // operation.num_groups, axis=1).reshape(shape)
        for of_groups in _over(grouped, (2,))
    )
    return mean, variance


@moments.register
def _(operation: LayerNorm, values: Array, parameters: Mapping[str, Array], mode: Mode) -> Moments:
    axes = len(operation.normalized_shape or ())
    return _over(values, tuple(range(values.ndim - axes, values.ndim)))


def _over(values: Array, axes: tuple[int, ...]) -> Moments:
    mean = values.mean(axis=axes, dtype=np.float64, keepdims=True)
    return mean, values.var(axis=axes, dtype=np.float64, keepdims=True)


@parameter_block.register
def _(operation: LayerNorm, block: Block, shape: Shape) -> Block:
    return block[-len(shape) :]


@local_gradients.register(BatchNorm2d)
@local_gradients.register(GroupNorm)
@local_gradients.register(LayerNorm)
def _(operation: BatchNorm2d | GroupNorm | LayerNorm, crossing: Crossing) -> LocalGradients:
    """Where the mean and variance are of the values themselves, each has a part in all of them."""
    both = moments(operation, crossing.values, crossing.parameters, crossing.mode)
    assert both is not None  # it normalises
    mean, variance = (float(each[_shared(each, crossing.position)]) for each in both)
    spread = np.sqrt(np.float64(variance) + operation.eps)
    running = isinstance(operation, BatchNorm2d) and operation.track_running_stats
    if running and crossing.mode == "evaluation":
        scale = float(_scales(crossing, np.array([crossing.position]))[0] / spread)
        return one_gradient(crossing.position, scale)
    positions = _sharing(operation, crossing)
    normal = (read(crossing.values, positions) - mean) / spread
    own = (positions == np.array(crossing.position)).all(axis=1)
    through_moments = (1 + normal * ((crossing.value - mean) / spread)) / len(positions)
    return positions, _scales(crossing, positions) / spread * (own - through_moments)


def _sharing(operation: Operation, crossing: Crossing) -> Positions:
    """All the values that share a mean and a variance with the one asked about."""
    spans = [np.arange(size) for size in crossing.values.shape]
    if isinstance(operation, BatchNorm2d):
        spans[1] = np.array([crossing.position[1]])
        return all_positions(spans)
    spans[0] = np.array([crossing.position[0]])
    if isinstance(operation, GroupNorm):
        size = crossing.values.shape[1] // operation.num_groups
        first = crossing.position[1] // size * size
        spans[1] = np.arange(first, first + size)
        return all_positions(spans)
    assert isinstance(operation, LayerNorm)
    axes = len(operation.normalized_shape or ())
    before = crossing.position[: len(crossing.position) - axes]
    return all_positions([*(np.array([place]) for place in before), *spans[len(before) :]])


def _scales(crossing: Crossing, positions: Positions) -> Doubles:
    weight = crossing.parameters.get("weight")
    if weight is None:
        return np.ones(len(positions))
    # A layer norm has a scale a place, the others one a channel.
    per_place = isinstance(crossing.row.operation, LayerNorm)
    first = positions.shape[1] - weight.ndim if per_place else 1
    own = positions[:, first : first + weight.ndim]
    scales: Doubles = weight[tuple(own.T)].astype(np.float64)
    return scales


def _shared(values: Doubles, position: Position) -> Position:
    """Where a mean or variance stands: it has size 1 along the axes that share it."""
    return tuple(
        place if size > 1 else 0 for place, size in zip(position, values.shape, strict=True)
    )


@weight_uses.register(BatchNorm2d)
@weight_uses.register(GroupNorm)
@weight_uses.register(LayerNorm)
def _(operation: Operation, row: Row, index: Position) -> tuple[Positions, Positions | None]:
    return channel_outputs(operation, row, index), None


@channel_outputs.register
def _(operation: LayerNorm, row: Row, index: Position) -> Positions:
    before = row.output_shape[: len(row.output_shape) - len(index)]
    return all_positions([*map(np.arange, before), *(np.array([place]) for place in index)])
