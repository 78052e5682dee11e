"""Real workers: whoever is killed, the run goes on from its last snapshot and says so."""

import os
import sys

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


def busiest(queue):
    """The worker that has computed most."""
    workers = [each for each in cluster(queue).children(recursive=True) if not each.children()]
    return max(workers, key=lambda each: each.cpu_times().user)


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
    worker = busiest(queue)
    last = runs.look(run).snapshots[-1]
    worker.kill()
    assert resumed(run).sentence.values["step"] >= last
    as_if_nothing_had_happened(run)


def test_a_killed_scheduler_is_replaced_and_the_runs_are_handed_out_again(kept, queue):
    run = playing()
    cluster(queue).kill()
    resumed(run)
    as_if_nothing_had_happened(run)


@pytest.mark.parametrize(
    "count, steps", [(4, 400), pytest.param(10, 8_000, marks=pytest.mark.soak)]
)
def test_runs_share_the_workers_fairly(monkeypatch, kept, count, steps):
    monkeypatch.setenv("EXPLORER_PLAYING", "20")
    monkeypatch.setattr("explorer.training.keeper.SLICE", 0.3)
    monkeypatch.setattr("tests.training.conftest.PATIENCE", 110)
    names = [runs.begin(SMALL, KEY) for _ in range(count)]
    for run in names:
        runs.play(run, KEY, 100_000)

    def reached():
        for run in names:
            runs.seen(run, KEY)
        found = [runs.look(run, since=100_000).step for run in names]
        return found if min(found) > steps else None

    found = until(reached)
    for run in names:
        runs.pause(run, KEY)
    assert min(found) >= 0.5 * max(found)


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
