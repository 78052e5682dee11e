"""One step in Chromium: the scrubber, the loss by hand, the update, backward alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import line_controls
from tests.e2e.asking_again import eventually
from tests.e2e.held_answers import HeldAnswers

NUMBERS = "[0.00179, 0.00636, −0.0171, 0.00721, 0.0154, 0.00156]"
DIGIT = "/gradients?net=lenet&in=1x32x32&classes=10&image=digit:7"


def scrubber(page):
    return page.get_by_role("slider", name="Where the step stands")


def inspector(page):
    return page.locator(".st-key-desk-inspector")


def held(page, moment):
    """What .grad of the chosen tensor held then."""
    return inspector(page).get_by_role("row", name=moment).get_by_role("cell")


def row(page, tensor):
    """Of the table below the stage."""
    return page.locator(".st-key-desk-below").get_by_role("row", name=tensor)


def turn(page, part):
    inspector(page).get_by_role("tab", name=part, exact=True).click()


def test_the_keyboard_goes_through_the_stops_from_none_to_six_numbers(look):
    page = look(DIGIT)
    expect(held(page, "after backward")).to_have_text(NUMBERS)
    scrubber(page).press("Home")
    expect(scrubber(page)).to_have_attribute("aria-valuetext", "image")
    expect(inspector(page).get_by_text("(shade − mean) / deviation")).to_be_visible()
    for stop in ("forward", "loss", "zero_grad"):
        page.keyboard.press("ArrowRight")
        expect(scrubber(page)).to_have_attribute("aria-valuetext", stop)
    expect(held(page, "zero_grad")).to_have_text("None")
    expect(row(page, "conv1.bias")).to_contain_text("None")
    page.keyboard.press("ArrowRight")
    expect(held(page, "after backward")).to_have_text(NUMBERS)
    expect(row(page, "conv1.bias")).to_contain_text("0.0251")
    page.keyboard.press("ArrowRight")
    expect(row(page, "conv1.bias")).to_contain_text("0.000251")
    page.keyboard.press("End")
    expect(inspector(page).get_by_text("fell from 2.26 to 2.24")).to_be_visible()
    expect(page).to_have_url(re.compile("stage=again"))
    expect(scrubber(page)).to_be_focused()
    page.reload()
    expect(scrubber(page)).to_have_attribute("aria-valuetext", "again")


PHASES = ["backward", "update", "again"]
AWAITED = f"(box) => {PHASES}.filter((stop) => box.view.pictures.awaits(stop))"
STEP = "(box) => box.view.bus.stop.of"


@pytest.mark.thorough
def test_what_follows_the_loss_is_made_as_the_scrubber_is_come_near_and_waited_for_no_more(visit):
    answers = HeldAnswers(visit.page)
    page = visit.open(DIGIT.replace("/gradients", "/feature_maps"))
    stage = page.locator(".glassbox")
    assert stage.evaluate(AWAITED) == PHASES
    page.locator(".scrubber").hover()
    eventually(page, lambda: stage.evaluate(AWAITED), [])
    expect(scrubber(page)).to_have_attribute("aria-valuetext", "forward")
    answers.hold()
    scrubber(page).press("End")
    expect(stage.locator(".sentence")).to_contain_text("fell from 2.26 to 2.24")


@pytest.mark.thorough
def test_while_it_plays_what_follows_the_loss_of_another_image_comes_too(visit):
    page = visit.open(DIGIT.replace("/gradients", "/feature_maps"))
    stage = page.locator(".glassbox")
    stage.evaluate("(box) => box.querySelector('.play').click()")  # no pointer comes near
    eventually(page, lambda: stage.evaluate(AWAITED), [])
    step = stage.evaluate(STEP)
    images = line_controls.images(page)
    images.get_by_role("button", name="digit 7, no. 17", exact=True).click()
    eventually(page, lambda: stage.evaluate(STEP) != step)
    eventually(page, lambda: stage.evaluate(AWAITED), [])
    assert stage.evaluate("(box) => box.view.clock.playing")


@pytest.mark.thorough
def test_a_page_that_is_gone_to_opens_at_its_own_stop(visit):
    page = visit.open(f"{DIGIT}&stage=update&part=code")
    page.get_by_role("link", name="Feature maps").click()
    expect(page).to_have_title(re.compile("^Feature maps"))
    expect(scrubber(page)).to_have_attribute("aria-valuetext", "forward")
    expect(page.get_by_role("tab", name="Why", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )


@pytest.mark.thorough
def test_a_tensor_of_the_table_is_taken_apart_and_written_with_all_digits(visit):
    page = visit.open(f"{DIGIT}&below=all")
    row(page, "conv1.weight").click()
    expect(page).to_have_url(re.compile("weight=conv1.weight"))
    expect(inspector(page).get_by_text("∂L/∂conv1.weight[0, 0, 0, 0]")).to_be_visible()
    short = held(page, "after backward").inner_text()
    line_controls.preferences(page).get_by_text("All digits").click()
    expect(held(page, "after backward")).not_to_have_text(short)
    expect(held(page, "after backward")).to_contain_text("[0.00797")


@pytest.mark.thorough
def test_an_absurd_rate_raises_the_loss_of_a_batch(visit):
    page = visit.open(f"{DIGIT},digit:8&stage=update")
    page.get_by_label("Learning rate").fill("1000000")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("update=sgd"))
    scrubber(page).press("End")
    expect(inspector(page).get_by_text("rose from")).to_be_visible()


def test_the_loss_by_hand_takes_numbers_of_ones_own(visit):
    page = visit.open(f"{DIGIT}&loss=mse&numbers=0&part=loss")
    page.get_by_role("textbox", name="Target numbers").fill("arange(1, 11)")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fact=loss]")).to_have_text("38.2")
    expect(page.get_by_text("UserWarning: Using a target size (torch.Size([10]))")).to_be_visible()
    page.get_by_role("textbox", name="Target numbers").fill("a lot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is no number").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Target numbers")).to_have_value("a lot")


def test_the_update_is_followed_step_by_step(visit):
    page = visit.open(f"{DIGIT}&stage=update")
    expect(inspector(page).get_by_text("w − lr·g")).to_be_visible()
    turn(page, "Numbers")
    expect(page.locator("[data-fact='apart-add_']")).to_have_text("0")
    page.get_by_role("button", name="Ten more").click()
    expect(page.get_by_text("After 11 steps on the same images")).to_be_visible()
    expect(page.locator("[data-fact='apart-add_']")).to_have_text("0")
    page.get_by_role("button", name="Back to the first").click()
    expect(page.get_by_text("After 1 step on the same images")).to_be_visible()


@pytest.mark.thorough
def test_backward_goes_without_a_loss(visit):
    page = visit.open(f"{DIGIT}&part=vector")
    after = held(page, "after backward")
    first = after.inner_text()
    source = page.get_by_role("combobox", name="The vector v")
    source.click()
    page.get_by_role("option", name="the loss's own").click()
    expect(after).to_have_text(NUMBERS)
    source.click()
    page.get_by_role("option", name="drawn at random").click()
    expect(after).to_have_text(first)


@pytest.mark.thorough
def test_what_does_not_fit_is_said_with_the_numbers(visit):
    page = visit.open("/gradients?net=vgg16&in=3x224x224&classes=10")
    expect(inspector(page).get_by_text("are allowed here")).to_be_visible()


@pytest.mark.soak
def test_it_is_spanish_too(visit_as):
    page = visit_as(locale="es-ES").open(f"{DIGIT}&zero=zeros&before=1&stage=zero_grad")
    expect(
        page.get_by_text("Cada gradiente se llena de ceros, como los imprime la práctica.")
    ).to_be_visible()
    expect(held(page, "zero_grad")).to_have_text("[0, 0, 0, 0, 0, 0]")
    page = visit_as(locale="es-ES").open(f"{DIGIT}&part=update")
    expect(page.get_by_text("Tras 1 paso con las mismas imágenes")).to_be_visible()


_HUE = """(box) => {
  const { layout: { standing: [{ left, top, wide, high }] }, plates: { canvas }, full } = box.view;
  const inPixels = (at) => Math.round(at * canvas.width / full);
  const [x, y, w, h] = [left, top, wide, high].map(inPixels);
  const { data } = canvas.getContext("2d").getImageData(x + 2, y + 2, w - 4, h - 4);
  let most = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.slice(at, at + 3);
    most = Math.max(most, Math.max(red, green, blue) - Math.min(red, green, blue));
  }
  return most;
}"""
"""How far the image's column of the stage is from grey."""


@pytest.mark.thorough
def test_attribution_lies_over_the_image_in_the_stage_as_strongly_as_beside_it(visit):
    page = visit.open(f"{DIGIT}&part=pixels&owed=3,8")
    captions = inspector(page).locator(".attribution figcaption strong")
    expect(captions).to_have_text(["3", "8"])
    strength = inspector(page).get_by_role("slider", name="Strength over the image")
    stage = page.locator(".glassbox")
    for wanted, is_coloured in (("100", True), ("0", False), ("100", True)):
        strength.fill(wanted)
        eventually(page, lambda: stage.evaluate(_HUE) > 40, is_coloured)
