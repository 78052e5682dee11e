"""Edits of a network: each gives another network, in which every layer still has what feeds it.

An edit that makes the layers those of an architecture gives the network its name; any other,
`custom`. Shapes are not looked at: a network that does not work can be edited all the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Literal

from explorer.network.architectures import ARCHITECTURES, CUSTOM, named
from explorer.network.description import INPUT, Layer, Layers, Network, fresh_name
from explorer.network.operations import OPERATIONS, Change, Operation
from explorer.network.operations.argument import FOLLOWS_FROM_INPUT
from explorer.sentence import N_, Refusal

Side = Literal["before", "after"]

_DIGITS = "0123456789"
_LONGEST_STEM = 36  # a layer's name has 40 characters at most, its number up to four of them


def applied(network: Network, changes: Iterable[Change]) -> Network:
    """The network with all the changes that a fix proposes. Raises Refusal."""
    for change in changes:
        network = _changed_as_offered(network, change)
    return network


def _changed_as_offered(network: Network, change: Change) -> Network:
    if change.layer == INPUT:
        return network.with_(input_shape=change.value)
    if change.argument is None:
        return removed(network, change.layer)
    return changed(network, change.layer, change.argument, change.value)


def changed(network: Network, name: str, argument: str, value: object) -> Network:
    """A layer's argument has another value. Raises Refusal for one outside its limits."""
    try:
        operation = network[name].operation.with_(**{argument: value})
    except Refusal as refusal:
        raise Refusal(N_("{layer}: {reason}"), layer=name, reason=refusal.sentence) from refusal
    return _exchanged(network, replace(network[name], operation=operation))


def rewired(network: Network, name: str, inputs: Iterable[str]) -> Network:
    """Other layers feed the layer; none: the one before it. Raises Refusal for later ones."""
    return _exchanged(network, replace(network[name], inputs=tuple(inputs)))


def renamed(network: Network, name: str, to: str) -> Network:
    """The layer has another name, for all that it feeds too. Raises Refusal."""
    layers = [
        replace(layer, name=to if layer.name == name else layer.name)
        for layer in _with_inputs_spelt_out(network, {name: (to,)})
    ]
    return _with_layers(network, layers)


def removed(network: Network, name: str) -> Network:
    """The layer is gone: what it fed gets what came in to it. Raises Refusal for the only layer."""
    inputs = network.feeds[network.places[name]]
    layers = _with_inputs_spelt_out(network, {name: inputs})
    return _with_layers(network, [layer for layer in layers if layer.name != name])


def added_block(network: Network, block: Layers, source: str, target: str | None = None) -> Network:
    """Layers come in behind `source`, a layer or the input: for all that it feeds.

    With a `target` they stand on the way there alone. What the block's layers name as `input` is
    what `source` puts out. Their names are numbered on: conv -> conv3, block_conv1 -> block2_conv1.
    """
    names = _numbered_on(block, network.places) | {INPUT: source}
    before = (INPUT, *(layer.name for layer in block))
    new = [
        Layer(
            names[layer.name],
            layer.operation,
            tuple(names[each] for each in layer.inputs or (previous,)),
        )
        for previous, layer in zip(before, block, strict=False)
    ]
    return _inserted(network, new, source, target)


def _numbered_on(block: Layers, taken: Iterable[str]) -> dict[str, str]:
    """For each layer of a block the name that it gets; a stem that several share stays shared."""
    used, names = set(taken), dict[str, str]()
    for layer in block:
        shared, _, rest = layer.name.rpartition("_")
        if shared:
            names[layer.name] = f"{shared}{_free_number(shared, set(taken))}_{rest}"
        else:
            names[layer.name] = fresh_name(layer.name.rstrip(_DIGITS), used)
        used.add(names[layer.name])
    return names


def _free_number(stem: str, taken: set[str]) -> int:
    """The first with which no name begins."""
    return next(n for n in count(1) if not any(name.startswith(f"{stem}{n}_") for name in taken))


def _inserted(network: Network, new: Sequence[Layer], source: str, target: str | None) -> Network:
    """The last of the new layers feeds what `source` fed: all of it, or the target alone."""
    last = new[-1].name
    if target is None:
        layers = _with_inputs_spelt_out(network, {source: (last,)})
        place = 0 if source == INPUT else network.places[source] + 1
    else:
        layers, place = _with_inputs_spelt_out(network, {}), network.places[target]
        inputs = tuple(last if each == source else each for each in layers[place].inputs)
        layers[place] = replace(layers[place], inputs=inputs)
    layers[place:place] = new
    return _with_layers(network, layers)


