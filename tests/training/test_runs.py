"""What is wanted of runs, done by turns in this process: the same numbers as a run in one go."""

from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
import torch

from explorer.sentence import Refusal, TooLarge
from explorer.training import keeper, runs, turn
from explorer.training.change import Change, Record
from explorer.training.run import Run
from explorer.training.run_names import WORDS
from explorer.training.store import run_settings
from tests.training import another_worker
from tests.training.conftest import KEY, OTHER_KEY, SMALL, Here, keeping, until


def in_one_go(record, steps):
    """A run that nobody interrupted: it and the loss of each step."""
    run = Run(record)
    return run, [run.step().loss for _ in range(steps)]


def same(weights, others):
    assert weights.tensors.keys() == others.tensors.keys()
    assert all(torch.equal(weights.tensors[name], others.tensors[name]) for name in others.tensors)


def test_clicks_are_steps_and_each_is_seen(run, keep):
    before = runs.look(run, key=KEY)
    assert (before.step, before.state, before.planned, before.mine) == (0, "paused", 28, True)
    for count in (1, 1, 10):
        runs.step(run, KEY, count)
        assert runs.look(run).state == "waiting"
        keep()
    seen = runs.look(run)
    reference, losses = in_one_go(SMALL, 12)
    assert (seen.step, seen.state, seen.mine) == (12, "paused", False)
    assert seen.metrics.steps.tolist() == list(range(1, 13))
    assert seen.metrics.loss.tolist() == losses
    assert seen.metrics.layers == reference.layers
    assert np.isfinite(seen.metrics.gradients).all()
    assert np.isfinite(seen.metrics.ratios).all()
    assert seen.validations[-1] == reference.evaluate()
    assert seen.batch.step == 12
    assert seen.batch.images == tuple(reference.plan.images(11))
    assert runs.look(run, since=10).metrics.loss.tolist() == losses[10:]
    same(runs.weights_at(run, 12), reference.weights())


def test_play_ends_where_it_was_planned_to_and_goes_on_when_asked(run, keep):
    runs.play(run, KEY)
    keep()
    assert runs.look(run).state == "ended"
    assert runs.look(run).step == 28
    assert [each.step for each in runs.look(run).validations][-1] == 28
    runs.play(run, KEY, until=30)
    keep()
    seen = runs.look(run)
    assert (seen.step, seen.state) == (30, "ended")
    assert seen.metrics.loss.tolist() == in_one_go(SMALL, 30)[1]


def test_played_slowly_its_steps_are_apart_in_time_and_the_same(run, keep):
    runs.limit_speed(run, KEY, 20)
    runs.play(run, KEY, 4)
    began = monotonic()
    keep()
    assert monotonic() - began >= 3 / 20
    slow = runs.look(run)
    assert (slow.step, slow.speed) == (4, 20)
    assert slow.metrics.loss.tolist() == in_one_go(SMALL, 4)[1]
    runs.limit_speed(run, KEY, 0)
    assert runs.look(run).speed == 0


def test_a_slow_run_is_seen_on_its_way_and_can_be_let_loose(run, workers):
    runs.limit_speed(run, KEY, 4)
    runs.play(run, KEY)
    with keeping(workers):
        seen = until(lambda: runs.look(run).snapshots)
        assert seen[-1] < runs.look(run).planned
        runs.limit_speed(run, KEY, 0)
        until(lambda: runs.look(run).state == "ended")


@pytest.mark.parametrize("most", [-1, 0.01, 1e9, float("nan")])
def test_a_speed_that_is_none_is_refused_and_says_what_is_allowed(run, most):
    with pytest.raises(Refusal, match="steps a second"):
        runs.limit_speed(run, KEY, most)


def test_steps_in_turns_on_other_workers_are_those_of_one_worker(run, keep):
    for _ in range(3):
        runs.step(run, KEY, 5)
        keep()
        another_worker.take_over()  # the next worker has never seen it
    assert runs.look(run).sentence is None
    reference, losses = in_one_go(SMALL, 15)
    assert runs.look(run).metrics.loss.tolist() == losses
    same(runs.weights_at(run, 15), reference.weights())


