"""What the buttons do: each a wish that is written down, or refused in a sentence."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from explorer.training import runs
from explorer.training.change import Change, Record
from explorer.training.plan import Plan
from explorer.training.sharing import May
from explorer.ui.session import chosen_data_set, chosen_network, chosen_run
from explorer.ui.session.training_choices import attempt, beginning, desk
from explorer.ui.shell import browser_key

NEW = "new"
"""In place of a run's id: one that begins with what is entered."""
_CLICKED = 10
"""Steps that come so soon after a click that the answer to it is waited for."""


def _begun(run: str) -> str:
    """The run to act on: of `NEW` the one that entries for it have begun, or one that begins."""
    if run == NEW:
        if not desk().begun:
            desk().begun = runs.begin(Record(beginning()), browser_key.key())
            _at_its_speed(desk().begun)
            chosen_run.choose(desk().begun)
        return desk().begun
    return run


def _at_its_speed(run: str) -> None:
    """A run that begins is played as the session plays its runs."""
    if desk().speed:
        runs.limit_speed(run, browser_key.key(), desk().speed)


def _follow(run: str) -> None:
    """Where the link has a step of it, it has the newest from now on."""
    if chosen_run.identity() == run and chosen_run.pinned() is not None:
        chosen_run.choose(run)


def _act(run: str, wish: Callable[[str], object]) -> None:
    def act() -> None:
        begun = _begun(run)
        wish(begun)
        _follow(begun)

    attempt(act)


def play(run: str) -> None:
    """Trains to the planned end, or on from there."""
    _act(run, lambda begun: runs.play(begun, browser_key.key()))


def step(run: str, count: int) -> None:
    """So many steps more."""

    def go(begun: str) -> None:
        runs.step(begun, browser_key.key(), count)
        if count <= _CLICKED:
            desk().awaited = begun

    _act(run, go)


def epoch(run: str) -> None:
    """To the end of the epoch."""

    def go(begun: str) -> None:
        now = runs.head(begun)
        runs.play(begun, browser_key.key(), Plan(now.record).epoch_end(now.step))

    _act(run, go)


def pause(run: str) -> None:
    """Leaves it as far as it is."""
    _act(run, lambda begun: runs.pause(begun, browser_key.key()))


def stop(run: str) -> None:
    """Ends it."""
    _act(run, lambda begun: runs.stop(begun, browser_key.key()))


def change(run: str, wanted: Callable[[str], Change]) -> None:
    """From now on otherwise: as `wanted` says of the run."""
    _act(run, lambda begun: runs.change(begun, browser_key.key(), wanted(begun)))


def limit_speed(run: str, most: float) -> None:
    """So many steps a second at most; 0: as fast as it can. Of `NEW`: once it begins."""

    def go() -> None:
        if run != NEW:
            runs.limit_speed(run, browser_key.key(), most)
        desk().speed = most

    attempt(go)


def rewind(run: str, step: int) -> None:
    """Back to a step."""

    def go(begun: str) -> None:
        runs.rewind(begun, browser_key.key(), step)
        desk().rewound.setdefault(begun, []).append(step)
        desk().awaited = begun

    _act(run, go)


def fork(run: str, step: int | None) -> None:
    """A run of one's own that goes its own way from a step; both on the same axes.

    None: from its newest.
    """

    def go() -> None:
        at = runs.head(run).step if step is None else step
        made = runs.fork(run, at, None, browser_key.key(), chosen_run.word())
        _at_its_speed(made)
        desk().awaited = made
        chosen_run.choose(made)
        chosen_run.compare((run, *chosen_run.compared()))

    attempt(go)


def open_run(run: str) -> None:
    """Shows a run, and its network."""

    def go() -> None:
        network = runs.head(run).record.beginning.network
        chosen_run.choose(run)
        chosen_network.set_network(network)

    attempt(go)


def new(run: str) -> None:
    """Leaves the run as it is, and begins another with the next step: by the same choices.

    Weights that it began with are among them where it may be taken away.
    """

    def go() -> None:
        left = runs.head(run, browser_key.key(), chosen_run.word())
        choices = left.record.beginning
        if left.may < May.TAKE:
            choices = replace(choices, start="")
        desk().choices, desk().begun = choices, ""
        chosen_data_set.put(choices.source)
        chosen_run.leave()

    attempt(go)


def rename(run: str, name: str) -> None:
    """Another name."""
    attempt(partial(runs.rename, run, browser_key.key(), name))


def delete(run: str) -> None:
    """Deletes it, until that is undone."""

    def go() -> None:
        name = runs.head(run).name
        runs.delete(run, browser_key.key())
        desk().deleted = run, name
        chosen_run.compare(tuple(each for each in chosen_run.compared() if each != run))
        if chosen_run.identity() == run:
            chosen_run.leave()

    attempt(go)


def undelete() -> None:
    """Brings the run back that was deleted last."""
    deleted, desk().deleted = desk().deleted, None
    if deleted is not None:
        attempt(partial(runs.undelete, deleted[0], browser_key.key()))


def begin_with(start: str) -> None:
    """The next run begins with weights that were loaded."""
    desk().choices = replace(beginning(), start=start)
    chosen_run.leave()
