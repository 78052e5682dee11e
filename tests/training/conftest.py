"""Runs in a folder of their own, and workers that do a turn at once, in the test's own process."""

from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import pytest
import torch

from explorer.jobs import Room
from explorer.network.architectures import network
from explorer.training import keeper, owner, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.store import database, run_settings
from tests.training import another_worker

KEY, OTHER_KEY = owner.drawn(), owner.drawn()
SMALL = Record(Beginning(network("mlp", (1, 8, 8), 10), epochs=2, batch=100))
"""14 steps an epoch, of a millisecond each."""


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """As in the workers and in the server."""
    torch.set_num_threads(1)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A place for runs, kept by nobody but the test."""
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setattr(keeper, "wake", lambda: None)
    yield tmp_path / "folder"
    another_worker.take_over()
    database.close_all()


class Done:
    """A job that is over."""

    def __init__(self) -> None:
        self.outcome = Future()


class Here:
    """Workers who do what they are given while it is handed to them."""

    def __init__(self, slots=1):
        self.slots = slots
        self.taken = []

    def submit(self, function, *arguments):
        self.taken.append(arguments[1])
        job = Done()
        try:
            job.outcome.set_result(function(lambda done, total: None, *arguments))
        except Exception as error:
            job.outcome.set_exception(error)
        return job

    def room(self):
        return Room(self.slots, 0)


@pytest.fixture
def workers(folder):
    return Here()


@pytest.fixture
def keep(workers):
    """Has everything done that is wanted."""
    kept = keeper.Keeper(run_settings.read(), workers)

    def until_nothing_is_wanted(rounds=50):
        for _ in range(rounds):
            if not kept.round():
                return
        raise AssertionError("something is wanted for ever")

    return until_nothing_is_wanted


@pytest.fixture
def run(folder):
    """A small run at step 0."""
    return runs.begin(SMALL, KEY)


PATIENCE = 120
"""Seconds until a test gives up; nothing waits for them to pass."""


def until(true):
    """Looks again and again until it is true; returns what it was."""
    end = monotonic() + PATIENCE
    while not (found := true()):
        assert monotonic() < end, "it never came true"
        Event().wait(0.02)
    return found


@contextmanager
def keeping(workers, chosen=None):
    """A keeper in a thread of its own, as a server has one."""
    kept = keeper.Keeper(chosen or run_settings.read(), workers)
    thread = Thread(target=kept.run)
    thread.start()
    try:
        yield kept
    finally:
        kept.end()
        thread.join()
