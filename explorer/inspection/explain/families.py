"""Where each family's explanation is found: by the class of its operation."""

from functools import singledispatch

from explorer.inspection.explain.explanation import Explanation, Place
from explorer.network.operations import Operation


@singledispatch
def explained(operation: Operation, place: Place) -> Explanation:
    """How the layer's operation, every size filled in, makes the value at a place."""
    raise NotImplementedError(operation.kind())
