"""A network for every operation, and one with all of them, made from what each says of itself."""

from functools import cache

from explorer.network import shapes
from explorer.network.description import Layer, Network
from explorer.network.operations import OPERATIONS

REQUIRED = 2
"""What an argument gets that cannot be left out: a kernel of 2, two groups."""

LAST = ("Flatten", "View", "Linear")
"""They work on what any other leaves; the last makes the classes."""


def example(kind):
    """The operation with what it requires and nothing else."""
    arguments = OPERATIONS[kind].arguments().items()
    return OPERATIONS[kind](
        **{name: REQUIRED for name, (_, default) in arguments if default is ...}
    )


@cache
def alone(kind):
    """The operation on maps that a convolution made, or on those of two; its layer is called it."""
    convolution = OPERATIONS["Conv2d"](out_channels=4, kernel_size=1)
    layers = [Layer("one", convolution), Layer("other", convolution, ("input",))]
    inputs = ("one", "other") if OPERATIONS[kind].most_inputs > 1 else ("one",)
    return Network("custom", (*layers, Layer("it", example(kind), inputs)), (2, 5, 6), 3)


@cache
def everything():
    """All operations one behind another: those that leave maps first, then those that end them."""
    convolution = OPERATIONS["Conv2d"](out_channels=4, kernel_size=3)
    network = Network("custom", (Layer("conv1", convolution),), (1, 24, 24), 10)
    ending = []
    for kind in OPERATIONS:
        longer = _with(network, kind)
        table = shapes.table(longer)
        if table.failure is None and len(table.output_shape) == 4 and kind != "Linear":
            network = longer
        else:
            ending.append(kind)
    for kind in (*(kind for kind in ending if kind not in LAST), *LAST):
        network = _with(network, kind)
    assert {layer.operation.kind() for layer in network.layers} == set(OPERATIONS)
    return network


def _with(network, kind):
    last = network.layers[-1].name
    inputs = (last, last) if OPERATIONS[kind].most_inputs > 1 else ()
    # Of convolutions only the last layer's makes the classes.
    operation = example(kind)
    if kind == "Conv2d":
        operation = operation.with_(out_channels=4)
    return network.with_(layers=(*network.layers, Layer(f"{kind.lower()}_it", operation, inputs)))
