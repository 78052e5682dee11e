"""The Gradients page shows what PyTorch's backward() leaves."""

import re
from math import log

import numpy as np
import pytest
import torch

from explorer.figures.colour import GRADIENTS, indices
from explorer.network import architectures
from explorer.network.description import Initialisation
from explorer.numerals import significant
from tests.pages.conftest import NETWORKS, Opened, first
from tests.pages.gradients_page import box, grad, html, number, phase, pytorchs, table

pytestmark = pytest.mark.usefixtures("framed")

SIX = "[0.00179, 0.00636, −0.0171, 0.00721, 0.0154, 0.00156]"
NUMBERS_OF_TENSORS = {"below": "all", "digits": "all"}


def test_every_gradient_is_pytorchs(net):
    page = Opened("gradients", net, image="digit:1", **NUMBERS_OF_TENSORS)
    _, module, seen = pytorchs(net, 1)
    header, arrays = phase(page, "backward")
    assert header["colours"] == [list(GRADIENTS.below), list(GRADIENTS.above)]
    for name, layer in header["layers"].items():
        if name == "input":
            continue
        output = seen[name]
        most = float(output.grad.abs().max())
        assert layer["limit"] == pytest.approx(most or 1.0, rel=1e-5), name
        if output.ndim == 4 and max(output.shape[2:]) <= 48:
            tiles, limits = arrays[layer["tiles"]], arrays[layer["limits"]]
            for map, (tile, limit) in enumerate(zip(tiles, limits, strict=True)):
                off = tile.astype(int) - indices(output.grad[0, map].numpy(), limit)
                assert np.abs(off).max() <= 1, (name, map)
    rows = table(page, "parameters")
    assert list(rows) == [name for name, _ in module.named_parameters()]
    for name, parameter in module.named_parameters():
        _shape, value, norm, magnitude, zeros, *_update = rows[name]
        theirs = parameter.grad.double()
        assert number(value) == pytest.approx(parameter.detach().double().norm().item())
        assert number(norm) == pytest.approx(theirs.norm().item(), rel=1e-4)
        assert number(magnitude) == pytest.approx(theirs.abs().mean().item(), rel=1e-4)
        share = number(zeros.removesuffix("%").rstrip()) / 100
        assert share == pytest.approx((theirs == 0).double().mean().item(), abs=1e-3)


def test_before_backward_there_is_no_gradient_and_before_the_update_no_update():
    page = Opened("gradients", NETWORKS["lenet"], stage="zero_grad", below="all")
    rows = table(page, "parameters")
    assert {cells[2] for cells in rows.values()} == {"None"}
    assert {cells[5] for cells in rows.values()} == {"–"}
    page = Opened("gradients", NETWORKS["lenet"], stage="update", below="all")
    assert "–" not in {cells[5] for cells in table(page, "parameters").values()}


def test_as_it_opens_the_table_has_the_chosen_layers_tensors():
    page = Opened("gradients", NETWORKS["lenet"], layer="fc2")
    assert list(table(page, "parameters")) == ["fc2.weight", "fc2.bias"]
    assert page.given("parameters")["chosen"] == "fc2.bias"


def test_a_layer_without_a_bias_opens_with_its_weight():
    page = Opened("gradients", architectures.network("resnet8", (3, 16, 16), 10), layer="conv1")
    assert list(table(page, "parameters")) == ["conv1.weight"]
    assert page.given("parameters")["chosen"] == "conv1.weight"


def test_the_loss_is_pytorchs(net):
    loss, _, _ = pytorchs(net, 1)
    page = Opened("gradients", net, image="digit:1", stage="loss")
    assert page.facts()["loss"] == significant(loss.item())


def test_the_first_bias_is_none_and_then_six_numbers():
    assert grad(Opened("gradients", NETWORKS["lenet"], image="digit:7")) == {
        "before backward": "None",
        "after backward": SIX,
    }
    page = Opened("gradients", NETWORKS["lenet"], image="digit:0", part="vector", vector="loss")
    _, module, _ = pytorchs(NETWORKS["lenet"], 0)
    numbers = ", ".join(significant(each) for each in module.conv1.bias.grad.tolist())
    assert grad(page) == {"before backward": "None", "after backward": f"[{numbers}]"}


