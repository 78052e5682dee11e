"""What was measured of runs: asked for since the last look only, and kept for the session."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from explorer.training import runs
from explorer.training.progress import History, Known, Row
from explorer.ui.shell import browser_key

_SESSION = "histories"
_MOST = 8


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
        while len(self.runs) > _MOST:
            self.runs.popitem(last=False)
        return history


def together(
    wanted: Collection[str], others: Collection[str]
) -> tuple[tuple[Row, ...], dict[str, History]]:
    """The runs of this browser and the `others` in a table, and all curves of those `wanted`.

    A run that is not there has no curves. Raises Unavailable.
    """
    held: _Held = st.session_state.setdefault(_SESSION, _Held())
    known = {run: _known(held.runs.get(run)) for run in wanted}
    rows, new = runs.histories(known, browser_key.key(), others)
    return rows, {run: held.keep(history) for run, history in new.items()}


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
