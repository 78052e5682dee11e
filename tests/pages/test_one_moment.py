"""What a page shows of a run is all of one step, however fast the run trains on beside it."""

import re
from contextlib import contextmanager

import numpy as np
import pytest
import sqlalchemy
import streamlit
from sqlalchemy import event
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.inspection.capture import capture, gradients
from explorer.inspection.objective import Objective
from explorer.network.architectures import network
from explorer.numerals import significant
from explorer.training import keeper, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.store.database import Database
from explorer.ui.shell import browser_key
from tests.pages.conftest import Opened
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("turns")
SMALL = network("mlp", (1, 8, 8), 10)
LENET = network("lenet")
PARTS = ["runs", "mistakes", "confusion", "gradients", "files"]
PARTS_OF_PAGES = {
    "architecture": ["", "edit"],
    "feature_maps": ["", "code"],
    "gradients": ["", "why"],
    "training": ["", *PARTS],
}
LOOKS = 20
MOST_QUESTIONS = 5


def begun(net, steps=3):
    """A run of this browser, that many steps on its way."""
    key = browser_key.key()
    run = runs.begin(Record(Beginning(net, epochs=50)), key)
    runs.step(run, key, steps)
    return run


@pytest.fixture
def training_on(monkeypatch):
    """Has a run take a step after each question that a page asks of the database."""
    reading = Database.reading

    @contextmanager
    def trained(run):
        within = []

        @contextmanager
        def asked(database):
            with reading(database) as connection:
                yield connection
            if not within:
                within.append("its own questions do not count")
                runs.step(run, browser_key.key())
                within.clear()

        with monkeypatch.context() as patched:
            patched.setattr(Database, "reading", asked)
            yield

    return trained


def number(text):
    return int(text.replace("\u202f", "").replace(",", ""))


def caption_step(page):
    texts = [each.value for each in page.app.caption if "of training" in each.value]
    return {number(re.search(r"after (\S+) steps? of", text)[1]) for text in texts}


def line_step(page):
    """What the line at the top says beside the run's name."""
    said = [re.fullmatch(r"step (\S+)", each.value) for each in page.app.markdown]
    return next(number(each[1]) for each in said if each)


def curve_steps(page, key):
    header, arrays = message_reading.read(page.message(key))
    points = [
        arrays[each["points"]]
        for panel in header["panels"]
        for each in panel["series"]
        if not each["bold"]
    ]
    return {int(each[0][-1]) for each in points if each.shape[1]}


def steps_shown(page):
    """Every number of a step on the Training page that says how far the run is."""
    time = page.time()
    shown = {number(page.facts()["step"]), line_step(page), time["at"], time["stops"][-1]}
    shown |= caption_step(page) | curve_steps(page, "curves")
    batch, _pictures = message_reading.read(page.message("live-batch"))
    shown.add(number(re.match(r"Step (\S+?): ", batch["caption"])[1]))
    for text in [each.value for each in page.app.markdown]:
        shown |= {number(each) for each in re.findall(r"Weights after step (\S+?)\*", text)}
    return shown


