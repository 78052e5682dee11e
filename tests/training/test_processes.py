"""Real workers: whoever is killed, the run goes on from its last snapshot and says so."""

import os
import sys
from collections import Counter

import psutil
import pytest

from explorer.jobs import Queue
from explorer.jobs.job_settings import Settings as JobSettings
from explorer.training import runs
from explorer.training.run import Run
from tests.e2e.conftest import free_port
from tests.jobs.conftest import cluster_process
from tests.jobs.test_processes import ENVIRONMENT, scheduler, worker
from tests.training.conftest import KEY, OTHER_KEY, PATIENCE, SMALL, keeping, until

pytestmark = pytest.mark.processes

ENDLESS = 100_000
"""Steps: longer than any test waits."""


@pytest.fixture(scope="module")
def queue():
    """Two workers, started once."""
    opened = Queue(JobSettings(workers=2))
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def kept(folder, queue):
    with keeping(queue) as found:
        yield found


def cluster(queue):
    """The process of the embedded cluster: other tests may have left theirs to this process."""
    return cluster_process(queue.submit(pid).outcome.result(PATIENCE))


def pid(progress):
    return os.getpid()


def computing(queue):
    """The worker that computes now: the other one may have had more to do until here."""
    workers = [each for each in cluster(queue).children(recursive=True) if not each.children()]
    before = {each: each.cpu_times().user for each in workers}

    def one_that_took_time():
        return next((it for it in workers if it.cpu_times().user > before[it] + 0.2), None)

    return until(one_that_took_time)


def playing():
    """A run that plays, and has a snapshot or two behind it."""
    run = runs.begin(SMALL, KEY)
    runs.play(run, KEY, ENDLESS)
    until(lambda: runs.look(run).snapshots)
    return run


def resumed(run):
    """What is seen of a run that was lost once it is resumed."""
    seen = until(lambda: (now := runs.look(run)).sentence and now)
    assert "Resumed from step" in str(seen.sentence)
    until(lambda: runs.look(run).step > seen.sentence.values["step"])
    runs.pause(run, KEY)
    return seen


def as_if_nothing_had_happened(run):
    """Every step of a paused run, against a run that nobody disturbed."""
    seen = until(lambda: (now := runs.look(run)).step >= now.target and now)
    reference = Run(SMALL)
    assert seen.metrics.loss.tolist() == [reference.step().loss for _ in range(seen.step)]


def test_a_killed_worker_loses_nothing_beyond_the_last_snapshot(kept, queue):
    run = playing()
    worker = computing(queue)
    last = runs.look(run).snapshots[-1]
    worker.kill()
    assert resumed(run).sentence.values["step"] >= last
    as_if_nothing_had_happened(run)


@pytest.mark.soak
def test_a_killed_scheduler_is_replaced_and_the_runs_are_handed_out_again(kept, queue):
    run = playing()
    cluster(queue).kill()
    resumed(run)
    as_if_nothing_had_happened(run)


class Counted:
    """Workers, and how many turns each run was given."""

    def __init__(self, workers):
        self._workers = workers
        self.turns = Counter()

    def submit(self, function, folder, run, handed):
        self.turns[run] += 1
        return self._workers.submit(function, folder, run, handed)

    def room(self):
        return self._workers.room()


@pytest.mark.thorough
@pytest.mark.parametrize("count, turns", [(4, 4), pytest.param(10, 40, marks=pytest.mark.soak)])
def test_runs_share_the_workers_fairly(monkeypatch, folder, queue, count, turns):
    """By turns: how far a turn goes is a matter of what else the machine has to do."""
    monkeypatch.setenv("EXPLORER_PLAYING", "20")
    monkeypatch.setattr("explorer.training.keeper.SLICE", 0.3)
    counted = Counted(queue)
    with keeping(counted):
        names = [runs.begin(SMALL, KEY) for _ in range(count)]
        for run in names:
            runs.play(run, KEY, ENDLESS)

        def served():
            for run in names:
                runs.mark_seen(run, KEY)
            shares = [counted.turns[run] for run in names]
            return shares if min(shares) >= turns else None

        shares = until(served)
        for run in names:
            runs.pause(run, KEY)
    assert max(shares) - min(shares) <= 2


@pytest.mark.soak
def test_a_worker_started_by_hand_takes_turns(folder):
    port = free_port()
    queue = Queue(JobSettings(address=f"tcp://127.0.0.1:{port}"))
    first, second = (runs.begin(SMALL, key) for key in (KEY, OTHER_KEY))
    with scheduler(port), worker(port), keeping(queue):
        runs.play(first, KEY, 100_000)
        runs.play(second, OTHER_KEY, 100_000)
        until(lambda: runs.look(first).step and runs.look(second).step)  # by turns
        with worker(port):
            until(lambda: runs.look(first).state == runs.look(second).state == "playing")
        runs.pause(first, KEY)
        runs.pause(second, OTHER_KEY)
    queue.close()


SERVER = """
import sys
from threading import Event
from explorer import jobs
from explorer.training import keeper

jobs.prepare()
keeper.wake()
Event().wait()
"""


def test_a_killed_server_hands_out_the_unfinished_runs_when_it_is_back(run, queue):
    server = psutil.Popen(
        [sys.executable, "-c", SERVER], env={**ENVIRONMENT, **os.environ, "EXPLORER_WORKERS": "1"}
    )
    try:
        runs.play(run, KEY, ENDLESS)
        until(lambda: runs.look(run).snapshots)
    finally:
        started = server.children(recursive=True)
        server.kill()
        server.wait()
        psutil.wait_procs(started)
    with keeping(queue):
        resumed(run)
        as_if_nothing_had_happened(run)