def test_the_code_of_a_typed_vector_is_the_vector():
    page = Opened("gradients", NETWORKS["lenet"], part="vector", vector="v=arange(10)")
    line = page.app.code[0].value.splitlines()[1]
    names = {"torch": torch}
    exec(line, names)
    shown = [row["cells"][1]["text"] for row in page.given("vector-outputs")["table"]["rows"]]
    assert shown == [significant(each) for each in names["v"][0].tolist()]


def test_as_the_practical_prints_it_zeros_come_first():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:7", zero="zeros", before="1")
    assert grad(page) == {"before backward": "[0, 0, 0, 0, 0, 0]", "after backward": SIX}
    page = Opened("gradients", NETWORKS["lenet"], zero="zeros", before="1", stage="zero_grad")
    assert "as the practical prints" in " ".join(each.value for each in page.app.markdown)


def test_a_step_lowers_the_loss_and_an_absurd_rate_raises_it():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1,digit:2", update="sgd,0.1",
        stage="again",
    )  # fmt: skip
    assert float(page.facts()["again"]) < float(page.facts()["loss"])
    assert "fell from" in phase(page, "again")[0]["sentence"]
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1,digit:2", stage="update",
    )  # fmt: skip
    page.enter("rate", 1e6)
    assert first(page.app.query_params["update"]) == "sgd,1e+06"
    assert "rose from" in phase(page, "again")[0]["sentence"]


def test_what_overflows_is_said_and_breaks_nothing():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1", loss="mse", update="sgd,1e6",
        steps="4", part="update",
    )  # fmt: skip
    assert page.facts()["apart-add_"] == "0"
    huge = NETWORKS["lenet"].with_(initialisation=Initialisation("constant", 1e6))
    page = Opened("gradients", huge)
    assert any("nan or infinite" in sentence for sentence in page.said())


def test_one_image_is_learned_in_one_stride_and_that_is_said():
    page = Opened("gradients", NETWORKS["lenet"], update="sgd,1e6")
    assert "Choose a batch" in phase(page, "again")[0]["sentence"]


def test_the_loss_by_hand_is_the_practicals():
    mse = {"image": "digit:7", "loss": "mse", "numbers": "arange(1, 11)"}
    page = Opened("gradients", NETWORKS["lenet"], part="loss", **mse)
    assert page.facts()["loss"] == "38.2"
    assert "torch.Size([10])) that is different to the input size (torch.Size([1, 10]))" in (
        " ".join(page.said())
    )
    page = Opened("gradients", NETWORKS["lenet"], stage="loss", part="code", **mse)
    assert page.facts()["by-hand"] == page.facts()["pytorchs"] == "38.2"
    page = Opened("gradients", NETWORKS["lenet"], stage="loss", part="numbers", **mse)
    assert table(page, "loss-outputs")["9"][1] == "10.0"


def test_of_a_batch_each_loss_stands_beside_pytorchs_and_the_mean():
    images = {"image": "digit:0,digit:1,digit:2", "stage": "loss"}
    page = Opened("gradients", NETWORKS["lenet"], part="numbers", **images)
    rows = table(page, "loss-batch")
    assert [cells[1] for cells in rows.values()] == [cells[2] for cells in rows.values()]
    (foot,) = page.given("loss-batch")["table"]["foot"]
    assert (
        foot["cells"][2]["text"] == Opened("gradients", NETWORKS["lenet"], **images).facts()["loss"]
    )
    assert len(rows) == 3
    page = Opened("gradients", NETWORKS["lenet"], of="image", **images)
    assert page.facts()["loss"] == rows["1"][2]


def test_the_step_is_of_the_image_in_hand_where_that_is_chosen():
    page = Opened(
        "gradients", NETWORKS["lenet"], image="digit:0,digit:1", stage="image", part="numbers"
    )
    page.enter("of", "image")
    assert first(page.app.query_params["of"]) == "image"
    page.enter("image", 1)
    assert box(page)[0]["batch"] == 1 and box(page)[0]["target"] == 1
    page.enter("mode", "train")
    assert first(page.app.query_params["mode"]) == "train"


