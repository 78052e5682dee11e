"""A page has few controls, its picture at once, and an end: at the size of a small laptop."""

import pytest

from tests.e2e.room import PAGES, room

LENET = "net=lenet&in=1x32x32&classes=10"
NARROW = 390
MOST_CONTROLS, MOST_TOP, MOST_SCREENS = 14, 64, 1.6


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_few_controls_and_begins_with_its_picture(look, path):
    measured = room(look(f"{path}?{LENET}"), path)
    assert len(measured.controls) <= MOST_CONTROLS, measured.controls
    assert len(measured.stops) <= MOST_CONTROLS, measured.stops
    assert measured.top <= MOST_TOP
    assert measured.screens <= MOST_SCREENS
    assert measured.overflow <= 0


@pytest.mark.thorough
@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_telephone(look, path):
    page = look(f"{path}?{LENET}&lang=es", viewport={"width": NARROW, "height": 844})
    assert room(page, path).overflow <= 0
    # Beside its classes a network would have half of so narrow a window.
    for answer in page.locator(".answer:visible").all():
        assert answer.bounding_box()["x"] < NARROW / 10
