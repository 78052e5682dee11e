"""A PyTorch class as a network. It is parsed and followed, never run.

Read are the two forms that the writer has, and classes as they are written in class: layers made in
__init__, applied in forward, chained or line by line, with nn.Sequential, functions of torch and F,
sums, torch.cat, methods, and a method that runs a dummy input. A size that a number gives is
pinned, unless a comment says that it follows; a size that an expression gives follows.
"""

import ast
from collections.abc import Iterator
from typing import Any

from explorer.network import shapes
from explorer.network.architectures import CUSTOM, named
from explorer.network.description import (
    INPUT,
    MOST_CHANNELS,
    MOST_CLASSES,
    Layer,
    Network,
    check_input_shape,
)
from explorer.network.operations import Site
from explorer.network.operations.argument import NUMBER_OF_CLASSES
from explorer.network.source.calls import not_read
from explorer.network.source.expressions import Expressions
from explorer.network.source.machine import Machine, parameters_of
from explorer.network.source.main_part import Main, main_part
from explorer.network.source.naming import names
from explorer.network.source.parsing import Program, parsed, refusal
from explorer.network.source.trace import Step
from explorer.network.source.values import Following, Module, Part, Tensor, follows
from explorer.sentence import N_, Refusal

_CLASS_COUNTS = ("num_outputs", "num_classes", "n_classes", "n_outputs", "classes")
"""What the parameter for the number of classes is called."""

_USUAL_SIDES = (32, 28, 64, 224, 128, 227, 256, 299, 96, 48, 512)
"""Heights and widths to try where the text says none, the likeliest first."""
_USUAL_CLASSES = 10


_EXAMPLE = Site("", ((1, 1, 1, 1),), classes=1)


def read(text: str) -> Network:
    """The network that the program builds. Raises Refusal, whatever the text is."""
    program = parsed(text)
    definition = _Definition(program, main_part(program))
    shape = definition.input_shape()
    if shape is not None:
        return definition.network(shape)
    first = None
    for shape in definition.likely_shapes():
        network = definition.network(shape)
        if _works(network):
            return network
        first = first or network
    assert first is not None  # there are shapes to try
    return first


def _works(network: Network) -> bool:
    table = shapes.table(network)
    return table.failure is None and table.output_shape[0] == 1


