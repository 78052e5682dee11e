"""What was measured of runs: asked for since the last look only, and kept for the session."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from explorer.memory_budget import budget
from explorer.training import runs
from explorer.training.progress import History, Known, Row
from explorer.ui.shell import browser_key

_SESSION = "histories"
_MOST = 8
_MOST_BYTES = 50_000_000
"""Of the curves that are kept: what goes is asked for again, as a whole."""


@dataclass
class _Held:
    runs: OrderedDict[str, History] = field(default_factory=OrderedDict)

    def keep(self, history: History) -> History:
        """Joins what is new of a run to what was known of it."""
        before = self.runs.get(history.id)
        if before is not None and before.era == history.era and before.step <= history.step:
            history = _joined(before, history)
        self.runs[history.id] = history
        self.runs.move_to_end(history.id)
        budget().count(history.metrics.values, history.metrics.values.nbytes)
        return history

    def let_go(self, wanted: Collection[str]) -> None:
        """Of those looked at longest ago, where there are too many; never of those on screen."""
        for run in [run for run in self.runs if run not in wanted]:
            size = sum(each.metrics.values.nbytes for each in self.runs.values())
            if len(self.runs) <= _MOST and size <= _MOST_BYTES:
                return
            del self.runs[run]


def together(
    wanted: Collection[str], others: Collection[str]
) -> tuple[tuple[Row, ...], dict[str, History]]:
    """The runs of this browser and the `others` in a table, and all curves of those `wanted`.

    A run that is not there has no curves. Raises Unavailable.
    """
    held: _Held = st.session_state.setdefault(_SESSION, _Held())
    known = {run: _known(held.runs.get(run)) for run in wanted}
    rows, new = runs.histories(known, browser_key.key(), others)
    found = {run: held.keep(history) for run, history in new.items()}
    held.let_go(wanted)
    return rows, found


def _known(before: History | None) -> Known | None:
    return None if before is None else Known(before.era, before.step, _reach(before))


def _reach(before: History) -> int:
    """The step after which everything is new: validations may come later than their metrics."""
    last = before.validations[-1].step if before.validations else 0
    return min(before.metrics.first + len(before.metrics) - 1, last)


def _joined(before: History, new: History) -> History:
    since = _reach(before)
    old = before.metrics.values[: max(0, since + 1 - before.metrics.first)]
    if not len(old):
        return new
    values = np.concatenate([old, new.metrics.values]) if len(new.metrics) else old
    first = [each for each in before.validations if each.step <= since]
    return replace(
        new,
        metrics=replace(before.metrics, layers=new.metrics.layers, values=values),
        validations=(*first, *new.validations),
    )
