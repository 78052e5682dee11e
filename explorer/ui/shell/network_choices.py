"""The network under study, in the top line: architecture, input, classes, weights, undo."""

import csv
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from explorer.network import architectures
from explorer.network.architectures import ARCHITECTURES
from explorer.network.description import (
    INITIALISATIONS,
    Initialisation,
    InitialisationKind,
    Network,
)
from explorer.sentence import N_, Sentence
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import chosen_network
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell import compared_network
from explorer.ui.shell.language import _, say

_RULES = {
    "pytorch": "PyTorch",
    "xavier": "Xavier",
    "kaiming": "Kaiming",
    "zeros": N_("Zeros"),
    "constant": N_("Constant"),
}
_MOST_TEXT = 65_536
_TARGET = "network"


def show(label: str) -> None:
    """Draws the network's name, and what it opens."""
    network = chosen_network.network()
    with st.popover(label, type="tertiary", key="network-choice", wrap=False):
        fields.show(
            (
                Line((_architecture(network),), "1fr"),
                Line((_home(network),)),
                Line(_sizes(network), "1fr 1fr"),
                Line((_class_names(network),), "1fr"),
                Line(_weights(network), "3fr 2fr"),
                Line(_constant(network), "1fr"),
                Line(tuple(history()), "repeat(2, minmax(0, 1fr))"),
                *compared_network.lines(),
            ),
            "network",
        )


def history() -> list[Field]:
    """Undo and redo."""
    return [
        Field("history", step, "button", label, icon=step, disabled=not able)
        for step, label, able in (
            ("undo", _("Undo"), chosen_network.can_undo()),
            ("redo", _("Redo"), chosen_network.can_redo()),
        )
    ]


def _architecture(network: Network) -> Field:
    known = ARCHITECTURES.get(network.name)
    names = list(ARCHITECTURES) if known else [*ARCHITECTURES, network.name]
    return Field(
        _TARGET, "architecture", "choice", _("Architecture"), network.name,
        options=tuple((name, title(name)) for name in names),
        help=say(Sentence(known.lesson)) if known else _("Edited: no architecture of the list."),
    )  # fmt: skip


def _home(network: Network) -> Field:
    """A button that is always there, so that nothing moves when a network is edited."""
    known = ARCHITECTURES.get(network.name)
    label, away = _("Edited"), False
    if known:
        shape = "x".join(map(str, known.input_shape))
        label = _("Use {shape}, {classes} classes").format(shape=shape, classes=known.classes)
        away = (network.input_shape, network.classes) != (known.input_shape, known.classes)
    return Field(
        _TARGET, "home", "button", label, network.name, tone="plain", disabled=not away,
        icon="home" if known else "edit",
        help=_("The input and the classes that this architecture is at home with."),
    )  # fmt: skip


def title(name: str) -> str:
    """What an architecture is called; any other network by its own name."""
    if name == architectures.CUSTOM:
        return _("Custom")
    return say(Sentence(ARCHITECTURES[name].title)) if name in ARCHITECTURES else name


def _chosen(network: Network, name: str) -> Network:
    """Another architecture, at the input and the classes that were set."""
    return network.with_(name=name, layers=architectures.network(name).layers)


def _sent_home(network: Network, name: str) -> Network:
    home = ARCHITECTURES[name]
    return _with_classes(network, home.classes).with_(input_shape=home.input_shape)


def _sizes(network: Network) -> tuple[Field, ...]:
    channels, height, width = network.input_shape
    return tuple(
        Field(_TARGET, name, "number", label, value)
        for name, label, value in (
            ("height", _("Height"), height),
            ("width", _("Width"), width),
            ("channels", _("Channels"), channels),
            ("classes", _("Classes"), network.classes),
        )
    )


def _class_names(network: Network) -> Field:
    return Field(
        _TARGET, "class_names", "text", _("Class names"), _line(network.class_names),
        most=_MOST_TEXT, placeholder=_("cat, dog, bird"),
        help=_("Parted by commas. As many as they are, so many are the classes."),
    )  # fmt: skip


def _resized(axis: int, network: Network, size: int) -> Network:
    """Channels, height or width."""
    shape = list(network.input_shape)
    shape[axis] = size
    return network.with_(input_shape=tuple(shape))


def _with_classes(network: Network, count: int) -> Network:
    """Names stay as far as they go; a class that is new is called by its number."""
    names = network.class_names[:count]
    if names:
        names += tuple(map(str, range(len(names), count)))
    return network.with_(classes=count, class_names=names)


def _called(network: Network, line: str) -> Network:
    names = _names(line)
    return network.with_(class_names=names, classes=len(names) or network.classes)


def _names(line: str) -> tuple[str, ...]:
    """The names in a line as a table has it: parted by commas, quoted where they have one."""
    fields = next(csv.reader([line], skipinitialspace=True), [])
    return tuple(name.strip() for name in fields if name.strip())


def _line(names: tuple[str, ...]) -> str:
    return ", ".join(
        '"' + name.replace('"', '""') + '"' if {",", '"'} & {*name} else name for name in names
    )


def _weights(network: Network) -> tuple[Field, ...]:
    return (
        Field(
            _TARGET, "initialisation", "choice", _("Initial weights"), network.initialisation.kind,
            options=tuple((kind, say(Sentence(_RULES[kind]))) for kind in INITIALISATIONS),
            help=_("How fresh weights are drawn. Kaiming and Xavier are uniform, biases zero."),
        ),
        Field(_TARGET, "seed", "number", _("Seed"), network.seed),
    )  # fmt: skip


def _constant(network: Network) -> tuple[Field, ...]:
    if network.initialisation.kind != "constant":
        return ()
    value = network.initialisation.constant
    return (Field(_TARGET, "constant", "real", _("Value of every weight"), value, step=0.01),)


def _rule(network: Network, kind: InitialisationKind) -> Network:
    return network.with_(initialisation=Initialisation(kind))


def _of_constant(network: Network, value: float) -> Network:
    return network.with_(initialisation=Initialisation("constant", value))


_EDITS: dict[str, Callable[[Network, Any], Network]] = {
    "home": _sent_home,
    "height": partial(_resized, 1),
    "width": partial(_resized, 2),
    "channels": partial(_resized, 0),
    "classes": _with_classes,
    "class_names": _called,
    "initialisation": _rule,
    "seed": lambda network, seed: network.with_(seed=seed),
    "constant": _of_constant,
}


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.field == "architecture":
        chosen_network.exchange(lambda network: _chosen(network, entry.value))
    else:
        chosen_network.edit(lambda network: _EDITS[entry.field](network, entry.value))
