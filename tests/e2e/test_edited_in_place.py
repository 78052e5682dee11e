"""What is under the pointer, and what has the keyboard, stays where it is while a layer changes."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import at_rest
from tests.e2e.test_architecture import block

# Sizes that are pinned: what is changed in its first layer breaks another one.
PINNED = "/?net=lenet-fixed&in=1x32x32&classes=10&layer=conv1"
SIZES = ((1280, 720), (820, 1000))
"""With the inspector beside the diagram, and below it."""
WRONG = re.compile("a 33x33 kernel has no room")
STANDING = """() => {
  const all = [document];
  for (const root of all) for (const each of root.querySelectorAll("*")) {
    if (each.shadowRoot) all.push(each.shadowRoot);
  }
  const found = (name) => all.map((root) => root.querySelector(name)).find(Boolean);
  const place = (each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    return [left, top, width, height].map((side) => Math.round(side * 10) / 10);
  };
  const field = found("input:focus");
  return {
    field: place(field), label: field.labels?.[0]?.textContent ?? field.ariaLabel,
    menu: place(document.querySelector(".st-key-layer-menu")),
    totals: place(found(".totals")).slice(0, 2),
  };
}"""


def enters(page, name, value):
    """Types it into a layer's field, with the pointer on its arrows, and stays there."""
    field = page.get_by_label(name, exact=True)
    field.fill(value)
    box = field.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + box["height"] / 3)
    before = page.evaluate(STANDING)
    field.press("Enter")
    return before


def assert_stands(page, before):
    at_rest(page)
    assert page.evaluate(STANDING) == before


@pytest.mark.parametrize("size", SIZES, ids=["beside", "below"])
def test_a_field_stays_under_the_pointer_whatever_its_entry_breaks_and_mends(look, size):
    page = look(PINNED, viewport={"width": size[0], "height": size[1]})
    at_rest(page)
    elsewhere = page.get_by_text("view cannot work.")
    before = enters(page, "kernel_size", "7")
    expect(elsewhere).to_be_visible()
    assert_stands(page, before)
    before = enters(page, "kernel_size", "33")
    expect(page.get_by_role("status").filter(has_text=WRONG)).to_be_visible()
    expect(block(page, "conv1")).to_contain_text("cannot work")
    assert_stands(page, before)
    before = enters(page, "kernel_size", "5")
    expect(block(page, "conv1")).to_contain_text("6×28×28")
    expect(elsewhere).to_have_count(0)
    assert_stands(page, before)


def test_a_folded_argument_stays_too_and_says_itself_what_it_broke(look):
    page = look(PINNED)
    at_rest(page)
    page.get_by_text("More arguments").click()
    before = enters(page, "dilation", "9")
    told = page.get_by_role("status").filter(has_text="conv1")
    expect(block(page, "conv1")).to_contain_text("cannot work")
    assert_stands(page, before)
    below = page.get_by_label("dilation", exact=True).bounding_box()
    assert told.first.bounding_box()["y"] > below["y"] + below["height"] - 1
    before = enters(page, "dilation", "1")
    expect(block(page, "conv1")).to_contain_text("6×28×28")
    assert_stands(page, before)
