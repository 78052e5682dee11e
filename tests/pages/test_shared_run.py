"""A run's link: what its owner, a stranger and whoever was given its files find behind it."""

import pytest

from explorer.data.data_source import Source
from explorer.data.dataset import Dataset
from explorer.data.own import kept_sets
from explorer.data.visitors import visitor_store
from explorer.network.architectures import network
from explorer.sentence import Refusal, Sentence
from explorer.training import owner, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.run_names import drawn_secret
from explorer.training.store import tables
from explorer.training.store.database import database
from explorer.training.store.run_settings import read
from explorer.ui.session import guesses
from explorer.ui.shell import browser_key, streamlit_internals
from tests.pages.conftest import Opened, first, run_of
from tests.ui import entering

pytestmark = pytest.mark.usefixtures("turns")

SMALL = network("mlp", (1, 8, 8), 10)
FILES = [
    "safetensors", "State dict (.pt)", "ONNX", "Metrics (CSV)", "Script (.py)", "Notebook (.ipynb)",
]  # fmt: skip
DATA = "Data of the program (.npz)"
ONLY_SEEN = "can be seen, and not taken away"


def offered(page):
    return [each.proto.label for each in page.app.get("download_button")]


def captions(page):
    return " ".join(each.value for each in page.app.caption).replace("\\", "")


def others_run(beginning=None, steps=10):
    """Of another browser: its id, and the word to take it away."""
    run = runs.begin(Record(beginning or Beginning(SMALL)), key := owner.drawn())
    runs.step(run, key, steps)
    return run, runs.look(run, key=key).take


def of_cats_and_dogs(digits_of=(0, 1)):
    """A beginning on images that somebody sent."""
    from explorer.data.digits import digits

    data = digits()
    chosen = [place for place, label in enumerate(data.labels) if label in digits_of][:40]
    images = (data.images[chosen] * 255).astype("uint8")
    sent = Dataset("own", images, data.labels[chosen], ("cat", "dog"))
    source = Source("kept", digest=kept_sets.keep(sent))
    return Beginning(SMALL.with_(classes=2, name="custom"), source=source, batch=8)


def test_a_stranger_sees_a_run_and_takes_nothing_of_it_away():
    run, _word = others_run()
    page = Opened("training", SMALL, run=run, part="files")
    assert page.facts()["step"] == "10"
    assert offered(page) == []
    assert ONLY_SEEN in captions(page)
    assert page.object("copy_link")["take"] == ""


def test_whoever_has_the_word_takes_it_away():
    run, word = others_run()
    page = Opened("training", SMALL, run=run, take=word, part="files", step="0")
    assert offered(page) == FILES
    assert "**Weights after step 0**" in [each.value for each in page.app.markdown]
    # What he copies lets others see it: to give it away is its owner's.
    copied = page.object("copy_link")
    assert (copied["take"], word in copied["query"]) == ("", False)


def test_the_word_of_one_run_is_none_of_another_and_is_left_behind_with_it():
    (one, word), (two, _) = others_run(), others_run()
    page = Opened("training", SMALL, run=two, take=word, part="files")
    assert offered(page) == []
    page = Opened("training", SMALL, run=one, take=word, part="files")
    entering.send(page.app, [("runs", "open", two)])
    assert run_of(page) == two
    assert "take" not in page.app.query_params


def test_its_owner_takes_it_away_and_chooses_what_a_copied_link_lets_others_do():
    page = Opened("training", SMALL).click("ten-steps")
    owners = Opened("training", SMALL, run=run_of(page), part="files")
    assert offered(owners) == FILES
    copied = owners.object("copy_link")
    assert copied["take"] == runs.look(run_of(page), key=browser_key.key()).take != ""
    assert copied["take"] not in copied["query"]


@pytest.mark.parametrize("name", ["feature_maps", "gradients"])
def test_on_other_pages_a_strangers_weights_are_seen_and_not_taken_away(name):
    net = network("lenet")
    run, word = others_run(Beginning(net), steps=1)
    for parameters, allowed in (
        ({"run": run}, False),
        ({"run": run, "take": word}, True),
        ({}, True),
    ):
        page = Opened(name, net, **parameters)
        page.app.session_state["take-away"] = True
        page.run()
        assert bool(offered(page)) is allowed
        assert (ONLY_SEEN in captions(page)) is not allowed


def test_a_fork_of_what_may_only_be_seen_is_trained_and_stays_here():
    run, word = others_run()
    page = Opened("training", SMALL, run=run).click("fork").click("one-step")
    assert page.facts()["step"] == "11"
    fork = Opened("training", SMALL, run=run_of(page), part="files")
    assert offered(fork) == []
    assert "was forked from a run that you may see" in captions(fork)
    assert fork.object("copy_link")["take"] == ""
    given = Opened("training", SMALL, run=run, take=word).click("fork").click("one-step")
    assert offered(Opened("training", SMALL, run=run_of(given), part="files")) == FILES


