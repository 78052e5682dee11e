"""Calls of PyTorch in a program: layers that are made, functions and layers that are applied."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.network.operations import OPERATIONS
from explorer.network.operations.argument import shortened
from explorer.network.source.conventions import following
from explorer.network.source.parsing import Program, refusal, text_of
from explorer.network.source.trace import Trace, part
from explorer.network.source.values import (
    UNKNOWN,
    Following,
    Module,
    Part,
    Tensor,
    Unknown,
    follows,
)
from explorer.network.source.vocabulary import (
    FUNCTIONS,
    LAYERS,
    MERGING,
    class_order,
    function_order,
)
from explorer.sentence import N_, Refusal

Arguments = Sequence[Any]
Named = Mapping[str, Any]

MOST_AXES = 8
"""Of a shape: what is longer is never taken apart, so that no text can make itself grow."""
_MOST_SIDE = 10**9
_NEW_TENSORS = ("zeros", "ones", "rand", "randn")


class Calls:
    """What calls of PyTorch make and apply, and the trace that they leave."""

    def __init__(self, program: Program, classes: int) -> None:
        self._program = program
        self.trace = Trace(classes)
        self.statement = 0
        """The number of the statement that is followed."""
        self.applied: dict[str, int] = {}
        """How often `forward` applied each member."""
        self.is_forward = False
        """Whether `forward` is followed, or a run of a dummy input."""

    def library(self, path: str, by_place: Arguments, named: Named, node: ast.Call) -> object:
        """A call of a name of torch."""
        where, _, name = path.rpartition(".")
        if where == "torch.nn":
            return self._made(name, by_place, named, node)
        if where in ("torch", "torch.nn.functional"):
            if name in FUNCTIONS and by_place:
                return self._function(name, by_place[0], by_place[1:], named, node)
            if name in MERGING and by_place:
                return self._merged(name, by_place, named, node)
        if where == "torch" and name in _NEW_TENSORS and not named:
            return self._new_tensor(by_place, node)
        if path == "torch.autograd.Variable" and len(by_place) == 1 and not named:
            return by_place[0]
        raise refusal(
            node,
            N_("there is no operation for {name} here; there are {names}."),
            name=shortened(path.replace("torch.nn.functional", "F")),
            names=", ".join([*FUNCTIONS, *MERGING]),
        )

    def member(self, name: str, module: Module, by_place: Arguments, node: ast.Call) -> Tensor:
        """self.conv1(x)."""
        if len(by_place) != 1 or not isinstance(by_place[0], Tensor):
            raise not_read(node)
        if self.is_forward:
            self.applied[name] = self.applied.get(name, 0) + 1
        alone = name if len(module.parts) == 1 else None
        tensor = by_place[0]
        for each in module.parts:
            tensor = self._applied(each, [tensor], node, alone)
        return tensor

    def on_tensor(
        self, tensor: Tensor, name: str, by_place: Arguments, named: Named, node: ast.Call
    ) -> object:
        """x.view(-1, 400), x.size(1), x.relu() ..."""
        if name in ("view", "reshape") and not named:
            return self._view(tensor, by_place, node)
        if name == "size" and not named and len(by_place) <= 1:
            sizes = sizes_of(tensor)
            return item(sizes, by_place[0], node) if by_place else sizes
        if name in ("detach", "contiguous") and not by_place and not named:
            return tensor
        if name in FUNCTIONS:
            return self._function(name, tensor, by_place, named, node)
        raise not_read(node)

    def sum(self, tensors: Sequence[Tensor], node: ast.AST) -> Tensor:
        """a + b + c."""
        return self._applied(part("Add", {}, {}, node), tensors, node)

    def _applied(
        self, made: Part, tensors: Sequence[Tensor], node: ast.AST, member: str | None = None
    ) -> Tensor:
        try:
            return self.trace.applied(made, tensors, member, self.statement, node)
        except Refusal as reason:
            raise refusal(node, reason.sentence) from reason

    def _made(self, kind: str, by_place: Arguments, named: Named, node: ast.Call) -> Module:
        if kind == "Sequential" and not named:
            if not all(isinstance(each, Module) for each in by_place):
                raise not_read(node)
            return Module(tuple(made for each in by_place for made in each.parts))
        if kind not in LAYERS:
            raise refusal(
                node,
                N_("there is no layer nn.{name} here; there are {names}."),
                name=shortened(kind),
                names=", ".join(sorted(LAYERS)),
            )
        arguments = _by_name(class_order(kind), by_place, named, node)
        for name, (argument, _) in OPERATIONS[kind].arguments().items():
            if argument.follows and arguments.get(name) is None:
                raise refusal(
                    node,
                    N_("{layer}: {kind} needs the argument {argument}."),
                    layer=text_of(node),
                    kind=kind,
                    argument=name,
                )
        return Module((part(kind, arguments, self._marks(node), node),))

    def _marks(self, node: ast.expr) -> dict[str, str]:
        comments: dict[str, str] = {}
        for comment in self._program.comments_of(node):
            comments.update(following(comment))
        return comments

    def _function(
        self, name: str, tensor: object, by_place: Arguments, named: Named, node: ast.Call
    ) -> Tensor:
        if not isinstance(tensor, Tensor):
            raise not_read(node)
        arguments = _by_name(function_order(name), by_place, named, node)
        if name == "flatten" and "start_dim" not in arguments:
            raise refusal(
                node, N_("this flattens the batch too; write torch.flatten(x, 1) to keep it.")
            )
        if name.startswith("dropout") and "training" not in arguments:
            raise refusal(
                node,
                N_("this drops values in evaluation mode too; give it training=self.training."),
            )
        return self._applied(part(FUNCTIONS[name], arguments, {}, node), [tensor], node)

    def _merged(self, name: str, by_place: Arguments, named: Named, node: ast.Call) -> Tensor:
        tensors = by_place if name == "add" else by_place[0]
        dim = 1 if name == "add" else _by_name(("dim",), by_place[1:], named, node).get("dim", 0)
        fitting = (
            isinstance(tensors, tuple)
            and tensors
            and all(isinstance(tensor, Tensor) for tensor in tensors)
        )
        if not fitting or dim != 1 or (name == "add" and named):
            raise not_read(node)
        return self._applied(part(MERGING[name], {}, {}, node), list(tensors), node)

    def _view(self, tensor: Tensor, by_place: Arguments, node: ast.Call) -> Tensor:
        """As (batch, everything else), or as rows of so many features."""
        if len(by_place) != 2:
            raise not_read(node)
        rows, features = by_place
        batch = follows(rows) or (rows == 1 and not self.is_forward)
        if features == -1 and batch:
            arguments: Named = {}
        elif rows == -1 or batch:
            arguments = {"features": features}
        else:
            raise not_read(node)
        return self._applied(part("View", arguments, self._marks(node), node), [tensor], node)

    def _new_tensor(self, by_place: Arguments, node: ast.Call) -> Tensor:
        """The image of a run: no layer puts it out."""
        sizes = (
            by_place[0]
            if len(by_place) == 1 and isinstance(by_place[0], tuple)
            else tuple(by_place)
        )
        if self.is_forward or not sizes or len(sizes) > 4:
            raise not_read(node)
        if not all(isinstance(size, int) and 1 <= size <= _MOST_SIDE for size in sizes):
            raise not_read(node)
        return Tensor(-1, tuple(int(size) for size in sizes))


def sizes_of(tensor: Tensor) -> tuple[Following, ...] | Unknown:
    """x.shape."""
    if tensor.shape is None:
        return UNKNOWN
    return tuple(Following(size) for size in tensor.shape)


def item(values: object, place: object, node: ast.AST) -> object:
    """values[place]."""
    if isinstance(values, Unknown):
        return UNKNOWN
    if isinstance(values, tuple) and len(values) <= MOST_AXES and isinstance(place, int | slice):
        try:
            return values[place]
        except IndexError as error:
            raise refusal(
                node,
                N_("{code} asks for number {place} of {count}."),
                code=text_of(node),
                place=place,
                count=len(values),
            ) from error
    raise not_read(node)


def not_read(node: ast.AST) -> Refusal:
    """For whatever is not among what is read."""
    return refusal(
        node,
        N_(
            "{code} cannot be read as part of a network: layers are made in __init__ and applied "
            "in forward, without conditions."
        ),
        code=text_of(node),
    )


def _by_name(
    order: Sequence[str], by_place: Arguments, named: Named, node: ast.Call
) -> dict[str, Any]:
    """The arguments by their names. Raises Refusal for too many, and for one given twice."""
    if len(by_place) > len(order):
        raise refusal(
            node,
            N_("{code} has {count} arguments by position; {most} are known."),
            code=text_of(node),
            count=len(by_place),
            most=len(order),
        )
    arguments = dict(zip(order, by_place, strict=False))
    for name, value in named.items():
        if name in arguments:
            raise refusal(
                node, N_("{code} gives {name} twice."), code=text_of(node), name=shortened(name)
            )
        arguments[name] = value
    return arguments
