"""Training in a real browser: one owner who plays, rewinds and forks, and others who may look."""

import re

import numpy as np
import pytest
import safetensors.numpy
import torch
from playwright.sync_api import expect

from explorer.network.architectures import network
from explorer.numerals import share
from explorer.training.beginning import Beginning
from explorer.training.run import Run
from tests.training.export.examples import executed, losses, table

STEP = "[data-fact=step]"
AT_REST = """() => document.querySelector(".st-key-line-step")?.textContent.trim()
  .endsWith(" " + document.querySelector("[data-fact=step]").textContent)"""


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def fill(page, label, value):
    field = page.get_by_label(label, exact=True)
    field.fill(value)
    field.press("Enter")


def at_rest(visit):
    """The weights of the last step are those that every page shows."""
    visit.page.wait_for_function(AT_REST)
    visit.settled()


def at_step(page, step, wish):
    """Goes to a step on the axis by keys, and does what its menu offers there."""
    axis = page.get_by_role("slider", name="The step that every page shows")
    axis.press("Shift+Home")
    for _ in range(step - 1):
        axis.press("Shift+ArrowRight")
    expect(page.locator(".curves .read")).to_have_text(f"step {step}")
    axis.press("Enter")
    page.get_by_role("menuitem", name=wish).press("Enter")


def downloaded(page, name, folder):
    """What a button of the tab of files gives."""
    with page.expect_download() as arriving:
        press(page, name)
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def taken_away(page, folder, monkeypatch):
    """The run's files, of which each says the same; the weights' path."""
    kept = downloaded(page, "safetensors", folder)
    plain = downloaded(page, "State dict (.pt)", folder)
    curves = downloaded(page, "Metrics (CSV)", folder)
    script = downloaded(page, "Script (.py)", folder)
    weights = safetensors.numpy.load_file(kept)
    repeated = executed(script.read_text(), folder, monkeypatch)
    assert [row[1] for row in repeated["rows"]] == losses(table(curves))
    for state in (torch.load(plain, weights_only=True), repeated["net"].state_dict()):
        assert weights.keys() == state.keys()
        assert all(np.array_equal(weights[name], each.numpy()) for name, each in state.items())
    return kept


def look_on(page):
    """Another browser sees the run, and cannot control it."""
    expect(page.get_by_text("is trained in another browser")).to_be_visible()
    expect(page.locator(STEP)).to_have_text("15")
    for name in ("Play", "One step", "One epoch", "Recipe"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.get_by_role("slider", name="The step that every page shows").press("Enter")
    expect(page.get_by_role("menuitem")).to_have_text(["Fork from here"])
    page.keyboard.press("Escape")


def test_a_run_is_stepped_played_changed_rewound_forked_and_found_again(
    visit_as, tmp_path, monkeypatch
):
    visit = visit_as(viewport={"width": 1280, "height": 1400})
    page = visit.open("/training?part=data")
    expect(page.get_by_text("1\u202f438 images to train on")).to_be_visible()
    visit.settled()
    page.get_by_role("button", name="Recipe").click()
    fill(page, "Epochs", "500")
    page.keyboard.press("Escape")
    press(page, "One step")
    expect(page.locator(STEP)).to_have_text("1")
    expect(page).to_have_url(re.compile("run=[0-9a-f]{32}"))
    press(page, "Play")
    expect(page.locator(STEP)).to_have_text(re.compile(r"^\d{2,}$"))
    page.get_by_role("button", name="Recipe").click()
    fill(page, "Learning rate", "0.002")
    page.keyboard.press("Escape")
    press(page, "Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.get_by_text("is paused")).to_be_visible()
    at_rest(visit)

    at_step(page, 5, "Rewind to here")
    expect(page.locator(STEP)).to_have_text("5")
    at_rest(visit)
    first = page.url
    page.locator(".curves .handle").click()
    page.get_by_role("menuitem", name="Fork from here").click()
    expect(page).not_to_have_url(first)
    expect(page).to_have_url(re.compile("beside="))
    visit.settled()
    page.get_by_role("button", name="Recipe").click()
    press(page, "Ten steps")
    page.keyboard.press("Escape")
    expect(page.locator(STEP)).to_have_text("15")
    expect(page.locator(".curves .entry")).to_have_count(8)

    page.reload()
    visit.settled()
    expect(page.locator(STEP)).to_have_text("15")
    expect(page.locator(".st-key-line-step")).to_contain_text("step 15")
    second = visit.context.new_page()
    second.goto(page.url)
    expect(second.locator(STEP)).to_have_text("15")
    expect(second.get_by_role("button", name="Play", exact=True)).to_be_visible()

    look_on(visit_as().open(page.url.replace(visit.url, "")))

    page.get_by_role("button", name="Take away").click()
    kept = taken_away(page, tmp_path, monkeypatch)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Recipe").click()
    press(page, "New run")
    expect(page.locator(STEP)).to_have_text("0")
    page.locator("[data-testid=stFileUploader] input").set_input_files(kept)
    expect(page.get_by_text("It begins with the weights that were loaded.")).to_be_visible()


@pytest.mark.soak
def test_played_with_the_defaults_lenet_ends_where_a_run_of_this_process_does(visit):
    page = visit.open("/training")
    press(page, "Play")
    page.get_by_role("button", name="Go on").wait_for(timeout=200_000)
    expect(page.locator(STEP)).to_have_text("440")
    run = Run(Beginning(network("lenet")))
    while run.step_count < run.plan.planned:
        run.step()
    accuracy = share(run.evaluate().accuracy, 1)
    expect(page.locator("[data-fact=accuracy]")).to_have_text(accuracy)
