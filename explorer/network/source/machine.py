"""What a class does, followed without running it: sizes are numbers, layers leave a trace.

A small part of Python is known: assignments, sums and products, `return`, `with torch.no_grad()`, a
`for` over the sizes of a tensor, and calls of PyTorch, of layers and of the class's own methods.
"""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.network.source.calls import not_read
from explorer.network.source.conventions import layer_names
from explorer.network.source.expressions import Expressions, Names, arithmetic
from explorer.network.source.parsing import Program, refusal
from explorer.network.source.trace import Trace
from explorer.network.source.values import ITSELF, UNKNOWN, Module, Path, Tensor, Unknown
from explorer.sentence import N_

_NOTHING = object()
"""What comes out of statements without a return."""

_MODES = ("eval", "train")


class Machine(Expressions):
    """A class that is followed: first its __init__, then its forward."""

    def __init__(
        self,
        program: Program,
        classes: int,
        constants: Names,
        methods: Mapping[str, ast.FunctionDef],
    ) -> None:
        super().__init__(program, classes, constants)
        self._methods = methods
        self._classes = classes
        self._comments: dict[int, list[str]] = {}
        self._is_module = False
        """Whether super().__init__() was called: torch keeps no layer before."""

    def comments(self) -> dict[int, tuple[str, ...]]:
        """The layers that the comments in forward name, by the number of their statement."""
        return {
            number: layer_names(comment[0])
            for number, comment in self._comments.items()
            if len(comment) == 1
        }

    def make(self, names: Names) -> None:
        """Follows __init__, with its arguments."""
        self._follow(self._methods["__init__"].body, {**names, "self": ITSELF})

    def forward(self, image: Tensor) -> Any:  # noqa: ANN401 - as the program has it
        """Follows forward and gives what it returns."""
        self.calls.is_forward = True
        return self._method(self._methods["forward"], [image], self._methods["forward"])

    # Methods

    def _called_on_itself(self, node: ast.Call, function: ast.Attribute, names: Names) -> object:
        if function.attr in self.members or function.attr not in self._methods:
            return super()._called_on_itself(node, function, names)
        by_place, named = self.arguments(node, names)
        if named:
            raise not_read(node)
        with self.deeper(node):
            if self.calls.is_forward:
                return self._method(self._methods[function.attr], by_place, node)
            return self._run_aside(function.attr, by_place, node)

    def _run_aside(self, name: str, by_place: Sequence[object], node: ast.Call) -> object:
        """A run of a dummy input: its layers are none of the network's."""
        trace, self.calls.trace = self.calls.trace, Trace(self._classes)
        try:
            return self._method(self._methods[name], by_place, node)
        finally:
            self.calls.trace = trace

    def _method(self, method: ast.FunctionDef, by_place: Sequence[object], node: ast.AST) -> object:
        _, *parameters = parameters_of(method)
        if len(parameters) != len(by_place):
            raise refusal(
                node,
                N_("{name} takes {known} arguments beside self; {count} are given."),
                name=method.name,
                known=len(parameters),
                count=len(by_place),
            )
        statement = self.calls.statement
        names = {"self": ITSELF, **dict(zip(parameters, by_place, strict=True))}
        result = self._follow(method.body, names)
        self.calls.statement = statement
        if result is _NOTHING:
            raise refusal(method, N_("{name} returns nothing."), name=method.name)
        return result

    # Statements

    def _follow(self, statements: Sequence[ast.stmt], names: Names) -> object:
        for statement in statements:
            with self.deeper(statement):
                result = self._follow_one(statement, names)
            if result is not _NOTHING:
                return result
        return _NOTHING

    def _follow_one(self, statement: ast.stmt, names: Names) -> object:
        if self.calls.is_forward and isinstance(statement, ast.Assign | ast.AugAssign | ast.Return):
            number = len(self._comments) + 1
            self._comments[number] = self.program.comments_of(statement)
            self.calls.statement = number
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], self.value(statement.value, names), names)
        elif isinstance(statement, ast.AugAssign):
            self._change(statement, names)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            return self.value(statement.value, names)
        elif isinstance(statement, ast.With):
            return self._follow_with(statement, names)
        elif isinstance(statement, ast.For):
            self._follow_for(statement, names)
        elif not isinstance(statement, ast.Pass) and not self._is_passed_over(statement, names):
            raise not_read(statement)
        return _NOTHING

    def _assign(self, target: ast.expr, value: object, names: Names) -> None:
        if isinstance(target, ast.Name) and target.id != "self":
            names[target.id] = value
        elif (
            isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and names.get(target.value.id) is ITSELF
            and not self.calls.is_forward
            and not isinstance(value, Tensor)
        ):
            if target.attr in self.members or target.attr in self._methods:
                raise refusal(target, N_("self.{name} is made twice."), name=target.attr)
            if isinstance(value, Module) and not self._is_module:
                raise refusal(target, N_("super().__init__() must come before the first layer."))
            self.members[target.attr] = value
        else:
            raise not_read(target)

    def _change(self, statement: ast.AugAssign, names: Names) -> None:
        """x += identity."""
        target = statement.target
        if not isinstance(target, ast.Name):
            raise not_read(statement)
        before = self.value(ast.copy_location(ast.Name(target.id, ast.Load()), target), names)
        change = self.value(statement.value, names)
        if isinstance(before, Tensor) and isinstance(change, Tensor):
            if not isinstance(statement.op, ast.Add):
                raise not_read(statement)
            names[target.id] = self.calls.sum([before, change], statement)
        else:
            names[target.id] = arithmetic(statement.op, before, change, statement)

    def _follow_with(self, statement: ast.With, names: Names) -> object:
        context = statement.items[0].context_expr
        if (
            len(statement.items) > 1
            or statement.items[0].optional_vars is not None
            or not isinstance(context, ast.Call)
            or self.value(context.func, names) != Path("torch.no_grad")
        ):
            raise not_read(statement)
        return self._follow(statement.body, names)

    def _follow_for(self, statement: ast.For, names: Names) -> None:
        """For each size of a tensor; where they are not known, what is worked out is not either."""
        items = self.value(statement.iter, names)
        if not isinstance(statement.target, ast.Name) or statement.orelse:
            raise not_read(statement)
        if isinstance(items, Unknown):
            items = (UNKNOWN,)
        if not isinstance(items, tuple) or not all(isinstance(i, int | Unknown) for i in items):
            raise not_read(statement)
        for each in items:
            names[statement.target.id] = each
            if self._follow(statement.body, names) is not _NOTHING:
                raise not_read(statement)

    def _is_passed_over(self, statement: ast.stmt, names: Names) -> bool:
        """A text, a print, super().__init__(), self.eval() and self.train()."""
        if not isinstance(statement, ast.Expr):
            return False
        if isinstance(statement.value, ast.Constant):
            return True
        if not isinstance(statement.value, ast.Call):
            return False
        function = statement.value.func
        if isinstance(function, ast.Name):
            return function.id == "print"
        if not isinstance(function, ast.Attribute):
            return False
        if isinstance(function.value, ast.Name) and names.get(function.value.id) is ITSELF:
            return function.attr in _MODES
        parent = function.value.func if isinstance(function.value, ast.Call) else None
        is_super = isinstance(parent, ast.Name) and parent.id == "super"
        self._is_module |= is_super and function.attr == "__init__"
        return is_super and function.attr == "__init__"


def parameters_of(method: ast.FunctionDef) -> list[str]:
    """The names of a method's parameters, self the first. Raises Refusal for * and **."""
    arguments = method.args
    names = [argument.arg for argument in arguments.args]
    others = (arguments.vararg, arguments.kwarg, arguments.posonlyargs, arguments.kwonlyargs)
    is_plain = not any(others) and len(arguments.defaults) < len(names)
    if not is_plain or names[0] != "self" or method.decorator_list:
        raise refusal(method, N_("{name} must have self and plain parameters."), name=method.name)
    return names
