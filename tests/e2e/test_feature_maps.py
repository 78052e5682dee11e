"""The Feature maps page in Chromium: any image, any value of it, in any mode, and files of it."""

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
from tests.e2e.asking_again import eventually
from tests.e2e.conftest import at_rest, drawn
from tests.e2e.glassbox_page import (
    choose,
    evaluated,
    expect_place,
    expect_value,
    formula,
    placed,
    point,
    read,
)
from tests.e2e.held_answers import HeldAnswers

TALL = {"width": 1280, "height": 1700}
SEVEN = "/feature_maps?image=digit:7"
EIGHT = "/feature_maps?image=digit:8"
EXACTLY = "&digits=all"


def pytorchs(name="lenet", *positions, training=False):
    """Every layer's output for these digits, by PyTorch's own module, drawn from the same seed."""
    net = network(name)
    images = fitted(digits().images[list(positions)], net.input_shape, digits().standard)
    module = build(net).train(training)
    with torch.no_grad():
        return {key: out.numpy() for key, out in module.outputs(torch.from_numpy(images)).items()}


def take(page, layer):
    """Chooses a layer by the list at the top, and waits until its largest value is taken apart."""
    page.get_by_label("Chosen layer").select_option(layer)
    expect(page.locator(".inspector .title")).to_have_text(layer)
    at_rest(page)


def test_a_page_that_is_left_and_come_back_to_before_the_answers_came_is_shown(visit):
    """The server does not send again what the browser had; that must not be forgotten by then."""
    answers = HeldAnswers(visit.page)
    page = visit.open(EIGHT)
    answers.hold()
    for title in ("Architecture", "Gradients", "Training", "Gradients", "Training", "Feature maps"):
        with answers.one_run():
            page.get_by_role("link", name=title).click()
    answers.release()
    visit.settled()
    take(page, "conv2")


def test_a_digit_is_chosen_and_each_pixel_of_its_maps_has_the_tensors_number(look):
    page = look(EIGHT + EXACTLY, viewport=TALL)
    take(page, "conv2")
    theirs = pytorchs("lenet", 8)["conv2"]
    for y, x in ((0, 0), (9, 9), (3, 7)):
        point(page, y, x)
        where = page.locator(".value .where")
        expect(where).to_have_text(re.compile(rf"conv2\[0, \d+, {y}, {x}\]"))
        map = int(re.findall(r"\d+", where.inner_text())[2])
        expect_value(page, theirs[0, map, y, x])
        for line in formula(page):
            assert evaluated(line)[1] == pytest.approx(theirs[0, map, y, x], abs=2e-6)


def test_the_largest_value_of_the_layer_is_taken_apart_first(look):
    page = look(SEVEN)
    take(page, "relu2")
    theirs = pytorchs("lenet", 7)["relu2"]
    index = np.unravel_index(theirs.argmax(), theirs.shape)
    expect_place(page, "relu2", tuple(map(int, index)))


@pytest.mark.thorough
@pytest.mark.parametrize("position, path", [(7, SEVEN), (8, EIGHT)])
def test_the_image_in_the_link_is_the_one_whose_maps_are_seen(look, position, path):
    page = look(f"{path}{EXACTLY}&part=numbers", viewport=TALL)
    take(page, "conv1")
    page.locator("canvas.mosaic").click(position={"x": 20, "y": 20})
    where = page.locator(".value .where")
    expect(where).to_contain_text("conv1[0, 0,")
    drawn(page)
    index = tuple(map(int, re.findall(r"\d+", where.inner_text())))[1:]
    expect_value(page, pytorchs("lenet", position)["conv1"][index])


@pytest.mark.thorough
def test_in_training_mode_batch_norm_takes_the_batchs_own_mean(visit_as):
    page = visit_as(viewport=TALL).open(
        "/feature_maps?net=allconv&in=1x32x32&image=digit:1,digit:2&layer=bn1&mode=train&digits=all"
    )
    expect(page.locator(".inspector .mode")).to_contain_text("training mode")
    net = network("allconv", (1, 32, 32))
    images = fitted(digits().images[[1, 2]], net.input_shape, digits().standard)
    with torch.no_grad():
        theirs = build(net).train().outputs(torch.from_numpy(images))["bn1"].numpy()
    point(page, 6, 11)
    where = page.locator(".value .where")
    expect(where).to_have_text(re.compile(r"bn1\[0, \d+, 6, 11\]"))
    map = int(re.findall(r"\d+", where.inner_text())[2])
    (line,) = formula(page)
    assert evaluated(line) == pytest.approx([theirs[0, map, 6, 11]] * 2, rel=1e-5, abs=1e-6)


