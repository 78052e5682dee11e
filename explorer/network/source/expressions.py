"""Expressions of a program, worked out without running it: numbers, tuples, layers, tensors."""

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from explorer.network.operations.argument import shortened
from explorer.network.source.calls import MOST_AXES, Calls, item, not_read, sizes_of
from explorer.network.source.parsing import Program, refusal
from explorer.network.source.values import (
    ITSELF,
    TRAINING,
    UNKNOWN,
    Following,
    Module,
    Path,
    Tensor,
    Unknown,
)
from explorer.sentence import N_

_DEEPEST = 80
"""Expressions and calls within one another: far from what Python itself can take."""
_MOST_STEPS = 200_000
_LARGEST = 10**18

Names = dict[str, Any]

_LIBRARIES: Names = {
    "torch": Path("torch"),
    "nn": Path("torch.nn"),
    "F": Path("torch.nn.functional"),
    "Variable": Path("torch.autograd.Variable"),
    **{name: Path(name) for name in ("len", "tuple", "int")},
}
"""What is known without an import, since in class the cell before has it."""


class Expressions:
    """Works out expressions, with the members of the class and its constants at hand."""

    def __init__(self, program: Program, classes: int, constants: Names) -> None:
        self.program = program
        self.calls = Calls(program, classes)
        self.constants = constants
        self.members: Names = {}
        self._depth = 0
        self._steps = 0
        self._kinds: Mapping[type, Callable[[Any, Names], object]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Tuple: self._tuple,
            ast.List: self._tuple,
            ast.Subscript: self._subscript,
        }

    @contextmanager
    def deeper(self, node: ast.AST) -> Iterator[None]:
        """Counts what is followed, and how deep: a program may be made to take for ever."""
        self._depth += 1
        self._steps += 1
        if self._depth > _DEEPEST:
            raise refusal(node, N_("this is nested too deeply to be read."))
        if self._steps > _MOST_STEPS:
            raise refusal(node, N_("up to here this program takes too long to be read."))
        try:
            yield
        finally:
            self._depth -= 1

    def value(self, node: ast.expr, names: Names) -> Any:  # noqa: ANN401 - as the program has it
        """The value of an expression. Raises Refusal where it is none that is read."""
        kind = self._kinds.get(type(node))
        if kind is None:
            raise not_read(node)
        with self.deeper(node):
            return kind(node, names)

    def _constant(self, node: ast.Constant, names: Names) -> object:
        value = node.value
        if value is None or isinstance(value, bool | str | float):
            return value
        if isinstance(value, int):
            return _within(value, node)
        raise not_read(node)

    def _name(self, node: ast.Name, names: Names) -> object:
        for known in (names, self.constants, _LIBRARIES):
            if node.id in known:
                return known[node.id]
        raise refusal(
            node, N_("{name} is used, but nothing is called so before."), name=shortened(node.id)
        )

    def _attribute(self, node: ast.Attribute, names: Names) -> object:
        base = self.value(node.value, names)
        if base is ITSELF:
            return self._member(node)
        if isinstance(base, Path):
            return Path(f"{base.name}.{node.attr}")
        if isinstance(base, Tensor) and node.attr == "shape":
            return sizes_of(base)
        if isinstance(base, Tensor) and node.attr == "data":
            return base
        raise not_read(node)

    def _member(self, node: ast.Attribute) -> object:
        if node.attr == "training":
            return TRAINING
        if node.attr not in self.members:
            raise refusal(
                node,
                N_("self.{name} is used, but __init__ has not made it before."),
                name=shortened(node.attr),
            )
        return self.members[node.attr]

    def _tuple(self, node: ast.Tuple | ast.List, names: Names) -> tuple[object, ...]:
        return tuple(self.value(item, names) for item in node.elts)

    def _by_place(self, nodes: list[ast.expr], names: Names) -> Iterator[object]:
        """The arguments of a call by place; *shape gives its sizes."""
        for node in nodes:
            if not isinstance(node, ast.Starred):
                yield self.value(node, names)
                continue
            sizes = self.value(node.value, names)
            if not isinstance(sizes, tuple) or len(sizes) > MOST_AXES:
                raise not_read(node)
            yield from sizes

    def _subscript(self, node: ast.Subscript, names: Names) -> object:
        values = self.value(node.value, names)
        if not isinstance(node.slice, ast.Slice):
            return item(values, self.value(node.slice, names), node)
        ends = [
            None if end is None else self.value(end, names)
            for end in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        if any(end is not None and not isinstance(end, int) for end in ends) or ends[2] == 0:
            raise not_read(node)
        return item(values, slice(*ends), node)

    def _unary(self, node: ast.UnaryOp, names: Names) -> object:
        value = self.value(node.operand, names)
        if isinstance(value, Tensor) and isinstance(node.op, ast.UAdd):
            return self.calls.sum([value], node)
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, int | float) and isinstance(node.op, ast.USub | ast.UAdd):
            return -value if isinstance(node.op, ast.USub) else value
        raise not_read(node)

    def _binary(self, node: ast.BinOp, names: Names) -> object:
        # a + b + c leans to the left, and a sum may have as many terms as a network branches.
        terms: list[ast.BinOp] = [node]
        while isinstance(node.op, ast.Add) and isinstance(terms[-1].left, ast.BinOp):
            if not isinstance(terms[-1].left.op, ast.Add):
                break
            terms.append(terms[-1].left)
        values = [self.value(terms[-1].left, names)]
        values += [self.value(term.right, names) for term in reversed(terms)]
        if all(isinstance(value, Tensor) for value in values) and isinstance(node.op, ast.Add):
            return self.calls.sum(values, node)
        total = values[0]
        for value in values[1:]:
            total = arithmetic(node.op, total, value, node)
        return total

    def _call(self, node: ast.Call, names: Names) -> object:
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value, names)
            if isinstance(base, Tensor):
                return self.calls.on_tensor(
                    base, node.func.attr, *self.arguments(node, names), node
                )
            if base is ITSELF:
                return self._called_on_itself(node, node.func, names)
        function = self.value(node.func, names)
        if not isinstance(function, Path):
            raise not_read(node)
        by_place, named = self.arguments(node, names)
        if "." not in function.name:
            return _built_in(function.name, by_place, node)
        return self.calls.library(function.name, by_place, named, node)

    def _called_on_itself(self, node: ast.Call, function: ast.Attribute, names: Names) -> object:
        by_place, named = self.arguments(node, names)
        module = self._member(function)
        if named or not isinstance(module, Module):
            raise not_read(node)
        return self.calls.member(function.attr, module, by_place, node)

    def arguments(self, node: ast.Call, names: Names) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of a call, by place and by name."""
        by_place = list(self._by_place(node.args, names))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise not_read(node)
            named[keyword.arg] = self.value(keyword.value, names)
        return by_place, named


def arithmetic(operator: ast.operator, first: object, second: object, node: ast.AST) -> object:
    """A sum, difference, product or whole quotient of numbers; of a size that follows, one too."""
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return UNKNOWN
    if not isinstance(first, int | float) or not isinstance(second, int | float):
        raise not_read(node)
    if isinstance(operator, ast.Add):
        result = first + second
    elif isinstance(operator, ast.Sub):
        result = first - second
    elif isinstance(operator, ast.Mult):
        result = first * second
    elif isinstance(operator, ast.FloorDiv) and second != 0:
        result = first // second
    else:
        raise not_read(node)
    if isinstance(result, int):
        result = _within(result, node)
        if isinstance(first, Following) or isinstance(second, Following):
            return Following(result)
    return result


def _within(number: int, node: ast.AST) -> int:
    if abs(number) > _LARGEST:
        raise refusal(
            node, N_("{number} is larger than any size of a network."), number=shortened(number)
        )
    return number


def _built_in(name: str, by_place: list[Any], node: ast.Call) -> object:
    """len, tuple and int."""
    value = by_place[0] if len(by_place) == 1 else None
    if isinstance(value, Unknown):
        return UNKNOWN
    if name == "len" and isinstance(value, tuple | str):
        return len(value)
    if name == "tuple" and isinstance(value, tuple):
        return value
    if name == "int" and isinstance(value, int):
        return value
    raise not_read(node)
