"""What the values of each operation are made of, and what comes back through it, a family a file.

A new operation registers its answers in the file of its family; a new file is imported by itself.
Value by value is the default, so that an activation has its local gradient to tell and no more.
"""

from importlib import import_module
from pkgutil import iter_modules

from explorer.inspection.terms.operation_terms import (
    NOWHERE,
    Block,
    Crossing,
    Span,
    block_needed,
    channel_outputs,
    local_gradients,
    moments,
    parameter_block,
    weight_uses,
)

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "NOWHERE",
    "Block",
    "Crossing",
    "Span",
    "block_needed",
    "channel_outputs",
    "local_gradients",
    "moments",
    "parameter_block",
    "weight_uses",
]
