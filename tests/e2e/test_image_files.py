"""Files that a visitor sends as images, in a real browser: hostile, unusual, too long."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.test_images import COLOUR, SMALL, caption, encoded, open_choice, send


def oversized() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


FIVE = f"/gradients?part=image&{SMALL}&image=digit:5"
HOSTILE = {
    "cut.png": (encoded(Image.effect_noise((80, 80), 90))[:2_000], "cut off or damaged"),
    "wide.png": (oversized(), "50 000 × 50 000 pixels, 2 500 million"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
    "zip.png": (b"PK\x03\x04" + bytes(60), "a ZIP archive"),
    "![x](http://a.b/c.png).png": (b"", "![x](http://a.b/c.png).png is empty"),
}
FRAMES = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (255, 100)]
UNUSUAL = {
    "moving.png": (
        encoded(FRAMES[0], save_all=True, append_images=FRAMES[1:]), "its first of 2 frames"
    ),
    "inks.jpg": (encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"), "inks.jpg"),
    "deep.png": (encoded(Image.fromarray(np.full((8, 8), 40_000, np.uint16))), "deep.png"),
    "palette.png": (
        encoded(Image.new("L", (8, 8)).convert("P"), transparency=0), "transparent is white."
    ),
    "one.png": (encoded(Image.new("RGB", (1, 1), (9, 8, 7))), "one.png"),
}  # fmt: skip


@pytest.mark.thorough
def test_every_hostile_file_has_its_sentence_and_the_image_stays(look, server):
    page = look(FIVE)
    open_choice(page, "Files")
    before = len(server.printed())
    for name, (content, sentence) in HOSTILE.items():
        send(page, (name, content))
        alert = page.get_by_test_id("stPopoverBody").get_by_test_id("stAlert")
        expect(alert).to_have_count(1)
        expect(alert).to_contain_text(
            sentence.replace("50 000", "50\u202f000").replace("2 500", "2\u202f500")
        )
        expect(caption(page)).to_contain_text("digit 5, no. 5")
    assert "Traceback" not in server.printed()[before:]
    page.keyboard.press("Escape")


@pytest.mark.thorough
def test_every_unusual_file_is_a_picture(visit):
    page = visit.open(f"/gradients?part=image&{COLOUR}")
    open_choice(page, "Files")
    for name, (content, told) in UNUSUAL.items():
        send(page, (name, content))
        expect(caption(page)).to_contain_text(name)
        expect(caption(page)).to_contain_text(told)


@pytest.mark.thorough
def test_a_file_that_is_too_long_stays_in_the_browser(look):
    page = look(FIVE)
    open_choice(page, "Files")
    send(page, ("long.png", bytes(11_000_000)))
    expect(page.get_by_text("File must be 10.0MB or smaller.")).to_be_visible()
    page.keyboard.press("Escape")
