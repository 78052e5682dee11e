"""What a network is: named layers in order, each with its operation and what feeds it.

Plain, frozen, comparable and small: the key for everything that is derived from it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from keyword import iskeyword
from typing import Any, Literal

from explorer.network.operations import Operation
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal, Sentence

INPUT = "input"
"""What a layer names as its input to get the image itself."""

MOST_LAYERS = 1_000
MOST_SIDE = 65_536
MOST_CHANNELS = 4_096
MOST_CLASSES = 10_000
MOST_SEED = 2**32 - 1
MOST_CLASS_NAME = 60

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)

_NETWORK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)

# Public names of torch.nn.Module and of the module that is built, which a layer cannot take (a test
# holds the list up to date), and what the written source calls its own.
RESERVED = frozenset(
    """add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
    dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
    get_submodule half ipu load_state_dict modules mtia named_buffers named_children
    named_modules named_parameters
    parameters register_backward_hook register_buffer register_forward_hook
    register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
    register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
    set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu
    zero_grad T_destination layers feeds outputs
    input input_shape num_outputs x self torch nn F Net""".split()
)

InitialisationKind = Literal["pytorch", "xavier", "kaiming", "zeros", "constant"]
INITIALISATIONS: tuple[InitialisationKind, ...] = (
    "pytorch",
    "xavier",
    "kaiming",
    "zeros",
    "constant",
)


@dataclass(frozen=True)
class Layer:
    """A named operation. `inputs` names the earlier layers that feed it; empty: the one before."""

    name: str
    operation: Operation
    inputs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            raise Refusal(
                N_(
                    "{name} cannot be a layer's name: a name is a letter followed by at most 39 "
                    "letters, digits or underscores, as in conv1."
                ),
                name=shortened(self.name) or "''",
            )
        if self.name in RESERVED or iskeyword(self.name):
            raise Refusal(
                N_(
                    "{name} cannot be a layer's name: Python or PyTorch uses it. "
                    "Choose another, as in {name}1."
                ),
                name=self.name,
            )
        most = self.operation.most_inputs
        if len(self.inputs) > most:
            raise Refusal(
                N_("{name}: {kind} takes one input; {count} are given.")
                if most == 1
                else N_("{name}: {kind} takes {most} inputs at most; {count} are given."),
                name=self.name,
                kind=self.operation.kind(),
                most=most,
                count=len(self.inputs),
            )


@dataclass(frozen=True)
class Initialisation:
    """How fresh weights are drawn: PyTorch's own, or one rule for all convolutions and linears."""

    kind: InitialisationKind = "pytorch"
    constant: float = 0.01
    """The value of every weight where the kind is `constant`."""

    def __post_init__(self) -> None:
        if self.kind not in INITIALISATIONS:
            raise Refusal(
                N_("{value} is no weight initialisation; there are {words}."),
                value=shortened(self.kind),
                words=", ".join(INITIALISATIONS),
            )
        number = isinstance(self.constant, int | float) and not isinstance(self.constant, bool)
        if not number or not -1e6 <= self.constant <= 1e6:
            raise Refusal(
                N_(
                    "The constant for the weights must be a number from -1000000 to 1000000; "
                    "it is {value}."
                ),
                value=shortened(self.constant),
            )
        # Only what has an effect is kept, so that equal networks compare equal.
        object.__setattr__(
            self, "constant", float(self.constant) if self.kind == "constant" else 0.01
        )


Layers = tuple[Layer, ...]


def in_a_row(*layers: tuple[str, Operation]) -> Layers:
    """Layers of which each is fed by the one before."""
    return tuple(Layer(name, operation) for name, operation in layers)


