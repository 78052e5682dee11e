"""A run is stepped, played, rewound and forked by its owner, and every page shows its weights."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.data.augmenting import Augmentation
from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.inspection.capture import capture
from explorer.network.architectures import network
from explorer.sentence import N_
from explorer.training import keeper, owner, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Change, Record
from explorer.training.run import Run
from explorer.training.store import snapshot_files
from explorer.training.store.database import Unavailable
from explorer.ui.components.literal_text import literal
from explorer.ui.shell import browser_key
from explorer.ui.training import polled_parts
from tests.pages.conftest import APP, BROKEN, NETWORKS, WITHOUT_LOGITS, Opened, run_of
from tests.ui import entering
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("turns")

SMALL = network("mlp", (1, 8, 8), 10)


def curves(page):
    """The panels of the curves: title -> series label -> steps and means."""
    header, arrays = message_reading.read(page.message("curves"))
    return {
        panel["title"]: {each["label"]: arrays[each["points"]] for each in panel["series"]}
        for panel in header["panels"]
    }


def test_nothing_has_happened_before_the_first_step():
    page = Opened("training", NETWORKS["lenet"])
    assert page.facts()["step"] == "0"
    assert "run" not in page.app.query_params
    assert curves(page)["Loss"] == {}


def test_clicks_are_steps_of_a_run_whose_id_is_in_the_link():
    page = Opened("training", NETWORKS["lenet"]).click("one-step").click("ten-steps")
    run = Run(Beginning(NETWORKS["lenet"]))
    steps, _, _, losses = curves(page)["Loss"]["training"]
    assert steps.tolist() == list(range(1, 12))
    assert losses.tolist() == [run.step().loss for _ in range(11)]
    assert page.facts()["step"] == "11"


def test_played_it_ends_where_it_was_planned_and_can_be_gone_on_with():
    page = Opened("training", SMALL).click("play")
    assert page.facts()["step"] == "440"
    assert page.field("play")["label"] == "Go on"
    page.click("ten-steps")
    assert page.facts()["step"] == "450"


def test_an_epoch_ends_with_an_epoch():
    page = Opened("training", SMALL).click("one-step").click("one-epoch")
    assert page.facts()["step"] == "44"
    assert page.facts()["epoch"] == "1.0"


def test_choices_are_those_of_the_next_run():
    page = Opened("training", SMALL)
    page.enter("rate", 0.02).enter("optimizer", "sgd").enter("standardised", False)
    page.click("one-step").click("one-step")
    run = Run(Beginning(SMALL, optimizer="sgd", rate=0.02, standardised=False))
    losses = [run.step().loss for _ in range(2)]
    assert curves(page)["Loss"]["training"][3].tolist() == losses


def test_a_preset_sets_what_its_lesson_needs():
    page = Opened("training", SMALL)
    page.enter("preset", "stuck").click("one-step")
    begun = runs.look(run_of(page)).record.beginning
    assert (begun.optimizer, begun.rate, begun.standardised) == ("sgd", 0.01, False)


@pytest.mark.parametrize(
    "name, value, change, mark",
    [
        ("rate", 0.5, Change(10, rate=0.5), "rate 0.5"),
        ("weight_decay", 0.01, Change(10, weight_decay=0.01), "weight decay 0.01"),
        ("clip", 2.5, Change(10, clip=2.5), "clipped at 2.5"),
        ("batch", 7, Change(10, batch=7), "batch 7"),
        (
            "shift", 3, Change(10, augmentation=Augmentation(shift=3)), "another augmentation"
        ),
    ],
)  # fmt: skip
def test_what_is_changed_on_the_way_is_marked_kept_and_trained_with(name, value, change, mark):
    page = Opened("training", SMALL).click("ten-steps")
    page.enter(name, value).click("one-step")
    kept = runs.look(run_of(page)).record
    assert kept.changes == (change,)
    header, _ = message_reading.read(page.message("curves"))
    assert header["marks"] == [[10, mark, "change"]]
    run = Run(kept)
    losses = [run.step().loss for _ in range(11)]
    assert curves(page)["Loss"]["training"][3].tolist() == losses


@pytest.mark.parametrize(
    "name, value, before, after",
    [
        ("rate", 0.5, "rate 0.01", "rate 0.5"),
        ("shift", 3, "shifted by up to 2 px", "shifted by up to 3 px"),
    ],
)
def test_what_stands_beside_a_run_is_what_it_is_trained_with_now(name, value, before, after):
    page = Opened("training", SMALL).click("one-step")
    assert before in beside(page)
    page.enter(name, value).click("one-step")
    assert after in beside(page)
    assert before not in beside(page)


def beside(page):
    """What is said of the run, part by part."""
    (text,) = [each.value for each in page.app.caption if "seed" in each.value]
    return text.split(" · ")


def test_a_run_is_renamed_where_it_is_named():
    page = Opened("training", SMALL, part="runs").click("one-step")
    run = run_of(page)
    page.enter("name", "  wide <b>net</b>  ")
    assert runs.look(run).name == "wide <b>net</b>"
    assert [row["title"] for row in page.given("runs")["table"]["rows"]] == ["wide <b>net</b>"]
    assert run_of(page) == run
    page.enter("name", "   ")
    assert runs.look(run).name == "wide <b>net</b>"


def test_gone_back_to_a_step_it_goes_on_bit_for_bit():
    page = Opened("training", SMALL).click("ten-steps")
    before = curves(page)["Loss"]["training"]
    page.at_handle("rewind", 4)
    assert page.facts()["step"] == "4"
    for _ in range(6):
        page.click("one-step")
    assert np.array_equal(curves(page)["Loss"]["training"], before)


def test_a_fork_is_another_run_on_the_same_axes():
    page = Opened("training", SMALL).click("ten-steps")
    first = run_of(page)
    page.at_handle("fork", 10)
    assert run_of(page) != first
    assert runs.look(run_of(page)).parent == (first, 10)
    page.click("one-step")
    assert len(curves(page)["Loss"]) == 4


def test_the_other_pages_show_the_weights_of_the_moment_in_the_link():
    net = NETWORKS["lenet"]
    page = Opened("training", net, image="digit:0").click("ten-steps").go_to("feature_maps")
    run = Run(Beginning(net))
    for _ in range(10):
        run.step()
    image = fitted(digits().images[[0]], net.input_shape, digits().standard)
    logits = capture(run.weights(), image).logits[0]
    header, arrays = message_reading.read(page.message("glassbox"))
    assert arrays[header["logits"]].tolist() == logits.tolist()
    assert "after 10 steps of training" in page.app.caption[-1].value
    page.go_back_to(step="0")
    header, arrays = message_reading.read(page.message("glassbox"))
    fresh = capture(Run(Beginning(net)).weights(), image).logits[0]
    assert arrays[header["logits"]].tolist() == fresh.tolist()


def test_another_network_has_fresh_weights_and_a_way_back():
    page = Opened("training", SMALL).click("one-step")
    page.go_back_to(seed="5")
    assert page.app.button(key="back-to-run")
    page.click("back-to-run")
    assert page.facts()["step"] == "1"


def test_somebody_elses_run_is_seen_and_forked_and_has_no_controls():
    theirs = runs.begin(Record(Beginning(SMALL)), key := owner.drawn())
    runs.step(theirs, key, 10)
    page = Opened("training", SMALL, run=theirs)
    assert page.facts()["step"] == "10"
    assert not {"play", "one-step", "stop", "rate"} & page.fields()
    assert not page.time()["mine"]
    page.click("fork").click("one-step")
    assert runs.look(run_of(page)).step == 11
    assert runs.look(theirs).step == 10


def test_a_link_that_only_names_a_run_shows_its_network():
    theirs = runs.begin(Record(Beginning(SMALL)), owner.drawn())
    page = Opened("training", NETWORKS["lenet"], run=theirs)
    assert page.app.button(key="back-to-run")
    alone = AppTest.from_file(APP, default_timeout=120)
    alone.query_params["run"] = theirs
    alone.run().switch_page("pages/training.py")
    alone.query_params["run"] = theirs
    alone.run()
    assert "back-to-run" not in {each.key for each in alone.button}
    assert any(literal(runs.look(theirs).name) in each.value for each in alone.markdown)


@pytest.mark.parametrize("name", ["amber-999999", "<b>", "amber-1; drop"])
def test_a_run_that_is_not_there_is_a_sentence(name):
    page = Opened("training", SMALL, run=name)
    assert page.said()
    assert page.facts()["step"] == "0"


def test_a_deleted_run_can_be_brought_back():
    page = Opened("training", SMALL).click("one-step")
    gone = run_of(page)
    page.click("delete")
    assert "run" not in page.app.query_params
    page.click("undelete")
    assert runs.look(gone).step == 1


@pytest.mark.parametrize("part", ["mistakes", "confusion", "gradients", "data", "files"])
def test_every_part_stands_before_a_run_and_in_it(part):
    page = Opened("training", SMALL, part=part)
    page.click("ten-steps")
    assert page.facts()["step"] == "10"


def test_the_confusion_matrix_counts_every_validation_image():
    page = Opened("training", SMALL, part="confusion").click("ten-steps")
    last = runs.look(run_of(page)).validations[-1]
    rows = page.given("confusion")["table"]["rows"]
    shown = sum(int(cell["text"]) for row in rows for cell in row["cells"][1:]
                if cell["text"].isdigit())  # fmt: skip
    assert shown == sum(map(sum, last.confusion)) == 359


@pytest.mark.parametrize(
    "net, sentence",
    [(BROKEN, "in_channels is pinned to 1"), (WITHOUT_LOGITS, "has no class to predict")],
)
def test_a_network_that_cannot_learn_says_why_and_where_to_mend_it(net, sentence):
    page = Opened("training", net)
    assert sentence in page.said()[0]
    assert page.app.get("page_link")


def test_how_far_back_one_can_go_is_said_beforehand():
    page = Opened("training", network("lenet", (3, 512, 512), 5))
    (told,) = [each.value for each in page.app.caption if "snapshot" in each.value]
    assert "360\u202fMB" in told
    page.click("one-step")
    assert any("more than the limit" in sentence for sentence in page.said())


def test_a_run_whose_last_snapshot_cannot_be_saved_is_not_asked_for_it_for_ever(monkeypatch):
    def full(*_arguments):
        raise Unavailable(N_("The disk is full."))

    monkeypatch.setattr(snapshot_files, "save", full)
    page = Opened("training", SMALL).click("one-step")
    seen = runs.look(run_of(page))
    assert (seen.step, seen.state, seen.held, seen.snapshots) == (1, "paused", False, ())
    assert polled_parts.every(replace(seen, mine=True)) is None


def test_curves_of_rate_and_gradients_are_shown_on_request_and_by_older_links():
    page = Opened("training", NETWORKS["lenet"]).click("ten-steps")
    assert list(curves(page)) == ["Loss", "Accuracy"]
    entering.send(page.app, [("curves", "panels", ["rate", "nothing"])])
    assert list(curves(page)) == ["Loss", "Accuracy", "Learning rate"]
    linked = Opened("training", NETWORKS["lenet"], run=run_of(page), part="gradients")
    assert list(curves(linked))[2:] == ["Learning rate", "Gradient norm", "Update over weight"]
    assert set(curves(linked)["Gradient norm"]) == {"conv1", "conv2", "fc1", "fc2", "fc3"}


def test_the_axis_is_the_slider_of_the_run():
    page = Opened("training", SMALL).click("one-step").click("one-step")
    assert (page.time()["at"], page.time()["follows"]) == (2, True)
    assert page.time()["stops"] == [0, 1, 2]
    page.at_handle("look", 1)
    assert page.facts()["step"] == "1"
    assert not page.time()["follows"]
    page.at_handle("look", None)
    assert page.facts()["step"] == "2"
    page.at_handle("fork", 1).go_back_to(run=page.time()["target"].removeprefix("run/"))
    parent = Opened("training", SMALL, run=runs.look(run_of(page)).parent[0])
    assert [each[2:] for each in parent.time()["branches"]] == [[1, 1]]


@pytest.mark.parametrize("step", ["1", True, 2.5, [1], {"a": 1}])
def test_what_is_no_step_changes_nothing(step):
    page = Opened("training", SMALL).click("ten-steps")
    for name in ("look", "rewind", "fork"):
        page.at_handle(name, step)
    assert page.facts()["step"] == "10"
    assert len(runs.histories({}, browser_key.key())[0]) == 1


def test_a_run_is_played_slowly_where_that_was_chosen_before_it_begins_or_on_its_way():
    page = Opened("training", SMALL).enter("speed", 50.0).click("one-step")
    run = run_of(page)
    assert runs.look(run).speed == 50
    page.enter("speed", 0)
    assert runs.look(run).speed == 0
    page.enter("speed", -1)
    assert any("steps a second" in sentence for sentence in page.said())


def test_whoever_waits_for_a_worker_is_told_so_and_how_many_are_before(monkeypatch):
    monkeypatch.setattr(keeper, "wake", lambda: None)  # no worker takes anything
    other = owner.drawn()
    runs.play(runs.begin(Record(Beginning(SMALL)), other), other)
    page = Opened("training", SMALL).click("play")
    (clock,) = [each.body for each in page.app.get("html") if 'data-fact="step"' in each.body]
    assert ">waits its turn, place 2 in the queue</span>" in clock
    assert 'class="waits" title="It goes on by itself' in clock


@pytest.mark.parametrize("view, key", [("kernels", "live-mosaic"), ("draw", "image_sketch_0")])
def test_what_stands_beside_the_stage_is_chosen(view, key):
    page = Opened("training", NETWORKS["lenet"]).click("one-step")
    assert page.message("live-batch")
    assert page.enter("view", view).message(key)
