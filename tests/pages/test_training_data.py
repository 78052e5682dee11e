"""Data sets on the Training page: chosen in the link, brought along, drawn, looked at, learnt."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from explorer.data import arrivals, image_caches
from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.data.own.gathering import gathered
from explorer.data.own.kept_sets import dataset_of, keep, remove
from explorer.inspection.capture import capture
from explorer.network.architectures import network
from explorer.sentence import Refusal
from explorer.training import runs
from explorer.training.beginning import Beginning
from explorer.training.run import Run
from explorer.ui.shell.streamlit_internals import go_on
from tests.pages.conftest import Opened, run_of
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("turns")

SMALL = network("mlp", (1, 8, 8), 10)


def opened(net=SMALL, **parameters):
    return Opened("training", net, part="data", **parameters)


def said(page):
    return " ".join(each.value for each in page.app.caption)


def counts(page):
    rows = page.given("data-counts")["table"]["rows"]
    return {row["title"]: [int(cell["text"].replace("\u202f", "")) for cell in row["cells"]]
            for row in rows}  # fmt: skip


def two_classes(dark=4, light=4):
    """Noise about one shade or another."""
    draw = np.random.default_rng(0)
    images = [
        draw.integers(shade, shade + 60, (1, 8, 8)).astype(np.uint8)
        for shade, count in ((10, dark), (180, light))
        for _ in range(count)
    ]
    return gathered(images, ["dark"] * dark + ["light"] * light).dataset


def png(shade):
    file = BytesIO()
    Image.new("L", (8, 8), shade).save(file, "PNG")
    return file.getvalue()


def test_the_links_data_set_is_looked_at_and_learnt():
    page = opened(data="shapes:images=10")
    assert counts(page) == {name: [10, 8, 2] for name in counts(page)}
    assert list(counts(page))[:3] == ["circle", "square", "triangle"]
    page.click("one-step")
    assert runs.look(run_of(page)).record.beginning.source.text() == "shapes:images=10"


def test_each_class_shows_its_images_as_the_network_gets_them():
    page = opened(network("mlp", (1, 16, 16), 10))
    header, arrays = message_reading.read(page.message("data-samples"))
    data = Beginning(network("mlp", (1, 16, 16), 10)).data
    for label, card in enumerate(header["cards"]):
        assert card["lines"] == [str(label)]
        first = fitted(data.values(data.of_class(label)[:1])[0], (1, 16, 16))
        wanted = np.rint(np.clip(first[0], 0, 1) * 255)
        assert np.abs(arrays[card["picture"]][:, :16, 0] - wanted).max() <= 1


@pytest.mark.parametrize("text, sentence", [("cats", "is no data set"),
                                            ("kept:" + "0" * 32, "is not kept here")])  # fmt: skip
def test_a_data_set_that_is_not_there_is_a_sentence_and_no_run_begins(text, sentence):
    page = opened(data=text)
    assert any(sentence in each for each in page.said())
    page.click("one-step")
    if text != "cats":  # what says nothing is the digits
        assert any(sentence in each for each in page.said())
        assert "run" not in page.app.query_params


def test_a_control_of_shapes_changes_the_data_set_and_the_link():
    page = opened(data="shapes")
    page.app.number_input(key="data-per_class").set_value(20)
    page.run()
    assert counts(page)["circle"] == [20, 16, 4]
    assert page.app.query_params["data"] in ("shapes:images=20", ["shapes:images=20"])


def test_an_archive_is_sent_its_bad_image_named_and_the_rest_learnt():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(4):
            archive.writestr(f"cat/{number}.png", png(20 + number))
            archive.writestr(f"dog/{number}.png", png(220 + number))
        archive.writestr("dog/bad.png", b"\x89PNG\r\n\x1a\nno")
    page = opened(network("mlp", (1, 8, 8), 2))
    page.app.segmented_control(key="data-kind").set_value("kept")
    page.run()
    page.app.file_uploader(key="data-files-0").set_value(("pets.zip", file.getvalue(), "zip"))
    page.run()
    assert any("bad\\.png" in each and "cut off" in each for each in page.said())
    assert counts(page) == {"cat": [4, 3, 1], "dog": [4, 3, 1]}
    page.click("data-classes").click("one-epoch")
    begun = runs.look(run_of(page)).record.beginning
    assert begun.source.kind == "kept"
    assert begun.network.class_names == ("cat", "dog")


def test_what_was_sent_is_decoded_for_as_long_as_its_sender_waits(monkeypatch):
    asked = []

    def data_set(files, go_on):
        asked.append((files, go_on))
        raise Refusal("nothing of it is decoded here")

    monkeypatch.setattr(arrivals, "data_set", data_set)
    page = opened(network("mlp", (1, 8, 8), 2))
    page.app.segmented_control(key="data-kind").set_value("kept")
    page.run()
    page.app.file_uploader(key="data-files-0").set_value(("pets.zip", b"PK", "zip"))
    page.run()
    assert asked == [([(b"PK", "pets.zip")], go_on)]
    assert any("nothing of it is decoded here" in each for each in page.said())


def test_a_few_drawings_a_class_are_a_data_set_that_is_learnt():
    page = opened(network("mlp", (1, 16, 16), 2))
    page.app.segmented_control(key="data-kind").set_value("kept")
    page.run()
    page.app.segmented_control(key="data-way").set_value("draw")
    page.run()
    for name, part in {"lying": np.s_[28:36, 8:56], "standing": np.s_[8:56, 28:36]}.items():
        for moved in range(3):
            ink = np.zeros((1, 64, 64), np.uint8)
            ink[0][part] = 255
            page.app.session_state["training"].picture = np.roll(ink, 3 * moved, (1, 2))
            page.app.text_input(key="album-class").set_value(name)
            page.run().click("album-add")
    page.click("album-use")
    assert counts(page) == {"lying": [3, 2, 1], "standing": [3, 2, 1]}
    page.click("data-classes").click("play")
    seen = runs.look(run_of(page))
    assert seen.validations[-1].accuracy == 1
    assert seen.record.beginning.data.images.shape == (6, 1, 64, 64)


def test_uneven_classes_and_one_of_a_single_image_are_told():
    page = opened(network("mlp", (1, 8, 8), 2), data=f"kept:{keep(two_classes(1, 9))}")
    assert "always says light is right in 90.0\u202f%" in said(page)
    assert "Of dark there is one image" in said(page)
    assert counts(page) == {"dark": [1, 1, 0], "light": [9, 7, 2]}
    page.click("one-epoch")
    last = runs.look(run_of(page)).validations[-1]
    assert np.isnan(last.per_class[0]) and np.isfinite(last.per_class[1])


def test_without_two_images_of_a_class_of_the_network_nothing_begins():
    digest = keep(gathered([np.zeros((1, 8, 8), np.uint8)] * 4, ["a", "b", "c", "c"]).dataset)
    page = opened(network("mlp", (1, 8, 8), 2), data=f"kept:{digest}").click("one-step")
    assert any("no two images of one" in each for each in page.said())
    assert "run" not in page.app.query_params


def test_the_classes_of_a_data_set_are_the_networks_at_a_click():
    digest = keep(two_classes())
    page = opened(network("mlp", (1, 8, 8), 10), data=f"kept:{digest}")
    assert any("10 classes and the data set 2" in each.value for each in page.app.markdown)
    page.click("data-classes")
    assert page.app.query_params["classes"] in ("2", ["2"])
    assert "data-classes" not in {each.key for each in page.app.button}


def test_the_image_in_hand_goes_the_way_of_the_runs_data():
    net = network("mlp", (1, 8, 8), 2)
    digest = keep(two_classes())
    page = opened(net, data=f"kept:{digest}", image="digit:0").click("one-step")
    standard = dataset_of(digest).standard
    assert standard != digits().standard
    run = Run(runs.look(run_of(page)).record)
    run.step()
    image = fitted(digits().images[[0]], net.input_shape, standard)
    header, arrays = message_reading.read(page.go_to("feature_maps").message("glassbox"))
    assert arrays[header["logits"]].tolist() == capture(run.weights(), image).logits[0].tolist()


def test_the_data_of_a_run_are_shown_with_it_and_are_the_next_ones_too():
    page = opened(network("mlp", (1, 8, 8), 2), data="shapes:images=10").click("one-step")
    run = run_of(page)
    other = opened(network("mlp", (1, 8, 8), 2), run=run)
    assert list(counts(other)) == ["circle", "square"]
    assert "data-kind" not in {each.key for each in other.app.segmented_control}
    page.click("new-run")
    assert page.app.segmented_control(key="data-kind").value == "shapes"


@pytest.mark.parametrize("part", ["runs", "mistakes", "confusion", "gradients", "data", "files"])
def test_a_run_whose_data_set_was_deleted_says_so_and_learns_no_further(part):
    digest = keep(two_classes())
    page = opened(network("mlp", (1, 8, 8), 2), data=f"kept:{digest}").click("one-epoch")
    step = runs.look(run_of(page)).step
    assert step > 0
    remove(digest)
    image_caches.empty()
    page.go_back_to(part=part)
    assert any("is not kept here, or no longer" in each for each in page.said())
    assert page.facts()["step"] == str(step)
    page.click("one-step").click("one-epoch")
    assert runs.look(run_of(page)).step == step