def test_a_change_stands_at_its_step_and_rewind_repeats_it(run, keep):
    runs.step(run, KEY, 6)
    keep()
    runs.change(run, KEY, Change(0, rate=0.002, batch=50))
    assert runs.look(run).record.changes == (Change(6, rate=0.002, batch=50),)
    runs.step(run, KEY, 6)
    keep()
    seen = runs.look(run)
    reference = Run(SMALL)
    losses = [reference.step().loss for _ in range(6)]
    reference.change(Change(6, rate=0.002, batch=50))
    losses += [reference.step().loss for _ in range(6)]
    assert seen.metrics.loss.tolist() == losses
    assert seen.planned == reference.plan.planned
    for step in (3, 6, 0):
        runs.rewind(run, KEY, step)
        keep()
        back = runs.look(run)
        assert (back.step, back.state) == (step, "paused")
        assert back.era > seen.era
        assert back.metrics.loss.tolist() == losses[:step]
        assert all(each.step <= step for each in back.validations)
        assert all(each <= step for each in back.snapshots)
        runs.play(run, KEY, until=12)
        keep()
        assert runs.look(run).metrics.loss.tolist() == losses
        same(runs.weights_at(run, 12), reference.weights())
    # Another way from step 3 on: what came later is given up.
    runs.rewind(run, KEY, 3)
    keep()
    runs.change(run, KEY, Change(0, clip=1.0))
    assert runs.look(run).record.changes == (Change(3, clip=1.0),)


def test_a_change_that_is_wished_for_while_it_waits_is_made_by_its_worker(run, keep):
    runs.step(run, KEY, 4)
    runs.change(run, KEY, Change(0, rate=0.001))
    assert runs.look(run).record.changes == (Change(0, rate=0.001),)
    keep()
    assert runs.look(run).record.changes == (Change(0, rate=0.001),)
    assert runs.look(run).metrics.loss.tolist() == in_one_go(
        Record(SMALL.beginning, (Change(0, rate=0.001),)), 4
    )[1]  # fmt: skip


def test_a_fork_is_its_parent_until_then_and_another_browsers(run, keep):
    runs.step(run, KEY, 8)
    keep()
    made = runs.fork(run, 5, Change(0, rate=0.5), OTHER_KEY)
    keep()
    seen = runs.look(made, key=OTHER_KEY)
    parent = runs.look(run)
    assert (seen.parent, seen.step, seen.mine, seen.state) == ((run, 5), 5, True, "paused")
    assert seen.metrics.loss.tolist() == parent.metrics.loss.tolist()[:5]
    assert seen.record.changes == (Change(5, rate=0.5),)
    runs.step(made, OTHER_KEY, 3)
    keep()
    record = Record(SMALL.beginning, (Change(5, rate=0.5),))
    assert runs.look(made).metrics.loss.tolist() == in_one_go(record, 8)[1]
    # It stands without its parent.
    runs.delete(run, KEY)
    another_worker.take_over()
    runs.rewind(made, OTHER_KEY, 6)
    keep()
    same(runs.weights_at(made, 6), in_one_go(record, 6)[0].weights())
    assert len(parent.metrics) == 8


def test_the_weights_of_any_step_are_to_be_had(run, keep):
    runs.step(run, KEY, 7)
    keep()
    for step in (0, 3, 7):
        same(runs.weights_at(run, step), in_one_go(SMALL, step)[0].weights())
    assert runs.weights_at(run, 3).key == runs.weights_at(run, 3).key != runs.weights_at(run, 7).key
    with pytest.raises(Refusal, match="step 8"):
        runs.weights_at(run, 8)


CONTROLS = {
    "play": runs.play,
    "step": runs.step,
    "pause": runs.pause,
    "stop": runs.stop,
    "change": lambda run, key: runs.change(run, key, Change(0, rate=0.1)),
    "rewind": lambda run, key: runs.rewind(run, key, 1),
    "limit_speed": lambda run, key: runs.limit_speed(run, key, 10),
    "rename": lambda run, key: runs.rename(run, key, "mine"),
    "delete": runs.delete,
    "undelete": runs.undelete,
}


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_nobody_but_its_browser_controls_a_run(run, keep, control):
    runs.step(run, KEY, 2)
    keep()
    before = runs.look(run, key=KEY)
    for key in (OTHER_KEY, "", KEY[:-1], KEY.swapcase(), "' or 1=1 --" * 5):
        with pytest.raises(Refusal, match="another browser"):
            control(run, key)
    keep()
    after = runs.look(run, key=KEY)
    for name in ("name", "record", "state", "step", "target", "era", "snapshots", "sentence"):
        assert getattr(after, name) == getattr(before, name)
    for wrong in ("", run.upper() + "x", "' or '1'='1", "../" + run, f"{run} "):
        with pytest.raises(Refusal, match="no run"):
            control(wrong, KEY)


