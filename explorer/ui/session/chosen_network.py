"""The network under study, the chosen layer and the compared network.

The link is the truth: an address that was opened, or gone back to, is what is shown. The session
holds what a link cannot: the network to fall back on, what can be undone, what was refused last.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from explorer.network import architectures, block_tree, link
from explorer.network.description import Network
from explorer.sentence import N_, Refusal, Sentence
from explorer.ui.session import address, parameters
from explorer.ui.session.edit_history import EditHistory, State
from explorer.ui.session.entries import Dropped, Entry, receives
from explorer.ui.session.parameters import Parameter
from explorer.ui.shell.streamlit_internals import run_memory

_log = logging.getLogger("explorer.network")
_SESSION = "study"
_LAYER = "layer"
_COMPARED = "with"
_NOT_COPIED = ("present", parameters.TAKE.name)
NONE_OPEN = "0"
"""In the address, where not even the block of the chosen layer is open. No name begins so."""


@dataclass
class _Study:
    history: EditHistory
    """The last network that could be taken, between those before and after it."""
    address: dict[str, str]
    """The parameters from which it was read, or with which it was refused."""
    compared: Network | None = None
    refusal: Sentence | None = None

    @property
    def network(self) -> Network:
        return self.history.state.network

    def follow(self, parameters: dict[str, str]) -> None:
        """Takes what an address describes; keeps the network when it cannot be taken."""
        self.address = parameters
        self.refusal = None
        try:
            described = {name: text for name, text in parameters.items() if name != _COMPARED}
            # The browser's way back and forward through the edits is a way back and forward here.
            self.history.return_to(link.read(described))
            self.compared = None
            if _COMPARED in parameters:
                self.compared = link.read_address(parameters[_COMPARED])
        except Refusal as refusal:
            self.refusal = refusal.sentence


def begin(otherwise: Callable[[], Network | None] = lambda: None) -> None:
    """Opens the link. Called once, at the start of each run.

    `otherwise`: the network of a link that describes none, as one that only names a run.
    """
    address.keep()
    if not _described(_study().address):
        of_the_run = otherwise()
        if of_the_run is not None:
            _study().history.begin_with(of_the_run)
        # An address that says nothing is one to be put back: the way back to it would lead nowhere.
        _write(_study(), _study().history.state)


def network() -> Network:
    """The network under study."""
    return _study().network


def set_network(wanted: Network) -> None:
    """Makes it the network under study, in the link too; what was before can be undone."""
    _changed(lambda history: history.exchange(wanted))


def edit(change: Callable[[Network], Network]) -> None:
    """Sets what the change makes of the network; one that is refused leaves it and says why.

    Each layer stays the one that it was, renamed or not: what was entered for it goes to it.
    """
    _attempt(change, lambda made: _changed(lambda history: history.edit(made)))


def exchange(change: Callable[[Network], Network]) -> None:
    """As `edit`, where other layers take the place of all: no entry for those is for these."""
    _attempt(change, set_network)


def _changed(change: Callable[[EditHistory], None]) -> None:
    study = _study()
    before = study.history.state
    change(study.history)
    _write(study, before)


def version() -> int:
    """Another number after each change of the network."""
    return _study().history.version


def identity(layer: str) -> str:
    """What stays with the layer whatever it is called, until it is removed."""
    return identities()[layer]


def identities() -> dict[str, str]:
    """The identity of each layer, by the name that it has now."""
    state = _study().history.state
    return dict(zip(state.network.places, state.identities, strict=True))


def called(identity: str) -> str:
    """The name of the layer of that identity. Raises Dropped where it is not there any more."""
    state = _study().history.state
    if identity not in state.identities:
        raise Dropped(
            N_("This was meant for a layer that is not there any more, so nothing was changed.")
        )
    return state.network.layers[state.identities.index(identity)].name


def refusal() -> Sentence | None:
    """Why the last entry or the link was not taken, until something is."""
    return _study().refusal


def dismiss() -> None:
    """The sentence was read."""
    _study().refusal = None


def can_undo() -> bool:
    """Whether there is an edit to take back."""
    return bool(_study().history.before)


def can_redo() -> bool:
    """Whether an edit was taken back."""
    return bool(_study().history.after)


@receives("history")
def _step(entry: Entry) -> None:
    if entry.field == "undo":
        if not can_undo():
            raise Dropped(N_("There is nothing more to undo."))
        undo()
    elif entry.field == "redo":
        if not can_redo():
            raise Dropped(N_("There is nothing more to redo."))
        redo()


def undo() -> None:
    """Takes the last edit back."""
    if can_undo():
        _changed(EditHistory.undo)


def redo() -> None:
    """Makes the edit again that was taken back last."""
    if can_redo():
        _changed(EditHistory.redo)


def history() -> dict[str, Any] | None:
    """What can be undone and made again, as JSON has it; None where there is nothing."""
    return _study().history.plain() if can_undo() or can_redo() else None


def forget_history() -> None:
    """Nothing can be undone or made again."""
    _study().history.forget()


def bring_back(plain: Mapping[str, Any]) -> None:
    """Puts what `history` gave before a reload behind the network under study."""
    try:
        _study().history.bring_back(plain)
    except (Refusal, KeyError, TypeError) as damage:
        _log.warning("what could be undone does not come back: %r", damage)


def selected_layer() -> str:
    """The layer chosen on whatever page; the first, until one is chosen."""
    chosen = address.read(_LAYER)
    known = network().places
    return chosen if chosen in known else network().layers[0].name


def select(name: str) -> None:
    """Chooses a layer, on every page, and opens its block. What is no layer is passed over."""
    if name in network().places:
        parameters.write(*choosing(name))


def choosing(layer: str) -> tuple[tuple[Parameter[str, None], str | None], ...]:
    """What the choice of a layer writes into the address: the layer, and its block as open.

    Where a link of version 1 asks "why" it asks of its weight: from now on that is of the layer.
    """
    still, part = block_tree.still_open(network(), open_block(), layer), parameters.PART.value()
    return (
        (parameters.LAYER, layer),
        (parameters.OPEN, still or None),
        (parameters.PART, None if part == "why" else part),
    )


def open_block() -> str:
    """The unit of a deep network that is open on every page; empty where all are folded."""
    asked = parameters.OPEN.value()
    if asked == NONE_OPEN:
        return ""
    is_there = asked and block_tree.way_to(network(), asked)
    return asked if asked and is_there else block_tree.around(network(), address.read(_LAYER) or "")


@receives("choice")
def _choose(entry: Entry) -> None:
    if entry.field == "layer":
        select(called(str(entry.value)))


def compared() -> Network | None:
    """The network that stands beside the one under study, if any."""
    return _study().compared


def compare(other: Network | None) -> None:
    """Puts a network beside the one under study; None takes it away."""
    study = _study()
    study.compared = other
    _write(study, study.history.state)


def compare_with(make: Callable[[Network], Network]) -> None:
    """Puts beside it what `make` makes of the network; one that is refused is not put there."""
    _attempt(make, compare)


def query() -> str:
    """The query of a link to what is on screen, and no more of its run than to see it.

    Presenter mode is left to whoever opens it.
    """
    beside = {
        name: text
        for name, text in address.parameters().items()
        if name in parameters.NAMES and name not in _NOT_COPIED
    }
    return urlencode(link.write(network()) | beside, safe=",:")


def _attempt(make: Callable[[Network], Network], take: Callable[[Network], None]) -> None:
    study = _study()
    try:
        made = make(study.network)
    except Refusal as refusal:
        study.refusal = refusal.sentence
    else:
        take(made)


def _study() -> _Study:
    """What the session holds, brought up to date with the address."""
    stands, memory = address.parameters(), run_memory()
    if memory.get(_SESSION, (None,))[0] is not stands:
        memory[_SESSION] = stands, _followed()
    study: _Study = memory[_SESSION][1]
    return study


def _followed() -> _Study:
    described = _description()
    study: _Study | None = st.session_state.get(_SESSION)
    if study is None:
        study = _Study(EditHistory(architectures.network("lenet")), address={})
        st.session_state[_SESSION] = study
        study.follow(described)
        study.history.before.clear()
    elif described != study.address:
        study.follow(described)
    return study


def _description() -> dict[str, str]:
    """The parameters that describe the network and the one beside it, known or not."""
    passed_over = parameters.NAMES - {_COMPARED}
    return {name: text for name, text in address.parameters().items() if name not in passed_over}


def _described(parameters: dict[str, str]) -> bool:
    return any(name != _COMPARED for name in parameters)


def _write(study: _Study, before: State) -> None:
    """Writes the link in one step, and out of it what meant nothing there."""
    study.refusal = None
    address.write(
        dict.fromkeys(study.address)
        | link.write(study.network)
        | {
            _COMPARED: None if study.compared is None else link.query(study.compared),
            _LAYER: _still_chosen(before, study.history.state),
        }
    )
    study.address = _description()


def _still_chosen(before: State, after: State) -> str | None:
    """The layer to choose after an edit: the first that is new, the same, or that in its place."""
    chosen = address.read(_LAYER)
    if before is after:  # one that is not there is said so
        return chosen
    names = dict(zip(after.identities, after.network.places, strict=True))
    new = [each for each in after.identities if each not in before.identities]
    if new and names.keys() >= set(before.identities):
        return names[new[0]]
    place = None if chosen is None else before.network.places.get(chosen)
    if place is None:
        return chosen if chosen in after.network.places else None
    if before.identities[place] in names:
        return names[before.identities[place]]
    if chosen in after.network.places:
        return chosen
    is_one_less = len(after.identities) == len(before.identities) - 1
    return after.network.layers[min(place, len(names) - 1)].name if is_one_less else None
