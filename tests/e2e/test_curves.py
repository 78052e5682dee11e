"""Curves of a run in a real browser: read by pointer and keys, zoomed, smoothed, as a table."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.network.architectures import network
from explorer.numerals import significant
from explorer.training.beginning import Beginning
from explorer.training.run import Run
from tests.e2e.conftest import at_rest, drawn

LEFT, RIGHT = 4 * 13, int(11.5 * 13)
"""Pixels beside the axes, as in sheet_layout.js."""
STEPS = 44
"""Of an epoch."""
AXIS = 80
"""Where the axis ends after so many steps: it doubles with them."""


@pytest.fixture(scope="module")
def losses():
    run = Run(Beginning(network("lenet")))
    return [run.step().loss for _ in range(STEPS + 1)]


@pytest.fixture
def page(look) -> Page:
    """An epoch of the teaching LeNet with the defaults, and a step where a test has made one."""
    page = look("/training?net=lenet&in=1x32x32&classes=10")
    if last_step(page) == 0:
        page.get_by_role("button", name="One epoch").click()
        expect(step_fact(page)).to_have_text(str(STEPS))
        expect(entry(page, "validation").first).to_have_text(re.compile(r"^[0-9]"))
        at_rest(page)
    sheet(page).hover()
    sheet(page).press("Escape")
    page.mouse.move(0, 0)  # what was read by the keys is read no more
    expect(read(page)).to_be_empty()
    return page


def step_fact(page: Page) -> Locator:
    return page.locator("[data-fact=step]")


def last_step(page: Page) -> int:
    return int(step_fact(page).inner_text())


def entry(page: Page, name: str) -> Locator:
    """A curve's name with its number, in the loss's panel."""
    return page.locator(".curves .names .panel").first.locator(".entry", has_text=name)


def sheet(page: Page) -> Locator:
    return page.locator(".curves canvas")


def read(page: Page) -> Locator:
    return page.locator(".curves .read")


def across(page: Page, step: float) -> tuple[float, float]:
    """Where a step is on the screen, in the whole run's curves."""
    box = sheet(page).bounding_box()
    wide = box["width"] - LEFT - RIGHT
    return box["x"] + LEFT + wide * step / AXIS, box["y"] + box["height"] / 4


def drag(page: Page, first: float, last: float) -> None:
    page.mouse.move(*across(page, first))
    page.mouse.down()
    page.mouse.move(*across(page, last), steps=3)
    page.mouse.up()


def table(page: Page) -> dict[int, list[str]]:
    """The table of numbers: step -> what it says of each curve. Read at once."""
    body = page.locator(".curves tbody")
    rows = body.evaluate(
        "body => [...body.rows].map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    return {int(step): cells for step, *cells in rows}


def pixels(page: Page) -> str:
    drawn(page)
    return sheet(page).evaluate("canvas => canvas.toDataURL()")


def test_pointer_and_keys_read_the_loss_of_each_step(page, losses):
    last = last_step(page)
    page.mouse.move(*across(page, 20))
    expect(read(page)).to_have_text("step 20")
    expect(entry(page, "training")).to_have_text(f"{significant(losses[19])} training")
    expect(entry(page, "validation")).to_have_text("– validation")  # measured after step 44
    page.mouse.move(0, 0)
    expect(read(page)).to_be_empty()
    expect(entry(page, "training")).to_have_text(f"{significant(losses[last - 1])} training")
    sheet(page).focus()
    page.keyboard.press("Shift+Home")
    expect(read(page)).to_have_text("step 1")
    expect(entry(page, "training")).to_have_text(f"{significant(losses[0])} training")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(read(page)).to_have_text("step 4")
    page.keyboard.press("Shift+End")
    expect(read(page)).to_have_text(f"step {last}")


def test_a_zoom_holds_while_the_curves_grow_until_it_is_let_go(page, losses):
    page.get_by_text("Scale and numbers").click()
    whole_run = table(page)
    assert {min(whole_run), max(whole_run)} == {1, STEPS}
    # Validated was at the end, on a busy machine now and then before it; few steps say so.
    validated = [step for step, cells in whole_run.items() if cells[1]]
    assert validated[-1] == STEPS
    assert len(validated) < STEPS / 2
    drag(page, 10, 20)
    back = page.locator(".curves .reset")
    expect(back).to_be_visible()
    expect(page.locator(".curves tbody tr")).to_have_count(11)
    assert {step: cells[0] for step, cells in table(page).items()} == {
        step: significant(losses[step - 1]) for step in range(10, 21)
    }
    page.get_by_role("button", name="One step").click()
    expect(step_fact(page)).to_have_text(str(STEPS + 1))
    assert sorted(table(page)) == list(range(10, 21))
    sheet(page).focus()
    page.keyboard.press("0")
    expect(back).to_be_hidden()
    expect(page.locator(".curves tbody th").last).to_have_text(str(STEPS + 1))
    page.get_by_text("Scale and numbers").click()


def test_smoothing_and_the_log_scale_change_the_line_and_no_number(page, losses):
    page.get_by_text("Scale and numbers").click()
    told = entry(page, "training").inner_text()
    before = pixels(page)
    page.get_by_label("Smoothing").fill("0")
    rough = pixels(page)
    page.get_by_label("Log scale").check()
    logged = pixels(page)
    assert len({before, rough, logged}) == 3
    assert entry(page, "training").inner_text() == told
    assert told == f"{significant(losses[last_step(page) - 1])} training"
    page.get_by_label("Log scale").uncheck()
    page.get_by_label("Smoothing").fill("0.6")
    assert pixels(page) == before
    page.get_by_label("Rate of each step").check()
    panels = page.locator(".curves .names .panel")
    expect(panels).to_have_count(3)
    page.get_by_label("Rate of each step").uncheck()
    expect(panels).to_have_count(2)
    page.get_by_text("Scale and numbers").click()


def test_the_handle_on_the_axis_goes_to_snapshots_by_pointer_and_by_keys(page):
    last = last_step(page)
    handle = page.locator(".curves .handle")
    expect(handle).to_have_text(f"{last} ▾")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(across(page, 0)[0], box["y"], steps=4)
    expect(handle).to_have_text("0 ▾")
    expect(step_fact(page)).to_have_text(str(last))  # nothing is asked for while it is dragged
    page.mouse.up()
    expect(step_fact(page)).to_have_text("0")
    expect(page).to_have_url(re.compile(r"[?&]step=0\b"))
    axis = page.get_by_role("slider", name="The step that every page shows")
    axis.press("End")
    expect(step_fact(page)).to_have_text(str(last))
    axis.press("Enter")
    page.get_by_role("menuitem", name="Follow the newest step").click()
    expect(page).not_to_have_url(re.compile(r"[?&]step="))