class _Definition:
    """The class, and what is said around it."""

    def __init__(self, program: Program, main: Main) -> None:
        assert main.definition is not None  # refused before
        self._program = program
        self._main = main
        self._methods = _methods(main.definition)
        self._arguments = _arguments(self._methods["__init__"], program, main)
        self._classes = self._written_classes()

    def input_shape(self) -> tuple[int, int, int] | None:
        """(C, H, W), where the program says it."""
        shape = next(filter(_is_shape, self._arguments.values()), None)
        if shape is None and self._main.image_shape is not None:
            shape = self._main.image_shape[1:]
        if shape is None:
            return None
        check_input_shape(shape)
        channels, height, width = shape
        return int(channels), int(height), int(width)

    def likely_shapes(self) -> list[tuple[int, int, int]]:
        """Square images with the channels that the first convolution takes."""
        counts = (
            getattr(part.operation, "in_channels", None) or part.following.get("in_channels")
            for part in self._parts(self._made())
        )
        channels = min(next(filter(None, counts), 1), MOST_CHANNELS)
        return [(channels, side, side) for side in _USUAL_SIDES]

    def network(self, input_shape: tuple[int, int, int]) -> Network:
        """The network for images of that shape."""
        machine = self._made()
        result = machine.forward(Tensor(-1, (1, *input_shape)))
        steps = machine.calls.trace.steps
        if not isinstance(result, Tensor) or result.place != len(steps) - 1:
            raise refusal(
                self._methods["forward"],
                N_("forward must return what its last layer puts out, and nothing else."),
            )
        self._check_members(machine)
        known = [INPUT, *names(steps, machine.comments())]
        layers = tuple(
            _layer(step, name, tuple(known[place + 1] for place in step.inputs))
            for name, step in zip(known[1:], steps, strict=True)
        )
        network = Network(
            name=CUSTOM,
            layers=layers,
            input_shape=input_shape,
            classes=self._classes or _columns(result),
            class_names=self._main.class_names,
            initialisation=self._main.initialisation,
            seed=self._main.seed,
        )
        return network.with_(name=named(network.layers, self._main.name or CUSTOM))

    def _made(self) -> Machine:
        """The class after its __init__."""
        classes = self._classes or _USUAL_CLASSES
        machine = Machine(self._program, classes, self._main.constants, self._methods)
        machine.make(self._arguments)
        return machine

    def _written_classes(self) -> int | None:
        """The number of classes, where the program says it."""
        for value in self._arguments.values():
            if isinstance(value, Following) and value.origin == "classes":
                return int(value)
        if self._main.classes is not None:
            return self._main.classes
        if self._main.class_names:
            return len(self._main.class_names)
        self._classes = None
        for part in self._parts(self._made()):
            for name, (argument, _) in part.operation.arguments().items():
                if argument.optional == NUMBER_OF_CLASSES and name in part.following:
                    return int(part.following[name])
        return None

    def _parts(self, machine: Machine) -> Iterator[Part]:
        for member in machine.members.values():
            if isinstance(member, Module):
                yield from member.parts

    def _check_members(self, machine: Machine) -> None:
        """Each is applied, and those with weights once: a description shares none."""
        for name, member in machine.members.items():
            if not isinstance(member, Module):
                continue
            times = machine.calls.applied.get(name, 0)
            for part in member.parts:
                if not times:
                    raise refusal(
                        part.node,
                        N_("self.{name} is made, but forward never applies it; take it out."),
                        name=name,
                    )
                if times > 1 and part.operation.settled(_EXAMPLE).tensors():
                    raise refusal(
                        part.node,
                        N_(
                            "self.{name} has weights and is applied {times} times; a network here "
                            "has weights of its own for each layer."
                        ),
                        name=name,
                        times=times,
                    )


def _layer(step: Step, name: str, inputs: tuple[str, ...]) -> Layer:
    try:
        return Layer(name, step.operation, inputs)
    except Refusal as reason:  # too many inputs
        raise refusal(step.node, reason.sentence) from reason


def _methods(definition: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    methods: dict[str, ast.FunctionDef] = {}
    for statement in definition.body:
        if isinstance(statement, ast.FunctionDef) and statement.name not in methods:
            methods[statement.name] = statement
        elif not isinstance(statement, ast.Pass) and not (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            raise not_read(statement)
    for name in ("__init__", "forward"):
        if name not in methods:
            raise refusal(definition, N_("the class has no {name}."), name=name)
    return methods


def _arguments(method: ast.FunctionDef, program: Program, main: Main) -> dict[str, Any]:
    """The arguments of __init__ by name: those of the call of the class, else the defaults."""
    _, *parameters = parameters_of(method)
    expressions = Expressions(program, 1, main.constants)
    defaults = [expressions.value(default, {}) for default in method.args.defaults]
    arguments = dict(zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True))
    if len(main.positional) > len(parameters) or not main.named.keys() <= set(parameters):
        raise refusal(
            method, N_("the class is called with arguments that its __init__ does not have.")
        )
    arguments.update(zip(parameters, main.positional, strict=False))
    arguments.update(main.named)
    for name in parameters:
        if name not in arguments:
            raise refusal(
                method, N_("{name} has no value: give it a default, as in {name}=10."), name=name
            )
    return {name: _followed(name, value) for name, value in arguments.items()}


def _followed(name: str, value: object) -> object:
    """The class's own arguments are what sizes follow from."""
    if name in _CLASS_COUNTS and type(value) is int:
        return Following(value, "classes")
    if isinstance(value, tuple) and len(value) == 3 and all(type(item) is int for item in value):
        return tuple(map(Following, value))
    return value


def _is_shape(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 3 and all(map(follows, value))


def _columns(result: Tensor) -> int:
    """As many classes as numbers come out, where that is an amount of classes."""
    shape = result.shape or ()
    return shape[1] if len(shape) == 2 and shape[1] <= MOST_CLASSES else _USUAL_CLASSES
