"""What a visitor is told of a search at each of its stages."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from explorer import jobs
from explorer.data.data_set_members import Members
from explorer.data.data_source import DIGITS, Source
from explorer.data.digits import digits
from explorer.data.images.image_batch import Fit
from explorer.inspection import excitation
from explorer.inspection.excitation import Excitation, Patch
from explorer.jobs.job import Job, Progress, no_cluster
from explorer.network import link
from explorer.network.architectures import network
from explorer.sentence import Refusal
from explorer.training import excitation_job

APP = Path(__file__).parents[2] / "e2e" / "apps" / "excitation.py"
LENET = network("lenet")


class Workers:
    """They take every job and do nothing."""

    def __init__(self):
        self.taken = []
        self.refusal = None
        self.prepared = False

    def prepare(self):
        self.prepared = True

    def submit(self, function, *arguments):
        if self.refusal:
            raise self.refusal
        job = Job(str(len(self.taken)), b"")
        self.taken.append((job, function, arguments))
        return job

    @property
    def job(self):
        return self.taken[-1][0]


@pytest.fixture
def workers(monkeypatch):
    # All of Streamlit's test sessions are one, with what the session keeps.
    st.cache_resource.clear()
    found = Workers()
    monkeypatch.setattr(jobs, "submit", found.submit)
    monkeypatch.setattr(jobs, "prepare", found.prepare)
    return found


class Page:
    def __init__(self, net=LENET, **parameters):
        self.app = AppTest.from_file(str(APP), default_timeout=120)
        for name, value in {**dict(parse_qsl(link.query(net))), **parameters}.items():
            self.app.query_params[name] = value
        self.run()

    def run(self):
        self.app.run()
        assert [error.message for error in self.app.exception] == []
        return self

    def click(self, key):
        self.app.button(key=key).click()
        return self.run()

    def keys(self):
        return {button.key for button in self.app.button} & {
            "excitation-search",
            "excitation-cancel",
        }

    def said(self):
        return [element.proto.text for element in self.app.get("progress")] + [
            element.value for element in self.app.warning
        ]

    def strip(self):
        for element in self.app.get("bidi_component"):
            if element.proto.id.endswith("-excitation"):
                return json.loads(element.proto.bytes)
        return None


def test_nothing_is_searched_before_it_is_asked_for(workers):
    page = Page(layer="conv2")
    assert [each.value for each in page.app.subheader] == ["What excites map 0 of conv2?"]
    assert page.keys() == {"excitation-search"}
    assert (workers.taken, workers.prepared) == ([], True)


def test_what_is_asked_for_is_sent_as_ids(workers):
    page = Page(layer="conv2", fit="crop,unit")
    page.app.number_input(key="map").set_value(3)
    page.run().click("excitation-search")
    _, function, arguments = workers.taken[0]
    assert function is excitation_job.search
    members = Members(DIGITS, LENET, Fit("crop", "unit"))
    assert arguments == (None, members, "conv2", 3)


@pytest.fixture
def errors_in_full():
    """In the app errors.show words them; here Streamlit does, who is told to leave nothing out."""
    before = config.get_option("client.showErrorDetails")
    config.set_option("client.showErrorDetails", "full")
    yield
    config.set_option("client.showErrorDetails", before)


@pytest.mark.parametrize(
    "progress, text",
    [
        (Progress("starting"), "The workers are being started, which takes some seconds"),
        (Progress("waiting"), "Waits for a worker"),
        (Progress("waiting", 3), "Waits for a worker, place 3 in the queue"),
        (Progress("running"), "Waits for a worker"),
        (Progress("running", done=0, total=1797), "0 of 1\u202f797 images"),
        (Progress("running", 0, 512, 1797, since=96), "512 of 1\u202f797 images, about 10 s to go"),
    ],
)
def test_a_search_says_how_far_it_is_and_can_be_given_up(workers, monkeypatch, progress, text):
    monkeypatch.setattr("explorer.jobs.job.monotonic", lambda: 100.0)
    page = Page(layer="conv2").click("excitation-search")
    workers.job.report(progress)
    page.run()
    assert page.said()[0].startswith(text)
    assert page.keys() == {"excitation-cancel"}
    assert (page.strip()["places"], page.strip()["caption"]) == (excitation.MOST, "")
    page.click("excitation-cancel")
    assert workers.job.progress().stage == "cancelled"
    assert page.run().keys() == {"excitation-search"}


def found(*patches, lowest=-1.0, layer="conv2"):
    highest = patches[0].value if patches else lowest
    return Excitation(layer, 0, 1797, lowest, highest, patches)


def test_generated_shapes_can_be_searched_too(workers):
    page = Page(layer="conv2")
    page.app.session_state["excitation-data-digits"] = "shapes"
    page.run().click("excitation-search")
    members = Members(Source("shapes"), LENET, Fit())
    assert workers.taken[0][2] == (None, members, "conv2", 0)
    workers.job.returned(found(Patch(2.5, 203, (1, 2), (4, 18, 8, 22))))
    (card,) = page.run().strip()["cards"]
    assert card["name"] == "triangle, no. 203"


def test_what_was_found_stands_there_with_its_numbers(workers):
    page = Page(layer="conv2").click("excitation-search")
    workers.job.returned(
        found(Patch(2.5, 1204, (3, 0), (4, 18, 0, 12)), Patch(0.25, 7, (0, 1), (0, 14, 2, 16)))
    )
    strip = page.run().strip()
    assert page.keys() == set()
    assert strip["caption"] == (
        "The highest value of each of 1\u202f797 images in evaluation mode, and of these the 2 "
        "highest. Over all images and places it lies between −1.00 and 2.50."
    )
    first, second = strip["cards"]
    label = digits().labels[1204]
    assert (first["value"], first["name"]) == ("2.50", f"digit {label}, no. 1204")
    assert first["caption"] == (
        f"digit {label}, no. 1204: 2.50 at row 3, column 0, which sees rows 4 to 17 and columns 0 "
        "to 11 of the image"
    )
    assert first["frame"] == [0, 12.5, 37.5, 43.75]
    assert first["patch"].startswith("data:image/png;base64,")
    assert first["image"].startswith("data:image/png;base64,")
    # The image in hand, digit 7, is marked.
    assert (strip["chosen"], second["value"]) == (1, "0.250")


def test_a_value_that_sees_the_whole_image_has_no_picture_beside_it(workers):
    page = Page(layer="fc1").click("excitation-search")
    assert [each.value for each in page.app.subheader] == ["What excites value 0 of fc1?"]
    workers.job.returned(found(Patch(2.5, 3, None, (0, 32, 0, 32)), layer="fc1"))
    strip = page.run().strip()
    assert strip["whole"] is True
    assert strip["cards"][0]["image"] == ""
    assert strip["cards"][0]["caption"] == "digit 3, no. 3: 2.50"
    assert strip["caption"].startswith(
        "Of 1\u202f797 images the 1 on which it is highest in evaluation mode."
    )


def test_a_patch_of_padding_alone_has_no_picture(workers):
    page = Page(layer="conv2").click("excitation-search")
    workers.job.returned(found(Patch(2.5, 3, (0, 0), (0, 0, 0, 3))))
    assert page.run().strip()["cards"][0]["patch"] == ""


@pytest.mark.parametrize(
    "lowest, text",
    [
        (0.0, "Nothing excites it: it is 0 everywhere, on each of the 1\u202f797 images."),
        (float("inf"), "Not one of its values is a number, on any of the 1\u202f797 images."),
    ],
)
def test_a_map_without_patches_says_why(workers, lowest, text):
    page = Page(layer="relu2").click("excitation-search")
    highest = -float("inf") if lowest else 0.0
    workers.job.returned(Excitation("relu2", 0, 1797, lowest, highest, ()))
    strip = page.run().strip()
    assert (strip["caption"], strip["cards"]) == (text, [])


def test_another_map_gives_the_search_up_and_what_was_found_is_kept(workers):
    page = Page(layer="conv2").click("excitation-search")
    workers.job.returned(found(Patch(2.5, 3, (3, 0), (4, 18, 0, 12))))
    page.run()
    page.app.number_input(key="map").set_value(1)
    page.run().click("excitation-search")
    second = workers.job
    page.app.number_input(key="map").set_value(2)
    assert page.run().keys() == {"excitation-search"}
    assert second.progress().stage == "starting"
    page.click("excitation-search")
    assert second.progress().stage == "cancelled"
    page.app.number_input(key="map").set_value(0)
    assert page.run().strip()["cards"][0]["value"] == "2.50"
    assert len(workers.taken) == 3


def test_a_search_that_failed_says_why_and_can_be_asked_for_again(workers, errors_in_full):
    page = Page(layer="conv2").click("excitation-search")
    workers.job.failed(no_cluster("tcp://10.0.0.1:8786"))
    page.app.run()
    assert page.keys() == {"excitation-search"}
    assert [error.message for error in page.app.exception] == [
        "The workers at tcp://10.0.0.1:8786 do not answer. Try again later."
    ]


def test_a_queue_that_is_full_is_a_sentence(workers):
    workers.refusal = Refusal("{count} jobs wait already.", count=100)
    page = Page(layer="conv2").click("excitation-search")
    assert page.said() == ["100 jobs wait already."]
    workers.refusal = None
    assert page.click("excitation-search").keys() == {"excitation-cancel"}


def test_what_does_not_fit_is_refused_before_it_is_sent(workers, errors_in_full):
    page = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in parse_qsl(link.query(network("lenet", (3, 4096, 4096)))):
        page.query_params[name] = value
    page.run()
    assert "takes 10.7\u202fGB of memory" in page.exception[0].message
    assert workers.taken == []
