"""A visitor's drawing as an image: as it was drawn, or as the digits that are trained on were made.

Those were drawn on 32 x 32 fields, fitted into the square, and then counted in blocks of 4 x 4
(E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998).
"""

from base64 import b64decode

import numpy as np
from numpy.typing import NDArray

from explorer.data.digits import BRIGHTEST
from explorer.data.fitting import Floats, fitted
from explorer.data.images.picture import Picture, frozen
from explorer.sentence import N_, Refusal, Sentence

SIDE = 64
"""Of a drawing, in pixels."""
DIGIT_SIDE = 8
NAME = Sentence(N_("drawing"))
"""What every drawing is called."""

_MOST_TEXT = 2 * SIDE * SIDE
"""Characters that are looked at: base64 takes four for three bytes."""
_INK = 64
"""What counts as drawn on; the pen's edge is softer."""


def ink(text: str) -> NDArray[np.uint8]:
    """(SIDE, SIDE) of base64, 255 where the pen was. Raises Refusal."""
    try:
        content = b64decode(text, validate=True) if len(text) <= _MOST_TEXT else b""
    except ValueError:
        content = b""
    if len(content) != SIDE * SIDE:
        raise Refusal(N_("The drawing did not arrive whole. Draw it again."))
    return np.frombuffer(content, dtype=np.uint8).reshape(SIDE, SIDE)


def picture(drawn: NDArray[np.uint8], *, as_digit: bool) -> Picture:
    """White on black: the drawing as it is, or in the 8 x 8 pixels and 17 greys of the digits."""
    if not as_digit:
        return Picture(drawn[None], NAME)
    return Picture(frozen(_counted(drawn)), NAME)


def _counted(drawn: NDArray[np.uint8]) -> Floats:
    """(1, 8, 8): what was drawn, as large as fits, in sixteenths of a block."""
    rows, columns = (np.flatnonzero((drawn >= _INK).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros((1, DIGIT_SIDE, DIGIT_SIDE), dtype=np.float32)
    cut = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    light = cut[None].astype(np.float32) / np.float32(255)
    counts = np.rint(fitted(light, (1, DIGIT_SIDE, DIGIT_SIDE)) * BRIGHTEST)
    return (counts / BRIGHTEST).astype(np.float32)
