"""What goes wrong is a sentence to whom it concerns. Nothing is lost, no other run notices."""

import errno
import logging
import sqlite3

import pytest
import sqlalchemy as sql

from explorer.jobs import Stopped
from explorer.jobs.job import worker_lost
from explorer.training import keeper, runs, turn
from explorer.training.run import Run
from explorer.training.store import database as databases
from explorer.training.store import run_settings, snapshot_files, turn_queue
from explorer.training.store.tables import runs as table
from tests.training import another_worker
from tests.training.conftest import KEY, OTHER_KEY, SMALL, Done, Here


def losses(steps):
    reference = Run(SMALL)
    return [reference.step().loss for _ in range(steps)]


def taken(run, keep, *counts):
    for count in counts:
        runs.step(run, KEY, count)
        keep()


def file_of(folder, run, step):
    (found,) = (folder / "runs" / run).glob(f"{step}-*")
    return found


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_snapshot_is_told_and_the_one_before_it_serves(run, keep, folder, damage):
    other = runs.begin(SMALL, KEY)
    taken(other, keep, 2)
    taken(run, keep, 3, 4)
    path = file_of(folder, run, 7)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content if damage == "flipped" else content[:-9])
    another_worker.take_over()
    assert len(runs.weights_at(run, 7).tensors) == 6  # computed from the one before
    taken(run, keep, 2)
    seen = runs.look(run)
    assert "step 7 is damaged" in str(seen.sentence)
    assert "from step 3" in str(seen.sentence)
    assert seen.step == 9
    assert seen.metrics.loss.tolist() == losses(9)
    taken(other, keep, 1)
    assert runs.look(other).sentence is None
    assert runs.look(other).metrics.loss.tolist() == losses(3)


def test_with_all_snapshots_damaged_it_is_trained_again_from_its_beginning(run, keep, folder):
    taken(run, keep, 3, 2)
    for path in (folder / "runs" / run).iterdir():
        path.write_bytes(b"")
    another_worker.take_over()
    taken(run, keep, 1)
    assert "from step 0" in str(runs.look(run).sentence)
    assert runs.look(run).metrics.loss.tolist() == losses(6)


def test_a_full_disk_pauses_the_run_that_needs_it_and_keeps_what_was_saved(
    monkeypatch, run, keep, folder
):
    other = runs.begin(SMALL, KEY)
    taken(run, keep, 3)
    write = snapshot_files.write

    def full(path, parts):
        if path.parent.name == run:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, parts)

    with monkeypatch.context() as patched:
        patched.setattr(snapshot_files, "write", full)
        taken(run, keep, 4)
        seen = runs.look(run)
        assert (seen.state, seen.step) == ("paused", 7)
        assert "No space left" in str(seen.sentence)
        taken(other, keep, 2)
        assert runs.look(other).sentence is None
    # There is room again: nothing is missing, on this worker or, from the snapshot, on another.
    another_worker.take_over()
    taken(run, keep, 1)
    assert runs.look(run).metrics.loss.tolist() == losses(8)


class Meddling(Here):
    """Workers in whose turns something happens with each look at what is wanted."""

    def __init__(self, happens):
        super().__init__()
        self.happens = iter(happens)

    def submit(self, function, *arguments):
        def report(done, total):
            next(self.happens, lambda: None)()

        return super().submit(lambda _, *rest: function(report, *rest), *arguments)


def test_a_database_that_is_locked_for_a_while_is_waited_for(monkeypatch, run, folder):
    monkeypatch.setattr(databases, "_BUSY", 0.02)
    monkeypatch.setattr(turn, "_RETRY", 0.02)
    monkeypatch.setattr(turn, "_LOOK", 0.0)
    monkeypatch.setattr(turn, "_WRITE", 0.0)
    databases.close_all()
    runs.step(run, KEY, 12)
    other = sqlite3.connect(folder / "runs.db")

    def locks():
        other.execute("BEGIN IMMEDIATE")

    def nothing():
        pass

    meddling = Meddling([nothing, locks, *[nothing] * 14, other.rollback])
    kept = keeper.Keeper(run_settings.read(), meddling)
    kept.round()
    other.close()
    kept.round()
    assert meddling.taken == [run]
    assert runs.look(run).metrics.loss.tolist() == losses(12)
    assert runs.look(run).state == "paused"


