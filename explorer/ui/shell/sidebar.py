"""The sidebar: the network under study, and what else holds on every page."""

import csv
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

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
from explorer.ui.components import clipboard
from explorer.ui.session import chosen_network
from explorer.ui.session.chosen_network import bound, entered
from explorer.ui.shell import language, page_frame, visitor_items
from explorer.ui.shell.language import _, say

_RULES = {
    "pytorch": "PyTorch",
    "xavier": "Xavier",
    "kaiming": "Kaiming",
    "zeros": N_("Zeros"),
    "constant": N_("Constant"),
}
_MOST_TEXT = 65_536
ANY_WHOLE = 1 - 2**53
"""The least whole number in a browser; with it a number widget is one of whole numbers."""


def show() -> None:
    """Draws the sidebar."""
    network = chosen_network.network()
    with st.sidebar:
        _architecture(network)
        _sizes(network)
        with st.container():
            _weights(network)
        with st.container(horizontal=True, gap="small"):
            history("sidebar", "stretch")
        clipboard.copy_link()
        visitor_items.show()
        language.switch()
        page_frame.presenter_switch()


def history(where: str, width: Literal["content", "stretch"] = "content") -> None:
    """Undo and redo, in a row of buttons; `where` tells two such rows apart."""
    for label, icon, able, step in (
        (_("Undo"), "undo", chosen_network.can_undo(), chosen_network.undo),
        (_("Redo"), "redo", chosen_network.can_redo(), chosen_network.redo),
    ):
        st.button(
            label,
            icon=f":material/{icon}:",
            disabled=not able,
            on_click=step,
            key=f"{icon}-{where}",
            width=width,
        )


def _architecture(network: Network) -> None:
    known = ARCHITECTURES.get(network.name)
    st.selectbox(
        _("Architecture"),
        list(ARCHITECTURES) if known else [*ARCHITECTURES, network.name],
        format_func=title,
        key=bound("architecture", network.name),
        help=say(Sentence(known.lesson)) if known else _("Edited: no architecture of the list."),
        on_change=_entered,
        args=("architecture", _chosen),
    )
    _home(network)


def _home(network: Network) -> None:
    """A button that is always there, so that nothing moves when a network is edited."""
    known = ARCHITECTURES.get(network.name)
    label, away = _("Edited"), False
    if known:
        home = "x".join(map(str, known.input_shape))
        label = _("Use {shape}, {classes} classes").format(shape=home, classes=known.classes)
        away = (network.input_shape, network.classes) != (known.input_shape, known.classes)
    st.button(
        label,
        icon=":material/home:" if known else ":material/edit:",
        help=_("The input and the classes that this architecture is at home with."),
        type="tertiary",
        disabled=not away,
        on_click=_sent_home,
        args=(network.name,),
        key="home",
    )


def title(name: str) -> str:
    """What an architecture is called; any other network by its own name."""
    if name == architectures.CUSTOM:
        return _("Custom")
    return say(Sentence(ARCHITECTURES[name].title)) if name in ARCHITECTURES else name


def _chosen(network: Network, name: str) -> Network:
    """Another architecture, at the input and the classes that were set."""
    return network.with_(name=name, layers=architectures.network(name).layers)


def _sent_home(name: str) -> None:
    home = ARCHITECTURES[name]
    chosen_network.edit(
        lambda network: _with_classes(network, home.classes).with_(input_shape=home.input_shape)
    )


def _sizes(network: Network) -> None:
    channels, height, width = network.input_shape
    first, second = st.columns(2, gap="small")
    with first:
        _number(_("Height"), "height", height, partial(_resized, 1))
        _number(_("Channels"), "channels", channels, partial(_resized, 0))
    with second:
        _number(_("Width"), "width", width, partial(_resized, 2))
        _number(_("Classes"), "classes", network.classes, _with_classes)
    st.text_input(
        _("Class names"),
        max_chars=_MOST_TEXT,
        placeholder=_("cat, dog, bird"),
        help=_("Parted by commas. As many as they are, so many are the classes."),
        key=bound("class_names", _line(network.class_names)),
        on_change=_entered,
        args=("class_names", _called),
    )


def _number(label: str, key: str, value: int, edit: Callable[[Network, int], Network]) -> None:
    """A whole number, which is refused in a sentence where a limit would only mark it in red."""
    st.number_input(
        label,
        ANY_WHOLE,
        value=None,  # or an emptied field would be the least number, not the last good one
        key=bound(key, value),
        on_change=_entered,
        args=(key, edit),
    )


def _entered(key: str, edit: Callable[[Network, Any], Network]) -> None:
    """What was emptied gets its last value again."""
    value = entered(key)
    if value is not None:
        chosen_network.edit(lambda network: edit(network, value))


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


def _weights(network: Network) -> None:
    first, second = st.columns([3, 2], gap="small")
    with first:
        st.selectbox(
            _("Initial weights"),
            INITIALISATIONS,
            format_func=lambda kind: say(Sentence(_RULES[kind])),
            help=_("How fresh weights are drawn. Kaiming and Xavier are uniform, biases zero."),
            key=bound("initialisation", network.initialisation.kind),
            on_change=_entered,
            args=("initialisation", _rule),
        )
    with second:
        _number(_("Seed"), "seed", network.seed, lambda found, seed: found.with_(seed=seed))
    if network.initialisation.kind == "constant":
        st.number_input(
            _("Value of every weight"),
            value=None,
            step=0.01,
            format="%g",
            key=bound("constant", network.initialisation.constant),
            on_change=_entered,
            args=("constant", _constant),
        )


def _rule(network: Network, kind: InitialisationKind) -> Network:
    return network.with_(initialisation=Initialisation(kind))


def _constant(network: Network, value: float) -> Network:
    return network.with_(initialisation=Initialisation("constant", value))
