"""What the stage gets of a step: gradients, weights before and after, and what they lead to."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.figures.colour import STEPS
from explorer.inspection import cached
from explorer.inspection.capture_records import Capture
from explorer.inspection.objective import Objective
from explorer.network.architectures import network
from explorer.network.shapes import table
from explorer.ui.components.glass_box import loss_column, phase_message
from explorer.ui.components.glass_box.phase_message import InputMap
from explorer.ui.components.glass_box.scene import Scene
from tests.ui.components.message_reading import read

LENET = network("lenet")
IMAGES = np.random.default_rng(2).normal(size=(2, 1, 32, 32)).astype(np.float32)
OBJECTIVE = Objective((3, 7))


@pytest.fixture(scope="module")
def on():
    weights = cached.fresh(LENET)
    return Scene(
        rows=table(LENET, len(IMAGES)).rows,
        capture=cached.capture(weights, IMAGES),
        parameters=weights.arrays,
        image=1,
        class_names=tuple("0123456789"),
        key="forward",
        origin="step",
    )


def message(scene, phase, **more):
    return read(phase_message.message(scene, phase, folded=False, **more))


def test_norms_are_those_of_the_gradients_of_all_images(on):
    found = cached.gradients(cached.fresh(LENET), IMAGES, OBJECTIVE)
    capture = Capture(found.image, found.maps, on.capture.logits, on.capture.probabilities,
                      "evaluation")  # fmt: skip
    header, arrays = message(replace(on, capture=capture, back=True), "backward")
    norms = dict(zip(header["normed"], arrays[header["norms"]], strict=True))
    assert list(norms) == ["input", *(layer.name for layer in LENET.layers)]
    assert norms.pop("input") == pytest.approx(np.linalg.norm(found.image), rel=1e-5)
    for name, norm in norms.items():
        assert norm == pytest.approx(np.linalg.norm(found.maps[name]), rel=1e-5), name


def test_a_layers_weights_are_shown_before_and_after_on_one_scale_and_their_change_on_its_own(on):
    after = dict(on.parameters) | {"conv1.weight": on.parameters["conv1.weight"] + np.float32(0.5)}
    header, arrays = message(replace(on, after=after), "update")
    drawn = header["layers"]["conv1"]
    end = np.abs(after["conv1.weight"]).max()
    for time, weight in (("before", on.parameters), ("after", after)):
        pixels = arrays[drawn[time]].astype(int) - STEPS
        theirs = weight["conv1.weight"][:, 0]
        assert pixels.shape == theirs.shape
        assert np.abs(pixels / STEPS * end - theirs).max() <= 0.51 * end / STEPS
    assert (arrays[drawn["change"]] == 2 * STEPS).all()
    assert drawn["most"] == pytest.approx(0.5)
    ratios = dict(zip(header["normed"], arrays[header["norms"]], strict=True))
    assert ratios["fc1"] == 0
    before = [on.parameters[f"conv1.{name}"].ravel() for name in ("weight", "bias")]
    moved = 0.5 * before[0].size ** 0.5
    assert ratios["conv1"] == pytest.approx(moved / np.linalg.norm(np.concatenate(before)))
    assert np.isnan(ratios["relu1"])
    assert "relu1" not in header["layers"]


def test_the_kernels_of_a_map_stand_side_by_side(on):
    header, arrays = message(replace(on, after=on.parameters), "update")
    drawn = header["layers"]["conv2"]
    pixels = arrays[drawn["after"]].astype(int) - STEPS
    assert pixels.shape == (16, 10, 15)  # six kernels of 5 x 5, three a row
    theirs = on.parameters["conv2.weight"]
    end = np.abs(theirs).max()
    for kernel in range(6):
        top, left = kernel // 3 * 5, kernel % 3 * 5
        shown = pixels[:, top : top + 5, left : left + 5] / STEPS * end
        assert np.abs(shown - theirs[:, kernel]).max() <= 0.51 * end / STEPS


def test_weights_that_a_step_made_infinite_are_no_error(on):
    after = {name: np.full_like(value, np.inf) for name, value in on.parameters.items()}
    header, _arrays = message(replace(on, after=after), "update")
    assert header["layers"]["fc3"]["limit"] > 0


def test_an_attribution_stands_for_the_image_with_its_title(on):
    pixels = np.linspace(-2, 2, 32 * 32, dtype=np.float32).reshape(32, 32)
    shown = InputMap("saliency", pixels)
    header, arrays = message(replace(on, back=True), "backward", attribution=shown)
    drawn = header["attribution"]
    assert (drawn["title"], drawn["limit"]) == ("saliency", 2)
    assert arrays[drawn["pixels"]].shape == (1, 32, 32)
    assert arrays[drawn["pixels"]][0, -1, -1] == 2 * STEPS


def test_the_loss_after_the_step_travels_as_text_for_it_may_be_no_number(on):
    capture = replace(on.capture, logits=np.full((2, 10), np.nan, np.float32))
    loss = loss_column.of_image(OBJECTIVE, capture.logits, 1)
    header, _arrays = message(replace(on, capture=capture), "again", loss=loss)
    assert header["loss"]["value"] == "nan"


@pytest.mark.parametrize("name", ["cross-entropy", "mse", "huber"])
def test_the_parts_of_a_loss_lead_to_it(on, name):
    objective = Objective((3, 7), name)
    found = cached.gradients(cached.fresh(LENET), IMAGES, objective)
    column = loss_column.of_image(objective, on.capture.logits, 1)
    assert column.value == pytest.approx(float(found.losses[1]), rel=1e-5)
    assert set(column.parts) == ({7} if name == "cross-entropy" else set(range(10)))


def test_a_phase_without_a_step_is_refused(on):
    with pytest.raises(ValueError, match="origin"):
        message(replace(on, origin=None), "again")
