"""Many points as few: buckets of steps in a row, each with its least, its most and its mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """Buckets in the order of their steps: middle, least, most, mean; (4, n)."""

    numbers: Floats

    def around(self, part: tuple[int, int], inside: "Points") -> "Points":
        """These outside a part, and others inside it."""
        steps = self.numbers[0]
        before, after = steps < part[0], steps > part[1]
        return Points(
            np.concatenate(
                [self.numbers[:, before], inside.numbers, self.numbers[:, after]], axis=1
            )
        )


def thinned(steps: Floats, values: Floats, most: int) -> Points:
    """At most so many buckets of (n) steps and their values; few points stay as they are.

    What is no number is passed over where a bucket has others, and stays where it has not.
    """
    if len(steps) <= most:
        return Points(np.stack([steps, values, values, values]).astype(np.float64))
    starts = np.linspace(0, len(steps), most, endpoint=False).astype(np.int64)
    ends = np.append(starts[1:], len(steps))
    known = np.isfinite(values)
    counts = np.add.reduceat(known.astype(np.int64), starts)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    unknown = np.where(counts == 0, np.nan, 0.0)
    means = sums / np.maximum(counts, 1) + unknown
    least = np.minimum.reduceat(np.where(known, values, np.inf), starts) + unknown
    most_of_all = np.maximum.reduceat(np.where(known, values, -np.inf), starts) + unknown
    # inf - nan: a bucket without a number has none for its ends either.
    middle = (steps[starts] + steps[ends - 1]) / 2
    return Points(np.stack([middle, least, most_of_all, means]))
