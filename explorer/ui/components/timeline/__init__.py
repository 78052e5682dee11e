"""The time of a run: a slider over its snapshots, its changes, and the forks that branch off it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.ui.components.browser_module import component
from explorer.ui.shell.language import _

_KEY = "timeline"

_line = component(_KEY, Path(__file__).parent / "timeline.js")


@dataclass(frozen=True)
class Branch:
    """A fork: where it branches off, and how far it is."""

    run: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Time:
    """What the slider shows."""

    last: int
    at: int
    """The snapshot that is on screen."""
    follows: bool
    """It is the newest, and goes on with the run."""
    stops: tuple[int, ...]
    marks: tuple[int, ...]
    branches: tuple[Branch, ...]


def show(time: Time, on_step: Callable[[int | None], None], on_open: Callable[[str], None]) -> None:
    """Draws it. `on_step` gets the snapshot that is chosen; None: the newest, whichever it is."""

    def moved() -> None:
        step = st.session_state[_KEY].step
        if isinstance(step, int) and not isinstance(step, bool):
            on_step(None if step < 0 else step)

    def opened() -> None:
        run = st.session_state[_KEY].run
        if isinstance(run, str) and any(run == branch.run for branch in time.branches):
            on_open(run)

    _line(key=_KEY, data=message(time), on_step_change=moved, on_run_change=opened)


def message(time: Time) -> bytes:
    """What the browser gets."""
    return json.dumps(
        {
            "last": time.last,
            "at": time.at,
            "follows": time.follows,
            "stops": time.stops,
            "marks": time.marks,
            "branches": [
                [branch.run, branch.name, branch.start, branch.end] for branch in time.branches
            ],
            "words": {
                "slider": _("The moment that every page shows"),
                "step": _("step {step}"),
                "newest": _("Newest"),
                "open": _("Open {run}, forked at step {step}"),
            },
        }
    ).encode()
