"""Quick hands on the Training page: every click counts, and a preset is what it says."""

import re

from playwright.sync_api import expect

STEP = "[data-fact=step]"
PAUSE = "(pause) => new Promise((done) => setTimeout(done, pause))"


def test_six_clicks_on_one_step_are_six_steps(visit):
    page = visit.open("/training")
    box = page.get_by_role("button", name="One step", exact=True).bounding_box()
    for _ in range(6):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=40)
        page.evaluate(PAUSE, 80)
    expect(page.locator(STEP)).to_have_text("6")
    expect(page.get_by_text("is paused")).to_be_visible()
    expect(page).to_have_url(re.compile("run=[0-9a-f]{32}"))


def test_a_preset_that_is_played_at_once_is_what_runs(visit):
    page = visit.open("/training")
    recipe = page.get_by_role("button", name="Recipe")
    recipe.click()
    expect(page.get_by_label("Optimizer", exact=True)).to_have_value("Adam")
    page.get_by_label("Preset", exact=True).click()
    page.get_by_role("option", name="Too high a rate").click()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Optimizer", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text(re.compile(r"^SGD · rate 1 · constant · 10 epochs"))).to_be_visible()
    recipe.click()
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("1")
    expect(page.get_by_label("Images in a batch", exact=True)).to_have_value("32")
