"""The layers that `forward` applies, one after another, with the shapes that go through them."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.network.description import check_layer_count
from explorer.network.operations import OPERATIONS, CannotWork, Operation, Shape, Site
from explorer.network.operations.argument import NUMBER_OF_CLASSES, Argument
from explorer.network.plain import operation_from_plain
from explorer.network.source.parsing import refusal, text_of
from explorer.network.source.values import Following, Part, Tensor, follows, plain
from explorer.network.source.vocabulary import with_effect
from explorer.sentence import N_, Refusal, Sentence


@dataclass(frozen=True, slots=True)
class Step:
    """A layer that was applied."""

    operation: Operation
    inputs: tuple[int, ...]
    """The places of the steps that feed it; -1: the image."""
    member: str | None
    """The member that it is, where that is one layer; None: a function, or one of several."""
    statement: int
    """Which statement ran it: layers of one line are named by one comment."""
    node: ast.AST


class Trace:
    """What was applied so far."""

    def __init__(self, classes: int) -> None:
        self.steps: list[Step] = []
        self._classes = classes

    def applied(
        self,
        part: Part,
        inputs: Sequence[Tensor],
        member: str | None,
        statement: int,
        node: ast.AST,
    ) -> Tensor:
        """What the layer puts out. Raises Refusal for more layers than a network has."""
        check_layer_count(len(self.steps) + 1)
        shapes = [tensor.shape for tensor in inputs]
        known = tuple(shape for shape in shapes if shape is not None)
        operation, output = part.operation, None
        if len(known) == len(shapes):
            operation, output = self._fitted(part, known)
        places = tuple(tensor.place for tensor in inputs)
        self.steps.append(Step(operation, places, member, statement, node))
        return Tensor(len(self.steps) - 1, output)

    def _fitted(self, part: Part, shapes: tuple[Shape, ...]) -> tuple[Operation, Shape | None]:
        """The operation, the sizes pinned that do not follow after all, and what it puts out."""
        site = Site("", shapes, self._classes)
        settled = part.operation.settled(site)
        pinned = {
            name: value
            for name, value in part.following.items()
            if value is not None and getattr(settled, name) != value
        }
        operation = part.operation.with_(**pinned)
        try:
            return operation, operation.settled(site).output(site)
        except CannotWork:
            return operation, None


def part(kind: str, entered: Mapping[str, Any], marks: Mapping[str, str], node: ast.AST) -> Part:
    """The layer of that kind with the arguments given; `marks` are numbers said to follow."""
    known = OPERATIONS[kind].arguments()
    arguments = with_effect(kind, entered)
    following = {
        name: plain(value)
        for name, value in arguments.items()
        if name in known and _may_follow(known[name][0], value, marks.get(name))
    }
    left = {name: None if name in following else plain(value) for name, value in arguments.items()}
    for name, value in arguments.items():
        if name not in following and value is not None and left[name] is None:
            raise refusal(
                node,
                N_("{code} has a size that depends on a layer which cannot work."),
                code=text_of(node),
            )
    try:
        return Part(operation_from_plain(kind, kind, left), following, node)
    except Refusal as reason:
        values = {**reason.sentence.values, "layer": text_of(node)}
        raise refusal(node, Sentence(reason.sentence.template, **values)) from reason


def _may_follow(argument: Argument, value: object, mark: str | None) -> bool:
    if not argument.follows or value is None:
        return False
    if argument.optional == NUMBER_OF_CLASSES:
        return mark == "classes" or (isinstance(value, Following) and value.origin == "classes")
    return mark == "input" or follows(value)