def test_a_look_of_another_keeps_no_run_going(monkeypatch, run, keep):
    monkeypatch.setenv("EXPLORER_GRACE", "1")
    monkeypatch.setattr("explorer.training.commands.NOW_AND_THEN", 0.0)
    now = [1e9]
    for module in ("commands", "store.turn_queue"):
        monkeypatch.setattr(f"explorer.training.{module}.time", lambda: now[0])
    kept = keeper.Keeper(run_settings.read(), Here(slots=0))
    runs.play(run, KEY)
    assert kept.round()
    now[0] += 0.9
    runs.mark_seen(run, KEY)
    now[0] += 0.9
    runs.mark_seen(run, OTHER_KEY)
    assert kept.round()  # still in its owner's time
    now[0] += 0.2
    assert not kept.round()
    assert runs.look(run).state == "paused"
    assert "page was closed" in str(runs.look(run).sentence)
    runs.play(run, KEY)
    assert runs.look(run).sentence is None


def test_names_are_words_and_runs_are_listed_to_their_browser(run, keep):
    word, _, number = runs.look(run).name.partition("-")
    assert word in WORDS
    assert number.isdigit()
    other = runs.begin(SMALL, OTHER_KEY)
    runs.step(run, KEY, 1)
    keep()
    runs.rename(run, KEY, "  without   momentum ")
    (mine,) = runs.histories({}, KEY)[0]
    assert (mine.id, mine.name, mine.mine, mine.step) == (run, "without momentum", True, 1)
    assert mine.accuracy == runs.look(run).validations[-1].accuracy
    assert mine.size > 0
    assert {row.id: row.mine for row in runs.histories({}, KEY, [other])[0]} == {
        run: True,
        other: False,
    }
    assert runs.histories({}, "")[0] == ()
    for name in ("", " ", "x" * 61, "a\0b"):
        with pytest.raises(Refusal, match="name"):
            runs.rename(run, KEY, name)


def test_what_was_deleted_can_be_brought_back(run, keep):
    runs.step(run, KEY, 2)
    keep()
    runs.delete(run, KEY)
    with pytest.raises(Refusal, match="no run"):
        runs.look(run)
    assert [row.deleted for row in runs.histories({}, KEY)[0]] == [True]
    runs.undelete(run, KEY)
    assert runs.look(run).step == 2
    runs.step(run, KEY)
    keep()
    assert runs.look(run).metrics.loss.tolist() == in_one_go(SMALL, 3)[1]


def test_the_caps_refuse_and_say_what_is_allowed(monkeypatch, folder):
    monkeypatch.setenv("EXPLORER_PLAYING", "2")
    monkeypatch.setenv("EXPLORER_STEPS", "5")
    first, second, third = (runs.begin(SMALL, KEY) for _ in range(3))
    theirs = runs.begin(SMALL, OTHER_KEY)
    runs.play(first, KEY)
    runs.play(second, KEY)
    with pytest.raises(Refusal, match="2 of your runs"):
        runs.play(third, KEY)
    runs.play(theirs, OTHER_KEY)
    assert [runs.look(each).place for each in (first, second, theirs)] != [1, 1, 1]
    runs.pause(first, KEY)
    runs.play(third, KEY)
    assert runs.look(third).target == 5


def test_what_would_not_fit_is_refused_before_there_is_a_run(monkeypatch, folder):
    monkeypatch.setenv("EXPLORER_MEMORY", "100kB")
    with pytest.raises(TooLarge, match="100"):
        runs.begin(SMALL, KEY)
    assert runs.histories({}, KEY)[0] == ()


def test_a_step_that_was_not_taken_cannot_be_gone_to(run, keep):
    runs.step(run, KEY, 3)
    keep()
    for step in (-1, 4):
        with pytest.raises(Refusal, match="from 0 to 3"):
            runs.rewind(run, KEY, step)
        with pytest.raises(Refusal, match="from 0 to 3"):
            runs.fork(run, step, None, OTHER_KEY)


def test_a_run_without_a_key_is_not_begun(folder):
    with pytest.raises(Refusal, match="cookies"):
        runs.begin(SMALL, "")


def test_a_loss_that_is_no_number_is_kept_as_it_is(folder, keep):
    run = runs.begin(Record(replace(SMALL.beginning, optimizer="sgd", rate=1e6)), KEY)
    runs.step(run, KEY, 6)
    keep()
    seen = runs.look(run)
    assert not np.isfinite(seen.metrics.loss[-1])
    assert not np.isfinite(seen.validations[-1].loss)
    assert runs.histories({}, KEY)[0][0].id == run


def test_steps_that_wait_to_be_read_are_few_where_a_step_has_many_logits(monkeypatch, run, keep):
    monkeypatch.setattr(turn, "_MOST_UNREAD", 0)
    waiting = []
    monkeypatch.setattr(turn._Turn, "_write_if_due", lambda self: waiting.append(len(self._unread)))
    runs.play(run, KEY)
    keep()
    assert waiting == [0] * 28
    assert runs.look(run).metrics.loss.tolist() == in_one_go(SMALL, 28)[1]
