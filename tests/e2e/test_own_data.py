"""A data set of one's own in a real browser: sent or drawn, looked at, learnt from."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import line_controls

OPENED = "/training?net=mlp&in=1x16x16&classes=10&part=data"


def png(shade: int, seed: int) -> bytes:
    """Noise about one shade."""
    values = np.random.default_rng(seed).integers(shade, shade + 40, (16, 16)).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(values).save(file, "PNG")
    return file.getvalue()


def archive() -> bytes:
    """Twenty nights, ten days, a picture that is none and a path that leads out."""
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for number in range(20):
            made.writestr(f"photos/night/{number}.png", png(10, number))
        for number in range(10):
            made.writestr(f"photos/day/{number}.png", png(200, 100 + number))
        made.writestr("photos/day/torn.png", png(200, 7)[:60])
    return file.getvalue()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, name: str) -> None:
    page.locator("[data-testid=stMain]").get_by_role("radio", name=name).last.click()


def learns_all(page: Page) -> None:
    """Played to its end, it takes no validation image for another class."""
    press(page, "Play")
    page.get_by_role("button", name="Go on").wait_for()
    expect(page.locator("[data-fact=accuracy]")).to_have_text("100.0\u202f%")


def test_an_archive_is_sent_looked_at_and_learnt(visit):
    page = visit.open(OPENED)
    choose(page, "Images of your own")
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "sky.zip", "mimeType": "application/zip", "buffer": archive()}
    )
    expect(page.get_by_text("torn.png")).to_be_visible()
    expect(page.get_by_text("24 images to train on, 6 to validate")).to_be_visible()
    expect(page.get_by_text("whoever always says night is right in 66.7\u202f%")).to_be_visible()
    counts = page.get_by_role("table", name="Images a class").locator("tbody tr")
    expect(counts.nth(0)).to_have_text("day1082")
    expect(counts.nth(1)).to_have_text("night20164")
    press(page, "Give the network the classes of the data set")
    expect(line_controls.network(page).get_by_label("Classes", exact=True)).to_have_value("2")
    line_controls.closed(page)
    assert "data=kept" in page.url
    learns_all(page)
    page.get_by_role("tab", name="Mistakes").click()
    table = page.get_by_role("table", name="Confusion matrix")
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table.locator("tbody tr").nth(0)).to_contain_text("day")


def stroke(page: Page, across: bool, moved: int) -> None:
    sheet = page.get_by_label("Sheet to draw on")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    first, last = ((50, 100 + moved), (200, 100 + moved)) if across else (
        (100 + moved, 50), (100 + moved, 200))  # fmt: skip
    page.mouse.move(box["x"] + first[0], box["y"] + first[1])
    page.mouse.down()
    page.mouse.move(box["x"] + last[0], box["y"] + last[1], steps=6)
    page.mouse.up()


@pytest.mark.thorough
def test_a_few_drawings_of_each_class_are_learnt(visit_as):
    visit = visit_as(viewport={"width": 1280, "height": 1200})
    page = visit.open(OPENED.replace("classes=10", "classes=2"))
    choose(page, "Images of your own")
    choose(page, "Draw")
    add = page.get_by_role("button", name="Add to the class")
    for name in ("lying", "standing"):
        field = page.get_by_label("Class", exact=True)
        field.fill(name)
        field.press("Enter")
        for number in range(3):
            visit.settled()
            stroke(page, name == "lying", 10 * number)
            expect(add).to_be_enabled()
            add.click()
            told = f"{name}: {number + 1} picture" + ("s" if number else "")
            expect(page.get_by_text(told)).to_be_visible()
    press(page, "Make them the data set")
    expect(page.get_by_text("4 images to train on, 2 to validate")).to_be_visible()
    press(page, "Give the network the classes of the data set")
    learns_all(page)
