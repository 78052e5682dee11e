"""The Gradients page shows what PyTorch's backward() leaves."""

import re
from math import log

import numpy as np
import pytest
import torch

from explorer.figures.colour import GRADIENTS, indices
from explorer.network.description import Initialisation
from explorer.numerals import significant
from tests.pages.conftest import NETWORKS, Opened
from tests.pages.gradients_page import box, glass, pytorchs, table, tensors


def test_the_loss_and_every_gradient_are_pytorchs(net):
    page = Opened("gradients", net, image="digit:1")
    loss, module, seen = pytorchs(net, 1)
    assert page.facts()["loss"] == significant(loss.item())
    header, arrays = box(page)
    assert header["colours"] == [list(GRADIENTS.below), list(GRADIENTS.above)]
    for name, output in seen.items():
        most = float(output.grad.abs().max())
        assert header["layers"][name]["limit"] == pytest.approx(most or 1.0, rel=1e-5), name
        tiles = arrays[header["layers"][name]["tiles"]]
        if output.ndim == 4 and max(output.shape[2:]) <= 48:
            limits = arrays[header["layers"][name]["limits"]]
            for map, (tile, limit) in enumerate(zip(tiles, limits, strict=True)):
                off = tile.astype(int) - indices(output.grad[0, map].numpy(), limit)
                assert np.abs(off).max() <= 1, (name, map)
    at_backward = tensors(page, "backward")
    assert list(at_backward) == [name for name, _ in module.named_parameters()]
    for name, parameter in module.named_parameters():
        value, gradient = at_backward[name]
        theirs = parameter.grad.double()
        assert value == pytest.approx(parameter.detach().double().norm().item())
        norm, magnitude, zeros, not_finite = gradient
        assert norm == pytest.approx(theirs.norm().item(), rel=1e-4)
        assert magnitude == pytest.approx(theirs.abs().mean().item(), rel=1e-4)
        assert zeros == pytest.approx((theirs == 0).double().mean().item(), abs=1e-4)
        assert not_finite == 0
        assert tensors(page, "zero_grad")[name][1] is None


def test_the_first_bias_is_none_and_then_six_numbers():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:0", part="vector", vector="loss")
    _, module, _ = pytorchs(NETWORKS["lenet"], 0)
    numbers = ", ".join(significant(each) for each in module.conv1.bias.grad.tolist())
    assert page.app.code[1].value.splitlines() == [
        "conv1.bias.grad",
        "before backward  None",
        f"after backward   [{numbers}]",
    ]


def test_the_code_of_a_typed_vector_is_the_vector():
    page = Opened("gradients", NETWORKS["lenet"], part="vector", vector="v=arange(10)")
    line = page.app.code[0].value.splitlines()[1]
    names = {"torch": torch}
    exec(line, names)
    shown = [row["cells"][1]["text"] for row in page.given("vector-outputs")["table"]["rows"]]
    assert shown == [significant(each) for each in names["v"][0].tolist()]


def test_as_the_practical_prints_it_zeros_come_first():
    page = Opened("gradients", NETWORKS["lenet"], zero="zeros", before="1")
    for name, (_, gradient) in tensors(page, "zero_grad").items():
        assert gradient[2] == 1.0, name
    assert "as the practical prints" in glass(page)[0]["stages"][2]["said"]


def test_a_step_lowers_the_loss_and_an_absurd_rate_raises_it():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:0,digit:1,digit:2", update="sgd,0.1")
    assert float(page.facts()["again"]) < float(page.facts()["loss"])
    assert "fell from" in glass(page)[0]["stages"][5]["said"]
    page.app.number_input(key="step-rate").set_value(1e6)
    assert "rose from" in glass(page.run())[0]["stages"][5]["said"]


def test_what_overflows_is_said_and_breaks_nothing():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1", loss="mse", update="sgd,1e6",
        steps="4", part="update",
    )  # fmt: skip
    assert "rose from" in glass(page)[0]["stages"][5]["said"]
    assert page.facts()["apart-add_"] == "0"
    huge = NETWORKS["lenet"].with_(initialisation=Initialisation("constant", 1e6))
    page = Opened("gradients", huge)
    assert any("nan or infinite" in sentence for sentence in page.said())


def test_one_image_is_learned_in_one_stride_and_that_is_said():
    page = Opened("gradients", NETWORKS["lenet"], update="sgd,1e6")
    assert "Choose a batch" in glass(page)[0]["stages"][5]["said"]


