"""The way back in a real browser: taken apart, followed by keys, laid over the image."""

import contextlib
import io
import re

import numpy as np
import pytest
import safetensors.numpy
import torch
from PIL import Image
from playwright.sync_api import expect

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.network.architectures import network
from explorer.network.module import build
from tests.e2e import line_controls
from tests.e2e.test_feature_maps import download


def test_another_weight_of_the_kernel_is_chosen_with_the_keys(visit):
    page = visit.open("/gradients?part=numbers&weight=conv2.weight:3,1,2,2&about=weight")
    title = page.locator(".reasons .title")
    expect(title).to_contain_text("conv2.weight[3, 1, 2, 2]")
    page.locator(".reasons figure.kernel canvas").press("ArrowRight")
    expect(title).to_contain_text("conv2.weight[3, 1, 2, 3]")
    expect(page).to_have_url(re.compile("weight=conv2.weight(:|%3A)3(,|%2C)1(,|%2C)2(,|%2C)3"))
    page.locator(".reasons table").press("ArrowDown")
    expect(page.locator(".reasons tbody tr").nth(1)).to_have_class("focus")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "part, content",
    [
        ("pixels", ".st-key-attribution"),
        ("depth", ".st-key-gradient-flow .js-plotly-plot"),
        ("line", ".st-key-loss-line .js-plotly-plot"),
        ("vector", ".st-key-vector-outputs"),
        ("image", ".view canvas"),
    ],
)
def test_a_link_of_the_first_version_opens_on_what_it_named(visit_as, part, content):
    page = visit_as(locale="es-ES").open(f"/gradients?part={part}&layer=conv2&image=digit:7")
    expect(page.locator(content).first).to_be_in_viewport()


def reference():
    """LeNet's way back from a 7, by PyTorch: gradients of parameters and of layers' outputs."""
    net = network("lenet")
    image = fitted(digits().images[[7]], net.input_shape, digits().standard)
    module = build(net).eval()
    outputs = module.outputs(torch.from_numpy(image))
    for output in outputs.values():
        output.retain_grad()
    torch.nn.CrossEntropyLoss()(outputs["fc3"], torch.tensor([digits().labels[7]])).backward()
    gradients = {name: each.grad for name, each in module.named_parameters()}
    return gradients | {name: each.grad for name, each in outputs.items()}


def run(program, folder, monkeypatch):
    """What a program leaves behind and prints, in a folder with the files that it reads."""
    monkeypatch.chdir(folder)
    names = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(program, names)
    return names, printed.getvalue()


OF_CONV2 = "/gradients?part=code&layer=conv2&image=digit:7&weight=conv1.bias:2"


@pytest.mark.thorough
def test_the_step_is_taken_away_and_its_programs_run(visit, tmp_path, monkeypatch):
    page = visit.open(f"{OF_CONV2}&about=value")
    theirs = reference()
    with Image.open(download(page, "Stage, PNG", tmp_path)) as stage:
        assert stage.width > 2 * stage.height > 1000
    with Image.open(download(page, "Gradients at conv2, PNG", tmp_path)) as maps:
        assert min(maps.size) > 40
    file = download(page, "The whole step, safetensors", tmp_path)
    arrays = safetensors.numpy.load_file(file)
    with np.load(download(page, "The whole step, npz", tmp_path)) as packed:
        assert set(packed) == set(arrays)
        for name, values in theirs.items():
            np.testing.assert_allclose(arrays[f"grad.{name}"], values, rtol=1e-3, atol=1e-6)
            assert np.array_equal(packed[f"grad.{name}"], arrays[f"grad.{name}"]), name
    assert download(page, "conv2: its numbers and gradients", tmp_path).exists()
    line_controls.closed(page)
    names, _ = run(page.locator(".code pre").first.inner_text(), tmp_path, monkeypatch)
    of_layer = {"pool1": names["x"].grad, "conv2.weight": names["layer"].weight.grad}
    for name, gradient in of_layer.items():
        np.testing.assert_allclose(gradient, theirs[name], rtol=1e-3, atol=1e-6)
    page = visit.open(OF_CONV2.replace("conv2", "conv1"))
    program = page.get_by_test_id("stCode").filter(has_text="load_file")
    numbered = program.locator("code").inner_text()
    _, printed = run(re.sub(r"(?m)^\d+", "", numbered), tmp_path, monkeypatch)
    shown = float(printed.rpartition("tensor(")[2].rstrip(")\n"))
    assert shown == pytest.approx(theirs["conv1.bias"][2].item(), abs=1e-4)


def test_the_page_to_hand_out_goes_backwards_without_server_or_network(visit_as, tmp_path):
    page = visit_as(locale="es-ES").open("/gradients?layer=conv2&image=digit:7&about=value")
    file = download(page, "Escena hacia atrás, HTML", tmp_path)
    alone = visit_as()
    alone.context.set_offline(True)
    alone.page.goto(file.as_uri())
    expect(alone.page.locator("html")).to_have_attribute("lang", "es")
    expect(alone.page.locator(".inspector")).to_contain_text("∂L/∂conv2[")


def test_the_class_that_pixels_are_asked_for_stays_in_the_link(visit):
    page = visit.open("/gradients?image=digit:7&part=pixels&method=grad-cam&owed=3&maps=conv1")
    expect(page.get_by_role("combobox", name="Class")).to_have_value("3")
    page.get_by_role("combobox", name="Class").click()
    page.get_by_role("option", name="1", exact=True).click()
    expect(page).to_have_url(re.compile("owed=1%2C9(&|$)"))
    page.reload()
    expect(page.get_by_role("combobox", name="Class")).to_have_value("1")


@pytest.mark.thorough
def test_a_long_walk_is_stopped(visit):
    page = visit.page
    page.goto(visit.url + "/gradients?net=lenet&in=3x128x128&classes=3&part=update&steps=200")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("After 1 step on")).to_be_visible()
    expect(page).not_to_have_url(re.compile("steps="))
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.locator(".st-key-update-losses .js-plotly-plot")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "part, told",
    [
        ("depth", "gradients that are nan or infinite"),
        ("loss", "∞ − ∞ is nan"),
        ("line", "no step can be told from another"),
        ("why", "nan"),
        ("pixels", "logit"),
    ],
)
def test_numbers_without_measure_are_explained_and_break_nothing(visit, part, told):
    address = "/gradients?net=resnet8&in=3x16x16&classes=3&init=constant:1e6&part="
    page = visit.open(address + part)
    expect(page.get_by_text(told).first).to_be_visible()
