"""The messages of what follows the loss: gradients, changed weights, and the maps after the step.

Each holds pictures for the columns that the stage has already; nothing of where they stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isqrt

import numpy as np

from explorer.figures.colour import GRADIENTS, indices, limit
from explorer.figures.mosaic import coarser
from explorer.figures.tiles import Tiles
from explorer.inspection.capture_records import Array
from explorer.network.description import INPUT
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.layer_pictures import SIDE, picture, tiles_by_name
from explorer.ui.components.glass_box.loss_column import LossColumn
from explorer.ui.components.glass_box.scene import GROUP, Given, Scene, palette, stamp
from explorer.ui.components.glass_box.stop_record import Phase

_MOST_CHANNELS = 16
"""Input maps whose kernels are drawn for an output map."""
_MOST_INPUTS = 12
"""Parts that the weights of a unit are drawn in; each is a mean where there are more inputs."""


@dataclass(frozen=True, eq=False)
class InputMap:
    """What stands in the input's column on the way back, in place of the gradient."""

    title: str
    pixels: Array
    """(C, H, W), or (H, W)."""


def message(
    scene: Scene,
    phase: Phase,
    *,
    folded: bool,
    loss: LossColumn | None = None,
    attribution: InputMap | None = None,
    sentence: str = "",
) -> bytes:
    """A phase of a step: the scene of its gradients, of its changed weights, or of what it led to.

    `sentence` stands in for the stop's own where its numbers are known only now.
    """
    if scene.origin is None:
        raise ValueError("a phase belongs to a step: its scene needs an origin")
    frame = Frame()
    tiles = tiles_by_name(scene, folded=folded)
    header: Given = {
        "group": GROUP,
        "phase": phase,
        "of": stamp(scene.origin),
        "sentence": sentence,
        "loss": None if loss is None else loss.given(),
    }
    if phase == "update":
        with np.errstate(invalid="ignore", over="ignore"):  # a step may end in infinity
            header |= _update(frame, scene, tiles)
    else:
        header |= picture(frame, scene, tiles) | _norms(frame, scene)
        if attribution is not None:
            header |= _attribution(frame, scene, attribution)
    return frame.to_bytes(header)


def _norms(frame: Frame, scene: Scene) -> Given:
    """Of the gradient at the image and at what each layer puts out, of all images of the step."""
    if not scene.back:
        return {}
    names = [INPUT, *(row.name for row in scene.rows)]
    norms = [_norm(scene.values(name)) for name in names]
    return {"norms": frame.put(np.array(norms, np.float64)), "normed": names}


def _norm(values: Array) -> float:
    """Of the finite values, summed in double precision."""
    flat = values.reshape(-1)
    squares = np.einsum("i,i->", flat, flat, dtype=np.float64, casting="safe")
    if not np.isfinite(squares):
        flat = flat[np.isfinite(flat)]
        squares = np.einsum("i,i->", flat, flat, dtype=np.float64, casting="safe")
    return float(np.sqrt(squares))


def _attribution(frame: Frame, scene: Scene, shown: InputMap) -> Given:
    maps = shown.pixels if shown.pixels.ndim == 3 else shown.pixels[None]
    coarse = coarser(maps, max(1, ceil(max(maps.shape[1:]) / (2 * SIDE))))
    return {
        "attribution": {
            "title": shown.title,
            "pixels": frame.put(indices(coarse, limit(coarse))),
            "colours": palette(GRADIENTS),
            "limit": limit(maps),
        }
    }


def _update(frame: Frame, scene: Scene, tiles: Mapping[str, Tiles]) -> Given:
    """The weights before and after, and their change; the change relative to the weights."""
    after = scene.after or {}
    layers, ratios = {}, []
    names = [row.name for row in scene.rows]
    for name in names:
        full = f"{name}.weight"
        if name in tiles and full in after and len(after[full]) == tiles[name].of:
            layers[name] = _weights(frame, scene.parameters[full], after[full], tiles[name])
        ratios.append(_ratio(scene, after, name))
    return {
        "layers": layers,
        "colours": palette(scene.kernel_colours),
        "changeColours": palette(GRADIENTS),
        "norms": frame.put(np.array(ratios, np.float64)),
        "normed": names,
    }


def _ratio(scene: Scene, after: Mapping[str, Array], name: str) -> float:
    """The norm of a layer's update over that of its parameters; nan where it has none."""
    mine = [each for each in after if each.rpartition(".")[0] == name]
    before = np.hypot.reduce([0.0, *(_norm(scene.parameters[each]) for each in mine)])
    change = np.hypot.reduce([0.0, *(_norm(after[each] - scene.parameters[each]) for each in mine)])
    return float(change / before) if mine and before else float("nan")


def _weights(frame: Frame, before: Array, after: Array, tiles: Tiles) -> Given:
    change = after - before
    end, most = max(limit(before), limit(after)), limit(change)
    kernels = before.shape[1] if before.ndim == 4 else 0
    return {
        "before": frame.put(indices(_as_tiles(before, tiles), end)),
        "after": frame.put(indices(_as_tiles(after, tiles), end)),
        "change": frame.put(indices(_as_tiles(change, tiles), most)),
        "limit": end,
        "most": most,
        "kernels": kernels,
        "shown": min(kernels, _MOST_CHANNELS),
    }


def _as_tiles(weight: Array, tiles: Tiles) -> Array:
    """A tile for each map or unit that is drawn (tiles, h, w): its kernels side by side."""
    if weight.ndim == 4:
        return _kernels(weight[: tiles.shown, :_MOST_CHANNELS])
    rows = weight.reshape(len(weight), -1)
    if tiles.each == 1:
        rows = rows[: tiles.shown]
    parts = max(1, ceil(rows.shape[1] / _MOST_INPUTS))
    # A cell that stands for several units, and a part for several inputs, have their mean.
    means = _means(_means(rows, tiles.each, 0), parts, 1)
    return means[:, None, :]


def _means(values: Array, together: int, axis: int) -> Array:
    if together == 1:
        return values
    starts = np.arange(0, values.shape[axis], together)
    counts = np.diff([*starts, values.shape[axis]])
    sums = np.add.reduceat(values, starts, axis=axis)
    means: Array = (sums / np.expand_dims(counts, 1 - axis)).astype(np.float32)
    return means


def _kernels(weight: Array) -> Array:
    """(O, I, h, w) -> (O, rows * h, columns * w)."""
    made, used, height, width = weight.shape
    columns = isqrt(used - 1) + 1
    rows = ceil(used / columns)
    padded = np.zeros((made, rows * columns, height, width), np.float32)
    padded[:, :used] = weight
    laid = padded.reshape(made, rows, columns, height, width).transpose(0, 1, 3, 2, 4)
    return laid.reshape(made, rows * height, columns * width)