def test_a_database_that_stays_locked_is_told_and_asked_again_later(monkeypatch, run, folder):
    monkeypatch.setattr(databases, "_BUSY", 0.02)
    monkeypatch.setattr(turn, "_PATIENCE", 0.0)
    monkeypatch.setattr(keeper, "_BACK_OFF", 0.0)
    databases.close_all()
    runs.step(run, KEY, 5)
    other = sqlite3.connect(folder / "runs.db")
    kept = keeper.Keeper(run_settings.read(), Meddling([lambda: other.execute("BEGIN IMMEDIATE")]))
    with pytest.raises(databases.Unavailable, match="busy"):
        while True:
            kept.round()
    assert runs.look(run).state != "failed"  # to look, nobody waits
    other.rollback()
    other.close()
    while kept.round():
        pass
    assert runs.look(run).metrics.loss.tolist() == losses(5)
    assert kept.troubles == {}


def test_a_server_that_goes_leaves_the_run_saved_and_the_next_says_so(monkeypatch, run, keep):
    monkeypatch.setattr(turn, "_LOOK", 0.0)

    def goes():
        raise Stopped

    runs.step(run, KEY, 30)
    kept = keeper.Keeper(run_settings.read(), Meddling([lambda: None, goes]))
    with pytest.raises(Stopped):
        kept.round()
    reached = runs.look(run).step
    assert reached < 30
    another_worker.take_over()
    keep()
    assert f"Resumed from step {reached}" in str(runs.look(run).sentence)
    assert runs.look(run).metrics.loss.tolist() == losses(30)


class Failing(Here):
    """Workers with whom a job ends in an error."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def submit(self, function, *arguments):
        job = Done()
        job.outcome.set_exception(self.error)
        return job


@pytest.mark.parametrize(
    "error, sentence",
    [(worker_lost("3 GB"), "needs more than the 3 GB"), (ZeroDivisionError(), "broke on our side")],
)
def test_a_run_that_cannot_be_trained_says_why_and_can_be_tried_again(
    caplog, run, keep, error, sentence
):
    caplog.set_level(logging.CRITICAL)
    taken(run, keep, 2)
    runs.step(run, KEY, 3)
    kept = keeper.Keeper(run_settings.read(), Failing(error))
    kept.round()
    assert not kept.round()
    seen = runs.look(run)
    assert (seen.state, seen.step) == ("failed", 2)
    assert sentence in str(seen.sentence)
    taken(run, keep, 3)
    assert runs.look(run).state == "paused"
    assert runs.look(run).metrics.loss.tolist() == losses(5)


class Slow(Here):
    """Workers who never end a turn."""

    def submit(self, function, *arguments):
        self.taken.append(arguments[1])
        return Done()


def test_whoever_trains_is_asked_back_when_somebody_waits(monkeypatch, folder):
    monkeypatch.setattr(keeper, "SLICE", 0.0)
    monkeypatch.setattr(keeper, "SHORT_SLICE", 0.0)
    first, second, third = (runs.begin(SMALL, key) for key in (KEY, KEY, OTHER_KEY))
    slow = Slow(slots=2)
    kept = keeper.Keeper(run_settings.read(), slow)
    runs.play(first, KEY)
    runs.play(second, KEY)
    kept.round()
    kept.round()

    def asked_back():
        with databases.database(run_settings.read()).reading() as connection:
            return set(connection.scalars(sql.select(table.c.id).where(table.c.asked_back)))

    assert set(slow.taken) == {first, second}
    assert asked_back() == set()  # there is room for both
    runs.step(third, OTHER_KEY)
    kept.round()
    assert asked_back() == {slow.taken[0]}  # the one that has trained for longest, and no more
    assert (runs.look(third).state, runs.look(third).place) == ("waiting", 3)


def test_old_runs_and_what_nobody_knows_are_removed(monkeypatch, folder, keep):
    names = [runs.begin(SMALL, KEY) for _ in range(4)]
    for run in names:
        taken(run, keep, 1)
    deleted, old, kept, large = names
    runs.delete(deleted, KEY)
    chosen, size = run_settings.read(), runs.histories({}, KEY)[0][0].size
    database = databases.database(chosen)
    stray = folder / "runs" / kept / "9-stray.safetensors"
    stray.write_bytes(b"")
    assert turn_queue.prune(chosen, database) == []
    ages = {deleted: {"deleted": 1.0}, old: {"seen": 1.0}, large: {"seen": table.c.seen - 120}}
    with database.writing() as connection:
        for run, values in ages.items():
            connection.execute(sql.update(table).where(table.c.id == run).values(**values))
    monkeypatch.setenv("EXPLORER_KEPT", str(int(1.5 * size)))
    monkeypatch.setattr(snapshot_files, "_FRESH", -1.0)
    assert set(turn_queue.prune(run_settings.read(), database)) == {deleted, old, large}
    assert [row.id for row in runs.histories({}, KEY)[0]] == [kept]
    assert [path.name for path in (folder / "runs").iterdir()] == [kept]
    assert not stray.exists()
    taken(kept, keep, 1)
    assert runs.look(kept).metrics.loss.tolist() == losses(2)
