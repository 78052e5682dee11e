"""A gradient of the Gradients page is taken apart, drawn, attributed and programmed."""

import json

import numpy as np
import pytest
import torch

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.figures.colour import GRADIENTS
from explorer.inspection import array_files
from explorer.inspection.capture import gradients
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.description import Initialisation, Layer
from explorer.network.module import build
from explorer.network.operations import OPERATIONS
from explorer.numerals import significant
from explorer.ui.stage import gradient_program
from tests.inspection.conftest import dropping_out, images_for
from tests.pages.conftest import BROKEN, NETWORKS, WITHOUT_LOGITS, Opened, first
from tests.pages.gradients_page import box, grad, html, phase, pytorchs, table
from tests.ui import entering
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("framed")


def test_the_image_has_a_gradient_too():
    page = Opened("gradients", NETWORKS["resnet8"], image="digit:1")
    header, _ = phase(page, "backward")
    image = fitted(digits().images[[1]], (3, 32, 32), digits().standard)
    x = torch.from_numpy(image).requires_grad_()
    logits = build(NETWORKS["resnet8"]).eval()(x)
    torch.nn.CrossEntropyLoss()(logits, torch.tensor([digits().labels[1]])).backward()
    assert header["layers"]["input"]["limit"] == pytest.approx(x.grad.abs().max().item(), rel=1e-4)
    assert "grey" not in header["layers"]["input"]


def test_the_way_on_is_the_same_on_both_pages():
    page = Opened("gradients", NETWORKS["lenet"], way="on")
    ours, theirs = (
        box(page),
        message_reading.read(Opened("feature_maps", NETWORKS["lenet"]).message("glassbox")),
    )
    assert ours[0]["colours"] == theirs[0]["colours"] != list(GRADIENTS.below)
    assert page.given("glassbox-stop")["stop"] == "forward"
    for mine, other in zip(ours[1], theirs[1], strict=True):
        assert np.array_equal(mine, other)


def test_the_inspector_has_the_gradients_of_the_kernels():
    page = Opened(
        "gradients", NETWORKS["lenet"], layer="conv1", image="digit:1", part="numbers",
        about="value",
    )  # fmt: skip
    header, arrays = message_reading.read(page.message("glassbox-inspector-back"))
    _, module, _ = pytorchs(NETWORKS["lenet"], 1)
    piece = header["layers"]["conv1"]["parameters"]["weight"]
    np.testing.assert_allclose(
        arrays[piece["values"]].reshape(6, 1, 5, 5), module.conv1.weight.grad, rtol=1e-5
    )
    assert header["back"]


def test_a_layer_that_leads_nowhere_says_so():
    layers = (
        Layer("flatten", OPERATIONS["Flatten"]()),
        Layer("aside", OPERATIONS["Linear"](out_features=4)),
        Layer("fc", OPERATIONS["Linear"](), ("flatten",)),
    )
    net = NETWORKS["lenet"].with_(layers=layers, name="custom", input_shape=(1, 8, 8))
    page = Opened("gradients", net, layer="aside")
    assert phase(page, "backward")[0]["sentence"] == (
        "No path leads from the loss to aside: no gradient there, drawn as zeros."
    )
    assert table(page, "parameters")["aside.weight"][2] == "None"
    assert grad(page)["after backward"] == "None"


def test_a_network_without_parameters_says_so():
    net = network("softmax", (1, 5, 2), 10)
    page = Opened("gradients", net.with_(layers=net.layers[:1], name="custom"), stage="update")
    assert page.said() == ["This network has no parameters: nothing in it can learn."]
    assert phase(page, "backward")


@pytest.mark.parametrize(
    "net, sentence",
    [(BROKEN, "in_channels is pinned to 1"), (WITHOUT_LOGITS, "has no class to predict")],
)
def test_a_network_without_a_loss_says_why_and_where_to_mend_it(net, sentence):
    page = Opened("gradients", net)
    assert sentence in page.said()[0]
    assert page.app.get("page_link")
    assert page.facts() == {}


def test_a_weights_gradient_is_taken_apart_and_checked():
    chosen = {"weight": "conv2.weight:3,1,2,2"}
    page = Opened("gradients", NETWORKS["lenet"], part="why", **chosen)
    header, _ = message_reading.read(page.message("reasons"))
    assert header["title"] == "∂L/∂conv2.weight[3, 1, 2, 2]" and not header["walk"]
    page = Opened("gradients", NETWORKS["lenet"], part="numbers", **chosen)
    header, _ = message_reading.read(page.message("reasons"))
    assert header["title"] == "∂L/∂conv2.weight[3, 1, 2, 2]" and header["count"] == "100"
    assert header["walk"][0]["title"].startswith("∂L/∂fc3[")
    assert header["walk"][-1]["title"] == header["title"]
    page = Opened("gradients", NETWORKS["lenet"], part="numbers", below="check", **chosen)
    rows = page.given("differences")["table"]["rows"]
    assert len(rows) == 9 and rows[0]["name"] == "conv2.weight:3,1,2,2"


