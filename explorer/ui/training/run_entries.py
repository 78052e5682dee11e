"""What is entered for a run goes to that run, whichever one the link names by then."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from explorer.training import runs
from explorer.training.change import Change
from explorer.training.plan import Plan
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


def _rewind(run: str, step: int) -> None:
    actions.rewind(run, int(step))


def _fork(run: str, chosen: tuple[int, float]) -> None:
    step, rate = chosen
    actions.fork(run, int(step), float(rate))


def _change(name: str, run: str, value: Any) -> None:  # noqa: ANN401 - the type is the field's
    actions.change(run, lambda _run: Change(0, **{name: value}))


def _augment(name: str, run: str, value: Any) -> None:  # noqa: ANN401 - as above
    """Changes one thing that is done to its images, after all changes that still wait for it."""

    def augmented(begun: str) -> Change:
        head = runs.head(begun)
        now = Plan(head.record).stretch(head.step).augmentation
        return Change(0, augmentation=replace(now, **{name: value}))

    actions.change(run, augmented)


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
    "rewind": _rewind,
    "fork": _fork,
    **{name: partial(_change, name) for name in ("rate", "weight_decay", "clip", "batch")},
    **{name: partial(_augment, name) for name in ("shift", "noise", "flip")},
}
