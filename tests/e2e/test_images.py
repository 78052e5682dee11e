"""Images in a real browser: chosen, sent, drawn, photographed; read by number; on every page."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from explorer.data.images.built_in_images import picture
from explorer.data.images.image_batch import Fit, batch
from explorer.numerals import significant
from tests.e2e import line_controls
from tests.e2e.waiting_scripts import within_patience

SMALL = "net=softmax&in=1x32x32&classes=10"
COLOUR = "net=softmax&in=3x64x64&classes=10"
TWELVE = f"/gradients?part=image&{SMALL}&image=digit:12"
BENCH = f"/gradients?part=image&{SMALL}&fit=pad,bytes"
"""Where tests choose another image, or draw one."""
COLOURED = f"/gradients?part=image&{COLOUR}&image=photo:flower&fit=crop,bytes"


def open_choice(page: Page, source: str) -> Locator:
    line_controls.images(page)
    panel = page.get_by_test_id("stPopoverBody")
    panel.get_by_text(source, exact=True).click()
    return panel


def caption(page: Page) -> Locator:
    return page.locator(".view figcaption")


def send(page: Page, *files: tuple[str, bytes]) -> None:
    place = page.get_by_test_id("stPopoverBody").locator("input[type=file]")
    # A place that took a file is replaced by an empty one, and for a moment both are there.
    expect(place).to_have_count(1)
    place.set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in files]
    )


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def numbers(page: Page) -> np.ndarray:
    """The table of numbers as it is read, all of it."""
    cells = page.locator(".numbers td:not(:empty)").all_inner_texts()
    return np.array([float(text.replace("−", "-")) for text in cells])


@pytest.mark.thorough
def test_the_numbers_in_the_table_are_those_that_the_network_gets(look):
    page = look(TWELVE)
    page.get_by_role("button", name="Numbers").click()
    table = page.get_by_role("table", name="The numbers that the network gets of digit 2, no. 12")
    expect(table.locator("tbody tr")).to_have_count(32)
    wanted = batch([picture("digit:12", (1, 32, 32))], (1, 32, 32), Fit()).images[0, 0]
    assert numbers(page) == pytest.approx(wanted.ravel(), rel=0.006, abs=0.006)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.numbers")).not_to_be_visible()


def test_a_pixel_says_its_number_to_the_pointer_and_to_the_keys(look):
    page = look(TWELVE)
    image = batch([picture("digit:12", (1, 32, 32))], (1, 32, 32), Fit()).images[0, 0]
    sheet = page.locator("canvas.picture")
    box = sheet.bounding_box()
    sheet.hover(position={"x": box["width"] * 12.5 / 32, "y": box["height"] * 5.5 / 32})
    expect(page.locator(".read")).to_have_text(f"row 5, column 12: {significant(image[5, 12])}")
    page.mouse.move(0, 0)
    expect(page.locator(".read")).to_be_empty()
    sheet.focus()
    for key in ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"]:
        page.keyboard.press(key)
    expect(page.locator(".read")).to_have_text(f"row 1, column 2: {significant(image[1, 2])}")
    page.keyboard.press("Enter")
    expect(page.locator("td.here")).to_have_text(significant(image[1, 2]))
    page.keyboard.press("Escape")


@pytest.mark.thorough
def test_numbers_of_a_large_image_come_by_the_part_that_is_asked_for(visit):
    page = visit.open("/gradients?part=image&net=softmax&in=3x300x400&classes=10&image=photo:china")
    image = batch([picture("photo:china", (3, 300, 400))], (3, 300, 400), Fit()).images[0]
    sheet = page.locator("canvas.picture")
    box = sheet.bounding_box()
    sheet.click(position={"x": box["width"] * 200.5 / 400, "y": box["height"] * 150.5 / 300})
    here = page.locator("td.here")
    # A pixel of the screen is one or two of the image.
    row, column = map(int, re.findall(r"\d+", here.get_attribute("title"))[2:4])
    assert (row, column) == pytest.approx((150, 200), abs=2)
    expect(here).to_have_text(significant(image[0, row, column]))
    page.get_by_label("Channel", exact=True).select_option("2")
    expect(here).to_have_text(significant(image[2, row, column]))
    page.get_by_role("button", name="Further right").click()
    expect(page.get_by_text("rows 128 to 159, columns 224 to 255")).to_be_visible()
    expect(page.locator(".numbers tbody td").first).to_have_text(significant(image[2, 128, 224]))


@pytest.mark.thorough
def test_another_digit_is_one_click_away_and_in_the_link_on_every_page(visit_as):
    visit = visit_as()
    page = visit.open(BENCH)
    panel = open_choice(page, "Digits")
    panel.get_by_role("group", name="Which digit").get_by_text("4").click()
    panel.get_by_role("button", name="digit 4, no. 14", exact=True).click()
    expect(caption(page)).to_contain_text("digit 4, no. 14")
    expect(page).to_have_url(re.compile("image=digit(:|%3A)14"))
    # The panel stays: one goes on looking.
    panel.get_by_role("button", name="digit 4, no. 24", exact=True).click()
    expect(caption(page)).to_contain_text("digit 4, no. 24")
    page.keyboard.press("Escape")
    for title, path in (("Feature maps", "feature_maps"), ("Training", "training")):
        page.get_by_role("link", name=title).click()
        expect(page).to_have_url(re.compile(rf"/{path}\?.*image=digit(:|%3A)24"))
        expect(page.locator(".st-key-images")).to_contain_text("digit 4, no. 24")
    address = page.url.removeprefix(visit.url).replace("training?", "gradients?part=image&")
    other = visit_as().open(address)
    expect(caption(other)).to_contain_text("digit 4, no. 24")


@pytest.mark.thorough
def test_images_can_be_chosen_with_the_keys_alone(look):
    page = look(BENCH)
    panel = open_choice(page, "Pictures")
    panel.get_by_role("button", name="shapes", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(caption(page)).to_contain_text("stripes")
    expect(panel.get_by_role("button", name="stripes", exact=True)).to_be_focused()
    page.keyboard.press("Escape")


@pytest.mark.thorough
def test_a_batch_has_its_axis_in_the_shape_and_one_image_in_hand(visit):
    page = visit.open(f"/gradients?part=image&{SMALL}&image=digit:3")
    line_controls.images(page)
    page.get_by_label("Batch", exact=True).fill("3")
    page.keyboard.press("Enter")
    expect(caption(page)).to_contain_text("[3, 1, 32, 32]")
    page.keyboard.press("Escape")
    strip = page.get_by_role("group", name="The images of the batch").get_by_role("button")
    expect(strip).to_have_count(3)
    strip.nth(2).click()
    expect(caption(page)).to_contain_text("digit 5, no. 5")
    expect(page.locator(".st-key-images")).to_contain_text("digit 5, no. 5 (3 of 3)")
    page.keyboard.press("ArrowLeft")
    expect(caption(page)).to_contain_text("digit 4, no. 4")
    expect(page).to_have_url(re.compile("(@|%40)2"))


def choose_values(page: Page, name: str) -> None:
    page.get_by_test_id("stPopoverBody").get_by_role("combobox", name="Values").click()
    page.get_by_role("option", name=name, exact=True).click()


@pytest.mark.thorough
def test_the_fit_and_the_values_are_choices_of_the_link(look):
    page = look(COLOURED)
    expect(page.locator(".view .scale .most")).to_have_text("255")
    line_controls.images(page)
    choose_values(page, "0 to 1")
    expect(page.locator(".view .scale .most")).to_have_text("1.00")
    expect(page).to_have_url(re.compile("fit=crop(,|%2C)unit"))
    choose_values(page, "0 to 255")
    expect(page.locator(".view .scale .most")).to_have_text("255")
    page.keyboard.press("Escape")


def test_a_file_becomes_what_the_network_gets(visit):
    page = visit.open(COLOURED)
    open_choice(page, "Files")
    send(page, ("red.png", encoded(Image.new("RGB", (64, 64), (255, 51, 0)))))
    expect(caption(page)).to_contain_text("red.png")
    expect(page).not_to_have_url(re.compile("image="))
    page.keyboard.press("Escape")
    page.locator("canvas.picture").hover(position={"x": 90, "y": 90})
    expect(page.locator(".read")).to_contain_text(": 255, 51.0, 0")
    page.get_by_role("link", name="Feature maps").click()
    expect(page.locator(".st-key-images")).to_contain_text("red.png")
    page.get_by_role("link", name="Gradients").click()
    expect(page.locator(".st-key-images")).to_contain_text("red.png")


@pytest.mark.thorough
def test_several_files_make_a_batch_and_what_cannot_be_taken_says_why(visit):
    page = visit.open(f"/gradients?part=image&{SMALL}")
    open_choice(page, "Files")
    send(
        page,
        ("black.png", encoded(Image.new("L", (9, 9), 0))),
        ("*notes*.txt", b"no image at all"),
        ("white.webp", encoded(Image.new("RGB", (9, 9), "white"), "WEBP")),
    )
    expect(caption(page)).to_contain_text("[2, 1, 32, 32]")
    expect(page.get_by_text("*notes*.txt is not an image that is known here")).to_be_visible()


def ink(page: Page) -> int:
    """How much of the sheet is drawn on, in pixels."""
    return page.locator(".sketch canvas").evaluate(
        """sheet => sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height)
        .data.filter((value, place) => place % 4 === 0 && value > 128).length"""
    )


def test_what_is_drawn_with_the_pointer_becomes_the_image(look):
    page = look(BENCH)
    open_choice(page, "Draw")
    sheet = page.get_by_label("Sheet to draw on").bounding_box()
    page.mouse.move(sheet["x"] + 40, sheet["y"] + 128)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 216, sheet["y"] + 128, steps=6)
    page.mouse.up()
    expect(caption(page)).to_contain_text("drawing")
    drawn = ink(page)
    assert drawn > 3_000
    page.get_by_role("button", name="Undo", exact=True).last.click()
    assert ink(page) == 0
    page.mouse.move(sheet["x"] + 128, sheet["y"] + 40)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 128, sheet["y"] + 216, steps=6)
    page.mouse.up()
    page.get_by_text("In 8 × 8 pixels, as the digits are").click()
    page.keyboard.press("Escape")
    # A stroke, counted in blocks: as high as the image, and a quarter of it wide at most.
    page.get_by_role("button", name="Numbers").click()
    rows = page.locator(".numbers tbody tr")
    expect(rows.nth(16).locator("td").nth(6)).to_have_text("0")  # the stroke that was undone
    expect(rows.nth(0).locator("td").nth(16)).not_to_have_text("0")
    values = numbers(page).reshape(32, 32)
    assert values[:, :8].max() == values[:, 24:].max() == 0
    assert values[[0, 16, 31]].max(axis=1).min() > 100
    page.keyboard.press("Escape")
    # Opened again, the sheet has the drawing.
    line_controls.images(page)
    expect(page.get_by_label("Sheet to draw on")).to_be_visible()
    assert ink(page) > 3_000
    page.keyboard.press("Escape")


@pytest.mark.thorough
def test_one_can_draw_with_the_keys(visit):
    page = visit.open(f"/gradients?part=image&{SMALL}")
    open_choice(page, "Draw")
    page.get_by_label("Sheet to draw on").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("The pen is down.")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_text("The pen is up.")).to_be_visible()
    expect(caption(page)).to_contain_text("drawing")
    assert ink(page) > 800


def test_the_camera_takes_a_picture(look):
    page = look(BENCH)
    open_choice(page, "Camera")
    page.locator("video").evaluate(
        within_patience(
            "async film => { while (!film.videoHeight) await new Promise(requestAnimationFrame); }"
        )
    )
    page.get_by_role("button", name="Take Photo").click()
    expect(caption(page)).to_contain_text("from the camera")
    page.keyboard.press("Escape")


@pytest.mark.thorough
def test_a_link_whose_image_is_none_says_what_there_is(visit):
    page = visit.open(f"/gradients?part=image&{SMALL}&image=digit:99999")
    expect(page.get_by_text("digit:99999 is no image; there are digit:0…1796")).to_be_visible()
    expect(caption(page)).to_contain_text("digit 7, no. 7")
    page.get_by_role("button", name="Close", exact=True).first.click()
    expect(page.get_by_text("is no image")).to_have_count(0)


@pytest.mark.thorough
def test_a_batch_that_does_not_fit_says_so_and_can_be_made_smaller(visit):
    page = visit.open(
        "/gradients?part=image&net=vgg16&in=3x512x512&classes=10&image="
        + ",".join(["noise:1"] * 16)
    )
    expect(page.get_by_text("are allowed here")).to_be_visible()
    line_controls.images(page)
    expect(page.get_by_label("Batch", exact=True)).to_have_value("16")


@pytest.mark.soak
def test_all_of_it_is_spanish(visit_as):
    page = visit_as(locale="es-ES").open(f"/gradients?part=image&{SMALL}&image=digit:5")
    expect(caption(page)).to_contain_text("dígito 5, n.º 5")
    line_controls.images(page)
    panel = page.get_by_test_id("stPopoverBody")
    seen = {"Imágenes": "franjas", "Archivos": "10MB por archivo", "Dibujar": "Goma"}
    for source, words in seen.items():
        panel.get_by_text(source, exact=True).click()
        expect(panel.get_by_text(words)).to_be_visible()
        english = re.compile(r"\b(the|and|Upload|Batch|Pen|all|image)\b")
        expect(panel.get_by_text(english)).to_have_count(0)
    panel.get_by_text("Archivos", exact=True).click()
    send(page, ("roto.png", b"\x89PNG\r\n\x1a\n"))
    expect(panel.get_by_test_id("stAlert")).to_contain_text("roto.png está incompleta o dañada")
