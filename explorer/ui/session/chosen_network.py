"""The network under study, the chosen layer and the compared network.

The link is the truth: an address that was opened, or gone back to, is what is shown. The session
holds what a link cannot: the network to fall back on, what can be undone, what was refused last.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from explorer.network import architectures, link
from explorer.network.description import Network
from explorer.sentence import Refusal, Sentence
from explorer.ui.session import address

MOST_UNDONE = 100
_SESSION = "study"
_LAYER = "layer"
_COMPARED = "with"


@dataclass
class _Study:
    network: Network
    """The last that could be taken."""
    here: dict[str, str]
    """The parameters from which it was read, or with which it was refused."""
    compared: Network | None = None
    before: deque[Network] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    after: deque[Network] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    refusal: Sentence | None = None

    def follow(self, here: dict[str, str]) -> None:
        """Takes what an address describes; keeps the network when it cannot be taken."""
        self.here = here
        self.refusal = None
        try:
            found = link.read({name: here[name] for name in here if name != _COMPARED})
            # The browser's way back and forward through the edits is a way back and forward here.
            if self.before and found == self.before[-1]:
                self.step(self.before, self.after)
            elif self.after and found == self.after[-1]:
                self.step(self.after, self.before)
            else:
                self.go_to(found)
            self.compared = None
            if _COMPARED in here:
                self.compared = link.read_address(here[_COMPARED])
        except Refusal as refusal:
            self.refusal = refusal.sentence

    def go_to(self, wanted: Network) -> None:
        """Makes a network the one under study; the one before can be gone back to."""
        if wanted != self.network:
            self.before.append(self.network)
            self.after.clear()
            self.network = wanted

    def step(self, whence: deque[Network], whither: deque[Network]) -> None:
        """Takes the network from one end of the history; the one under study goes to the other."""
        whither.append(self.network)
        self.network = whence.pop()


def begin(otherwise: Callable[[], Network | None] = lambda: None) -> None:
    """Opens the link. Called once, at the start of each run.

    `otherwise`: the network of a link that describes none, as one that only names a run.
    """
    address.keep()
    if not _described(_study().here):
        found = otherwise()
        if found is not None:
            _study().network = found
        # An address that says nothing is one to be put back: the way back to it would lead nowhere.
        _write(_study(), network())


def network() -> Network:
    """The network under study."""
    return _study().network


def set_network(wanted: Network) -> None:
    """Makes it the network under study, in the link too; what was before can be undone."""
    study = _study()
    before = study.network
    study.go_to(wanted)
    _write(study, before)


def edit(change: Callable[[Network], Network]) -> None:
    """Sets what the change makes of the network; one that is refused leaves it and says why."""
    _attempt(change, set_network)


def refusal() -> Sentence | None:
    """Why the last entry or the link was not taken, until something is."""
    return _study().refusal


def dismiss() -> None:
    """The sentence was read."""
    _study().refusal = None


def can_undo() -> bool:
    """Whether there is an edit to take back."""
    return bool(_study().before)


def can_redo() -> bool:
    """Whether an edit was taken back."""
    return bool(_study().after)


def undo() -> None:
    """Takes the last edit back."""
    study = _study()
    if study.before:
        before = study.network
        study.step(study.before, study.after)
        _write(study, before)


def redo() -> None:
    """Makes the edit again that was taken back last."""
    study = _study()
    if study.after:
        before = study.network
        study.step(study.after, study.before)
        _write(study, before)


def selected_layer() -> str:
    """The layer chosen on whatever page; the first, until one is chosen."""
    chosen = address.read(_LAYER)
    known = network().places
    return chosen if chosen in known else network().layers[0].name


def select(name: str) -> None:
    """Chooses a layer, on every page. What is no layer is passed over."""
    if name in network().places:
        address.write({_LAYER: name})


def compared() -> Network | None:
    """The network that stands beside the one under study, if any."""
    return _study().compared


def compare(other: Network | None) -> None:
    """Puts a network beside the one under study; None takes it away."""
    study = _study()
    study.compared = other
    _write(study, study.network)


def compare_with(make: Callable[[Network], Network]) -> None:
    """Puts beside it what `make` makes of the network; one that is refused is not put there."""
    _attempt(make, compare)


def query() -> str:
    """The query of a link to what is on screen. Presenter mode is left to whoever opens it."""
    beside = {
        name: text
        for name, text in address.parameters().items()
        if name in address.OF_THE_PAGES and name != "present"
    }
    return urlencode(link.write(network()) | beside, safe=",:")


def bound(key: str, value: object) -> str:
    """Gives the widget of that key the value that the network has; returns the key."""
    st.session_state[key] = value
    return key


def entered(key: str, otherwise: Any = None) -> Any:  # noqa: ANN401 - the type is the widget's
    """What a visitor entered in the widget of that key; asked for in a callback."""
    return st.session_state.get(key, otherwise)


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
    here = _here()
    study: _Study | None = st.session_state.get(_SESSION)
    if study is None:
        study = _Study(architectures.network("lenet"), here={})
        st.session_state[_SESSION] = study
        study.follow(here)
        study.before.clear()
    elif here != study.here:
        study.follow(here)
    return study


def _here() -> dict[str, str]:
    """The parameters that describe the network and the one beside it, known or not."""
    passed_over = address.OF_THE_PAGES - {_COMPARED}
    return {name: text for name, text in address.parameters().items() if name not in passed_over}


def _described(here: dict[str, str]) -> bool:
    return any(name != _COMPARED for name in here)


def _write(study: _Study, before: Network) -> None:
    """Writes the link in one step, and out of it what meant nothing there."""
    study.refusal = None
    address.write(
        dict.fromkeys(study.here)
        | link.write(study.network)
        | {
            _COMPARED: None if study.compared is None else link.query(study.compared),
            _LAYER: _still_chosen(before, study.network),
        }
    )
    study.here = _here()


def _still_chosen(before: Network, after: Network) -> str | None:
    """The layer to choose after an edit: the new one, else the one in the old one's place."""
    chosen = address.read(_LAYER)
    new = after.places.keys() - before.places.keys()
    if len(new) == 1:
        return new.pop()
    if chosen is None or chosen in after.places:
        return chosen
    gone = before.places.keys() - after.places.keys()
    if chosen in before.places and len(gone) == 1:
        return after.layers[min(before.places[chosen], len(after.layers) - 1)].name
    return None
