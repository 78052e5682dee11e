"""What stands around a class: imports, constants, the seed, the call of the class, its weights."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from explorer.network.description import INITIALISATIONS, Initialisation
from explorer.network.source.calls import not_read
from explorer.network.source.conventions import header, initialisation_lines
from explorer.network.source.expressions import Expressions, Names
from explorer.network.source.parsing import Program, refusal, text_of
from explorer.network.source.values import NETWORK, UNKNOWN, Path, Tensor
from explorer.sentence import N_, Refusal

_CLASS = Path("class")
_HARMLESS = ("eval", "train", "zero_grad")


@dataclass
class Main:
    """What the text says beside the class."""

    definition: ast.ClassDef | None = None
    constants: Names = field(default_factory=dict)
    positional: Sequence[Any] = ()
    named: dict[str, Any] = field(default_factory=dict)
    """The arguments of the last call of the class."""
    image_shape: tuple[int, ...] | None = None
    """(N, C, H, W) of what the network was last run with."""
    class_names: tuple[str, ...] = ()
    initialisation: Initialisation = field(default_factory=Initialisation)
    seed: int = 0
    name: str | None = None
    classes: int | None = None
    """Name and number of classes from the comment at the top."""


def main_part(program: Program) -> Main:
    """Reads every statement but the body of the class. Raises Refusal for what is not known."""
    reader = _Reader(program)
    reader.read(program.statements)
    if reader.main.definition is None:
        raise Refusal(
            N_("This program has no network: write one as class Net(nn.Module), with its layers.")
        )
    return reader.main


class _Reader:
    def __init__(self, program: Program) -> None:
        self.main = Main()
        self._expressions = Expressions(program, 1, self.main.constants)
        for comment in program.comments.values():
            marked = header(comment)
            if marked is not None:
                self.main.name, self.main.classes = marked
                break

    def read(self, statements: Sequence[ast.stmt]) -> None:
        """Reads statements in their order."""
        for statement in statements:
            with self._expressions.deeper(statement):
                self._read_one(statement)

    def _read_one(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                self.main.constants[alias.asname or name] = Path(name)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            for alias in statement.names:
                path = Path(f"{statement.module}.{alias.name}")
                self.main.constants[alias.asname or alias.name] = path
        elif isinstance(statement, ast.ClassDef):
            self._define(statement)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement)
        elif isinstance(statement, ast.Expr):
            self._expression(statement.value)
        elif isinstance(statement, ast.With) and _is_no_grad(statement):
            self.read(statement.body)
        elif isinstance(statement, ast.For):
            self._loop(statement)
        else:
            raise _not_known(statement)

    def _define(self, statement: ast.ClassDef) -> None:
        if self.main.definition is not None:
            raise refusal(
                statement, N_("a second class begins here: keep the one that is the network.")
            )
        bases = [self._value(base) for base in statement.bases]
        if bases != [Path("torch.nn.Module")] or statement.keywords or statement.decorator_list:
            raise refusal(
                statement, N_("a network's class extends nn.Module, as in class Net(nn.Module).")
            )
        self.main.definition = statement
        self.main.constants[statement.name] = _CLASS

    def _assign(self, statement: ast.Assign) -> None:
        target = statement.targets[0]
        if not isinstance(target, ast.Name):
            raise _not_known(statement)
        value = self._value(statement.value)
        self.main.constants[target.id] = value
        if target.id in ("class_names", "classes") and _are_names(value):
            self.main.class_names = value

    def _value(self, node: ast.expr) -> Any:  # noqa: ANN401 - as the program has it
        """The value of an expression, calls of the class and of the network among them."""
        if isinstance(node, ast.Call):
            called = self._called(node.func)
            if called is _CLASS:
                self.main.positional, self.main.named = self._expressions.arguments(node, {})
                return NETWORK
            if called is NETWORK:
                return self._run(node)
            if self._is_list_of_parameters(node):
                return UNKNOWN
        return self._expressions.value(node, {})

    def _called(self, function: ast.expr) -> object:
        return self.main.constants.get(function.id) if isinstance(function, ast.Name) else None

    def _run(self, node: ast.Call) -> object:
        by_place, named = self._expressions.arguments(node, {})
        if named or len(by_place) != 1 or not isinstance(by_place[0], Tensor):
            raise not_read(node)
        self.main.image_shape = by_place[0].shape
        return UNKNOWN

    def _is_list_of_parameters(self, node: ast.Call) -> bool:
        """list(net.parameters())."""
        inner = node.args[0] if len(node.args) == 1 else None
        return (
            isinstance(node.func, ast.Name)
            and node.func.id == "list"
            and isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and self._called(inner.func.value) is NETWORK
        )

    def _expression(self, node: ast.expr) -> None:
        """print, torch.manual_seed, and what leaves the network as it is."""
        if isinstance(node, ast.Constant | ast.Name):
            return
        if not isinstance(node, ast.Call):
            raise _not_known(node)
        function = node.func
        if isinstance(function, ast.Name) and function.id == "print":
            return
        if isinstance(function, ast.Attribute):
            base = self._value(function.value)
            if base is NETWORK and function.attr in _HARMLESS and not node.args:
                return
            if base == Path("torch") and function.attr == "manual_seed":
                by_place, _ = self._expressions.arguments(node, {})
                if len(by_place) == 1 and type(by_place[0]) is int:
                    self.main.seed = by_place[0]
                    return
        raise _not_known(node)

    def _loop(self, statement: ast.For) -> None:
        """A loop that prints, or that draws the weights as this explorer writes it."""
        if all(_is_print(inner) for inner in statement.body) and not statement.orelse:
            return
        self.main.initialisation = self._rule(statement)

    def _rule(self, statement: ast.For) -> Initialisation:
        """The rule by which a loop draws the weights."""
        constants = [
            self._value(node.args[1])
            for node in ast.walk(statement)
            if isinstance(node, ast.Call) and len(node.args) == 2 and _is_constant_fill(node.func)
        ]
        for kind in INITIALISATIONS:
            try:
                rule = Initialisation(kind, *constants[:1])
                written = ast.parse("\n".join(initialisation_lines(rule))).body
                if ast.dump(statement) in map(ast.dump, written):
                    return rule
            except Refusal as reason:
                raise refusal(statement, reason.sentence) from reason
            except RecursionError:
                break
        raise _not_known(statement)


def _is_no_grad(statement: ast.With) -> bool:
    context = statement.items[0].context_expr
    return (
        len(statement.items) == 1
        and isinstance(context, ast.Call)
        and isinstance(context.func, ast.Attribute)
        and context.func.attr == "no_grad"
        and isinstance(context.func.value, ast.Name)
        and context.func.value.id == "torch"
    )


def _is_print(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id == "print"
    )


def _are_names(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(i, str) for i in value)


def _is_constant_fill(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "constant_"


def _not_known(node: ast.AST) -> Refusal:
    return refusal(
        node,
        N_(
            "{code} is not read. Beside the class there may be imports, sizes, the seed, a call of "
            "the class, a pass through it and prints; leave out the rest."
        ),
        code=text_of(node),
    )
