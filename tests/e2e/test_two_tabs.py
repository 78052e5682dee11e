"""Two tabs of one browser, as laptop and projector: a run that one plays moves in the other."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.asking_again import eventually

pytestmark = pytest.mark.timeout(180)
STEP = "[data-fact=step]"
AGREED = """(before) => {
  const say = (selector) => document.querySelector(selector)?.textContent ?? "";
  const handle = [...document.querySelectorAll(".st-key-curves *")]
    .map((host) => host.shadowRoot?.querySelector(".handle")?.textContent).find(Boolean) ?? "";
  const last = (text) => Number(/(\\d+)\\D*$/.exec(text.replace(/\\u202f/g, ""))?.[1]);
  const steps = new Set([say("[data-fact=step]"), say(".st-key-line-step"), handle].map(last));
  const [step] = steps;
  return steps.size === 1 && step > before && step;
}"""
"""The step that counter, line at the top and handle on the axis all show, once it is a later one.

They come in pieces and the handle in a frame of its own: to agree they need a moment between steps.
"""


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def said(place):
    """The number there."""
    return int(re.sub(r"\D", "", place.inner_text()))


def steps(page):
    return said(page.locator(STEP))


def begun(visit):
    """A run of many steps that rests after its first; its page, and the address of it."""
    page = visit.open("/training")
    page.get_by_role("button", name="Recipe").click()
    field = page.get_by_label("Epochs", exact=True)
    field.fill("500")
    field.press("Enter")
    page.get_by_role("combobox", name="Speed of play").click()
    page.get_by_role("option", name="2 steps a second", exact=True).click()
    page.keyboard.press("Escape")
    press(page, "One step")
    expect(page.locator(STEP)).to_have_text("1", timeout=60_000)  # the workers start
    expect(page).to_have_url(re.compile("run=[0-9a-f]{32}"))
    return page


def other_tab(visit, address):
    page = visit.context.new_page()
    visit.watch(page)
    page.goto(address)
    return page


def test_a_run_that_one_tab_plays_moves_in_the_other_on_every_page(visit):
    mine = begun(visit)
    projector = other_tab(visit, mine.url)
    expect(projector.locator(STEP)).to_have_text("1")
    expect(projector.get_by_text("is paused")).to_be_visible()
    maps = other_tab(visit, mine.url.replace("/training", "/feature_maps"))
    expect(maps.get_by_text("after 1 step of training")).to_be_visible()

    press(mine, "Play")
    expect(projector.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(projector.locator(STEP)).not_to_have_text("1")
    expect(maps.get_by_text("after 1 step of training")).to_have_count(0)
    assert steps(projector) > 1

    for page in (projector, mine):
        step = 0
        for _ in range(3):
            step = page.wait_for_function(AGREED, arg=step).json_value()

    press(projector, "Pause")
    expect(mine.get_by_role("button", name="Play", exact=True)).to_be_visible()
    mine.wait_for_function("() => document.body.textContent.includes('is paused')")
    # What says that it rests may come a moment before the step at which it does.
    eventually(mine, lambda: steps(projector) == steps(mine))
    eventually(mine, lambda: said(maps.locator(".st-key-line-step")) == steps(mine))
