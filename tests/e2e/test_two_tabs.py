"""Two tabs of one browser, as laptop and projector: a run that one plays moves in the other."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.timeout(180)
STEP = "[data-fact=step]"
SHOWN = """() => new Promise((done) => {
  const say = (selector) => document.querySelector(selector)?.textContent ?? "";
  const inside = (place, selector) => [...document.querySelectorAll(`${place} *`)]
    .map((host) => host.shadowRoot?.querySelector(selector)).find(Boolean);
  const last = (text) => Number(/(\\d+)\\D*$/.exec(text.replace(/\\u202f/g, ""))?.[1]);
  const still = () => document.querySelector("[data-test-script-state=notRunning]");
  const shown = () => [
    say("[data-fact=step]"), say(".st-key-line-step"),
    inside(".st-key-curves", ".handle").textContent,
  ].map(last);
  // What a run of the script sends arrives in pieces, and a component draws in a frame of its own.
  const look = (frames) => {
    const steps = shown();
    if ((still() && new Set(steps).size === 1) || !frames) done(steps);
    else requestAnimationFrame(() => look(frames - 1));
  };
  look(600);
})"""
"""The steps that a page has at one moment: counter, line at the top, handle on the axis."""


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def steps(page):
    return int(page.locator(STEP).inner_text().replace("\u202f", ""))


def begun(visit):
    """A run of many steps that rests after its first; its page, and the address of it."""
    page = visit.open("/training")
    page.get_by_role("button", name="Recipe").click()
    field = page.get_by_label("Epochs", exact=True)
    field.fill("500")
    field.press("Enter")
    page.keyboard.press("Escape")
    press(page, "One step")
    expect(page.locator(STEP)).to_have_text("1", timeout=60_000)  # the workers start
    expect(page).to_have_url(re.compile("run=[a-z]+-[0-9]+"))
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
        for _ in range(4):
            assert len(set(page.evaluate(SHOWN))) == 1
            page.wait_for_function(
                "before => document.querySelector('[data-fact=step]').textContent !== before",
                arg=page.locator(STEP).inner_text(),
            )

    press(projector, "Pause")
    expect(mine.get_by_role("button", name="Play", exact=True)).to_be_visible()
    mine.wait_for_function("() => document.body.textContent.includes('is paused')")
    rest = steps(mine)
    expect(projector.locator(STEP)).to_have_text(mine.locator(STEP).inner_text())
    expect(maps.locator(".st-key-line-step")).to_contain_text(f"{rest:,}".replace(",", "\u202f"))
