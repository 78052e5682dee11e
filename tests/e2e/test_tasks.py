"""What a visitor comes for takes few clicks and keys, and its answer is on the same screen."""

import re

from playwright.sync_api import Locator, Page, expect

LENET = "net=lenet&in=1x32x32&classes=10"


class Hand:
    """Clicks and types, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.actions += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.actions += len(keys)


def block(page, name):
    return page.get_by_role("option", name=re.compile(rf"^{name}[,:]"))


def test_a_kernel_is_changed_and_its_shape_error_and_fix_are_seen(visit):
    page = visit.open(f"/?{LENET}")
    hand = Hand(page)
    hand.click(block(page, "conv2"))
    # The fields of the layer before are there until its own come.
    expect(page.get_by_role("status").filter(has_text="// 1 + 1 = 10")).to_be_visible()
    field = page.get_by_label("kernel_size", exact=True)
    hand.click(field)
    hand.press("3", "3", "Enter")
    told = page.get_by_role("status").filter(has_text="has no room")
    for answer in (field, told, page.get_by_role("button", name=re.compile("^conv2: set")).first):
        expect(answer).to_be_in_viewport()
    assert hand.actions == 5


def test_a_residual_block_is_put_in(visit):
    page = visit.open(f"/?{LENET}")
    hand = Hand(page)
    hand.click(page.locator(".plus[data-after=pool1]"))
    hand.click(page.get_by_role("option", name=re.compile("^Residual block conv")))
    expect(block(page, "block1_add")).to_be_in_viewport()
    assert hand.actions == 2


def test_one_step_and_its_effect_on_the_loss(visit):
    page = visit.open(f"/training?{LENET}")
    hand = Hand(page)
    hand.click(page.get_by_role("button", name="One step", exact=True))
    expect(page.locator("[data-fact=step]")).to_have_text("1")
    expect(page.locator(".curves canvas").first).to_be_in_viewport()
    assert hand.actions == 1


def test_the_layer_whose_gradient_vanishes_is_seen_at_once(visit):
    page = visit.open(f"/gradients?{LENET}")
    expect(page.get_by_text("norm of the gradient, log scale")).to_be_in_viewport()


def test_a_value_is_taken_apart_where_it_is_pointed_at(visit):
    page = visit.open(f"/feature_maps?{LENET}&image=digit:7")
    before = page.locator(".inspector .formula").inner_text()
    hand = Hand(page)
    stage = page.locator(".glassbox canvas.light")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.103 * box["width"], box["y"] + 0.12 * box["height"])
    hand.actions += 1
    expect(page.locator(".inspector .formula")).not_to_have_text(before)
    expect(page.locator(".inspector .formula")).to_be_in_viewport()
    assert hand.actions == 1
