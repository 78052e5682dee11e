"""What excites a feature map: the places of a data set at which its value is highest.

Of each image the highest place only: its neighbours see nearly the same pixels, and would be the
next nine. After Zeiler and Fergus 2014, arXiv 1311.2901, section 4.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.data.data_set_members import Members
from explorer.inspection import limits
from explorer.inspection.capture_records import Array
from explorer.inspection.weights import Weights, module
from explorer.network.description import INPUT, Network
from explorer.network.module import Described
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.shapes import Row, table
from explorer.sentence import N_, Refusal

Images = Callable[[range], Array]
"""The images at some positions, as the network gets them: (n, C, H, W)."""
Report = Callable[[int, int], None]
"""Told how many images were looked at, and of how many."""

MOST = 12
"""Patches that are found."""

_AT_ONCE = 16_000_000
"""Bytes of feature maps that are made at once."""
_MOST_AT_ONCE = 64
"""Images: with more it is not faster, and is told later that nobody waits."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A place at which a map is high, and the pixels that it looks at."""

    value: float
    image: int
    """Position in the data set."""
    place: tuple[int, int] | None
    """Row and column in the map; None where a layer puts out a single number a map."""
    window: tuple[int, int, int, int]
    """Top, bottom, left, right: the part of the receptive field that lies in the image."""

    def cut(self, image: Array) -> Array:
        """The patch of its image: (C, H, W) -> (C, bottom − top, right − left)."""
        top, bottom, left, right = self.window
        return image[:, top:bottom, left:right]


@dataclass(frozen=True)
class Excitation:
    """What was found in a data set for a map. Values that are no number are passed over."""

    layer: str
    index: int
    """Which map of the layer."""
    images: int
    """How many were looked at."""
    lowest: float
    highest: float
    """Of all images and places; −∞ where there is no number."""
    patches: tuple[Patch, ...]
    """The highest first. None is as low as the lowest: that would be no excitement."""


def search(
    report: Report, weights: Weights, members: Members, layer: str, index: int
) -> Excitation:
    """`find` over a data set."""

    def images(positions: range) -> Array:
        return members.batch(positions).images

    return find(weights, images, len(members), layer, index, report=report)


def check(network: Network, layer: str, index: int) -> None:
    """Refuses what cannot be searched, from the shapes alone. Raises Refusal or TooLarge."""
    rows = table(network)
    limits.check(rows, "evaluation", backward=False)
    if not 0 <= index < rows[layer].output_shape[1]:
        raise Refusal(
            N_("{layer} has {count} maps, counted from 0: there is no map {number}."),
            layer=layer, count=rows[layer].output_shape[1], number=index,
        )  # fmt: skip
    if rows[layer].output_shape[0] != rows.batch:
        raise Refusal(
            N_("{layer} puts out another number of rows than there are images: which image a value "
               "comes from cannot be told."),
            layer=layer,
        )  # fmt: skip


def find(
    weights: Weights,
    images: Images,
    count: int,
    layer: str,
    index: int,
    *,
    most: int = MOST,
    report: Report = lambda done, total: None,
) -> Excitation:
    """The highest places of one map of a layer in so many images, the network in evaluation mode.

    Raises what `check` raises, before anything is allocated.
    """
    check(weights.network, layer, index)
    net = _upto(weights, layer)
    highest = np.full(count, -np.inf, dtype=np.float32)
    places = np.zeros(count, dtype=np.int64)
    lowest = np.inf
    for chunk in _chunks(weights.network, net.layers, count):
        report(chunk.start, count)
        values = _values(net, images(chunk), layer, index)
        known = ~np.isnan(values)
        lowest = min(lowest, float(values.min(where=known, initial=np.inf)))
        values = np.where(known, values, -np.inf)
        span = slice(chunk.start, chunk.stop)
        places[span], highest[span] = values.argmax(axis=1), values.max(axis=1)
    report(count, count)
    row = table(weights.network)[layer]
    ranked = np.argsort(-highest, kind="stable")[:most].tolist()
    return Excitation(
        layer,
        index,
        count,
        lowest,
        float(highest.max()),
        tuple(
            _patch(weights.network, row, float(highest[image]), image, int(places[image]))
            for image in ranked
            if highest[image] > lowest
        ),
    )


def _upto(weights: Weights, layer: str) -> Described:
    """The module of the layers that lead to this one, and of no others."""
    network = weights.network
    feeds = dict(zip(network.places, network.feeds, strict=True))
    needed, ahead = set(), [layer]
    while ahead:
        name = ahead.pop()
        if name != INPUT and name not in needed:
            needed.add(name)
            ahead.extend(feeds[name])
    layers = tuple(
        replace(each, inputs=feeds[each.name]) for each in network.layers if each.name in needed
    )
    part = network.with_(layers=layers)
    tensors = {
        name: tensor for name, tensor in weights.tensors.items() if name.partition(".")[0] in needed
    }
    return module(Weights(part, weights.moment, tensors), "evaluation")


def _chunks(network: Network, layers: tuple[str, ...], count: int) -> Iterator[range]:
    """The images that are looked at together."""
    rows = [table(network)[name] for name in layers]
    at_once = _AT_ONCE // max(1, sum(row.activation_memory for row in rows))
    if not all(map(_by_itself, rows)):
        at_once = 1
    size = max(1, min(at_once, _MOST_AT_ONCE))
    for start in range(0, count, size):
        yield range(start, min(start + size, count))


def _by_itself(row: Row) -> bool:
    """Whether an image's values do not depend on those that it is looked at with."""
    operation = row.operation
    return not isinstance(operation, BatchNorm2d) or operation.track_running_stats


def _values(net: Described, images: Array, layer: str, index: int) -> Array:
    """What the map holds for each image, (n, places), row by row."""
    with torch.no_grad():
        made = net.outputs(torch.from_numpy(images.copy()))[layer][:, index]
    values: Array = made.reshape(len(images), -1).numpy()
    return values


def _patch(network: Network, row: Row, value: float, image: int, place: int) -> Patch:
    height, width = network.input_shape[1:]
    if len(row.output_shape) != 4 or row.field is None:
        return Patch(value, image, None, (0, height, 0, width))
    where = divmod(place, row.output_shape[3])
    top, bottom = row.field[0].of(where[0], height)
    left, right = row.field[1].of(where[1], width)
    return Patch(value, image, where, (top, bottom, left, right))
