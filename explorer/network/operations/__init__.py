"""The operations, a family a file.

To add one, write its class in the file of its family (a new file for a new family is found by
itself): its arguments with their limits, the shape that goes out as number and as text, its
parameters and their formula, what an output pixel looks at, and how torch.nn names it. Form, link,
JSON, table, module and source follow.
"""

from importlib import import_module
from pkgutil import iter_modules

from explorer.network.operations.argument import Argument, Pair, both
from explorer.network.operations.base import (
    FLOAT,
    Call,
    CannotWork,
    Change,
    Family,
    Fix,
    Operation,
    ParameterTensor,
    Reach,
    Shape,
    Site,
    Spelling,
    shape_text,
)


def _leaves(operation: type[Operation]) -> list[type[Operation]]:
    heirs = operation.__subclasses__()
    return [leaf for heir in heirs for leaf in _leaves(heir)] if heirs else [operation]


for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

OPERATIONS: dict[str, type[Operation]] = {leaf.kind(): leaf for leaf in _leaves(Operation)}
"""Every operation by its name, as JSON, link and form know it."""

__all__ = [
    "FLOAT",
    "OPERATIONS",
    "Argument",
    "Call",
    "CannotWork",
    "Change",
    "Family",
    "Fix",
    "Operation",
    "Pair",
    "ParameterTensor",
    "Reach",
    "Shape",
    "Site",
    "Spelling",
    "both",
    "shape_text",
]
