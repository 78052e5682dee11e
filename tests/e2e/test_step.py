"""One step under glass in Chromium: the scrubber, the loss by hand, the update, backward alone."""

import re

from playwright.sync_api import expect

NUMBERS = "[0.00179, 0.00636, −0.0171, 0.00721, 0.0154, 0.00156]"
DIGIT = "/gradients?net=lenet&in=1x32x32&classes=10&image=digit:7"


def tensor(page, name):
    """Its name under the glass, by which it is chosen."""
    return page.locator(".glass").get_by_role("button", name=name)


def gradient(page):
    """What the chosen tensor has in .grad at the stage in hand."""
    return page.locator(".glass .now dd").nth(1)


def cell(page, tensor, kind):
    return page.locator(f".glass tr.tensor[data-name='{tensor}'] td.{kind}")


def test_the_keyboard_goes_through_the_stages_from_none_to_six_numbers(look):
    page = look(DIGIT)
    slider = page.get_by_role("slider", name="One step, stage by stage")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "forward")
    expect(gradient(page)).to_have_text("None")
    expect(page.get_by_text("<ConvolutionBackward0>").first).to_be_visible()
    for stage in ("loss", "zero_grad"):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", stage)
        expect(gradient(page)).to_have_text("None")
    page.keyboard.press("ArrowRight")
    expect(gradient(page)).to_have_text(NUMBERS)
    expect(cell(page, "conv1.bias", "update")).to_have_text("–")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "conv1.bias", "update")).to_have_text("0.000251")
    page.keyboard.press("End")
    expect(page.locator(".glass .said")).to_contain_text("fell from 2.26 to 2.24")
    expect(page).to_have_url(re.compile("stage=again"))
    expect(slider).to_be_focused()
    page.reload()
    expect(slider).to_have_attribute("aria-valuetext", "forward again")


def test_a_tensor_is_chosen_by_the_arrow_keys_and_shown_with_all_digits(look):
    page = look(DIGIT)
    tensor(page, "conv1.bias").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".glass h3")).to_have_text("conv1.weight")
    expect(page).to_have_url(re.compile("weight=conv1.weight"))
    expect(tensor(page, "conv1.weight")).to_be_focused()
    short = gradient(page).inner_text()
    page.locator(".glass").get_by_label("All digits").check()
    expect(gradient(page)).not_to_have_text(short)
    expect(gradient(page)).to_contain_text("[0.00797")
    page.locator(".glass").get_by_label("All digits").uncheck()
    expect(gradient(page)).to_have_text(short)
    tensor(page, "conv1.weight").press("ArrowDown")
    expect(page.locator(".glass h3")).to_have_text("conv1.bias")


def test_an_absurd_rate_raises_the_loss_of_a_batch(visit):
    page = visit.open(f"{DIGIT},digit:8&stage=again")
    expect(page.locator(".glass .said")).to_contain_text("fell from")
    page.get_by_label("Learning rate").fill("1000000")
    page.keyboard.press("Enter")
    expect(page.locator(".glass .said")).to_contain_text("rose from")


def test_the_loss_by_hand_takes_numbers_of_ones_own(visit):
    page = visit.open(f"{DIGIT}&loss=mse&numbers=0")
    page.get_by_role("textbox", name="Target numbers").fill("arange(1, 11)")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fact=by-hand]")).to_have_text("38.2")
    expect(page.locator("[data-fact=pytorchs]")).to_have_text("38.2")
    expect(page.get_by_text("UserWarning: Using a target size (torch.Size([10]))")).to_be_visible()
    page.get_by_role("textbox", name="Target numbers").fill("a lot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is no number").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Target numbers")).to_have_value("a lot")


def test_the_update_is_followed_step_by_step(look):
    page = look(DIGIT)
    page.get_by_role("tab", name="Update").click()
    expect(page.locator("[data-fact='apart-add_']")).to_have_text("0")
    page.get_by_role("button", name="Ten more").click()
    expect(page.get_by_text("After 11 steps on the same images")).to_be_visible()
    expect(page.locator("[data-fact='apart-add_']")).to_have_text("0")
    expect(page.get_by_text("w − lr·g")).to_be_visible()
    page.get_by_role("button", name="Back to the first").click()
    expect(page.get_by_text("After 1 step on the same images")).to_be_visible()


def test_backward_goes_without_a_loss(look):
    page = look(DIGIT)
    page.get_by_role("tab", name="From the logits").click()
    code = page.get_by_test_id("stCode").filter(has_text="conv1.bias.grad")
    expect(code).to_contain_text("before backward None", use_inner_text=False)
    first = code.inner_text()
    page.get_by_text("the loss's own").click()
    expect(code).not_to_have_text(first)
    expect(code).to_contain_text(NUMBERS)
    page.get_by_text("drawn at random").click()
    expect(code).to_have_text(first, use_inner_text=True)


def test_what_does_not_fit_is_said_with_the_numbers(visit):
    page = visit.open("/gradients?net=vgg16&in=3x224x224&classes=10")
    expect(page.get_by_text("are allowed here").first).to_be_visible()


def test_it_is_spanish_too(visit_as):
    page = visit_as(locale="es-ES").open(f"{DIGIT}&zero=zeros&before=1&stage=zero_grad")
    expect(page.locator(".glass .said")).to_have_text(
        "Cada gradiente se llena de ceros, como los imprime la práctica."
    )
    expect(gradient(page)).to_have_text("[0, 0, 0, 0, 0, 0]")
    page.get_by_role("tab", name="Actualización").click()
    expect(page.get_by_text("Tras 1 paso con las mismas imágenes")).to_be_visible()
