"""Every page at every size: in a lecture room, on a laptop, a large screen and a telephone, twice
enlarged, on paper, and without motion.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import at_rest, drawn
from tests.e2e.room import PAGES

LENET = "net=lenet&in=1x32x32&classes=10"
RESNET = "net=resnet18&in=3x64x64&classes=10"
IMPOSSIBLE = "net=alexnet&in=3x32x32&classes=10"
ROOMS = ((1024, 768), (1280, 720), (1920, 1080))
TELEPHONE = (390, 844)
TWICE_ENLARGED = (640, 360)
"""What a window of 1280 x 720 has room for then."""
UPRIGHT = (800, 700)
OFF_ITS_CELL = """(box) => {
  const { top } = box.querySelector(".scene").getBoundingClientRect();
  const cells = box.view.layout.standing.at(-1);
  return [...box.querySelectorAll(".classes li")].map((row, place) => {
    const { top: above, height } = row.getBoundingClientRect(), [, down] = cells.corners[place];
    return Math.abs(above + height / 2 - top - cells.top - down - cells.high / 2);
  });
}"""
"""Pixels from the middle of each class to that of its logit's cell."""
LEAST_INSPECTOR = 70
SCRIPTS = [
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("legible_text.js", "size_measures.js")
]
LOOKS = {
    "light-desk": ("light", "&lang=en"),
    "dark-desk": ("dark", "&lang=es"),
    "light-room": ("light", "&lang=es&present=1"),
    "dark-room": ("dark", "&lang=en&present=1"),
}
NETWORKS = {"lenet": LENET, "resnet18": RESNET, "impossible": IMPOSSIBLE}


def measured(page, what):
    for script in SCRIPTS:
        page.evaluate(script)
    return page.evaluate(f"{what}()")


def sized(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    drawn(page)
    at_rest(page)


def assert_legible(page, size):
    """Nothing is broken, cut or covered, and nothing scrolls sideways."""
    sized(page, size)
    assert measured(page, "sidewaysOfPage") <= 0, size
    assert measured(page, "illegibleText") == [], size


def assert_on_one_screen(page, size):
    assert_legible(page, size)
    parts = measured(page, "partsOfPage")
    assert parts["outside"] == [], size
    assert parts["inspector"] >= LEAST_INSPECTOR, size
    return parts["names"]


@pytest.fixture
def deep(look):
    """A deep network before a room."""
    return look(f"/feature_maps?{RESNET}&present=1&lang=es")


@pytest.fixture
def plain(look):
    return look(f"/?{LENET}&lang=es")


def test_before_a_room_stage_scrubber_and_inspector_are_on_one_screen(deep):
    for size in ROOMS:
        assert {".scene, .flow", ".rail"} <= set(assert_on_one_screen(deep, size))


@pytest.mark.thorough
def test_before_a_room_each_class_stands_beside_its_cell(deep):
    for size in ROOMS:
        sized(deep, size)
        off = deep.locator(".glassbox").evaluate(OFF_ITS_CELL)
        assert len(off) == 10
        assert max(off) <= 1, size


def test_what_is_under_the_picture_ends_with_the_window_however_much_it_is(plain):
    assert_on_one_screen(plain, UPRIGHT)
    inspector = plain.locator(":has(> .st-key-desk-inspector)")
    inspector.evaluate("(box) => { box.firstElementChild.style.minHeight = '2000px' }")
    try:
        assert_on_one_screen(plain, UPRIGHT)
    finally:
        inspector.evaluate("(box) => { box.firstElementChild.style.minHeight = '' }")


def test_training_is_on_one_screen_while_it_plays(look):
    page = look(f"/training?{LENET}&present=1")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("[data-fact=step]")).not_to_have_text("0")
    for size in ROOMS:
        assert {".scene, .flow", ".sheet canvas"} <= set(assert_on_one_screen(page, size))


@pytest.mark.thorough
def test_on_a_telephone_the_inspector_is_a_sheet_over_a_page_that_goes_on(plain):
    assert_legible(plain, TELEPHONE)
    sheet = plain.locator(":has(> .st-key-desk-inspector)")
    for where in (0, 200):
        plain.get_by_test_id("stMain").evaluate("(main, at) => main.scrollTo(0, at)", where)
        box = sheet.bounding_box()
        assert box["y"] + box["height"] == pytest.approx(TELEPHONE[1], abs=1)
        assert box["height"] <= TELEPHONE[1] / 2


@pytest.mark.thorough
def test_twice_enlarged_all_of_it_is_read(plain):
    assert_legible(plain, TWICE_ENLARGED)


def test_on_paper_there_are_picture_explanation_and_table_and_no_controls(plain):
    plain.emulate_media(media="print")
    assert measured(plain, "controlsOfPage") == []
    for part in (".flow", ".st-key-editor", "[role=grid]"):
        expect(plain.locator(part).first).to_be_visible()
    plain.emulate_media(media="screen")
    assert measured(plain, "controlsOfPage") != []


@pytest.mark.thorough
def test_without_motion_the_scrubber_jumps_and_nothing_moves(deep):
    deep.emulate_media(reduced_motion="reduce")
    stop = deep.locator(".stops li.here")
    before = stop.inner_text()
    deep.locator(".scrubber .play").click()
    expect(stop).not_to_have_text(before)
    assert deep.locator(".glassbox").evaluate("(box) => box.view.clock.share") == 1
    assert measured(deep, "movingOnPage") == []
    deep.locator(".scrubber .play").click()
    at_rest(deep)
    deep.emulate_media(reduced_motion="no-preference")


@pytest.mark.soak
@pytest.mark.parametrize("colours", LOOKS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_broken_cut_or_covered_anywhere(look, path, network, colours):
    theme, query = LOOKS[colours]
    page = look(f"{path}?{NETWORKS[network]}{query}", color_scheme=theme)
    works = network != "impossible" or path == "/"
    for size in ROOMS:
        (assert_on_one_screen if works else assert_legible)(page, size)
    if "present" not in query:
        for size in (TELEPHONE, TWICE_ENLARGED):
            assert_legible(page, size)
    page.emulate_media(media="print")
    assert measured(page, "controlsOfPage") == []
