"""What a session keeps of the curves of runs is bounded, and counted."""

from dataclasses import dataclass

import numpy as np
import pytest

from explorer.memory_budget import Budget
from explorer.training.progress import History, Metrics
from explorer.ui.session import run_history


@pytest.fixture
def room(monkeypatch):
    made = Budget(10**9)
    monkeypatch.setattr(run_history, "budget", lambda: made)
    return made


@dataclass
class Measured:
    """A run with so many steps."""

    name: str
    steps: int

    def history(self):
        values = np.zeros((self.steps, 5))
        return History(self.name, self.name, 0, self.steps, Metrics(1, ("fc",), values), ())


def test_curves_are_counted_for_as_long_as_the_session_has_them(room):
    held = run_history._Held()
    held.keep(Measured("a", 1_000).history())
    assert room.taken == 40_000
    held.runs.clear()
    assert room.taken == 0


def test_of_long_curves_fewer_are_kept_and_those_on_screen_always(room, monkeypatch):
    monkeypatch.setattr(run_history, "_MOST_BYTES", 100_000)
    held = run_history._Held()
    for name in "abc":
        held.keep(Measured(name, 1_000).history())
    held.let_go("c")
    assert list(held.runs) == ["b", "c"]
    for name in "de":
        held.keep(Measured(name, 10_000).history())
    held.let_go("de")
    assert list(held.runs) == ["d", "e"]
    assert room.taken == 800_000


def test_of_short_curves_the_last_eight_are_kept(room):
    held = run_history._Held()
    for name in "abcdefghij":
        held.keep(Measured(name, 10).history())
        held.let_go(name)
    assert list(held.runs) == list("cdefghij")