@pytest.mark.thorough
def test_the_other_image_of_the_batch_can_be_taken_in_hand(visit_as):
    visit = visit_as(viewport=TALL)
    page = visit.open("/feature_maps?image=digit:1,digit:2&layer=fc3&stage=image&part=numbers")
    page.get_by_role("combobox", name="Image in hand").click()
    page.get_by_role("option", name="2:").click()
    expect(page).to_have_url(re.compile("(@|%40)2"))
    page.get_by_role("slider", name="Where the step stands").press("ArrowRight")
    expect(page.locator(".inspector .shape")).to_have_text("[2, 84] → [2, 10]")
    expect(page.locator(".value .where")).to_contain_text("fc3[1, ")
    theirs = pytorchs("lenet", 1, 2)["fc3"][1]
    shown = page.locator(".classes .logit")
    eventually(
        page,
        lambda: [read(text) for text in shown.all_inner_texts()],
        pytest.approx(theirs.tolist(), rel=6e-3),
    )


@pytest.mark.thorough
def test_trained_weights_are_those_on_screen(visit_as):
    visit = visit_as(viewport=TALL)
    page = visit.open("/training")
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.locator(".st-key-line-step")).to_contain_text("step 1")
    page.get_by_role("link", name="Feature maps").click()
    page.locator(".classes .logit").first.wait_for()
    moved = [read(text) for text in page.locator(".classes .logit").all_inner_texts()]
    fresh = pytorchs("lenet", 7)["fc3"][0]
    assert moved != pytest.approx(fresh.tolist(), rel=6e-3)
    panel = line_controls.images(page)
    panel.get_by_text("Compare with", exact=True).click()
    panel.get_by_role("combobox", name="What is there already").click()
    page.get_by_role("option", name="The same image with fresh weights").click()
    expect(page).to_have_url(re.compile("second=fresh"))
    line_controls.closed(page)
    told = page.locator(".pair .told")
    expect(told).to_contain_text("=")
    left, right = evaluated(told.inner_text().partition(": ")[2])
    assert left == pytest.approx(right, abs=2e-2)


@pytest.mark.thorough
def test_two_images_stand_side_by_side_with_their_difference_on_one_screen_with_the_stage(visit):
    page = visit.open("/feature_maps?image=digit:1&layer=pool2&value=pool2:1,0,0")
    panel = line_controls.images(page)
    panel.get_by_text("Compare with", exact=True).click()
    panel.get_by_role("group", name="Which digit").get_by_text("7").click()
    panel.get_by_role("button", name="digit 7, no. 7", exact=True).click()
    expect(page).to_have_url(re.compile("second=digit(:|%3A)7"))
    line_controls.closed(page)
    told = page.locator(".pair .told")
    expect(told).to_contain_text("pool2[1, 0, 0]:")
    page.locator(".pair canvas").first.focus()
    for key in ("PageDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(told).to_contain_text("pool2[2, 1, 1]:")
    drawn(page)
    theirs = pytorchs("lenet", 1, 7)["pool2"][:, 2, 1, 1]
    left = told.inner_text().partition(": ")[2].split(" = ")[0]
    first, second = (read(text.strip("()")) for text in left.split(" − ", 1))
    assert [first, second] == pytest.approx(theirs.tolist(), rel=6e-3, abs=1e-4)
    stage, pair = (page.locator(name).bounding_box() for name in (".scene", ".pair"))
    assert stage["y"] >= 0
    assert pair["y"] + pair["height"] <= page.viewport_size["height"]


def download(page, label, tmp_path):
    """Of what can be taken away, which is opened for it."""
    with page.expect_download() as started:
        line_controls.take_away(page).get_by_role("button", name=label).click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    return file


@pytest.mark.thorough
def test_pictures_and_numbers_can_be_taken_away(look, tmp_path):
    page = look(SEVEN)
    take(page, "conv2")
    theirs = pytorchs("lenet", 7)
    with Image.open(download(page, "Stage, PNG", tmp_path)) as overview:
        assert overview.width > 2 * overview.height > 1000
    with Image.open(download(page, "Maps of conv2, PNG", tmp_path)) as maps:
        assert min(maps.size) > 40
    arrays = safetensors.numpy.load_file(download(page, "All activations, safetensors", tmp_path))
    assert set(arrays) == {"input", *theirs}
    with np.load(download(page, "All activations, npz", tmp_path)) as packed:
        for name, values in theirs.items():
            assert np.array_equal(arrays[name], values), name
            assert np.array_equal(packed[name], values), name


@pytest.mark.thorough
def test_the_lines_of_pytorch_run_on_the_downloaded_file(look, tmp_path, monkeypatch):
    page = look(SEVEN + "&part=code")
    take(page, "conv2")
    file = download(page, "conv2: what goes in", tmp_path)
    assert file.name == "conv2.safetensors"
    lines = page.locator(".code pre")
    expect(lines).to_have_count(2)
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(lines.last.inner_text(), {})
    index = tuple(map(int, re.findall(r"\d+", page.locator(".value .where").inner_text())))[1:]
    shown = float(re.search(r"-?\d+\.\d+", printed.getvalue())[0])
    assert shown == pytest.approx(pytorchs("lenet", 7)["conv2"][index], abs=1e-4)


@pytest.mark.thorough
def test_the_page_to_hand_out_works_without_server_or_network(visit_as, tmp_path):
    first = visit_as(locale="es-ES")
    page = first.open(
        "/feature_maps?layer=conv1&image=digit:7&names=a,b%3Cb%3E&classes=2&digits=all"
    )
    file = download(page, "HTML", tmp_path)
    alone = visit_as(viewport=TALL)
    alone.context.set_offline(True)
    asked = []
    alone.page.on("request", lambda request: asked.append(request.url))
    alone.page.goto(file.as_uri())
    page = alone.page
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".classes .class").last).to_have_text("b<b>")
    choose(page, "conv2")
    point(page, 4, 5)
    expect_place(page, "conv2", (0, 0, 4, 5))
    net = network("lenet", (1, 32, 32), 2)
    image = fitted(digits().images[[7]], net.input_shape, digits().standard)
    with torch.no_grad():
        theirs = build(net).eval().outputs(torch.from_numpy(image))["conv2"].numpy()
    expect_value(page, theirs[0, 0, 4, 5])
    goes_through_its_step(page, norm_of_conv2(net, image))
    assert asked == [file.as_uri()]


