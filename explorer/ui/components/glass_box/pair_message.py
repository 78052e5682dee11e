"""The message of the pair: what a layer made of two images, or with two states of the weights."""

from collections.abc import Mapping
from math import ceil, sqrt

import numpy as np

from explorer.figures.mosaic import coarser
from explorer.inspection.capture_records import Array
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.scene import Scene, palette

_MOST_VALUES = 2**16


def message(
    first: Scene,
    second: Scene,
    layer: str,
    names: tuple[str, str],
    *,
    group: str,
    words: Mapping[str, str],
) -> bytes:
    """Both, as maps (C, h, w); coarser where they are too many to send."""
    frame = Frame()
    shown = [_drawn(each.maps(layer)) for each in (first, second)]
    header = {
        "group": group,
        "layer": layer,
        "shape": shown[0].shape,
        "exact": shown[0].shape == first.maps(layer).shape,
        "first": frame.put(shown[0]),
        "second": frame.put(shown[1]),
        "names": names,
        "words": words,
        "colours": palette(first.colours),
    }
    return frame.to_bytes(header)


def _drawn(maps: Array) -> Array:
    side = max(1, ceil(sqrt(maps.size / _MOST_VALUES)))
    coarse = coarser(maps, min(side, max(maps.shape[1:])))
    return np.ascontiguousarray(coarse[:_MOST_VALUES], dtype=np.float32)
