"""Receptive fields: which pixels of the input image a value looks at.

The recurrences are those of Araujo et al. 2019 (distill.pub, "Computing Receptive Fields"), along
branches too: a layer that several feed has the hull of their fields.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import floor

from explorer.network.operations.base import PIXEL, Reach


@dataclass(frozen=True, slots=True)
class Field:
    """Along one axis: value i looks at `size` pixels from `start + i·jump` of the input image.

    The image's border is not respected: pixels outside it are padding (zeros: what another
    padding_mode copies there is not followed). `size` None: all pixels, at every place.
    """

    size: int | None = 1
    jump: int | Fraction = 1
    start: int | Fraction = 0
    slack: int | Fraction = 0
    """So many pixels before that it may begin, after uneven windows or branches of unlike jumps."""

    def through(self, reach: Reach) -> "Field":
        """The field after a layer that looks so far."""
        if reach is PIXEL:
            return self
        if self.size is None or reach.size is None:
            return WHOLE
        return Field(
            self.size + _up(self.jump * (reach.size - 1)),
            self.jump * reach.jump,
            self.start + self.jump * reach.start,
            self.slack + self.jump * reach.slack,
        )

    def joined(self, other: "Field", places: int) -> "Field":
        """The hull of both fields at each of so many places, at the larger jump of the two."""
        if self.size is None or other.size is None:
            return WHOLE
        jump = max(self.jump, other.jump)
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        # At the last place the field of smaller jump is furthest behind.
        earliest = min(
            field.start - field.slack - (jump - field.jump) * (places - 1)
            for field in (self, other)
        )
        return Field(_up(end - start), jump, start, start - earliest)

    def of(self, index: int, pixels: int) -> tuple[int, int]:
        """First pixel and the one after the last that value `index` sees, within the image."""
        if self.size is None:
            return 0, pixels
        start = self.start + index * self.jump
        first, end = _up(start - self.slack), floor(start) + self.size
        return max(0, min(first, pixels)), max(0, min(end, pixels))


WHOLE = Field(None)


def hull(fields: Sequence[Field], sizes: Sequence[int]) -> Field:
    """What all of these together look at; `sizes` are their maps' along this axis.

    A map of size 1 beside larger ones is repeated by broadcasting: the same field at every place.
    """
    places = max(sizes)
    repeated = (
        field if size == places else replace(field, jump=0)
        for field, size in zip(fields, sizes, strict=True)
    )
    return reduce(lambda first, second: first.joined(second, places), repeated)


def _up(number: int | Fraction) -> int:
    return -(-number.numerator // number.denominator)