def norm_of_conv2(net, image):
    """The norm of the gradient there, by PyTorch: a digit that is none of two classes is a 0."""
    outputs = build(net).eval().outputs(torch.from_numpy(image))
    loss = torch.nn.functional.cross_entropy(outputs["fc3"], torch.tensor([0]))
    (gradient,) = torch.autograd.grad(loss, outputs["conv2"])
    return float(gradient.norm())


def goes_through_its_step(page, norm):
    """By hand to the way back, whose gradients it holds, and playing from there to the end."""
    scene, total = page.locator(".glassbox .scene"), page.locator(".glassbox .sum")
    expect(scene).to_have_attribute("data-stop", "forward")
    before = total.inner_text()
    page.locator(".glassbox .slider").focus()
    for stop in ("loss", "zero_grad", "backward"):
        page.keyboard.press("ArrowRight")
        expect(scene).to_have_attribute("data-stop", stop)
    expect(page.locator(".glassbox .stop code")).to_have_text("loss.backward()")
    shown = page.locator(".glassbox").evaluate("(box) => box.view.norms.norm('conv2')")
    assert shown == pytest.approx(norm, rel=1e-4)
    page.locator(".glassbox .play").click()
    expect(scene).to_have_attribute("data-stop", "update")
    expect(scene).to_have_attribute("data-stop", "again")
    page.locator(".glassbox .play").click()
    expect(total).not_to_have_text(before)


def test_without_a_pointer_every_value_can_be_reached(look):
    page = look(SEVEN + "&part=numbers&layer=conv2")
    page.locator("canvas.out").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowUp")
    where = page.locator(".value .where")
    expect(where).to_have_text(re.compile(r"conv2\[0, \d+, \d+, \d+\]"))
    drawn(page)
    index = tuple(map(int, re.findall(r"\d+", where.inner_text())))[1:]
    expect(page.locator("section.table caption")).to_have_text(placed("conv2", index))
    total = page.locator("section.table tfoot td.number").last.inner_text()
    assert read(total) == pytest.approx(pytorchs("lenet", 7)["conv2"][index], rel=6e-3)


def test_at_a_glance_the_inspector_has_nothing_to_press(look):
    page = look(SEVEN)
    inspector = page.locator(".st-key-desk-inspector")
    for role in ("button", "combobox", "spinbutton", "slider", "link"):
        expect(inspector.get_by_role(role)).to_have_count(0)
    expect(inspector.get_by_role("tab")).to_have_count(3)
