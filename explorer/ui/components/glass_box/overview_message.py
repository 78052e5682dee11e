"""The message of the overview: where everything stands, every layer's tiles, their kernels."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from explorer.figures.colour import indices, limit
from explorer.figures.diagram_flow import Block
from explorer.figures.maps_layout import Layout, Standing, Tiles, layout
from explorer.inspection.capture_records import Array
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
    chain,
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
_MANY = 20
"""Layers from which on those that only change values are drawn with the one before."""


def is_deep(rows: Sequence[Row]) -> bool:
    """Whether there are so many layers that they are better drawn folded."""
    return len(rows) > _MANY


def drawing(scene: Scene, *, folded: bool) -> Layout:
    """Where the layers of a scene stand."""
    blocks = [Block(INPUT, None, (), _alone(scene, INPUT))]
    blocks += [
        Block(row.name, row.family, row.inputs, _alone(scene, row.name)) for row in scene.rows
    ]
    return layout(blocks, folded=folded, foot=_DOTTED if folded else _NAMED)


def _alone(scene: Scene, name: str) -> Shape:
    """The shape of what belongs to one image."""
    return tuple(end - first for first, end in scene.block(name))


def message(scene: Scene, *, folded: bool, group: str, words: Mapping[str, str]) -> bytes:
    """All that the overview needs; the same for whatever layer is chosen."""
    frame = Frame()
    drawn = drawing(scene, folded=folded)
    tiles = {name: each.tiles for each in drawn.standing for name in each.names}
    layers = chain(scene)
    layers[INPUT] |= _image(frame, scene, tiles[INPUT])
    for row in scene.rows:
        layers[row.name] |= _layer(frame, scene, row, tiles)
    header = {
        "group": group,
        "words": words,
        "width": drawn.width,
        "height": drawn.height,
        "rooms": drawn.rooms,
        "standing": list(map(_standing, drawn.standing)),
        "ways": [asdict(way) for way in drawn.ways],
        "brackets": [asdict(bracket) for bracket in drawn.brackets],
        "layers": layers,
        "limit": max(scene.limits.values()),
        "colours": palette(scene.colours),
        "kernelColours": palette(scene.kernel_colours),
        **_classes(frame, scene),
    }
    return frame.to_bytes(header)


def _standing(each: Standing) -> Given:
    return asdict(each) | {"corners": list(map(each.tiles.corner, range(each.tiles.shown)))}


def _image(frame: Frame, scene: Scene, tiles: Tiles) -> Given:
    if scene.back:  # the gradient at the image is no picture
        return _tiles(frame, scene, INPUT, tiles)
    image = scene.maps(INPUT)
    entries: Given = {"tiles": frame.put(shades(image[: tiles.shown], SIDE * 2)), "grey": True}
    if len(image) in (1, 3):
        entries["picture"] = frame.put(shades(image, _IMAGE))
    return entries


def _layer(frame: Frame, scene: Scene, row: Row, tiles: Mapping[str, Tiles]) -> Given:
    return {
        "family": row.family,
        **_tiles(frame, scene, row.name, tiles[row.name]),
        **_edges(frame, scene, row, tiles),
    }


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
    """The weights that are drawn on the edges into a layer."""
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


def _classes(frame: Frame, scene: Scene) -> Given:
    """Logits and class probabilities of the image in hand, where the network ends with them."""
    logits, probabilities = scene.capture.logits, scene.capture.probabilities
    if logits is None or probabilities is None:
        return {}
    return {
        "classes": scene.class_names,
        "target": scene.label,
        "logits": frame.put(logits[scene.image]),
        "probabilities": frame.put(probabilities[scene.image]),
    }
