"""A value that was only laid out anew: the one in the same place in memory."""

import numpy as np

from explorer.inspection.explain.explanation import Explanation, Place, here, part
from explorer.inspection.explain.families import explained
from explorer.network.operations.shaping import Flatten, View


@explained.register(Flatten)
@explained.register(View)
def _(operation: Flatten | View, place: Place) -> Explanation:
    row, column = place.position
    own = np.unravel_index(row * place.row.output_shape[1] + column, place.inputs[0].shape)
    return Explanation(place, (part(place, here(tuple(map(int, own)))),))