@pytest.mark.parametrize("layer", ["conv1", "pool1", "flatten", "fc1", "fc3"])
def test_an_activations_gradient_comes_back_by_its_ways(layer):
    page = Opened("gradients", NETWORKS["lenet"], part="why", about="value", layer=layer)
    if layer == "fc3":
        assert "(p − y)" in html(page)
        assert "here the way back begins" in " ".join(each.value for each in page.app.caption)
    else:
        header, _ = message_reading.read(page.message("reasons"))
        assert float(header["difference"].partition("·")[0]) < 10
        assert header["title"].startswith(f"∂L/∂{layer}[")


@pytest.mark.parametrize("part, charts", [("depth", 1), ("line", 2)])
def test_the_curves_are_drawn_for_any_loss(part, charts):
    page = Opened("gradients", NETWORKS["lenet"], part=part, loss="mse", numbers="arange(1, 11)")
    assert len(page.app.get("plotly_chart")) == charts


def test_before_a_room_the_letters_of_a_chart_are_half_as_large_again():
    page = Opened("gradients", NETWORKS["lenet"], part="depth", present="1")
    (chart,) = page.app.get("plotly_chart")
    layout = json.loads(chart.proto.spec)["layout"]
    assert layout["font"]["size"] == layout["xaxis"]["tickfont"]["size"] == 21


def test_attribution_stands_in_the_inputs_column_as_captum_has_it():
    page = Opened("gradients", NETWORKS["lenet"], part="pixels", method="integrated", owed="3")
    header, arrays = phase(page, "backward")
    assert header["attribution"]["title"].endswith(": 3")
    assert arrays[header["attribution"]["pixels"]].shape[-2:] == (32, 32)
    view, _arrays = message_reading.read(page.message("attribution-view"))
    assert all("completeness gap" in each["caption"] for each in view["maps"])


def test_what_has_no_convolution_has_no_grad_cam():
    page = Opened("gradients", NETWORKS["mlp"], part="pixels", method="grad-cam")
    assert "attribution" not in phase(page, "backward")[0]
    assert "Grad-CAM weighs the maps of a convolution, and mlp has none." in page.said()[0]


def test_the_program_prints_the_gradient_that_the_page_shows(tmp_path, monkeypatch, capsys):
    net, place = NETWORKS["lenet"], (3, 1, 2, 2)
    weights, image = fresh(net), fitted(digits().images[[1]], (1, 32, 32), digits().standard)
    numbers = Numbers(tuple(map(float, range(1, 11))), (10,))
    for objective in (
        Objective((4,)), Objective((4,), "mse"), Objective((4,), "mse", numbers),
    ):  # fmt: skip
        found = gradients(weights, image, objective)
        (tmp_path / gradient_program.file_name(net)).write_bytes(
            array_files.safetensors_file(array_files.of_step(found, weights.arrays))
        )
        monkeypatch.chdir(tmp_path)
        exec(gradient_program.program(net, objective, "evaluation", "conv2.weight", place), {})
        printed = float(capsys.readouterr().out.split("tensor(")[-1].partition(")")[0])
        expected = found.parameters["conv2.weight"].gradient[place]
        assert printed == pytest.approx(expected, abs=1e-4 * max(1, abs(expected)))


def test_the_losses_of_the_steps_are_a_curve_from_before_the_first_to_after_the_last():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0", part="update", update="momentum,0.05",
        steps="3",
    )  # fmt: skip
    image = torch.from_numpy(fitted(digits().images[[0]], (1, 32, 32), digits().standard))
    net, criterion = build(NETWORKS["lenet"]).eval(), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), 0.05, momentum=0.9)
    expected = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = criterion(net(image), torch.tensor([digits().labels[0]]))
        expected.append(loss.item())
        loss.backward()
        optimizer.step()
    (chart,) = page.app.get("plotly_chart")
    (drawn,) = json.loads(chart.proto.spec)["data"]
    assert drawn["y"] == pytest.approx(expected, rel=1e-4)
    told = f"The loss fell from {significant(expected[0])} to {significant(expected[3])}."
    assert any(each.value.startswith(told) for each in page.app.markdown)


