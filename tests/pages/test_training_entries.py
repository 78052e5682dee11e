"""What is entered on the Training page goes to what it was drawn for, in its order."""

import pytest

from explorer.data.augmenting import Augmentation
from explorer.network.architectures import network
from explorer.training import keeper, owner, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.ui.shell import browser_key
from tests.pages.conftest import Opened, run_of
from tests.ui import entering

pytestmark = pytest.mark.usefixtures("turns")

SMALL = network("mlp", (1, 8, 8), 10)


def begun():
    return runs.begin(Record(Beginning(SMALL)), browser_key.key())


def own_runs():
    return runs.histories({}, browser_key.key())[0]


def test_six_quick_clicks_on_one_step_are_six_steps_of_one_run():
    page = Opened("training", SMALL)
    entering.send(page.app, [("run/new", "one-step", None)] * 6)
    assert runs.look(run_of(page)).step == 6
    assert len(own_runs()) == 1


def test_a_click_that_overtakes_the_answer_is_for_the_run_that_the_one_before_began():
    page = Opened("training", SMALL)
    for _ in range(3):
        entering.send(page.app, [("run/new", "one-step", None)])
    assert runs.look(run_of(page)).step == 3
    assert len(own_runs()) == 1


def test_a_preset_and_play_at_once_begin_with_the_preset():
    page = Opened("training", SMALL)
    done = [("choices", "preset", "too-fast"), ("run/new", "play", None)]
    entering.send(page.app, done)
    begun = runs.look(run_of(page)).record.beginning
    assert (begun.optimizer, begun.schedule, begun.rate) == ("sgd", "constant", 1.0)


@pytest.mark.parametrize("name, value", [("rate", 0.5), ("batch", 16)])
@pytest.mark.parametrize("is_overtaken", [True, False])
def test_what_is_typed_right_after_one_step_is_for_the_run_that_it_began(name, value, is_overtaken):
    page = Opened("training", SMALL)
    click, typed = ("run/new", "one-step", None), ("choices", name, value)
    for parcel in [[click], [typed]] if is_overtaken else [[click, typed]]:
        entering.send(page.app, parcel)
    begun = runs.look(run_of(page)).record
    assert [getattr(each, name) for each in begun.changes] == [value]
    assert getattr(begun.beginning, name) == getattr(Beginning(SMALL), name)


def test_what_is_typed_for_the_next_run_after_another_was_begun_and_left_is_for_the_next():
    page = Opened("training", SMALL).click("one-step")
    first = run_of(page)
    page.click("new-run").enter("rate", 0.5).click("one-step")
    assert runs.look(first).record.changes == ()
    assert runs.look(run_of(page)).record.beginning.rate == 0.5


def test_what_was_entered_for_a_run_goes_to_it_though_the_link_names_another():
    first, second = begun(), begun()
    page = Opened("training", SMALL, run=first)
    done = [("runs", "open", second), (f"run/{first}", "ten-steps", None),
            (f"run/{first}", "rate", 0.5), (f"run/{first}", "name", "first")]  # fmt: skip
    entering.send(page.app, done)
    assert run_of(page) == second
    assert runs.look(second).step == 0
    seen = runs.look(first)
    assert (seen.step, seen.name) == (10, "first")
    assert [each.rate for each in seen.record.changes] == [0.5]


def test_a_new_run_after_new_run_is_another_one_by_the_same_choices():
    page = Opened("training", SMALL).enter("rate", 0.02).click("one-step")
    first = run_of(page)
    done = [(f"run/{first}", "new-run", None), ("run/new", "one-step", None)]
    entering.send(page.app, done)
    second = runs.look(run_of(page))
    assert second.id != first
    assert (second.step, second.record.beginning.rate) == (1, 0.02)
    assert runs.look(first).step == 1


def test_another_network_begins_another_run():
    page = Opened("training", SMALL).click("one-step")
    first = run_of(page)
    page.go_back_to(seed="5").click("one-step")
    second = runs.look(run_of(page))
    assert second.id != first
    assert second.record.beginning.network == SMALL.with_(seed=5)


def test_two_changes_of_the_augmentation_before_a_worker_makes_them_both_count(monkeypatch):
    run = begun()
    page = Opened("training", SMALL, run=run)
    monkeypatch.setattr(keeper, "wake", lambda: None)
    done = [("play", None), ("shift", 3), ("noise", 0.25), ("flip", True)]
    entering.send(page.app, [(f"run/{run}", field, value) for field, value in done])
    changes = runs.look(run).record.changes
    assert changes[-1].augmentation == Augmentation(shift=3, noise=0.25, flip=True)
    assert [page.field(name)["value"] for name in ("shift", "noise", "flip")] == [3, 0.25, True]


@pytest.mark.parametrize(
    "target, name, value, sentence",
    [
        ("choices", "rate", 0, "learning rate must be more than 0"),
        ("choices", "epochs", 0, "epochs must be a whole number"),
        ("choices", "shift", 65, "from 0 to 64"),
        ("choices", "batch", 0, "batch must be a whole number"),
        ("run/amber-999999", "play", None, "There is no run amber-999999 here"),
    ],
)
def test_what_cannot_be_taken_is_a_sentence_over_the_curves(target, name, value, sentence):
    page = Opened("training", SMALL)
    entering.send(page.app, [(target, name, value)])
    assert any(sentence in each for each in page.said()), page.said()
    assert page.field("rate")["value"] == Beginning(SMALL).rate


def test_somebody_elses_run_is_not_controlled_by_an_entry():
    theirs = runs.begin(Record(Beginning(SMALL)), owner.drawn())
    page = Opened("training", SMALL, run=theirs)
    entering.send(page.app, [(f"run/{theirs}", "one-step", None)])
    assert runs.look(theirs).step == 0
    assert any("is the run of another browser" in each for each in page.said())


def test_a_fork_begins_at_the_step_of_its_entry_and_is_then_changed_by_itself():
    page = Opened("training", SMALL).click("ten-steps")
    first = run_of(page)
    page.at_handle("fork", 4).enter("rate", 0.5)
    fork = runs.look(run_of(page))
    assert fork.parent == (first, 4)
    assert [(each.step, each.rate) for each in fork.record.changes] == [(4, 0.5)]
    assert runs.look(first).record.changes == ()


def test_runs_are_put_beside_one_another_by_their_ids():
    first, second = begun(), begun()
    page = Opened("training", SMALL, run=first, part="runs").enter("beside", [second])
    assert page.field("beside")["value"] == [second]
    assert page.app.query_params["beside"] in (second, [second])