def test_images_and_class_names_are_given_by_whoever_sent_them_only():
    beginning = of_cats_and_dogs()
    key = owner.drawn()
    visitor_store.store(key).claim(beginning.source.digest, Sentence("cat, dog"))
    run = runs.begin(Record(beginning), key)
    net, word = beginning.network, runs.look(run, key=key).take
    assert offered(Opened("training", net, run=run, part="files")) == []
    assert offered(Opened("training", net, run=run, take=word, part="files")) == [*FILES, DATA]
    # Whoever only saw the run knows under which name the images are kept.
    begun = Opened("training", net, data=beginning.source.text()).click("one-step")
    own = Opened("training", net, run=run_of(begun), part="files")
    assert offered(own) == FILES
    assert "learns from images that another browser sent" in captions(own)


def test_a_file_is_refused_where_it_is_made_too():
    """Whatever asks for it: a button that is not drawn is no lock."""
    from explorer.ui.training import run_files

    run, _word = others_run()
    asked = run_files._Asked(run, browser_key.key(), "")
    for make in (
        lambda: run_files._safetensors(asked, 10),
        lambda: run_files._state_dict(asked, 10),
        lambda: run_files._onnx(asked, 10),
        lambda: run_files._metrics(asked),
        lambda: run_files._written(asked, run_files.program.script, str),
        lambda: run_files._written(asked, run_files.program.notebook, str),
        lambda: run_files._data(asked),
    ):
        with pytest.raises(Refusal, match=ONLY_SEEN):
            make()


def test_files_are_called_as_the_run_is_and_hold_nothing_of_its_id():
    page = Opened("training", SMALL).click("one-step")
    run = runs.look(run_of(page), key=browser_key.key())
    owners = Opened("training", SMALL, run=run.id, part="files")
    sent = str([each.proto for each in owners.app.get("download_button")])
    assert f"{run.name}-1.pt" in sent  # as the help of its button says how it is read
    assert run.id not in sent


@pytest.mark.parametrize("given", ["run", "beside"])
@pytest.mark.parametrize("name", ["amber-3", "0" * 32, "A_b-9", "deleted"])
def test_runs_that_are_not_there_are_answered_alike(given, name):
    run = runs.begin(Record(Beginning(SMALL)), browser_key.key())
    if name == "deleted":
        name = runs.begin(Record(Beginning(SMALL)), key := owner.drawn())
        runs.delete(name, key)
    page = Opened("training", SMALL, part="files", **{"run": run, given: name})
    assert [each for each in page.said() if name in each] == [
        f"There is no run {name} here, or not any more."
    ]
    assert (offered(page) == []) is (given == "run")


def test_the_eleventh_run_that_is_not_there_is_answered_late(monkeypatch):
    waited = []
    monkeypatch.setattr(streamlit_internals, "remote_address", lambda: "10.0.0.1")
    monkeypatch.setattr(guesses, "_guesses", guesses.Guesses(lambda: 0.0))
    monkeypatch.setattr(guesses, "monotonic", lambda: sum(waited))
    monkeypatch.setattr(guesses, "sleep", waited.append)
    page = Opened("training", SMALL)
    for _ in range(2):
        Opened(
            "training", SMALL, run=run_of_own(), beside=",".join(drawn_secret() for _ in range(5))
        )
    assert sum(waited) == 0
    entering.send(page.app, [(f"run/{drawn_secret()}", "play", None)])
    assert sum(waited) == pytest.approx(6)
    page.go_back_to(run=drawn_secret())
    assert sum(waited) == pytest.approx(12)
    # Who knows what he asks for waits for nobody.
    assert Opened("training", SMALL, run=run_of_own()).facts()["step"] == "0"
    assert sum(waited) == pytest.approx(12)


def run_of_own():
    return runs.begin(Record(Beginning(SMALL)), browser_key.key())


def test_an_old_link_leads_its_owner_to_what_it_meant_and_nobody_else(monkeypatch):
    mine, other = run_of_own(), run_of_own()
    with database(read()).writing() as connection:
        for run, former in ((mine, "sky-1"), (other, "oak-2")):
            connection.execute(
                tables.runs.update().where(tables.runs.c.id == run).values(former=former)
            )
    page = Opened("training", SMALL, run="sky-1", beside="oak-2", step="0")
    address = {name: first(page.app.query_params[name]) for name in page.app.query_params}
    assert (address["run"], address["beside"], address["step"]) == (mine, other, "0")
    assert page.said() == []
    monkeypatch.setattr(browser_key, "key", lambda: stranger)
    stranger = owner.drawn()
    page = Opened("training", SMALL, run="sky-1")
    assert page.said() == ["There is no run sky-1 here, or not any more."]


def test_a_reload_and_a_second_tab_are_its_owners():
    page = Opened("training", SMALL).click("ten-steps")
    for _ in range(2):
        again = Opened("training", SMALL, run=run_of(page))
        assert again.facts()["step"] == "10"
        assert "play" in again.fields()
