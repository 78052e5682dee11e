"""The moment on screen: which network, and of which run the weights after which step.

It is resolved once, at the start of a run of the script, and handed on: nothing that draws asks the
database again. What a page shows of a run is all of one step, that of weights which lie ready, so
that counter, curves, maps, gradients and files agree while the run trains on.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from time import sleep

import streamlit as st

from explorer.data.fitting import Preparation
from explorer.inspection import cached
from explorer.inspection.weights import Weights
from explorer.network.description import Network
from explorer.sentence import Explained, Sentence
from explorer.training import runs
from explorer.training.progress import History, Progress, Row
from explorer.training.sharing import UnknownRun, unknown
from explorer.ui.session import chosen_network, chosen_run, guesses, run_history
from explorer.ui.session.training_choices import desk
from explorer.ui.shell import browser_key
from explorer.ui.shell.streamlit_internals import draws_page, run_memory, run_token

_SESSION = "moment"
_WEIGHTS = "weights of the moment"
_ANSWERED = (0.06, 0.1)
"""Seconds that the steps of a click are waited for, before each of so many looks."""


@dataclass(frozen=True, eq=False)
class Moment:
    """What one run of the script shows."""

    network: Network
    """Under study."""
    linked: Progress | None = None
    """The run that the link names, as far as its weights go, whichever network it is of."""
    refusal: Sentence | None = None
    """Why the run that the link names cannot be shown."""
    trained: int = 0
    """How many steps the run in the link has behind it: weights may lie ready of fewer."""
    pinned: int | None = None
    """The step in the link; None: the newest, and the next ones as they come."""

    @property
    def run(self) -> Progress | None:
        """The run whose weights are on screen: the one in the link, if it is of this network."""
        of_it = self.linked is not None and self.linked.record.beginning.network == self.network
        return self.linked if of_it else None

    @cached_property
    def step(self) -> int:
        """The step of the run in the link that is on screen: a snapshot lies there, or it is 0."""
        if self.linked is None:
            return 0
        last = self.linked.step if self.pinned is None else self.pinned
        return max((each for each in self.linked.snapshots if each <= last), default=0)

    @property
    def steps_done(self) -> int:
        """How many steps the weights on screen have behind them."""
        return 0 if self.run is None else self.step

    @property
    def weights(self) -> Weights:
        """Those of the run; fresh ones from the seed where there is none."""
        # Held for a run of the page, not in the moment: a session keeps that after it was left.
        memory = run_memory()
        held: tuple[Moment, Weights] | None = memory.get(_WEIGHTS)
        if held is None or held[0] is not self:
            held = memory[_WEIGHTS] = self, self._found()
        return held[1]

    def _found(self) -> Weights:
        if self.run is None:
            return cached.fresh(self.network)
        return runs.weights_of(self.run, self.step)

    @cached_property
    def preparation(self) -> Preparation | None:
        """What the run does to each image; None where no run of this network is on screen."""
        if self.run is None:
            return None
        try:
            return self.run.record.beginning.preparation
        except Explained:  # the data set is not kept any more, and the weights are
            return None

    @cached_property
    def progress(self) -> Progress | None:
        """The run in the link with its curves, as far as its weights go."""
        if self.linked is None or self.linked.id not in self._measured:
            return self.linked
        measured = self._measured[self.linked.id]
        return replace(
            self.linked, metrics=measured.metrics, validations=measured.validations
        ).until(self.linked.step)

    @cached_property
    def shown(self) -> Progress | None:
        """The same as it was at the step on screen."""
        return None if self.progress is None else self.progress.until(self.step)

    @cached_property
    def beside(self) -> tuple[History, ...]:
        """The curves of the runs on the same axes."""
        others = (each for each in self._compared if self.linked and each != self.linked.id)
        return tuple(self._measured[each] for each in others if each in self._measured)

    @property
    def refusal_beside(self) -> Sentence | None:
        """Why one of the runs on the same axes cannot be shown; None where all are."""
        missing = [each for each in self._compared if each not in self._measured]
        return unknown(missing[0]).sentence if missing else None

    def ask_for_curves(self) -> None:
        """Asks for the table of runs and all curves, if they were not asked for by now."""
        _ = self._histories

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The runs of this browser and those that it looked at, the newest first."""
        return tuple(self._agreed(row) for row in self._histories[0] if not row.deleted)

    def _agreed(self, row: Row) -> Row:
        """The row of the run in the link says what else stands of it on the page."""
        if self.progress is None or row.id != self.progress.id:
            return row
        last = self.progress.validations[-1] if self.progress.validations else None
        return replace(
            row,
            step=self.progress.step,
            state=self.progress.state,
            loss=None if last is None else last.loss,
            accuracy=None if last is None else last.accuracy,
        )

    @cached_property
    def _compared(self) -> tuple[str, ...]:
        return chosen_run.compared()

    @property
    def _measured(self) -> dict[str, History]:
        return self._histories[1]

    @cached_property
    def _histories(self) -> tuple[tuple[Row, ...], dict[str, History]]:
        """Asked for where a page shows it, and then once."""
        own = () if self.linked is None else (self.linked.id,)
        rows, measured = run_history.together((*own, *self._compared), desk().opened)
        guesses.answer_slowly(*(each for each in self._compared if each not in measured))
        return rows, measured


def begin() -> Moment:
    """Opens the link and resolves the moment. Called once, at the start of each run."""
    _await_click()
    chosen_run.follow_former()
    head, refusal = _head()
    chosen_network.begin(lambda: None if head is None else head.record.beginning.network)
    return _hold(head, refusal)


def renewed() -> Moment:
    """The moment as it is now, for what is drawn again while the rest of a page stands."""
    return _hold(*_head())


def now() -> Moment:
    """The one that was resolved for what is on screen; a page that had none begins with it."""
    held: _Held | None = run_memory().get(_SESSION) or st.session_state.get(_SESSION)
    if held is None or (draws_page() and held.run is not run_token()):
        return begin()
    if held.moment.network != chosen_network.network():  # edited since, by a callback
        held.moment = replace(held.moment, network=chosen_network.network())
    return held.moment


@dataclass
class _Held:
    """In the session: the moment, and the run of the script that it was resolved in."""

    run: object
    moment: Moment


def _hold(head: Progress | None, refusal: Sentence | None) -> Moment:
    moment = Moment(chosen_network.network(), refusal=refusal, pinned=chosen_run.pinned())
    if head is not None:
        moment = replace(moment, linked=head.until(head.clock.step), trained=head.step)
    run_memory()[_SESSION] = st.session_state[_SESSION] = _Held(run_token(), moment)
    return moment


def _head() -> tuple[Progress | None, Sentence | None]:
    """The run in the link as far as it is trained; why it cannot be shown."""
    name = chosen_run.identity()
    if name is None:
        return None, chosen_run.refusal()
    try:
        return runs.head(name, browser_key.key(), chosen_run.word()), None
    except UnknownRun as error:
        guesses.answer_slowly(name)
        return None, error.sentence
    except Explained as error:
        return None, error.sentence


def _await_click() -> None:
    """A click for a few steps is answered by them, if they come at once."""
    run, desk().awaited = desk().awaited, ""
    if run != chosen_run.identity() or not run:
        return
    for seconds in _ANSWERED:
        sleep(seconds)
        try:
            clock = runs.clock(run)
        except Explained:
            return
        if clock is None or clock.step >= clock.target:
            return
