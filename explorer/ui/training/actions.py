"""What the buttons do: each a wish that is written down, or refused in a sentence."""

from dataclasses import replace
from functools import partial

from explorer.training import runs
from explorer.training.change import Change, Record
from explorer.training.plan import Plan
from explorer.training.progress import Progress
from explorer.ui.session import chosen_data_set, chosen_network, chosen_run, moment
from explorer.ui.session.training_choices import attempt, beginning, desk
from explorer.ui.shell import browser_key

_CLICKED = 10
"""Steps that come so soon after a click that the answer to it is waited for."""


def controlled() -> Progress | None:
    """The run in the link, if this browser may control it and it is of the network under study."""
    now = moment.now()
    # The link may name another one than on screen, as after a click that follows at once.
    if chosen_run.identity() != (now.linked and now.linked.id):
        now = moment.renewed()
    return now.run if now.run is not None and now.run.mine else None


def _run() -> str:
    """The run to control; one is begun where there is none."""
    run_in_link = controlled()
    if run_in_link is not None:
        if chosen_run.pinned() is not None:
            chosen_run.choose(run_in_link.id)
        return run_in_link.id
    run = runs.begin(Record(beginning()), browser_key.key())
    chosen_run.choose(run)
    return run


def play() -> None:
    """Trains to the planned end, or on from there."""
    attempt(lambda: runs.play(_run(), browser_key.key()))


def step(count: int) -> None:
    """So many steps more."""

    def go() -> None:
        run = _run()
        runs.step(run, browser_key.key(), count)
        if count <= _CLICKED:
            desk().awaited = run

    attempt(go)


def epoch() -> None:
    """To the end of the epoch."""

    def go() -> None:
        run = _run()
        now = runs.head(run)
        runs.play(run, browser_key.key(), Plan(now.record).epoch_end(now.step))

    attempt(go)


def pause() -> None:
    """Leaves it as far as it is."""
    attempt(lambda: runs.pause(_run(), browser_key.key()))


def stop() -> None:
    """Ends it."""
    attempt(lambda: runs.stop(_run(), browser_key.key()))


def change(wanted: Change) -> None:
    """From now on otherwise."""
    attempt(lambda: runs.change(_run(), browser_key.key(), wanted))


def rewind(step: int) -> None:
    """Back to a step."""

    def go() -> None:
        run = _run()
        runs.rewind(run, browser_key.key(), step)
        desk().rewound.setdefault(run, []).append(step)
        desk().awaited = run
        chosen_run.choose(run)

    attempt(go)


def fork(run: str, step: int, rate: float | None) -> None:
    """A run of one's own that goes its own way from a step; both on the same axes."""

    def go() -> None:
        wanted = None if rate is None else Change(step, rate=rate)
        made = runs.fork(run, step, wanted, browser_key.key())
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


def new() -> None:
    """Leaves the run as it is, and begins another with the next step: by the same choices."""
    left = controlled()
    if left is not None:
        desk().choices = left.record.beginning
        chosen_data_set.put(left.record.beginning.source)
    chosen_run.leave()


def rename(run: str, name: str) -> None:
    """Another name."""
    attempt(partial(runs.rename, run, browser_key.key(), name))


def delete(run: str, name: str) -> None:
    """Deletes it, until that is undone."""

    def go() -> None:
        runs.delete(run, browser_key.key())
        desk().deleted = run, name
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
