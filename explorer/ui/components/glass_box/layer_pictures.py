"""The pictures of a scene: every layer's tiles, as colour indices, and the weights on its edges."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from explorer.figures.colour import indices, limit
from explorer.figures.diagram_flow import Block
from explorer.figures.folded_blocks import folded as folded_blocks
from explorer.figures.maps_layout import Layout, layout
from explorer.figures.tiles import Tiles
from explorer.inspection.capture_records import Array
from explorer.network.block_tree import MANY
from explorer.network.description import INPUT
from explorer.network.operations import Shape
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.shapes import Row
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.scene import (
    Given,
    Scene,
    Thumbnails,
    palette,
    shades,
    thumbnails,
)

SIDE = 48
"""Pixels of a tile's longer side."""
_IMAGE = 128
_MOST_KERNELS = 24
"""Input channels whose kernels are sent for an output map."""
_MOST_WEIGHTS = 400
"""Inputs and units up to which the weights of a linear layer are drawn as lines."""
_NAMED, _DOTTED = 24.0, 42.0
"""Height of a layer's name; and with a dot for each layer that is drawn with it."""


def is_deep(rows: Sequence[Row]) -> bool:
    """Whether there are so many layers that they are better drawn folded."""
    return len(rows) > MANY


def drawing(scene: Scene, *, folded: bool) -> Layout:
    """Where the layers of a scene stand."""
    blocks = [Block(INPUT, None, (), _alone(scene, INPUT))]
    blocks += [
        Block(row.name, row.family, row.inputs, _alone(scene, row.name)) for row in scene.rows
    ]
    costs = {row.name: row.mult_adds for row in scene.rows}
    return _placed(tuple(folded_blocks(blocks, scene.branches, costs)), folded=folded)


@lru_cache(maxsize=64)
def _placed(drawn: tuple[Block, ...], *, folded: bool) -> Layout:
    # The same for every image and at every stop.
    return layout(drawn, folded=folded, foot=_DOTTED if folded else _NAMED)


def _alone(scene: Scene, name: str) -> Shape:
    """The shape of what belongs to one image."""
    return tuple(end - first for first, end in scene.block(name))


def tiles_by_name(scene: Scene, *, folded: bool) -> dict[str, Tiles]:
    """What of each layer is drawn."""
    return {
        name: each.tiles for each in drawing(scene, folded=folded).standing for name in each.names
    }


def picture(frame: Frame, scene: Scene, tiles: Mapping[str, Tiles]) -> Given:
    """What is drawn of a scene in its colours, with the answer that the network ends with."""
    layers: Given = {INPUT: _image(frame, scene, tiles[INPUT])}
    for row in (row for row in scene.rows if row.name in tiles):
        layers[row.name] = {
            **_tiles(frame, scene, row.name, tiles[row.name]),
            **_edges(frame, scene, row, tiles),
        }
    return {
        "layers": layers,
        "limit": max(scene.limits.values()),
        "colours": palette(scene.colours),
        "kernelColours": palette(scene.kernel_colours),
        **_answer(frame, scene),
    }


def _image(frame: Frame, scene: Scene, tiles: Tiles) -> Given:
    if scene.back:  # the gradient at the image is no picture
        return _tiles(frame, scene, INPUT, tiles)
    image = scene.maps(INPUT)
    entries: Given = {"tiles": frame.put(shades(image[: tiles.shown], SIDE * 2)), "grey": True}
    if len(image) in (1, 3):
        entries["picture"] = frame.put(shades(image, _IMAGE))
    return entries


def _tiles(frame: Frame, scene: Scene, name: str, tiles: Tiles) -> Given:
    drawn = tile_pixels(scene, name, tiles)
    return {
        "tiles": frame.put(drawn.pixels),
        "limits": frame.put(drawn.limits),
        "least": frame.put(drawn.least),
        "most": frame.put(drawn.most),
        "limit": scene.limits[name],
    }


def tile_pixels(scene: Scene, name: str, tiles: Tiles) -> Thumbnails:
    """The tiles of a layer as they are drawn."""
    return thumbnails(_shown(scene.maps(name), tiles), SIDE)


def _shown(maps: Array, tiles: Tiles) -> Array:
    """The maps that are drawn; of several values in one cell, the one furthest from 0."""
    if tiles.each == 1:
        return maps[: tiles.shown]
    values = maps.ravel()
    padded = np.pad(values, (0, tiles.shown * tiles.each - len(values)))
    buckets = np.nan_to_num(padded).reshape(tiles.shown, tiles.each)
    furthest = np.abs(buckets).argmax(axis=1)
    return np.take_along_axis(buckets, furthest[:, None], axis=1)[:, :, None]


def _edges(frame: Frame, scene: Scene, row: Row, tiles: Mapping[str, Tiles]) -> Given:
    """The weights that are drawn on the edges into a layer; none where it stands for others."""
    if row.inputs[0] not in tiles:
        return {}
    mine, theirs = tiles[row.name], tiles[row.inputs[0]]
    if isinstance(row.operation, Conv2d):
        shown = max(theirs.shown, _MOST_KERNELS) if row.operation.groups > 1 else theirs.shown
        weight = scene.parameters[f"{row.name}.weight"][: mine.shown, :shown]
    elif isinstance(row.operation, Linear) and len(row.output_shape) == 2 and _few(mine, theirs):
        weight = scene.parameters[f"{row.name}.weight"]
    else:
        return {}
    return {"weights": frame.put(indices(weight, limit(weight)))}


def _few(*drawn: Tiles) -> bool:
    return all(each.of <= _MOST_WEIGHTS and each.shown == each.of for each in drawn)


def _answer(frame: Frame, scene: Scene) -> Given:
    """Logits and class probabilities of the image in hand, where the network ends with them."""
    logits, probabilities = scene.capture.logits, scene.capture.probabilities
    if logits is None or probabilities is None:
        return {}
    return {
        "logits": frame.put(logits[scene.image]),
        "probabilities": frame.put(probabilities[scene.image]),
    }