def test_numbers_that_are_none_are_refused_and_stay():
    page = Opened("gradients", NETWORKS["lenet"], loss="mse", numbers="1 2 3", part="loss")
    assert "3 numbers do not go with 10 outputs" in " ".join(page.said())
    assert page.field("numbers")["value"] == "1 2 3"
    page.enter("numbers", "0.5")
    assert "3 numbers" not in " ".join(page.said())
    assert "every output of an image" in " ".join(each.value for each in page.app.caption)


def test_another_target_is_chosen_until_the_image_is_another():
    page = Opened("gradients", NETWORKS["lenet"], image="digit:7", stage="loss")
    page.enter("target", 3)
    assert first(page.app.query_params["target"]) == "3"
    facts = page.facts()
    page.go_back_to(image="digit:8")
    assert page.field("target")["value"] == 8
    assert page.facts()["loss"] != facts["loss"]


def test_sgd_written_with_alpha_is_torch_optims_exactly_over_as_many_steps_as_one_clicks():
    page = Opened("gradients", NETWORKS["lenet"], part="update")
    page.enter("steps-one").enter("steps-one")
    assert first(page.app.query_params["steps"]) == "3"
    assert page.facts()["apart-add_"] == "0"
    # "0" where the processor rounds a product before it adds it, else about 10⁻⁹.
    assert re.fullmatch(r"0|[\d.]+·10⁻[⁶-⁹]|[\d.]+·10⁻¹.", page.facts()["apart-sub_"])


def test_the_formula_of_a_weight_of_adam_stands_beside_what_torch_keeps():
    page = Opened(
        "gradients", NETWORKS["lenet"], stage="update", update="adam,0.01", steps="2",
        weight="fc3.bias:4",
    )  # fmt: skip
    lines = re.findall(r"<dt>(.*?)</dt><dd>= (.*?)<small>(.*?)</small>", html(page))
    symbols = [symbol.partition(" = ")[0] for symbol, *_ in lines]
    assert symbols == ["g", "m", "v", "m\u0302", "v\u0302", "w"]
    by_symbol = dict(zip(symbols, lines, strict=True))
    for symbol, kept in (("m", "exp_avg: "), ("v", "exp_avg_sq: "), ("w", "")):
        _formula, numbers, beside = by_symbol[symbol]
        assert beside == f"torch.optim: {kept}{numbers.rpartition(' = ')[2]}"
    assert "(1 − 0.9^2)" in by_symbol["m\u0302"][1]


@pytest.mark.parametrize(
    "parameters",
    [
        {"loss": "?", "target": "x,99", "update": "sgd,nan", "weight": "conv1.bias:77"},
        {"stage": "?", "zero": "?", "before": "-1", "steps": "9" * 50, "of": "?"},
        {"part": "vector", "vector": "v=1 2 3"},
        {"part": "vector", "vector": "9" * 50},
        {"part": "?", "below": "?", "digits": "?"},
    ],
)
def test_a_link_that_says_what_cannot_be_is_passed_over(parameters):
    page = Opened("gradients", NETWORKS["mlp"], **parameters)
    assert phase(page, "again")[0]["sentence"]


def test_the_loss_is_the_logarithm_of_the_probability():
    facts = Opened("gradients", NETWORKS["lenet"], stage="again").facts()
    before = facts["probability"].partition(" ")[0]
    assert float(facts["loss"]) == pytest.approx(-log(float(before)), abs=0.01)
    page = Opened("gradients", NETWORKS["lenet"], stage="loss")
    assert f"ln 10 = {significant(log(10))}" in " ".join(each.value for each in page.app.caption)


def test_what_a_link_says_and_cannot_be_is_told_on_the_page_until_it_is_closed():
    page = Opened("gradients", NETWORKS["mlp"], stage="<b>middle</b>", lang="es")
    (told,) = [text for text in page.said() if "El enlace dice stage" in text]
    assert "backward" in told and "<b>" not in told
    page.click("refusal-close")
    assert "stage" not in page.app.query_params
    assert not [text for text in page.said() if "El enlace dice" in text]
