"""What the glass box shows: a network's layers and weights, and what they made of an image."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil, lcm, prod
from typing import Any

import numpy as np

from explorer.figures.colour import (
    ACTIVATIONS,
    GRADIENTS,
    PARAMETERS,
    Diverging,
    Indices,
    indices,
    limit,
)
from explorer.figures.mosaic import coarser
from explorer.inspection.blocks import of_image
from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.terms import Block
from explorer.network.block_tree import Branch
from explorer.network.description import INPUT
from explorer.network.operations import Shape
from explorer.network.receptive_field import Field
from explorer.network.shapes import Row

GROUP = "study"
"""Stage and inspector of one group hear each other in the browser."""

_COPIES = 3
"""Of a layer that are there at once while it is drawn."""

Given = dict[str, Any]
"""What the browser is told of something: JSON, with arrays by their number."""


@dataclass(frozen=True, eq=False)
class Scene:
    """One image of a capture on its way through a network."""

    rows: tuple[Row, ...]
    capture: Capture
    parameters: Mapping[str, Array]
    """Parameters and buffers by their full names, as in conv1.weight."""
    image: int
    """Which of the batch is in hand."""
    class_names: tuple[str, ...]
    key: Hashable
    """Equal keys, equal numbers."""
    label: int | None = None
    """The class of the image in hand, where it has one."""
    branches: tuple[Branch, ...] = ()
    """What of a deep network is in sight; none: all layers."""
    back: bool = False
    """Whether all of it are gradients on their way back: at the image, the maps, the weights."""
    after: Mapping[str, Array] | None = None
    """The parameters after a step that began with `parameters`, in the scene of its update."""
    origin: Hashable | None = None
    """What a step is made of: images, weights, loss, optimizer. A stage shows the phases of its own
    origin and no others, so all scenes of a step have the same one."""

    @property
    def colours(self) -> Diverging:
        """Of the maps: gradients have a pair of their own."""
        return GRADIENTS if self.back else ACTIVATIONS

    @property
    def kernel_colours(self) -> Diverging:
        """Of kernels and weights."""
        return GRADIENTS if self.back else PARAMETERS

    @property
    def batch(self) -> int:
        """How many images were captured."""
        return len(self.capture.images)

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """The layers by their names."""
        return {row.name: row for row in self.rows}

    def values(self, name: str) -> Array:
        """What a layer put out, or the images: of all of the batch."""
        return self.capture.images if name == INPUT else self.capture.maps[name]

    def shape(self, name: str) -> Shape:
        """Its shape, the batch included."""
        return self.values(name).shape

    def block(self, name: str) -> Block:
        """What of it belongs to the image in hand."""
        return of_image(self.shape(name), self.image, self.batch)

    def maps(self, name: str) -> Array:
        """Of the image in hand: maps (C, H, W), or a vector as maps of one value (F, 1, 1)."""
        (first, end), *_ = self.block(name)
        values = self.values(name)[first:end]
        return values[0] if values.ndim == 4 else values.reshape(-1, 1, 1)

    @property
    def picture_bytes(self) -> int:
        """Bytes that drawing it takes meanwhile: copies of the largest layer."""
        return _COPIES * max(values.nbytes for values in self.capture.maps.values())

    @cached_property
    def limits(self) -> dict[str, float]:
        """The largest absolute value of each layer, which the colours of a layer may end at."""
        names = [*([INPUT] if self.back else []), *(row.name for row in self.rows)]
        return {name: limit(self.maps(name)) for name in names}


@dataclass(frozen=True, eq=False)
class Thumbnails:
    """Maps as they are drawn: a colour index a pixel, and what the last index stands for."""

    pixels: Indices
    """(C, h, w)."""
    limits: Array
    """Of each map, (C)."""
    least: Array
    most: Array
    """The least and largest value of each map itself, (C)."""


def thumbnails(maps: Array, most_side: int) -> Thumbnails:
    """(C, H, W), coarser where a side is longer than may be: a pixel is then a mean."""
    flat = np.nan_to_num(maps.reshape(len(maps), -1))
    least, most = flat.min(axis=1), flat.max(axis=1)
    if prod(maps.shape[1:]) == 1:  # a vector has one scale: its values are to be compared
        top = limit(maps)
        return Thumbnails(indices(maps, top), np.full(len(maps), top, np.float32), least, most)
    coarse = coarser(maps, max(1, ceil(max(maps.shape[1:]) / most_side)))
    limits = np.array([limit(each) for each in coarse])
    pixels = indices(coarse, limits[:, None, None])
    return Thumbnails(pixels, limits.astype(np.float32), least, most)


def shades(image: Array, most_side: int) -> Indices:
    """An image (C, H, W) in greys a channel: its least value 0, its largest 255. (C, h, w)."""
    coarse = coarser(image, max(1, ceil(max(image.shape[1:]) / most_side)))
    finite = np.nan_to_num(coarse, posinf=0.0, neginf=0.0)
    least, most = float(finite.min()), float(finite.max())
    levels: Indices = np.rint((finite - least) / ((most - least) or 1.0) * 255).astype(np.uint8)
    return levels


def chain(scene: Scene) -> dict[str, Given]:
    """What every layer is fed by and looks at: enough to trace a value to the image."""
    links: dict[str, Given] = {
        INPUT: {"kind": "", "inputs": [], "shape": scene.shape(INPUT), "field": _field(Field())}
    }
    for row in scene.rows:
        links[row.name] = _link(row)
    return links


@lru_cache(maxsize=1024)
def _link(row: Row) -> Given:
    # The same for every image.
    call = row.operation.call()
    return {
        "kind": row.kind,
        "call": call.source().removeprefix("nn."),
        "expression": None if row.operation.spelling.is_module else call.expression,
        "joint": call.joint,
        "inputs": row.inputs,
        "shape": row.output_shape,
        "field": None if row.field is None else [*map(_axis, row.field)],
        "arguments": {name: getattr(row.operation, name) for name in row.operation.arguments()},
        "mapGroups": row.operation.map_groups(row.site, row.output_shape),
        "isView": row.operation.is_view,
        "isStack": row.operation.is_stack,
    }


def _field(along: Field) -> list[Given]:
    return [_axis(along), _axis(along)]


def _axis(field: Field) -> Given:
    """A receptive field along an axis, its fractions over one denominator."""
    parts = [Fraction(each) for each in (field.jump, field.start, field.slack)]
    over = lcm(*(part.denominator for part in parts))
    jump, start, slack = (int(part * over) for part in parts)
    return {"size": field.size, "jump": jump, "start": start, "slack": slack, "over": over}


def stamp(key: Hashable) -> str:
    """A short name of what is equal, the same for as long as the server runs."""
    return f"{hash(key) & (2**64 - 1):016x}"


def palette(colours: Diverging) -> list[tuple[int, int, int]]:
    """The colours of the least and of the largest value."""
    return [colours.below, colours.above]
