"""Numbers as a visitor types them: a target, or the vector that a backward pass begins with.

0 1 0.5           three numbers, as torch.tensor([0, 1, 0.5]) has them
0, 1, 0.5; 1 2 3  two rows of them; a row ends at a semicolon or a line
arange(1, 11)     1 to 10, as torch.arange has them, a step as its third number
"""

import re
from math import ceil

from explorer.inspection.objective import Numbers
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal

MOST_TEXT = 4_000
"""Characters."""
MOST_COUNT = 160_000
"""Sixteen images of ten thousand classes."""

_NUMBER = r"[+\-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+\-]?[0-9]{1,3})?"
_RANGE = re.compile(
    rf"(?:torch\.)?arange\(\s*({_NUMBER})\s*(?:,\s*({_NUMBER})\s*)?(?:,\s*({_NUMBER})\s*)?\)",
    re.ASCII,
)
_ONE = re.compile(_NUMBER, re.ASCII)


def numbers(text: str) -> Numbers:
    """The numbers that are meant. Raises Refusal."""
    if len(text) > MOST_TEXT:
        raise Refusal(
            N_("{count} characters are too many for a list of numbers: {most} at most, or a range "
               "as in arange(1, 11)."),
            count=len(text), most=MOST_TEXT,
        )  # fmt: skip
    plain = text.replace("−", "-").strip()
    match = _RANGE.fullmatch(plain)
    if match is not None:
        values = _range(*match.groups())
        return Numbers(values, (len(values),))
    lines = re.split(r"[;\n]", plain)
    rows = [_row(line) for line in lines if line.strip(" \t\r[],")]
    if not rows:
        raise Refusal(N_("There is no number: write some, as in 0 1 0.5, or arange(1, 11)."))
    if len({len(row) for row in rows}) > 1:
        raise Refusal(
            N_("The rows have {counts} numbers: all of them need equally many."),
            counts=", ".join(str(len(row)) for row in rows),
        )
    values = tuple(value for row in rows for value in row)
    return Numbers(values, (len(values),) if len(lines) == 1 else (len(rows), len(rows[0])))


def _row(line: str) -> tuple[float, ...]:
    words = line.replace(",", " ").replace("[", " ").replace("]", " ").split()
    for word in words:
        if not _ONE.fullmatch(word):
            raise Refusal(
                N_("{value} is no number: write numbers with a decimal point and spaces between "
                   "them, as in 0 1 0.5, or a range, as in arange(1, 11)."),
                value=shortened(word),
            )  # fmt: skip
    return tuple(map(float, words))


def _range(first: str, end: str | None, step: str | None) -> tuple[float, ...]:
    start, stop = (0.0, float(first)) if end is None else (float(first), float(end))
    by = float(step) if step is not None else 1.0
    count = (stop - start) / by if by else 0.0
    if not 0 < count <= MOST_COUNT:  # nan is neither
        raise Refusal(
            N_("A range has 1 to {most} numbers; this one has none, or more."), most=MOST_COUNT
        )
    return tuple(start + place * by for place in range(ceil(count)))
