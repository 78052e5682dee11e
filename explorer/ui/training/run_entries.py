"""What is entered for a run goes to that run, whichever one the link names by then."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from explorer.sentence import N_, Refusal
from explorer.training import runs
from explorer.training.change import Change
from explorer.training.plan import Plan
from explorer.ui.session import chosen_run
from explorer.ui.session.entries import Entry, receives
from explorer.ui.training import actions

_TARGET = "run"


def target(run: str) -> str:
    """What an entry for the run of that id is for; with `actions.NEW`, for one that will begin."""
    return f"{_TARGET}/{run}"


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    (run,) = entry.parts
    _WISHES[entry.field](run, entry.value)


def _look(run: str, step: object) -> None:
    """Every page shows that step; without one the newest, and the next ones as they come."""
    chosen_run.choose(run, None if step is None else _step(step))


def _rewind(run: str, step: object) -> None:
    actions.rewind(run, _step(step))


def _fork(run: str, step: object) -> None:
    actions.fork(run, None if step is None else _step(step))


def _step(value: object) -> int:
    """What the browser says is a step; one that the run has not reached is refused with it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(0, value)
    raise Refusal(N_("{value} is no step."), value=str(value)[:40])


def _limit_speed(run: str, most: object) -> None:
    if isinstance(most, int | float) and not isinstance(most, bool):
        actions.limit_speed(run, float(most))


def _change(name: str, run: str, value: Any) -> None:  # noqa: ANN401 - the type is the field's
    actions.change(run, lambda _run: Change(0, **{name: value}))


def _augment(name: str, run: str, value: Any) -> None:  # noqa: ANN401 - as above
    """Changes one thing that is done to its images, after all changes that still wait for it."""

    def augmented(begun: str) -> Change:
        head = runs.head(begun)
        now = Plan(head.record).stretch(head.step).augmentation
        return Change(0, augmentation=replace(now, **{name: value}))

    actions.change(run, augmented)


CHANGES: dict[str, Callable[[str, Any], None]] = {
    **{name: partial(_change, name) for name in ("rate", "weight_decay", "clip", "batch")},
    **{name: partial(_augment, name) for name in ("shift", "noise", "flip")},
}
"""What can be changed of a run while it trains: by the field's name, for the run of an id."""

_WISHES: dict[str, Callable[[str, Any], None]] = {
    "play": lambda run, _value: actions.play(run),
    "pause": lambda run, _value: actions.pause(run),
    "stop": lambda run, _value: actions.stop(run),
    "one-step": lambda run, _value: actions.step(run, 1),
    "ten-steps": lambda run, _value: actions.step(run, 10),
    "one-epoch": lambda run, _value: actions.epoch(run),
    "new-run": lambda run, _value: actions.new(run),
    "delete": lambda run, _value: actions.delete(run),
    "name": lambda run, name: actions.rename(run, str(name)),
    "look": _look,
    "rewind": _rewind,
    "fork": _fork,
    "speed": _limit_speed,
    **CHANGES,
}
