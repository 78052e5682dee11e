"""What a visitor brought is there after a reload, in that tab and browser, until it is deleted."""

import hashlib
import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from explorer.data.visitors.visitor_store import hashed
from explorer.ui.shell.browser_key import COOKIE
from tests.e2e import line_controls
from tests.e2e.conftest import at_rest

SMALL = "net=softmax&in=1x32x32&classes=10"
OPENED = f"/gradients?part=image&{SMALL}&fit=crop,unit"


def png(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (40, 50)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def folder():
    """In which the server leaves what visitors leave: each visitor's lies apart."""
    return Path(os.environ["EXPLORER_FOLDER"])


def choose(page: Page, source: str) -> None:
    line_controls.images(page).get_by_text(source, exact=True).click()


def close(page: Page) -> None:
    line_controls.closed(page)
    at_rest(page)


def send(page: Page, name: str, seed: int) -> None:
    choose(page, "Files")
    place = page.get_by_test_id("stPopoverBody").locator("input[type=file]")
    expect(place).to_have_count(1)
    place.set_input_files({"name": name, "mimeType": "image/png", "buffer": png(seed)})
    in_hand(page, name)
    close(page)


def in_hand(page: Page, name: str) -> None:
    expect(page.locator(".view figcaption")).to_contain_text(name)


def draw(page: Page) -> None:
    choose(page, "Draw")
    box = page.get_by_label("Sheet to draw on").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 190, steps=5)
    page.mouse.up()
    in_hand(page, "drawing")
    close(page)


def ink(page: Page) -> str:
    """The drawing on the sheet, summed."""
    choose(page, "Draw")
    sheet = page.get_by_label("Sheet to draw on")
    expect(sheet).to_be_visible()
    drawn = sheet.evaluate("(canvas) => canvas.toDataURL()")
    close(page)
    return hashlib.sha256(drawn.encode()).hexdigest()


def shown(page: Page) -> str:
    """The picture in hand as it is on screen."""
    return page.locator(".view canvas").first.evaluate("(canvas) => canvas.toDataURL()")


def batch_of_two(page: Page) -> None:
    field = line_controls.images(page).get_by_label("Batch", exact=True)
    field.fill("2")
    field.press("Enter")
    expect(page.locator(".view figcaption")).to_contain_text("[2, 1, 32, 32]")
    close(page)


def opened_list(page: Page):
    panel = line_controls.preferences(page)
    panel.get_by_text("Your pictures and data").click()
    return panel


def files(folder, visit):
    (key,) = (each["value"] for each in visit.context.cookies() if each["name"] == COOKIE)
    return sorted(
        path.name
        for path in (folder / "visitors" / hashed(key)).rglob("*")
        if path.is_file() and path.name != "lock"
    )


def test_a_picture_comes_back_after_a_reload_and_goes_when_it_is_deleted(visit_as, folder):
    visit, other = visit_as(), visit_as()
    page = visit.open(OPENED)
    batch_of_two(page)
    send(page, "class.png", 1)
    before = shown(page)
    page.reload()
    visit.settled()
    in_hand(page, "class.png")
    expect(page.locator(".view figcaption")).to_contain_text("[2, 1, 32, 32]")
    assert shown(page) == before
    assert "crop" in page.url
    stranger = other.open(OPENED)
    expect(stranger.locator(".view figcaption")).to_contain_text("digit 7")
    expect(opened_list(stranger).get_by_text("Nothing yet")).to_be_visible()
    panel = opened_list(page)
    expect(panel.get_by_text("class.png")).to_be_visible()
    panel.get_by_role("button", name="Delete", exact=True).click()
    expect(panel.get_by_text("Nothing yet")).to_be_visible()
    expect(page.locator(".view figcaption")).not_to_contain_text("class.png")
    assert not [name for name in files(folder, visit) if name.endswith(("png", "npz"))]


@pytest.mark.thorough
def test_a_drawing_comes_back_and_everything_is_deleted_from_every_tab(visit_as, folder):
    visit = visit_as()
    page = visit.open(OPENED)
    send(page, "face.png", 2)
    draw(page)
    before = ink(page), shown(page)
    page.reload()
    visit.settled()
    in_hand(page, "drawing")
    assert (ink(page), shown(page)) == before
    second = visit.context.new_page()
    second.goto(visit.url + OPENED)
    panel = opened_list(second)
    expect(panel.get_by_text("face.png")).to_be_visible()
    expect(panel.get_by_text("drawing", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Delete everything").click()
    expect(panel.get_by_text("Runs stay")).to_be_visible()
    panel.get_by_role("button", name="Yes, delete everything").click()
    expect(panel.get_by_text("Nothing yet")).to_be_visible()
    assert files(folder, visit) == ["deleted.json"]
    line_controls.images(page)
    expect(page.locator(".view figcaption")).to_contain_text("digit 7")
    page.reload()
    visit.settled()
    expect(page.locator(".view figcaption")).to_contain_text("digit 7")
    assert files(folder, visit) == ["deleted.json"]


@pytest.mark.thorough
def test_a_duplicated_tab_goes_on_by_itself(visit_as):
    visit = visit_as()
    page = visit.open(OPENED)
    send(page, "first.png", 3)
    name = page.evaluate("sessionStorage.getItem('explorer-tab')")
    duplicate = visit.context.new_page()
    duplicate.add_init_script(f"sessionStorage['explorer-tab'] ??= '{name}'")
    duplicate.goto(visit.url + OPENED)
    in_hand(duplicate, "first.png")
    expect(duplicate.locator("[data-testid=stApp]")).to_be_visible()
    duplicate.wait_for_function(f"sessionStorage.getItem('explorer-tab') !== '{name}'")
    send(duplicate, "second.png", 4)
    page.reload()
    visit.settled()
    in_hand(page, "first.png")
    duplicate.reload()
    in_hand(duplicate, "second.png")