def duplicated(network: Network, name: str) -> Network:
    """A second layer like this one, right after it, numbered on: conv1, conv2 -> conv3."""
    layer = network[name]
    stem = name.rstrip(_DIGITS)[:_LONGEST_STEM]
    others = network.feeds[network.places[name]][1:]
    copy = Layer(fresh_name(stem, network.places), layer.operation, (name, *others))
    return _inserted(network, [copy], name, None)


def moved(network: Network, name: str, side: Side) -> Network:
    """The layer changes places with the one before or after it; at the end it stays.

    Where one of the two feeds the other, the flow is turned round with them: a -> b becomes b -> a,
    and what b fed is fed by a. Otherwise they are on different branches, and nothing is rewired.
    """
    place = network.places[name] - (side == "before")
    if not 0 <= place < len(network.layers) - 1:
        return network
    upper, lower = network.layers[place].name, network.layers[place + 1].name
    if upper not in network.feeds[place + 1]:
        layers = _with_inputs_spelt_out(network, {})
        layers[place : place + 2] = reversed(layers[place : place + 2])
        return _with_layers(network, layers)
    first, *others = network.feeds[place]
    layers = _with_inputs_spelt_out(network, {lower: (upper,)})
    sources = tuple(first if source == upper else source for source in network.feeds[place + 1])
    layers[place : place + 2] = [
        replace(network.layers[place + 1], inputs=sources),
        replace(network.layers[place], inputs=(lower, *others)),
    ]
    return _with_layers(network, layers)


def replaced(network: Network, name: str, kind: str) -> Network:
    """The layer has another operation, which keeps the arguments that both have.

    A name that says what the layer was (relu1) is exchanged for one that says what it is (tanh1).
    """
    before = network[name].operation
    if before.kind() == kind:
        return network
    operation = starting(network, kind, name)
    for argument in operation.arguments().keys() & before.arguments().keys():
        # Not every value is one that the other can have: padding=same is none for a pool.
        with suppress(Refusal):
            operation = operation.with_(**{argument: getattr(before, argument)})
    inputs = network.feeds[network.places[name]][: operation.most_inputs]
    after = _exchanged(network, Layer(name, operation, inputs))
    before_stem = stem(type(before))
    if not re.fullmatch(rf"{before_stem}\d*", name):
        return after
    return renamed(after, name, fresh_name(stem(type(operation)), set(after.places) - {name}))


def starting(network: Network, kind: str, near: str) -> Operation:
    """The operation that a new layer begins with: like the nearest of its kind before `near`.

    Where there is none before it, the nearest after; where there is none at all, as the
    architectures have it. Sizes that follow from the input are left to follow.
    """
    place = network.places.get(near, 0)
    around = (*reversed(network.layers[: place + 1]), *network.layers[place + 1 :])
    same = [layer.operation for layer in around if layer.operation.kind() == kind]
    model = same[0] if same else _habit(kind)[1]
    pinned = {
        name: None
        for name, (argument, _) in model.arguments().items()
        if argument.optional == FOLLOWS_FROM_INPUT
    }
    return model.with_(**pinned)


@cache
def _habit(kind: str) -> tuple[str, Operation]:
    """What the architectures call a layer of that kind, without its number, and their first one."""
    for architecture in ARCHITECTURES.values():
        for layer in architecture.layers:
            if layer.operation.kind() == kind:
                return re.findall("[A-Za-z]+", layer.name)[-1], layer.operation
    operation = OPERATIONS[kind]
    needed = {
        name: int(argument.least)
        for name, (argument, default) in operation.arguments().items()
        if default is ...
    }
    return kind.lower().removesuffix("2d"), operation(**needed)


def stem(operation: type[Operation]) -> str:
    """What the architectures call a layer of that kind, without its number: conv, fc, pool."""
    return _habit(operation.kind())[0]


def _with_inputs_spelt_out(network: Network, instead: Mapping[str, tuple[str, ...]]) -> list[Layer]:
    """All layers, their inputs named even where the layer before feeds them, some by others.

    Where an operation has no room for all that come instead, the first is taken.
    """
    layers = []
    for layer, sources in zip(network.layers, network.feeds, strict=True):
        several = tuple(new for source in sources for new in instead.get(source, (source,)))
        single = tuple(instead.get(source, (source,))[0] for source in sources)
        fits = len(several) <= layer.operation.most_inputs
        layers.append(replace(layer, inputs=several if fits else single))
    return layers


def _exchanged(network: Network, changed_layer: Layer) -> Network:
    """With a layer in place of the one of the same name."""
    layers = [
        changed_layer if layer.name == changed_layer.name else layer for layer in network.layers
    ]
    return _with_layers(network, layers)


def _with_layers(network: Network, layers: Iterable[Layer]) -> Network:
    edited = network.with_(name=CUSTOM, layers=tuple(layers))
    return edited.with_(name=named(edited.layers, network.name))