@dataclass(frozen=True)
class Network:
    """Layers, and what they are set up for: an input shape, a number of classes, fresh weights."""

    name: str
    """The architecture's name; `custom` when it was edited or brought."""
    layers: tuple[Layer, ...]
    input_shape: tuple[int, int, int] = (1, 32, 32)
    """(C, H, W)."""
    classes: int = 10
    class_names: tuple[str, ...] = ()
    """As many as classes, or none."""
    initialisation: Initialisation = Initialisation()
    seed: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _NETWORK_NAME.fullmatch(self.name):
            raise Refusal(
                N_(
                    "{name} cannot be a network's name: a name is a letter followed by at most 39 "
                    "letters, digits, hyphens or underscores."
                ),
                name=shortened(self.name) or "''",
            )
        check_input_shape(self.input_shape)
        _check_whole(N_("The number of classes"), self.classes, 1, MOST_CLASSES)
        _check_whole(N_("The seed"), self.seed, 0, MOST_SEED)
        self._check_class_names()
        self._check_layers()

    def _check_class_names(self) -> None:
        if not self.class_names:
            return
        if len(self.class_names) != self.classes:
            raise Refusal(
                N_("{names} class names for {classes} classes: give one name a class, or none."),
                names=len(self.class_names),
                classes=self.classes,
            )
        for name in self.class_names:
            if (
                not isinstance(name, str)
                or not 1 <= len(name) <= MOST_CLASS_NAME
                or not name.isprintable()
            ):
                raise Refusal(
                    N_("{name} cannot be a class name: use 1 to {most} printable characters."),
                    name=shortened(name) or "''",
                    most=MOST_CLASS_NAME,
                )

    def _check_layers(self) -> None:
        if not self.layers:
            raise Refusal(N_("A network needs a layer at least: add one."))
        check_layer_count(len(self.layers))
        earlier = {INPUT}
        all_names = {layer.name for layer in self.layers}
        for layer in self.layers:
            if layer.name in earlier:
                raise Refusal(
                    N_("Two layers are called {name}: give each a name of its own."),
                    name=layer.name,
                )
            for source in layer.inputs:
                if source not in earlier:
                    raise _unknown_input(layer.name, source, all_names)
            earlier.add(layer.name)
        self._spell_alike()

    def _spell_alike(self) -> None:
        """Leaves out the layer before where it alone feeds: equal networks compare equal."""
        before = (INPUT, *(layer.name for layer in self.layers))
        if any(layer.inputs == (last,) for last, layer in zip(before, self.layers, strict=False)):
            layers = tuple(
                replace(layer, inputs=()) if layer.inputs == (last,) else layer
                for last, layer in zip(before, self.layers, strict=False)
            )
            object.__setattr__(self, "layers", layers)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Worked out once: a page asks many times for what is kept under a network as the key.
        return hash(tuple(self.__getstate__().values()))

    def __getstate__(self) -> dict[str, Any]:
        # What is derived stays here: in another process texts have other hashes.
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def feeds(self) -> tuple[tuple[str, ...], ...]:
        """For each layer, the names of what feeds it, spelt out."""
        before = (INPUT, *(layer.name for layer in self.layers))
        return tuple(
            layer.inputs or (previous,)
            for previous, layer in zip(before, self.layers, strict=False)
        )

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each layer by its name."""
        return {layer.name: place for place, layer in enumerate(self.layers)}

    def __getitem__(self, name: str) -> Layer:
        """The layer of that name. Raises KeyError."""
        return self.layers[self.places[name]]

    def with_(self, **changes: Any) -> "Network":  # noqa: ANN401 - checked by __post_init__
        """The same network with other fields. Raises Refusal for values outside their limits."""
        return replace(self, **changes)

    def class_name(self, index: int) -> str:
        """The name of a class, its number where it has none."""
        return self.class_names[index] if self.class_names else str(index)


def check_layer_count(count: int) -> None:
    """Refuses more layers than anything here is drawn for, before they are read."""
    if count > MOST_LAYERS:
        raise Refusal(
            N_("{count} layers are too many: a network has {most} at most."),
            count=count,
            most=MOST_LAYERS,
        )


def _check_whole(what: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _out_of_limits(what, value, least, most)


def _out_of_limits(what: str, value: object, least: int, most: int) -> Refusal:
    return Refusal(
        N_("{what} must be a whole number from {least} to {most}; it is {value}."),
        what=Sentence(what),
        least=least,
        most=most,
        value=shortened(value),
    )


def check_input_shape(shape: object) -> None:
    """Refuses what is not (C, H, W) within the limits."""
    if not isinstance(shape, tuple) or len(shape) != 3:
        raise Refusal(
            N_("An input shape is channels, height and width, as in 1x32x32; it is {value}."),
            value=shortened(shape),
        )
    _check_whole(N_("The number of channels"), shape[0], 1, MOST_CHANNELS)
    _check_whole(N_("The height"), shape[1], 1, MOST_SIDE)
    _check_whole(N_("The width"), shape[2], 1, MOST_SIDE)


def _unknown_input(layer: str, source: str, all_names: Iterable[str]) -> Refusal:
    if source == layer:
        return Refusal(
            N_("{layer} cannot feed itself: name an earlier layer, or input."), layer=layer
        )
    if source in all_names:
        return Refusal(
            N_(
                "{layer} is fed by {source}, which comes after it, and a network has no cycles: "
                "name an earlier layer, or input."
            ),
            layer=layer,
            source=source,
        )
    return Refusal(
        N_("{layer} is fed by {source}, which is no layer: name an earlier layer, or input."),
        layer=layer,
        source=shortened(source),
    )


def fresh_name(stem: str, names: Iterable[str]) -> str:
    """conv1, conv2, ...: the first number that is free."""
    used = set(names)
    number = 1
    while f"{stem}{number}" in used:
        number += 1
    return f"{stem}{number}"


def consumers(network: Network) -> dict[str, list[str]]:
    """For each layer and the input, the layers that it feeds."""
    fed_by: dict[str, list[str]] = {INPUT: [], **{layer.name: [] for layer in network.layers}}
    for layer, sources in zip(network.layers, network.feeds, strict=True):
        for source in dict.fromkeys(sources):
            fed_by[source].append(layer.name)
    return fed_by
