"""What a session keeps of training: choices for the next run, and what was refused or deleted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from explorer.data.own.gathering import Shades
from explorer.sentence import Explained, Sentence
from explorer.training.beginning import Beginning
from explorer.training.sharing import UnknownRun
from explorer.ui.session import chosen_data_set, chosen_network, guesses

Pasted = tuple[Shades, str]
"""A picture, and the name of its class."""

_SESSION = "training"
_MOST_OPENED = 20


@dataclass
class Desk:
    """Held by the session."""

    choices: Beginning | None = None
    refusal: Sentence | None = None
    """Why the last wish was not done."""
    deleted: tuple[str, str] | None = None
    """The run that was deleted last: id and name."""
    rewound: dict[str, list[int]] = field(default_factory=dict)
    """Steps to which a run went back, as far as this session knows."""
    opened: list[str] = field(default_factory=list)
    """Runs of others that were looked at, the last ones."""
    zoomed: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    """The part of a run's curves that is looked at."""
    album: list[Pasted] = field(default_factory=list)
    """Pictures that were drawn or taken for a data set, in the order in which they came."""
    picture: Shades | None = None
    """The one that was drawn or taken last and is in no class yet."""
    bringing: bool = False
    """A data set of the visitor's own is being brought along: nothing of it is chosen yet."""
    notices: tuple[Sentence, ...] = ()
    """What could not be taken of what was sent last."""
    sent: int = 0
    """How often something was: each time the widget that took it is put away, files and all."""
    begun: str = ""
    """The run that was begun from the page on screen: what is entered there goes to it as well."""
    awaited: str = ""
    """The run of which a few steps were wished for just now."""
    speed: float = 0.0
    """Steps a second that the runs of this session are played at; 0: as many as they can."""
    more_curves: frozenset[str] | None = None
    """Kinds of curves that are shown on request; None: nothing was chosen yet."""
    view: str = "kernels"
    """What stands beside the stage while a run trains."""
    has_chosen_tab: bool = False
    """What stands under the curves was chosen on the page, and not by its link alone."""

    def opens(self, run: str) -> None:
        """Notes that a run was looked at."""
        if run not in self.opened:
            self.opened = [*self.opened[-_MOST_OPENED + 1 :], run]


def desk() -> Desk:
    """The session's."""
    in_hand: Desk = st.session_state.setdefault(_SESSION, Desk())
    return in_hand


def beginning() -> Beginning:
    """What the next run follows from, for the network under study."""
    choices, source = desk().choices, chosen_data_set.chosen()
    if choices is None:
        return Beginning(chosen_network.network(), source=source)
    return replace(choices, network=chosen_network.network(), source=source)


def attempt(act: Callable[[], object]) -> None:
    """Does what was wished for; where it is refused, the page says why and all stays as it was."""
    desk().refusal = None
    try:
        act()
    except UnknownRun as error:
        guesses.answer_slowly(str(error.sentence.values["run"]))
        desk().refusal = error.sentence
    except Explained as error:
        desk().refusal = error.sentence


def choose(change: Callable[[Beginning], Beginning]) -> None:
    """Makes choices for the next run: what `change` makes of those up to now."""

    def take() -> None:
        desk().choices = change(beginning())

    attempt(take)
