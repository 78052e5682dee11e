"""What is known of a run: asked for since the last look only, and kept for the session."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from explorer.training import runs
from explorer.training.progress import Metrics, Progress
from explorer.ui.shell import browser_key

_SESSION = "histories"
_MOST = 8


@dataclass
class _Held:
    found: OrderedDict[str, Progress] = field(default_factory=OrderedDict)


def of(run: str) -> Progress:
    """The run as it is now, with all that was seen of it from its first step. Raises Explained."""
    held: _Held = st.session_state.setdefault(_SESSION, _Held())
    before = held.found.get(run)
    since = _reach(before)
    seen = runs.look(run, since, browser_key.key())
    if before is not None and (seen.era != before.era or seen.step < before.step):
        before, seen = None, runs.look(run, 0, browser_key.key())
    if before is not None:
        seen = _joined(before, seen, since)
    held.found[run] = seen
    held.found.move_to_end(run)
    while len(held.found) > _MOST:
        held.found.popitem(last=False)
    return seen


def _reach(before: Progress | None) -> int:
    """The step after which everything is new: validations may come later than their metrics."""
    if before is None:
        return 0
    last = before.validations[-1].step if before.validations else 0
    return min(before.metrics.first + len(before.metrics) - 1, last)


def _joined(before: Progress, seen: Progress, since: int) -> Progress:
    kept = before.metrics.values[: max(0, since + 1 - before.metrics.first)]
    if not len(kept):
        return seen
    values = np.concatenate([kept, seen.metrics.values]) if len(seen.metrics) else kept
    first = [each for each in before.validations if each.step <= since]
    return replace(
        seen,
        metrics=Metrics(before.metrics.first, before.metrics.layers, values),
        validations=(*first, *seen.validations),
    )
