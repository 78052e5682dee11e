"""The arithmetic that is shown, read back as a person would work it out."""

import re
from fractions import Fraction
from math import ceil, floor

_SIGNS = str.maketrans({"−": "-", "·": "*", "⌈": "ceil(", "⌉": ")", "⌊": "floor(", "⌋": ")"})
_WORDS = {"__builtins__": {}, "ceil": ceil, "floor": floor, "F": Fraction}


def worked_out(text: str) -> Fraction:
    """The value of a formula: ⌈(7 − 2) / 2⌉ + 1 -> 4."""
    python = re.sub(r"\d+", r"F(\g<0>)", text.translate(_SIGNS))
    return Fraction(eval(python, _WORDS))


def claimed(text: str) -> Fraction:
    """What the last side of a chain of equal sides says; fails where the sides are not equal."""
    values = [worked_out(side) for side in text.split(" = ")]
    assert len(values) > 1, f"claims nothing: {text}"
    assert len(set(values)) == 1, f"not equal: {text}"
    return values[-1]
