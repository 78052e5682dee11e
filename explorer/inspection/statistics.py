"""What is said of an array beside its picture."""

from dataclasses import dataclass

import numpy as np

from explorer.inspection.capture_records import Array


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of all values; nan and infinities are counted and left out of the rest."""

    least: float
    most: float
    mean: float
    magnitude: float
    """The mean of the absolute values."""
    norm: float
    """Square root of the sum of squares."""
    zeros: float
    """Share of values that are exactly 0."""
    not_finite: int


def statistics(values: Array) -> Statistics:
    """Of an array of any shape, summed in double precision."""
    known = np.isfinite(values)
    finite = (values if known.all() else values[known]).astype(np.float64).ravel()
    if not finite.size:
        nothing = float("nan")
        return Statistics(nothing, nothing, nothing, nothing, nothing, 0.0, values.size)
    return Statistics(
        least=float(finite.min()),
        most=float(finite.max()),
        mean=float(finite.mean()),
        magnitude=float(np.abs(finite).mean()),
        norm=float(np.linalg.norm(finite)),
        zeros=1 - np.count_nonzero(values) / values.size,
        not_finite=values.size - finite.size,
    )
