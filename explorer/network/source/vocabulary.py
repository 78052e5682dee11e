"""PyTorch's names and orders of arguments, where they are not those of our operations."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.network.operations import OPERATIONS
from explorer.network.source.values import TRAINING

_ORDERS = {
    "MaxPool2d": "kernel_size stride padding dilation return_indices ceil_mode",
    "AvgPool2d": "kernel_size stride padding ceil_mode count_include_pad divisor_override",
    "Flatten": "start_dim end_dim",
}
"""Arguments of torch.nn's class, in its order, where ours are others."""

_WITHOUT_EFFECT: dict[str, tuple[Any, ...]] = {
    "inplace": (True, False),
    "device": (None,),
    "dtype": (None,),
    "return_indices": (False,),
    "count_include_pad": (True,),
    "divisor_override": (None,),
    "start_dim": (1,),
    "end_dim": (-1,),
    "training": (TRAINING,),
}
"""Arguments that our operations lack, and the values with which they are the same nevertheless."""

_FUNCTION_ORDERS = {
    "max_pool2d": "kernel_size stride padding dilation ceil_mode return_indices",
    "avg_pool2d": "kernel_size stride padding ceil_mode count_include_pad divisor_override",
    "dropout": "p training inplace",
    "dropout2d": "p training inplace",
}

_OTHER_FUNCTIONS = {
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "dropout": "Dropout",
    "dropout2d": "Dropout2d",
    "flatten": "Flatten",
}


def _functions() -> dict[str, str]:
    """relu -> ReLU: the operations that `forward` calls as `F.relu(x)` or `torch.tanh(x)`."""
    found = dict(_OTHER_FUNCTIONS)
    for kind, operation in OPERATIONS.items():
        called = re.fullmatch(r"(?:F|torch)\.(\w+)\(\{\}\)", getattr(operation, "function", ""))
        if called:
            found[called[1]] = kind
    return found


FUNCTIONS = _functions()
"""Functions of one tensor by their PyTorch name, and the operation that each is."""

MERGING = {"cat": "Concat", "concat": "Concat", "add": "Add"}
"""Functions of several tensors."""

LAYERS = frozenset(OPERATIONS) - {"Add", "Concat", "View"}
"""The classes of torch.nn."""


def class_order(kind: str) -> Sequence[str]:
    """The arguments that torch.nn's class of that name takes by place."""
    if kind in _ORDERS:
        return _ORDERS[kind].split()
    return (*OPERATIONS[kind].arguments(), "inplace")


def function_order(name: str) -> Sequence[str]:
    """The arguments that the function takes by place, after its tensor."""
    if name in _FUNCTION_ORDERS:
        return _FUNCTION_ORDERS[name].split()
    return class_order(FUNCTIONS[name])


def with_effect(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without those that say what is so anyway."""
    known = OPERATIONS[kind].arguments()
    return {
        name: value
        for name, value in given.items()
        if name in known or value not in _WITHOUT_EFFECT.get(name, ())
    }
