"""Random networks: every operation with all its arguments, some that work and some that do not.

A network grows layer by layer. For a while, or to its end, it keeps only layers that work, so that
deep ones are drawn too; then it ends soon after the first that does not. What works is asked of our
own table: that steers what is drawn, and no test takes it for the truth.
"""

from dataclasses import dataclass
from functools import cache
from keyword import iskeyword
from math import prod
from typing import NamedTuple

from hypothesis import strategies as st

from explorer.network import shapes
from explorer.network.description import (
    INITIALISATIONS,
    INPUT,
    MOST_CHANNELS,
    MOST_CLASSES,
    MOST_SEED,
    MOST_SIDE,
    RESERVED,
    Initialisation,
    Layer,
    Network,
)
from explorer.network.operations import OPERATIONS

MERGING = tuple(kind for kind, each in OPERATIONS.items() if each.most_inputs > 1)
COMMON = ("Conv2d", "Conv2d", "Conv2d", "MaxPool2d", "AvgPool2d", "Linear", "Flatten")
"""Drawn more often than the others, for they have the most arguments or lead to the most."""


@dataclass(frozen=True)
class Scale:
    """How large sizes are drawn."""

    channels: int
    side: int
    classes: int
    layers: int
    everything: bool = False
    """Whether arguments are drawn from all of their limits, or small."""


SMALL = Scale(channels=6, side=18, classes=12, layers=10)
"""Runs on real memory in no time."""
LARGE = Scale(MOST_CHANNELS, MOST_SIDE, MOST_CLASSES, layers=8, everything=True)
"""Up to all limits: for devices without memory."""


class Incoming(NamedTuple):
    """What an operation is drawn for."""

    shape: tuple[int, ...]
    classes: int

    @property
    def channels(self):
        return self.shape[1]


def pairs(least, most):
    """A number for both axes, or one for each."""
    sides = st.integers(least, most)
    return sides | st.tuples(sides, sides)


def pinned(size, most=12):
    """Left to follow, mostly; pinned to what comes in; or to something else."""
    return st.none() | st.none() | st.just(size) | st.integers(1, most)


def divisors(number):
    return st.sampled_from([n for n in range(1, min(number, 64) + 1) if number % n == 0])


def convolutions(incoming):
    kind = OPERATIONS["Conv2d"]
    groups = st.just(1) | divisors(incoming.channels) | st.integers(1, 4)
    return groups.flatmap(
        lambda groups: st.builds(
            kind,
            in_channels=pinned(incoming.channels),
            out_channels=st.none()
            | st.integers(1, 3).map(lambda each: each * groups)
            | st.integers(1, 8),
            kernel_size=pairs(1, 5),
            stride=st.just(1) | pairs(1, 3),
            padding=pairs(0, 3) | st.sampled_from(["same", "valid"]),
            dilation=st.just(1) | pairs(1, 3),
            groups=st.just(groups),
            bias=st.booleans(),
            padding_mode=st.just("zeros")
            | st.sampled_from(kind.arguments()["padding_mode"][0].words),
        )
    )


def pools(incoming, kind, **arguments):
    return st.builds(
        OPERATIONS[kind],
        kernel_size=pairs(1, 4),
        stride=st.none() | pairs(1, 3),
        padding=st.just(0) | pairs(0, 2),
        ceil_mode=st.booleans(),
        **arguments,
    )


def normalised_shapes(incoming):
    """All axes but the batch, the last few, or sizes that are not there."""
    shape = incoming.shape
    return (
        st.none()
        | st.integers(1, len(shape) - 1).map(lambda axes: shape[-axes:])
        | st.lists(st.integers(1, 12), min_size=1, max_size=3).map(tuple)
    )


def features(incoming):
    """Those of an image, a part of them, those of several, or any."""
    image = prod(incoming.shape[1:])
    return (
        st.none()
        | st.just(image)
        | divisors(image)
        | st.integers(2, 4).map(lambda several: several * image)
        | st.integers(1, 400)
    )


