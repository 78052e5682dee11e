"""Only whose turn it is writes: whoever was given up for lost, and was not, changes nothing."""

import numpy as np
import pytest
import sqlalchemy as sql

from explorer.sentence import Sentence
from explorer.training.store import metrics_store, turn_queue, turn_store
from explorer.training.store.tables import runs, wishes
from explorer.training.store.turn_store import Kept, Taken

ROWS = np.ones((3, 5))
VALIDATION = {"step": 3, "loss": 0.5, "accuracy": 0.9, "rest": "{}"}


def taken(database, run):
    found = turn_store.take(database, run, turn_queue.hand(database, run))
    assert found is not None
    return found


def test_a_turn_writes_what_it_sees_and_ends(database, add, row):
    run = add("amber-1", target=10)
    held, found = taken(database, run)
    assert (found.step, found.target, found.interrupted, found.snapshots) == (0, 10, False, ())
    assert held.opened(0, None) == 0
    held.append(1, ROWS, pace=12.5, layers='["conv1"]')
    held.validated(**VALIDATION)
    held.saved(Kept(3, "3.safetensors", 100, "digest"), [])
    assert held.kept() == (Kept(3, "3.safetensors", 100, "digest"),)
    held.ended()
    now = row(run)
    assert (now.step, now.pace, now.handed, now.turn) == (3, 12.5, "", "")
    assert now.served > 0


def test_a_word_is_good_for_one_run_and_until_another_is_given(database, add):
    run = add("amber-1", target=10)
    handed = turn_queue.hand(database, run)
    assert turn_store.take(database, run, "guessed") is None
    assert turn_store.take(database, run, handed) is not None
    assert turn_queue.hand(database, run) is None  # somebody has it
    turn_queue.give_back(database, handed)
    assert turn_store.take(database, run, handed) is None


def test_whoever_takes_it_up_again_finds_that_it_was_interrupted_and_shuts_the_other_out(
    database, add, row
):
    run = add("amber-1", target=10)
    handed = turn_queue.hand(database, run)
    lost, _ = turn_store.take(database, run, handed)
    lost.append(1, ROWS)
    # The same job on another worker, as Dask does it when a worker is killed.
    second, found = turn_store.take(database, run, handed)
    assert found.interrupted
    assert found.step == 3
    for write in (
        lost.wanted,
        lost.ended,
        lambda: lost.opened(0, None),
        lambda: lost.append(4, ROWS),
        lambda: lost.validated(**VALIDATION),
        lambda: lost.saved(Kept(3, "file", 1, "digest"), []),
        lambda: lost.failed(Sentence("no")),
    ):
        with pytest.raises(Taken):
            write()
    assert second.opened(2, Sentence("Resumed.")) == 1
    with database.reading() as connection:
        assert len(metrics_store.since(connection, {run: 0})[run][1]) == 2
    assert (row(run).step, row(run).era, row(run).failed) == (2, 1, False)


def test_what_is_wished_is_read_in_its_order_and_done_once(database, add):
    run = add("amber-1", target=10)
    held, _ = taken(database, run)
    with database.writing() as connection:
        for text in ("first", "second"):
            connection.execute(sql.insert(wishes).values(run=run, change=text))
    wanted = held.wanted()
    assert [text for _, text in wanted.wishes] == ["first", "second"]
    held.changed([wanted.wishes[0][0]], record="{1}")
    assert [text for _, text in held.wanted().wishes] == ["second"]
    with database.writing() as connection:
        connection.execute(sql.update(runs).values(target=5))
    turn_queue.ask_back(database, ["nobody's"])
    assert held.wanted().target == 5
    assert not held.wanted().asked_back


def test_a_run_that_went_further_than_it_was_asked_to_is_wanted_no_further(database, add, row):
    run = add("amber-1", target=10)
    held, _ = taken(database, run)
    with database.writing() as connection:
        connection.execute(sql.update(runs).values(target=0))
    held.append(1, ROWS)
    held.ended()
    assert row(run).target == row(run).step == 3
    assert turn_queue.unfinished(database) == []


def test_the_least_recently_served_comes_first(database, add):
    for name, served in (("b", 2.0), ("c", 1.0), ("a", 3.0)):
        add(name, served=served, target=100)
    add("done", target=0)
    add("gone", target=10, deleted=1.0)
    assert [each.run for each in turn_queue.unfinished(database)] == ["c", "b", "a"]
    held, _ = taken(database, "c")
    held.append(1, ROWS)
    held.ended()
    assert [each.run for each in turn_queue.unfinished(database)] == ["b", "a", "c"]
    assert not any(each.short for each in turn_queue.unfinished(database))


def test_a_run_of_which_nothing_is_heard_is_handed_out_again(database, add):
    run = add("amber-1", target=10)
    first = turn_queue.hand(database, run)
    assert not turn_queue.unfinished(database)[0].free
    with database.writing() as connection:
        connection.execute(sql.update(runs).values(beat=runs.c.beat - 2 * turn_queue.LEASE))
    assert turn_queue.unfinished(database)[0].free
    second = turn_queue.hand(database, run)
    assert second not in (first, None)
    assert turn_store.take(database, run, first) is None


def test_runs_that_nobody_looks_at_are_paused_and_those_of_a_server_that_comes_back_are_not(
    settings, database, add, row
):
    run = add("amber-1", target=10, step=2)
    turn_queue.welcome(database)
    assert turn_queue.pause_unseen(settings, database) == 0
    with database.writing() as connection:
        connection.execute(sql.update(runs).values(seen=runs.c.seen - 2 * settings.grace))
    assert turn_queue.pause_unseen(settings, database) == 1
    assert row(run).target == 2
    assert "page was closed" in row(run).sentence
