"""A second image beside the one in hand: on the way on and on the way back, from any link."""

import numpy as np
import pytest
import torch

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.network.architectures import network
from explorer.network.module import build
from tests.pages.conftest import NETWORKS, Opened, first
from tests.pages.gradients_page import pytorchs
from tests.ui import entering
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("framed")

LENET = NETWORKS["lenet"]


def pair(page):
    """The names of both, and what the layer made of each."""
    header, arrays = message_reading.read(page.message("glassbox-pair"))
    return header["names"], arrays[header["first"]], arrays[header["second"]]


def maps(position):
    """Of conv1, by PyTorch."""
    image = fitted(digits().images[[position]], LENET.input_shape, digits().standard)
    with torch.no_grad():
        return build(LENET).eval().conv1(torch.from_numpy(image))[0].numpy()


def test_the_maps_of_both_images_are_pytorchs_and_the_answers_stand_beside_their_names():
    page = Opened("feature_maps", LENET, image="digit:7", second="digit:3")
    names, mine, theirs = pair(page)
    assert np.allclose(mine, maps(7), atol=1e-6)
    assert np.allclose(theirs, maps(3), atol=1e-6)
    logits = [pytorchs(LENET, position)[2]["fc3"][0] for position in (7, 3)]
    answers = [f"→ {int(each.argmax())} ({each.softmax(0).max():.1%})" for each in logits]
    named = [f"digit {each}, no. {each}" for each in (7, 3)]
    assert [name.replace("\u202f", "") for name in names] == [
        f"{name} {answer}" for name, answer in zip(named, answers, strict=True)
    ]


def test_on_the_way_back_each_has_the_gradient_of_its_own_loss():
    page = Opened("gradients", LENET, image="digit:7", second="digit:3", layer="conv1")
    _names, mine, theirs = pair(page)
    for position, shown in ((7, mine), (3, theirs)):
        gradient = pytorchs(LENET, position)[2]["conv1"].grad[0].numpy()
        assert np.allclose(shown, gradient, rtol=1e-3, atol=1e-7), position


def test_the_second_image_takes_the_place_of_the_one_in_hand_so_that_all_else_is_the_same():
    net = network("allconv", (1, 32, 32), 10)
    page = Opened(
        "feature_maps", net, image="digit:1,digit:7@2", second="digit:3", layer="bn1", mode="train"
    )
    _names, mine, theirs = pair(page)
    for places, shown in (([1, 7], mine), ([1, 3], theirs)):
        images = fitted(digits().images[places], net.input_shape, digits().standard)
        module = build(net).train()
        with torch.no_grad():
            made = module.outputs(torch.from_numpy(images))["bn1"][1].numpy()
        assert np.allclose(shown, made, atol=1e-5)


def test_an_old_link_to_the_pair_opens_on_the_other_image_of_the_batch():
    page = Opened("feature_maps", LENET, image="digit:1,digit:7", part="pair", layer="conv1")
    names, mine, theirs = pair(page)
    assert names[1].startswith("2: digit 7, no. 7")
    assert np.allclose(mine, maps(1), atol=1e-6)
    assert np.allclose(theirs, maps(7), atol=1e-6)


def test_another_is_chosen_and_taken_away_by_one_entry_each_and_the_old_words_leave_the_address():
    page = Opened("feature_maps", LENET, image="digit:1,digit:7,digit:3", part="pair")
    page.app.session_state["image_choice"] = True
    page.app.session_state["image_role"] = "second"
    page.run().enter("second", "batch:3")
    assert first(page.app.query_params["second"]) == "batch:3"
    assert "part" not in page.app.query_params
    assert pair(page)[0][1].startswith("3: digit 3, no. 3")
    page.enter("end")
    assert "second" not in page.app.query_params
    with pytest.raises(KeyError):
        page.message("glassbox-pair")


def test_it_stays_in_hand_from_page_to_page_and_the_line_says_so():
    page = Opened("feature_maps", LENET, image="digit:7", second="digit:3")
    for name in ("feature_maps", "gradients"):
        page.go_to(name)
        assert pair(page)[0][1].startswith("digit 3, no. 3")
        line = [each.value.replace("\\", "") for each in page.app.markdown]
        assert line[:2] == ["digit 7, no. 7 ↔", "digit 3, no. 3"]


@pytest.mark.parametrize(
    "second, sentence",
    [
        ("digit:99999", "digit:99999 is no image"),
        ("batch:2", "There are 1 images in the batch; image 2 cannot be compared with."),
        ("batch:x", "image x cannot be compared with"),
        ("own", "a picture of somebody's own, which no link holds"),
    ],
)
def test_what_cannot_be_compared_with_is_said_and_leaves_the_address_when_read(second, sentence):
    page = Opened("feature_maps", LENET, second=second)
    (said,) = page.said()
    assert sentence in said.replace("\\", "")
    with pytest.raises(KeyError):
        page.message("glassbox-pair")
    page.click("refusal-close")
    assert "second" not in page.app.query_params
    assert page.said() == []


def test_without_anything_to_compare_an_old_link_says_how_to_come_by_it():
    page = Opened("feature_maps", LENET, part="pair")
    assert page.said()[0].startswith("There is one image and one state of the weights.")


def test_an_entry_that_names_no_image_is_said_and_compares_nothing():
    page = Opened("feature_maps", LENET)
    entering.send(page.app, [("second", "second", "<script>")])
    assert any("is no image" in each for each in page.said())
    with pytest.raises(KeyError):
        page.message("glassbox-pair")
