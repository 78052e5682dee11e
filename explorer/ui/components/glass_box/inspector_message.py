"""The message of the inspector: a layer's maps, and all numbers that one of its values is made of.

A network whose numbers fit the budget is sent whole, once, and any of its layers can be explained
without asking again. Of another, the chosen layer is sent; and of a layer that is too large, a
block about the chosen value. Nothing is asked for while a pointer moves: only where something is
chosen that is not in the browser's hands.
"""

from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from explorer.inspection import blocks
from explorer.inspection.array_positions import sources
from explorer.inspection.capture_records import Array
from explorer.inspection.precomputed import largest
from explorer.inspection.terms import Block, moments
from explorer.network.description import INPUT
from explorer.network.operations.linear import Linear
from explorer.network.shapes import Row
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.scene import Given, Scene, chain, palette, shades, thumbnails

MOST_VALUES = 2**18
"""Numbers that are sent at full precision: 1 MiB of float32."""
_MOST_PIXELS = 2**18
"""Of the picture of a layer that is not sent whole."""
_MOST_PRODUCTS = 4_000_000
"""Of a linear layer whose largest terms are found ahead: a tenth of a second."""
_BINS = 32
_IMAGE = 256


Numbers = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A layer, one of its maps, and a place in it. A vector's map is its value; the rest is 0."""

    layer: str
    map: int = 0
    y: int = 0
    x: int = 0

    def index(self, scene: Scene) -> tuple[int, ...]:
        """The place in what the layer puts out, kept within it."""
        block = scene.block(self.layer)
        if len(block) == 2:
            rows, features = (end - first for first, end in block)
            return block[0][0] + min(self.map // features, rows - 1), self.map % features
        wanted = zip((self.map, self.y, self.x), block[1:], strict=True)
        inside = (min(at, end - 1) for at, (_, end) in wanted)
        return (block[0][0], *inside)


def is_whole(scene: Scene, most: int = MOST_VALUES) -> bool:
    """Whether all numbers of the network are sent at once."""
    parameters = sum(values.size for values in scene.parameters.values())
    if parameters > most:
        return False
    parts = blocks.needed(scene.rows, scene.image, scene.batch, scene.shape(INPUT))
    return parameters + sum(map(blocks.count, parts.values())) <= most


def sent_for(scene: Scene, choice: Choice) -> Hashable:
    """What of a choice the message depends on: equal ones, equal messages."""
    return (
        None
        if is_whole(scene)
        else (choice.layer, _block(scene, scene.by_name[choice.layer], choice, MOST_VALUES))
    )


def message(
    scene: Scene,
    choice: Choice,
    *,
    group: str,
    words: Mapping[str, str],
    most: int = MOST_VALUES,
) -> bytes:
    """All that the inspector needs; of a network that is sent whole, the same for any choice."""
    frame = Frame()
    whole = is_whole(scene, most)
    rows = scene.rows if whole else (scene.by_name[choice.layer],)
    if whole:
        parts = blocks.needed(rows, scene.image, scene.batch, scene.shape(INPUT))
        own = {row.name: scene.block(row.name) for row in rows}
    else:
        own = {rows[0].name: _block(scene, rows[0], choice, most)}
        parts = _parts(rows[0], own[rows[0].name])
    header = {
        "group": group,
        "words": words,
        "mode": scene.capture.mode,
        "back": scene.back,
        "image": scene.image,
        "batch": scene.batch,
        "chain": chain(scene),
        "picture": frame.put(shades(scene.maps(INPUT), _IMAGE)),
        "tensors": {
            name: _piece(frame, scene.values(name), block) for name, block in parts.items()
        },
        "layers": {row.name: _layer(frame, scene, row, own[row.name]) for row in rows},
        "limit": max(scene.limits.values()),
        "classes": scene.class_names,
        "colours": palette(scene.colours),
        "kernelColours": palette(scene.kernel_colours),
    }
    return frame.to_bytes(header)


def _parts(row: Row, block: Block) -> dict[str, Block]:
    """What is sent of the layer and of what feeds it."""
    parts = {row.name: block}
    if not _is_too_wide(row, block):
        for name, part in zip(row.inputs, blocks.input_blocks(row, block), strict=True):
            parts[name] = blocks.hull([parts[name], part]) if name in parts else part
    return parts


def _block(scene: Scene, row: Row, choice: Choice, most: int) -> Block:
    whole = scene.block(row.name)
    if isinstance(row.operation, Linear) and len(whole) == 2 and whole[0][1] - whole[0][0] == 1:
        return _units(row, choice.index(scene)[1], whole)
    return blocks.around(row, choice.index(scene), whole, most)


def _units(row: Row, unit: int, whole: Block) -> Block:
    """All units, or those about the chosen one whose products can be looked at in good time."""
    incoming, units = row.input_shapes[0][1], row.output_shape[1]
    if incoming * units <= max(MOST_VALUES, _MOST_PRODUCTS):
        return whole
    length = max(1, _MOST_PRODUCTS // incoming)
    first = unit // length * length
    return (whole[0], (first, min(units, first + length)))


def _is_too_wide(row: Row, block: Block) -> bool:
    """Whether a linear layer is told of by its largest terms, for its weights are too many."""
    if not isinstance(row.operation, Linear) or len(block) != 2 or block[0][1] - block[0][0] > 1:
        return False
    return blocks.values_needed(row, block) > MOST_VALUES


def _piece(frame: Frame, values: Numbers, block: Block) -> Given:
    """A block of a tensor, with where it begins in the whole."""
    return {
        "shape": values.shape,
        "start": [first for first, _ in block],
        "size": [end - first for first, end in block],
        "values": frame.put(blocks.cut(values, block)),
    }


def _layer(frame: Frame, scene: Scene, row: Row, block: Block) -> Given:
    parameters = blocks.parameters_of(row, scene.parameters)
    wide = _is_too_wide(row, block)
    entries: Given = {
        "family": row.family,
        "limit": scene.limits[row.name],
        "inputShapes": row.input_shapes,
        "parameters": {
            name: _piece(frame, parameters[name], part)
            for name, part in blocks.parameter_blocks(row, block).items()
            if not (wide and name == "weight")
        },
        **_statistics(frame, scene, row),
        **_window(frame, row),
    }
    if block != scene.block(row.name):
        entries["picture"] = _picture(frame, scene.maps(row.name))
    return entries if scene.back else entries | _ahead(frame, scene, row, block)


def _ahead(frame: Frame, scene: Scene, row: Row, block: Block) -> Given:
    """What the arithmetic of a value needs and the browser cannot find by itself."""
    parameters = blocks.parameters_of(row, scene.parameters)
    entries: Given = {}
    if _is_too_wide(row, block):
        entries["largest"] = _largest(frame, scene, row, parameters, block)
    terms = moments(row.operation, scene.values(row.inputs[0]), parameters, scene.capture.mode)
    if terms is not None:
        entries["moments"] = [_piece(frame, each, _shared(each, scene, row)) for each in terms]
    return entries


def _shared(values: Numbers, scene: Scene, row: Row) -> Block:
    """What of a mean or variance belongs to the image in hand."""
    spans = zip(scene.block(row.name), values.shape, strict=True)
    return tuple((0, 1) if size == 1 else (span if axis == 0 else (0, size))
                 for axis, (span, size) in enumerate(spans))  # fmt: skip


def _picture(frame: Frame, maps: Array) -> Given:
    """All maps of a layer, coarse: to choose from, not to read numbers off."""
    side = ceil(max(maps.shape[1:]) / max(1.0, sqrt(_MOST_PIXELS * max(maps.shape[1:])
                / (len(maps) * min(maps.shape[1:])))))  # fmt: skip
    drawn = thumbnails(maps, ceil(max(maps.shape[1:]) / side))
    # A vector has one scale.
    limits = drawn.limits[:1] if maps.shape[1:] == (1, 1) else drawn.limits
    return {"pixels": frame.put(drawn.pixels), "limits": frame.put(limits)}


def _largest(
    frame: Frame, scene: Scene, row: Row, parameters: Mapping[str, Array], block: Block
) -> Given:
    values = scene.values(row.inputs[0])[block[0][0]]
    strongest = largest(values, parameters["weight"], block[1])
    arrays = {name: array for name, array in asdict(strongest).items() if name != "units"}
    return {
        "first": strongest.units[0],
        **{name: frame.put(array) for name, array in arrays.items()},
    }


def _window(frame: Frame, row: Row) -> Given:
    """The kernel's stops along both axes, and which pixel each padded one is copied from."""
    windows = row.operation.windows
    if windows is None:
        return {}
    mode = getattr(row.operation, "padding_mode", "zeros")
    sides = row.input_shapes[0][2:]
    return {
        "windows": [asdict(window) for window in windows],
        "sources": [frame.put(sources(window, side, mode))
                    for window, side in zip(windows, sides, strict=True)],
    }  # fmt: skip


def _statistics(frame: Frame, scene: Scene, row: Row) -> Given:
    """Of each map, or the vector: least, most, mean, share of zeros, how its values spread."""
    maps = scene.maps(row.name)
    flat = maps.reshape(1, -1) if maps.shape[1:] == (1, 1) else maps.reshape(len(maps), -1)
    finite = np.nan_to_num(flat)
    numbers = np.stack(
        [finite.min(axis=1), finite.max(axis=1), finite.mean(axis=1, dtype=np.float64),
         (flat == 0).mean(axis=1)], axis=1,
    )  # fmt: skip
    spread, ends = _spread(finite)
    return {
        "statistics": frame.put(numbers.astype(np.float32)),
        "histogram": frame.put(spread),
        "edges": ends,
    }


def _spread(maps: Array) -> tuple[NDArray[np.int32], tuple[float, float]]:
    """How many values of each map (C, n) lie in each of equal bins from the least to the most."""
    least, most = float(maps.min()), float(maps.max())
    # In double precision neighbouring bins differ, however narrow the range.
    ends = (least, most) if least < most else (least, least + max(1.0, abs(least)))
    counts = [np.histogram(each.astype(np.float64), _BINS, ends)[0] for each in maps]
    return np.array(counts, dtype=np.int32), (least, most)