@pytest.mark.parametrize("part", PARTS)
def test_while_a_run_trains_all_steps_on_its_page_agree(training_on, part):
    run = begun(SMALL)
    page = Opened("training", SMALL, run=run, part=part)
    before = 0
    with training_on(run):
        for _ in range(LOOKS // len(PARTS)):
            page.run()
            (step,) = steps_shown(page)
            if part == "runs":
                (row,) = page.given("runs")["table"]["rows"]
                assert number(row["cells"][1]["text"].partition(" /")[0]) == step
            assert step > before
            before = step


def looks(count):
    """So many looks, and ten times as many where there is time for it."""
    soak = pytest.param(10 * count, id=str(10 * count), marks=[pytest.mark.soak])
    return [pytest.param(count, id=str(count)), soak]


@pytest.mark.parametrize("count", looks(LOOKS))
def test_while_a_run_trains_every_map_and_value_is_that_of_its_step(training_on, count):
    run = begun(SMALL)
    page = Opened("feature_maps", SMALL, image="digit:7", run=run, layer="fc1", value="fc1:3")
    with training_on(run):
        for _ in range(count):
            page.run()
            header, arrays = message_reading.read(page.message("glassbox"))
            step = line_step(page)
            assert caption_step(page) == {step}
            weights = runs.weights_at(run, step)
            own = capture(weights, page_image(SMALL))
            assert arrays[header["logits"]].tolist() == own.logits[0].tolist()
            _assert_terms_of_value(page, weights, own)


def page_image(net):
    return fitted(digits().images[[7]], net.input_shape, digits().standard)


def _assert_terms_of_value(page, weights, own):
    """The chosen value: the weights beside the inputs are those that make it."""
    _header, arrays = message_reading.read(page.message("glassbox-inspector"))
    kernel = weights.arrays["fc1.weight"][3]
    inputs = own.maps["flatten"][0] if "flatten" in own.maps else page_image(SMALL).reshape(-1)
    value = own.maps["fc1"][0, 3]
    assert np.dot(kernel, inputs) + weights.arrays["fc1.bias"][3] == pytest.approx(value, abs=1e-4)
    assert any(np.isclose(each, value, atol=1e-5).any() for each in arrays)


@pytest.mark.parametrize("count", looks(LOOKS))
def test_while_a_run_trains_every_gradient_is_the_sum_of_its_terms(training_on, count):
    run = begun(SMALL)
    page = Opened(
        "gradients", SMALL, image="digit:7", run=run, part="why", weight="fc1.weight:3,40"
    )
    with training_on(run):
        for _ in range(count):
            page.run()
            step = line_step(page)
            assert caption_step(page) == {step}
            header, _arrays = message_reading.read(page.message("reasons"))
            left = gradients(runs.weights_at(run, step), page_image(SMALL), Objective((7,)))
            assert header["autograd"] == significant(
                left.parameters["fc1.weight"].gradient[3, 40], 6
            )
            assert header["difference"] == "0" or "10⁻" in header["difference"]


@contextmanager
def counted(monkeypatch):
    """Questions to the database, in statements and in transactions, and readings of the address."""
    count = {"questions": 0, "transactions": 0, "address": 0}

    def asked(_connection, _cursor, statement, *_rest):
        begins = statement.startswith("BEGIN")
        count["transactions" if begins else "questions"] += 1

    to_dict = type(streamlit.query_params).to_dict

    def read(parameters):
        # Streamlit's test words choices by itself, outside of a run.
        count["address"] += get_script_run_ctx(suppress_warning=True) is not None
        return to_dict(parameters)

    event.listen(sqlalchemy.Engine, "before_cursor_execute", asked)
    with monkeypatch.context() as patched:
        patched.setattr(type(streamlit.query_params), "to_dict", read)
        yield count
    event.remove(sqlalchemy.Engine, "before_cursor_execute", asked)


@pytest.mark.parametrize("page_name", PARTS_OF_PAGES)
def test_a_page_asks_the_database_five_times_and_reads_the_address_once(monkeypatch, page_name):
    others = [begun(LENET) for _ in range(3)]
    run = begun(LENET)
    monkeypatch.setattr(keeper, "wake", lambda: None)
    runs.play(run, browser_key.key())
    for part in PARTS_OF_PAGES[page_name]:
        page = Opened(page_name, LENET, run=run, beside=",".join(others), part=part)
        with counted(monkeypatch) as count:
            page.run()
        assert line_step(page) == 3
        assert count["questions"] <= MOST_QUESTIONS, part
        assert count["transactions"] <= 2, part
        assert count["address"] == 1, part


def test_a_click_and_what_it_draws_ask_the_database_five_times(monkeypatch):
    page = Opened("training", SMALL, run=begun(SMALL))
    monkeypatch.setattr(keeper, "wake", lambda: None)
    with counted(monkeypatch) as count:
        page.click("one-step")
    assert count["transactions"] <= MOST_QUESTIONS
    assert count["address"] == 1
