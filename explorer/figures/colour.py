"""Colours of numbers: two hues that fade into the background at zero.

Zero is transparent, so that it has the background's own shade in either theme; strength is opacity,
in proportion to the value. The pairs are told apart by colour-blind eyes, and from each other.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Indices = NDArray[np.uint8]
RGB = tuple[int, int, int]

STEPS = 126
"""Steps of strength on either side of zero: index 0 is -limit, 126 is 0, 252 the limit."""
NOT_A_NUMBER, RULE, NOTHING = 253, 254, 255
"""Indices beside the scale: nan; the lines between maps; where there is no map."""

_GREY: RGB = (128, 134, 137)
_RULE_OPACITY = 110


@dataclass(frozen=True, slots=True)
class Diverging:
    """The colours of the least and the largest value."""

    below: RGB
    above: RGB

    def palette(self) -> bytes:
        """256 colours with their opacity, for the indices of `indices`: RGBA."""
        strength = np.abs(np.arange(-STEPS, STEPS + 1)) / STEPS
        table = np.zeros((256, 4), dtype=np.uint8)
        table[:STEPS, :3], table[STEPS : 2 * STEPS + 1, :3] = self.below, self.above
        table[: 2 * STEPS + 1, 3] = np.rint(255 * strength)
        table[NOT_A_NUMBER] = (*_GREY, 255)
        table[RULE] = (*_GREY, _RULE_OPACITY)
        return table.tobytes()


ACTIVATIONS = Diverging((43, 123, 200), (217, 105, 15))
GRADIENTS = Diverging((142, 78, 198), (31, 150, 80))
PARAMETERS = Diverging((91, 134, 176), (192, 133, 82))


def limit(values: Floats) -> float:
    """The largest absolute value, at the ends of a scale; 1 where all are 0 or none is a number."""
    top = float(max(-values.min(initial=0.0), values.max(initial=0.0)))
    if not isfinite(top):
        finite = values[np.isfinite(values)]
        top = float(np.abs(finite).max(initial=0.0))
    return top or 1.0


def indices(values: Floats, limit: float | Floats) -> Indices:
    """The colour of each value on a scale from -limit to limit; what is beyond has the end's.

    Several limits are laid over the values as NumPy lays arrays over each other.
    """
    with np.errstate(over="ignore"):
        steps = np.rint(np.clip(values / np.asarray(limit, np.float64), -1.0, 1.0) * STEPS) + STEPS
    places: Indices = np.where(np.isnan(values), NOT_A_NUMBER, np.nan_to_num(steps)).astype(
        np.uint8
    )
    return places