SMALL_ARGUMENTS = {
    "Conv2d": convolutions,
    "MaxPool2d": lambda incoming: pools(incoming, "MaxPool2d", dilation=st.just(1) | pairs(1, 3)),
    "AvgPool2d": lambda incoming: pools(incoming, "AvgPool2d"),
    "AdaptiveAvgPool2d": lambda incoming: st.builds(
        OPERATIONS["AdaptiveAvgPool2d"], output_size=pairs(1, 9)
    ),
    "Linear": lambda incoming: st.builds(
        OPERATIONS["Linear"],
        in_features=pinned(incoming.shape[-1]),
        out_features=st.none() | st.integers(1, 20),
        bias=st.booleans(),
    ),
    "BatchNorm2d": lambda incoming: st.builds(
        OPERATIONS["BatchNorm2d"],
        num_features=pinned(incoming.channels),
        eps=st.floats(0.001, 1),
        momentum=st.floats(0, 1),
        affine=st.booleans(),
        track_running_stats=st.booleans(),
    ),
    "GroupNorm": lambda incoming: st.builds(
        OPERATIONS["GroupNorm"],
        num_groups=divisors(incoming.channels) | st.integers(1, 4),
        num_channels=pinned(incoming.channels),
        eps=st.floats(0, 1),
        affine=st.booleans(),
    ),
    "LayerNorm": lambda incoming: st.builds(
        OPERATIONS["LayerNorm"],
        normalized_shape=normalised_shapes(incoming),
        eps=st.floats(0, 1),
        elementwise_affine=st.booleans(),
        bias=st.booleans(),
    ),
    "View": lambda incoming: st.builds(OPERATIONS["View"], features=features(incoming)),
}
"""How an operation is drawn for what comes in. Any other: from all that its arguments take."""


def values(argument):
    """All that an argument takes."""
    least, most = argument.least, argument.most
    drawn = {
        "flag": st.booleans(),
        "real": st.floats(least, most),
        "choice": st.sampled_from(argument.words or [""]),
        "whole": st.integers(least, most),
        "pair": pairs(least, most),
        "sizes": st.lists(st.integers(1, MOST_SIDE), min_size=1, max_size=3).map(tuple),
    }[argument.form]
    if argument.words and argument.form != "choice":
        drawn |= st.sampled_from(argument.words)
    return drawn if argument.optional is None else st.none() | drawn


@cache
def anything(kind):
    """An operation with each argument as it is left out, small, or as far as its limits."""
    arguments = {}
    for name, (argument, default) in OPERATIONS[kind].arguments().items():
        left_out = st.nothing() if default is ... else st.just(default)
        small = st.integers(int(argument.least), int(argument.least) + 4)
        whole = argument.form in ("whole", "pair") and argument.optional is None
        arguments[name] = left_out | (small if whole else st.nothing()) | values(argument)
    return st.builds(OPERATIONS[kind], **arguments)


@cache
def operations(kind, incoming, scale=SMALL):
    """An operation of that kind for what comes in, fitting or not."""
    if scale.everything or kind not in SMALL_ARGUMENTS:
        return anything(kind)
    return SMALL_ARGUMENTS[kind](incoming)


def layer_names():
    """Any name that a layer can take."""
    return st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,39}", fullmatch=True).filter(
        lambda name: name not in RESERVED and not iskeyword(name)
    )


def input_shapes(scale=SMALL):
    """(C, H, W), seldom square."""
    side = st.integers(1, scale.side) | st.integers(1, 3)
    return st.tuples(st.integers(1, scale.channels), side, side)


def batches():
    return st.integers(1, 4)