def test_losses_that_are_no_numbers_are_said_and_leave_a_gap():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1", part="update",
        update="sgd,1e6", steps="4",
    )  # fmt: skip
    told = " ".join(each.value for each in page.app.markdown)
    assert "the loss is nan: a number got too large for float32" in told
    assert "rose from" in phase(page, "again")[0]["sentence"]


@pytest.mark.parametrize(
    "part, told",
    [
        ("depth", "gradients that are nan or infinite, the first on the way back at"),
        ("line", "no step can be told from another"),
    ],
)
def test_gradients_without_measure_are_named_in_the_curves(part, told):
    net = NETWORKS["resnet8"].with_(initialisation=Initialisation("constant", 1e6))
    page = Opened("gradients", net, part=part)
    assert told in " ".join(each.value for each in page.app.markdown)
    assert page.app.get("plotly_chart")


def test_what_is_seen_stands_in_the_link():
    page = Opened(
        "gradients", NETWORKS["lenet"], part="pixels", method="grad-cam", owed="3,8", maps="conv1",
        mode="train", layer="conv2", value="conv2:5,3,2",
    )  # fmt: skip
    assert phase(page, "backward")[0]["attribution"]["title"] == "Grad-CAM: 3"
    assert page.field("maps")["value"] == "conv1"
    assert "28×28 values" in " ".join(each.value for each in page.app.caption)
    assert [page.field(name)["value"] for name in ("owed", "rival")] == [3, 8]
    page.enter("owed", 1).enter("rival", 5).enter("maps", "conv2")
    assert first(page.app.query_params["owed"]) == "1,5"
    assert first(page.app.query_params["maps"]) == "conv2"


def test_two_classes_are_asked_about_on_one_scale_the_runner_up_until_another_is_chosen():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:1", part="pixels", owed="3")
    x = torch.from_numpy(fitted(digits().images[[1]], (1, 32, 32), digits().standard))
    logits = build(NETWORKS["lenet"]).eval()(x.requires_grad_())[0]
    rival = next(each for each in logits.argsort(descending=True).tolist() if each != 3)
    header, arrays = message_reading.read(page.message("attribution-view"))
    assert [each["title"] for each in header["maps"]] == ["3", str(rival)]
    theirs = [
        torch.autograd.grad(logits[each], x, retain_graph=True)[0][0, 0].numpy()
        for each in (3, rival)
    ]
    for shown, pixels in zip(header["maps"], theirs, strict=True):
        assert np.allclose(arrays[shown["values"]], pixels, rtol=1e-4, atol=1e-7)
    assert header["limit"] == pytest.approx(max(np.abs(each).max() for each in theirs), rel=1e-4)


def test_what_was_chosen_last_is_taken_apart():
    page = Opened("gradients", NETWORKS["lenet"], layer="conv2", value="conv2:5,3,2")
    assert message_reading.read(page.message("reasons"))[0]["title"] == "∂L/∂conv2.bias[0]"
    page.go_back_to(about="value")
    assert message_reading.read(page.message("reasons"))[0]["title"] == "∂L/∂conv2[0, 5, 3, 2]"
    entering.send(page.app, [("step", "weight", "fc1.weight:7,8")])
    assert message_reading.read(page.message("reasons"))[0]["title"] == "∂L/∂fc1.weight[7, 8]"
    assert first(page.app.query_params["layer"]) == "fc1"


@pytest.mark.parametrize("value", ["conv2:999,999,999", "conv2:?", "conv1:1,1,1", "conv2:1,2,3,4"])
def test_a_value_of_the_link_that_is_none_is_passed_over(value):
    page = Opened(
        "gradients", NETWORKS["lenet"], layer="conv2", value=value, part="why", about="value",
        owed="99,x", maps="fc1",
    )  # fmt: skip
    assert message_reading.read(page.message("reasons"))[0]["title"].startswith("∂L/∂conv2[0, ")


def test_the_program_drops_what_the_page_dropped(tmp_path, monkeypatch, capsys):
    net = dropping_out()
    weights, images, objective = fresh(net), images_for(net, 2), Objective((0, 1))
    found = gradients(weights, images, objective, "training")
    arrays = array_files.of_step(found, weights.arrays)
    (tmp_path / gradient_program.file_name(net)).write_bytes(array_files.safetensors_file(arrays))
    monkeypatch.chdir(tmp_path)
    exec(gradient_program.program(net, objective, "training", "fc1.bias", (3,)), {})
    printed = float(capsys.readouterr().out.split("tensor(")[-1].partition(")")[0])
    assert printed == pytest.approx(found.parameters["fc1.bias"].gradient[3], abs=1e-4)
