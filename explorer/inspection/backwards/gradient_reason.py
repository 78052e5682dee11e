"""In a word, why a gradient passes through a layer as it does."""

from math import isnan
from typing import Literal, assert_never

from explorer.network.operations import Operation

Reason = Literal[
    "nan", "open", "closed", "winner", "loser", "passed", "dropped", "weight", "mean", "copy",
    "slope",
]  # fmt: skip


def reason(operation: Operation, derivative: float, gradient: float) -> Reason:
    """Of a local gradient; `gradient` is the one that arrives behind the layer."""
    if isnan(gradient):
        return "nan"
    match operation.passes_back:
        case "gate":
            return "open" if derivative else "closed"
        case "winner":
            return "winner" if derivative else "loser"
        case "chance":
            return "passed" if derivative else "dropped"
        case "weight" | "mean" | "copy" | "slope" as plain:
            return plain
        case unknown:
            assert_never(unknown)
