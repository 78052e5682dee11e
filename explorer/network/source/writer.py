"""A network as a PyTorch program, written as it is in class. No torch is needed to write it."""

from collections.abc import Iterable, Iterator
from typing import Literal

from explorer.network import shapes
from explorer.network.description import INPUT, Network
from explorer.network.escaping import on_one_line
from explorer.network.operations.argument import NUMBER_OF_CLASSES
from explorer.network.source.conventions import HEADER, initialisation_lines
from explorer.network.source.generic import Generic
from explorer.network.source.lines import Forward
from explorer.network.source.members import Member, members

Form = Literal["fixed", "generic"]
"""Sizes as numbers; or as they follow from `input_shape` and `num_outputs`."""

_WIDTH = 88


def write(network: Network, form: Form) -> str:
    """The program: the class, its fresh weights, its parameters, and a pass of zeros through it.

    Its `print(net)` and its weights are those of explorer.network.module. Raises CannotWork where a
    layer cannot work.
    """
    lines = [
        HEADER.format(name=on_one_line(network.name), classes=network.classes),
        *("import torch", "import torch.nn as nn", "import torch.nn.functional as F", "", ""),
        *class_lines(network, form),
        *("", ""),
        *_main(network, form),
    ]
    return "\n".join(lines) + "\n"


def class_lines(network: Network, form: Form) -> list[str]:
    """The class `Net`, which needs `nn`, `F` and `torch`. Raises CannotWork."""
    rows = shapes.working(network)
    parts = members(network, rows)
    member_of = {layer: member.name for member in parts for layer in member.layers}
    forward = Forward(network, rows, member_of, generic=form == "generic")
    made = Generic(network, rows, forward) if form == "generic" else Fixed(network)
    return [
        "class Net(nn.Module):",
        *_indented([made.signature, "    super().__init__()"]),
        *_indented(f"    {line}" for member in parts for line in made.lines(member)),
        "",
        "    def forward(self, x):",
        *([f"        {INPUT} = x"] if forward.image == INPUT else []),
        *_indented(f"    {line}" for line in forward.lines),
        "        return x",
        *_indented(made.methods),
    ]


class Fixed:
    """The members of a class for one input shape and class count: every size a number."""

    signature = "def __init__(self):"
    methods: tuple[str, ...] = ()

    def __init__(self, network: Network) -> None:
        self._network = network

    def lines(self, member: Member) -> Iterator[str]:
        """The line that makes the member; its comment says which sizes follow."""
        operation = self._network[member.layers[0]].operation
        left_out = [
            (name, argument.optional == NUMBER_OF_CLASSES)
            for name, (argument, _) in operation.arguments().items()
            if argument.follows and getattr(operation, name) is None
        ]
        yield member.line(
            {},
            [name for name, of_classes in left_out if not of_classes],
            [name for name, of_classes in left_out if of_classes],
        )


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"    {line}" if line else ""


def _main(network: Network, form: Form) -> Iterator[str]:
    """What is run: the network from its seed, then what there is to see of it."""
    if network.class_names:
        yield from _class_names(network.class_names)
        yield ""
    yield f"torch.manual_seed({network.seed})"
    if form == "generic":
        classes = "len(class_names)" if network.class_names else network.classes
        yield f"net = Net(input_shape={network.input_shape}, num_outputs={classes})"
    else:
        yield "net = Net()"
    yield from initialisation_lines(network.initialisation)
    yield from ("", "print(net)", "for name, parameter in net.named_parameters():")
    yield from ("    print(name, tuple(parameter.shape))", "")
    yield from ("net.eval()", "with torch.no_grad():")
    yield f"    output = net(torch.zeros(1, {', '.join(map(str, network.input_shape))}))"
    yield "print(output.shape)"


def _class_names(names: tuple[str, ...]) -> Iterator[str]:
    line = f"class_names = {names!r}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield "class_names = ("
    yield from (f"    {name!r}," for name in names)
    yield ")"