def test_the_loss_by_hand_is_the_practicals():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:7", loss="mse", numbers="arange(1, 11)"
    )
    facts = page.facts()
    assert facts["by-hand"] == facts["pytorchs"] == facts["loss"] == "38.2"
    assert "torch.Size([10])) that is different to the input size (torch.Size([1, 10]))" in (
        " ".join(page.said())
    )
    assert table(page, "loss-outputs")["9"][1] == "10.0"


def test_of_a_batch_each_loss_stands_beside_pytorchs_and_the_mean():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:0,digit:1,digit:2")
    rows = table(page, "loss-batch")
    assert [cells[1] for cells in rows.values()] == [cells[2] for cells in rows.values()]
    (foot,) = page.given("loss-batch")["table"]["foot"]
    assert foot["cells"][2]["text"] == page.facts()["loss"]
    assert len(rows) == 3
    page.app.selectbox(key="step-batch-of").set_value(False)
    assert page.run().facts()["loss"] == rows["1"][2]


def test_numbers_that_are_none_are_refused_and_stay():
    page = Opened("gradients", NETWORKS["lenet"], loss="mse", numbers="1 2 3")
    assert "3 numbers do not go with 10 outputs" in " ".join(page.said())
    assert page.app.text_input(key="step-numbers").value == "1 2 3"
    page.app.text_input(key="step-numbers").set_value("0.5")
    assert "3 numbers" not in " ".join(page.run().said())
    assert "every output of an image" in " ".join(each.value for each in page.app.caption)


def test_another_target_is_chosen_until_the_image_is_another():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:7")
    page.app.selectbox(key="step-class").set_value(3)
    assert page.run().app.query_params["target"] == "3"
    facts = page.facts()
    page.app.query_params["image"] = "digit:8"
    page.run()
    (target,) = [each for each in page.app.selectbox if each.key.startswith("step-class")]
    assert target.value == 8
    assert page.facts()["loss"] != facts["loss"]


def test_sgd_written_with_alpha_is_torch_optims_exactly_over_as_many_steps_as_one_clicks():
    page = Opened("gradients", NETWORKS["lenet"], part="update")
    page.click("update-one").click("update-one")
    assert page.app.query_params["steps"] == "3"
    assert page.facts()["apart-add_"] == "0"
    # "0" where the processor rounds a product before it adds it, else about 10⁻⁹.
    assert re.fullmatch(r"0|[\d.]+·10⁻[⁶-⁹]|[\d.]+·10⁻¹.", page.facts()["apart-sub_"])


def test_the_formula_of_a_weight_of_adam_stands_beside_what_torch_keeps():
    page = Opened(
        "gradients", NETWORKS["lenet"], part="update", update="adam,0.01", steps="2",
        weight="fc3.bias:4",
    )  # fmt: skip
    rows = table(page, "update-formula")
    assert list(rows) == ["g", "m", "v", "m\u0302", "v\u0302", "w"]
    assert rows["m"][2:] == [rows["m"][2], rows["m"][2], "exp_avg"]
    assert rows["v"][4] == "exp_avg_sq"
    assert rows["w"][2] == rows["w"][3]
    assert "(1 − 0.9^2)" in rows["m\u0302"][1]


@pytest.mark.parametrize(
    "parameters",
    [
        {"loss": "?", "target": "x,99", "update": "sgd,nan", "weight": "conv1.bias:77"},
        {"stage": "?", "zero": "?", "before": "-1", "steps": "9" * 50, "of": "?"},
        {"part": "vector", "vector": "v=1 2 3"},
        {"part": "vector", "vector": "9" * 50},
    ],
)
def test_a_link_that_says_what_cannot_be_is_passed_over(parameters):
    assert Opened("gradients", NETWORKS["mlp"], **parameters).facts()["loss"]


def test_the_loss_is_the_logarithm_of_the_probability():
    facts = Opened("gradients", NETWORKS["lenet"]).facts()
    assert float(facts["loss"]) == pytest.approx(-log(float(facts["probability"])), abs=0.01)
    assert facts["guessing"] == significant(log(10))


def test_what_a_link_says_and_cannot_be_is_told_on_the_page_until_it_is_closed():
    page = Opened("gradients", NETWORKS["mlp"], stage="<b>middle</b>", lang="es")
    (told,) = [text for text in page.said() if "El enlace dice stage" in text]
    assert "backward" in told and "<b>" not in told
    page.click("refusal-close")
    assert "stage" not in page.app.query_params
    assert not [text for text in page.said() if "El enlace dice" in text]