@st.composite
def class_names(draw, classes):
    """None, or one a class."""
    if classes > 12 or draw(st.booleans()):
        return ()
    characters = st.characters(categories=["L", "M", "N", "P", "S"]) | st.sampled_from(" ,\\\"'")
    name = st.text(characters, min_size=1, max_size=12).filter(str.isprintable)
    return tuple(draw(st.lists(name, min_size=classes, max_size=classes)))


def initialisations():
    return st.builds(
        Initialisation, st.sampled_from(INITIALISATIONS), st.floats(-1e6, 1e6, allow_nan=False)
    )


@st.composite
def single_layers(draw, kind, scale=SMALL):
    """A network of one operation, for maps or for what is left when they are flattened."""
    shape, classes = draw(input_shapes(scale)), draw(st.integers(1, scale.classes))
    flat = (Layer("flatten", OPERATIONS["Flatten"]()),) if draw(st.integers(0, 3)) == 3 else ()
    incoming = (1, prod(shape)) if flat else (1, *shape)
    operation = draw(operations(kind, Incoming(incoming, classes), scale))
    return Network("custom", (*flat, Layer("layer", operation)), shape, classes)


@st.composite
def bare_networks(draw, scale=SMALL, kinds=tuple(OPERATIONS)):
    """A network of these kinds of operation that may work or not."""
    classes = draw(st.integers(1, scale.classes))
    layers = (Layer("relu", OPERATIONS["ReLU"]()),)
    empty = Network("custom", layers, draw(input_shapes(scale)), classes)
    return empty.with_(layers=draw(_layers(empty, scale, kinds)) or layers)


@st.composite
def networks(draw, scale=SMALL, kinds=tuple(OPERATIONS)):
    """The same with all that a network is set up for beside its layers."""
    bare = draw(bare_networks(scale, kinds))
    return bare.with_(
        class_names=draw(class_names(bare.classes)),
        initialisation=draw(initialisations()),
        seed=draw(st.integers(0, MOST_SEED)),
    )


@st.composite
def _layers(draw, empty, scale, kinds):
    layers = ()
    known = {INPUT: (1, *empty.input_shape)}
    tries = draw(st.integers(1, scale.layers))
    careful = draw(st.integers(0, tries))
    for place in range(tries):
        name, operation, inputs = draw(_layer(known, empty.classes, scale, kinds))
        layer = Layer(f"{name}_{place}", operation, inputs)
        table = shapes.table(empty.with_(layers=(*layers, layer)))
        if table.failure is None:
            known[layer.name] = table.output_shape
        elif place < careful:
            continue
        else:
            # Whatever comes after a layer that cannot work must not matter.
            after = (Layer("after", OPERATIONS["ReLU"]()),) if draw(st.booleans()) else ()
            return (*layers, layer, *after)
        layers += (layer,)
    return layers


@st.composite
def _layer(draw, known, classes, scale, kinds):
    names = tuple(known)
    kind = draw(st.sampled_from([kind for kind in (*COMMON, *kinds) if kind in kinds]))
    inputs = (draw(st.sampled_from(names)),) if draw(st.integers(0, 4)) == 4 else ()
    if kind in MERGING and len(names) > 1:
        inputs = draw(_several(known))
    shape = known[inputs[0] if inputs else names[-1]]
    operation = draw(operations(kind, Incoming(shape, classes), scale))
    return kind.lower(), operation, inputs


def broadcast(first, second):
    """Whether maps, or features, of these shapes can be added, whatever their channels."""
    sides = zip(first[2:], second[2:], strict=False)
    return len(first) == len(second) and all(a == b or 1 in (a, b) for a, b in sides)


@st.composite
def _several(draw, known):
    """Two or three layers that feed another: mostly some that PyTorch can broadcast."""
    first = draw(st.sampled_from(tuple(known)))
    alike = [name for name, shape in known.items() if broadcast(shape, known[first])]
    others = st.sampled_from(alike) | st.sampled_from(alike) | st.sampled_from(tuple(known))
    return (first, *draw(st.lists(others, min_size=1, max_size=2)))
