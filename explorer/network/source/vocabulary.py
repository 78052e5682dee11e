"""PyTorch's names and orders of arguments, read from what each operation says of its spelling."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explorer.network.operations import OPERATIONS, Operation
from explorer.network.source.values import TRAINING

_WITHOUT_EFFECT: dict[str, tuple[Any, ...]] = {
    "inplace": (True, False),
    "device": (None,),
    "dtype": (None,),
    "training": (TRAINING,),
}
"""Arguments of many classes and functions that ours lack, and the values that change nothing."""


def _functions(operation: type[Operation]) -> Iterator[str]:
    """relu: what `forward` calls as `F.relu(x)` or `torch.tanh(x)`, and what else is spelt out."""
    called = re.fullmatch(r"(?:F|torch)\.(\w+)\(\{\}\)", getattr(operation, "function", ""))
    if called:
        yield called[1]
    yield from operation.spelling.functions


def _kinds_by_function(*, merging: bool) -> dict[str, str]:
    return {
        name: kind
        for kind, operation in OPERATIONS.items()
        if (operation.most_inputs > 1) == merging
        for name in _functions(operation)
    }


FUNCTIONS = _kinds_by_function(merging=False)
"""Functions of one tensor by their PyTorch name, and the operation that each is."""

MERGING = _kinds_by_function(merging=True)
"""Functions of several tensors."""

LAYERS = frozenset(kind for kind, each in OPERATIONS.items() if each.spelling.is_module)
"""The classes of torch.nn."""


def class_order(kind: str) -> Sequence[str]:
    """The arguments that torch.nn's class of that name takes by place."""
    order = OPERATIONS[kind].spelling.order
    return order.split() if order else (*OPERATIONS[kind].arguments(), "inplace")


def function_order(name: str) -> Sequence[str]:
    """The arguments that the function takes by place, after its tensor."""
    order = OPERATIONS[FUNCTIONS[name]].spelling.functions.get(name)
    return order.split() if order else class_order(FUNCTIONS[name])


def with_effect(kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without those that say what is so anyway."""
    operation = OPERATIONS[kind]
    without = _WITHOUT_EFFECT | dict(operation.spelling.without_effect)
    return {
        name: value
        for name, value in arguments.items()
        if name in operation.arguments() or value not in without.get(name, ())
    }
