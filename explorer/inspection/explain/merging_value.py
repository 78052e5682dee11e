"""A value that several layers feed: the sum of theirs, or the one of them that it is."""

import numpy as np

from explorer.inspection.explain.explanation import Explanation, Place, Position, here, part
from explorer.inspection.explain.families import explained
from explorer.network.operations import Shape
from explorer.network.operations.merging import Add, Concat


@explained.register
def _(operation: Add, place: Place) -> Explanation:
    parts = tuple(
        part(place, here(_stretched(place.position, values.shape)), which=which)
        for which, values in enumerate(place.inputs)
    )
    return Explanation(place, parts)


def _stretched(position: Position, shape: Shape) -> Position:
    """Where an input stands under broadcasting: an axis of size 1 is repeated."""
    last = position[len(position) - len(shape) :]
    return tuple(at if size > 1 else 0 for at, size in zip(last, shape, strict=True))


@explained.register
def _(operation: Concat, place: Place) -> Explanation:
    sizes = [values.shape[1] for values in place.inputs]
    begins = np.cumsum([0, *sizes])
    image, channel, *rest = place.position
    which = int(np.searchsorted(begins, channel, side="right")) - 1
    own = (image, channel - int(begins[which]), *rest)
    return Explanation(place, (part(place, here(own), which=which),))
