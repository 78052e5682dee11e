"""A network as plain lists and dictionaries, the form that JSON and the link write and read."""

from collections.abc import Mapping
from typing import Any

from explorer.network.architectures import named
from explorer.network.description import (
    Initialisation,
    Layer,
    Network,
    check_layer_count,
)
from explorer.network.operations import OPERATIONS, Operation
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal


def layer_to_plain(layer: Layer) -> dict[str, Any]:
    """{"name": "conv1", "operation": "Conv2d", "out_channels": 6, ...}, defaults left out."""
    plain: dict[str, Any] = {"name": layer.name, "operation": layer.operation.kind()}
    plain.update(layer.operation.non_defaults())
    if layer.inputs:
        plain["inputs"] = list(layer.inputs)
    return plain


def layers_from_plain(plain: object) -> tuple[Layer, ...]:
    """The layers of a list of such dictionaries. Raises Refusal."""
    if not isinstance(plain, list):
        raise Refusal(
            N_("The layers must be a list of objects; they are {value}."), value=shortened(plain)
        )
    check_layer_count(len(plain))
    return tuple(_layer(place, item) for place, item in enumerate(plain, start=1))


def _layer(place: int, plain: object) -> Layer:
    if not isinstance(plain, dict):
        raise Refusal(
            N_("Layer {place} must be an object with a name and an operation; it is {value}."),
            place=place,
            value=shortened(plain),
        )
    rest = dict(plain)
    name, kind, inputs = rest.pop("name", None), rest.pop("operation", None), rest.pop("inputs", [])
    if not isinstance(name, str):
        raise Refusal(
            N_('Layer {place} has no name: give it one, as in "name": "conv1".'), place=place
        )
    if not isinstance(inputs, list) or not all(isinstance(source, str) for source in inputs):
        raise Refusal(
            N_("{layer}: inputs must be a list of layer names; it is {value}."),
            layer=shortened(name),
            value=shortened(inputs),
        )
    return Layer(name, operation_from_plain(name, kind, rest), tuple(inputs))


def operation_from_plain(layer: str, kind: object, entered: Mapping[str, Any]) -> Operation:
    """The operation of that name with these arguments. Raises Refusal."""
    operation = OPERATIONS.get(kind) if isinstance(kind, str) else None
    if operation is None:
        raise Refusal(
            N_("{layer}: there is no operation called {kind}; there are {kinds}."),
            layer=shortened(layer),
            kind=shortened(kind),
            kinds=", ".join(OPERATIONS),
        )
    arguments = operation.arguments()
    for name in entered:
        if name not in arguments:
            raise Refusal(
                N_("{layer}: {kind} has no argument {argument}; it has {arguments}."),
                layer=shortened(layer),
                kind=operation.kind(),
                argument=shortened(name),
                arguments=", ".join(arguments) or "-",
            )
    for name, (_, default) in arguments.items():
        if default is ... and name not in entered:
            raise Refusal(
                N_("{layer}: {kind} needs the argument {argument}."),
                layer=shortened(layer),
                kind=operation.kind(),
                argument=name,
            )
    try:
        return operation(**entered)
    except Refusal as refusal:
        raise Refusal(
            N_("{layer}: {reason}"), layer=shortened(layer), reason=refusal.sentence
        ) from refusal


def network_to_plain(network: Network) -> dict[str, Any]:
    """All of a network."""
    plain: dict[str, Any] = {
        "name": network.name,
        "input_shape": list(network.input_shape),
        "classes": network.classes,
    }
    if network.class_names:
        plain["class_names"] = list(network.class_names)
    if network.initialisation != Initialisation():
        plain["initialisation"] = network.initialisation.kind
        if network.initialisation.kind == "constant":
            plain["constant"] = network.initialisation.constant
    if network.seed:
        plain["seed"] = network.seed
    plain["layers"] = [layer_to_plain(layer) for layer in network.layers]
    return plain


_KEYS = (
    "name", "input_shape", "classes", "class_names", "initialisation", "constant", "seed", "layers",
)  # fmt: skip


def network_from_plain(plain: Mapping[str, Any]) -> Network:
    """The network of such a dictionary; what it leaves out is 1x32x32, 10 classes, seed 0.

    Raises Refusal.
    """
    for key in plain:
        if key not in _KEYS:
            raise Refusal(
                N_("A network has no {key}; it has {keys}."),
                key=shortened(key),
                keys=", ".join(_KEYS),
            )
    layers = layers_from_plain(plain.get("layers"))
    return Network(
        name=named(layers, plain.get("name", "custom")),
        layers=layers,
        input_shape=_tuple(plain.get("input_shape", [1, 32, 32])),
        classes=plain.get("classes", 10),
        class_names=_tuple(plain.get("class_names", [])),
        initialisation=Initialisation(
            plain.get("initialisation", "pytorch"), plain.get("constant", 0.01)
        ),
        seed=plain.get("seed", 0),
    )


def _tuple(value: Any) -> Any:  # noqa: ANN401 - what it must hold is checked by Network
    return tuple(value) if isinstance(value, list) else value
