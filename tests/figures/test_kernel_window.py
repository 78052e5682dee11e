"""The picture of a kernel on its input: what is drawn is what the numbers say."""

from xml.etree import ElementTree

import pytest

from explorer.figures import kernel_window, palette
from explorer.figures.svg import either, printed
from explorer.network.operations.base import Window

SVG = "{http://www.w3.org/2000/svg}"


def drawn(down, along, sides, said=""):
    text = kernel_window.picture(
        (down, along), sides, said, kernel_window.style("convolution", printed)
    )
    return ElementTree.fromstring(text)


def rectangles(tree, kind):
    return [
        tuple(float(part.get(name)) for name in ("x", "y", "width", "height"))
        for part in tree.iter(f"{SVG}rect")
        if part.get("class") == kind
    ]


def cell(tree):
    """Pixels of the drawing for a pixel of the map: the first stop of a 1 x 1 kernel."""
    return rectangles(tree, "first")[0][2]


UNIT = cell(drawn(Window(1), Window(1), (8, 8)))


def test_the_next_stop_is_a_stride_further_on():
    tree = drawn(Window(3, stride=2), Window(3, stride=2), (9, 9))
    (first,), (following,) = rectangles(tree, "first"), rectangles(tree, "next")
    assert (first[2], first[3]) == pytest.approx((3 * UNIT, 3 * UNIT))
    assert following[0] - first[0] == pytest.approx(2 * UNIT)


def test_padding_lies_around_the_map():
    tree = drawn(*[Window(3, before=1, after=1)] * 2, (9, 9))
    ((left, top, _width, _height),) = rectangles(tree, "map")
    assert (left, top) == pytest.approx((UNIT, UNIT))


def test_dilation_leaves_gaps_between_the_cells():
    tree = drawn(*[Window(3, dilation=2)] * 2, (9, 9))
    taps = rectangles(tree, "tap")
    assert len(taps) == 9
    assert {round(x / UNIT) for x, *_ in taps} == {0, 2, 4}


def test_a_window_that_stops_once_has_no_next():
    assert rectangles(drawn(Window(5), Window(5), (5, 5)), "next") == []


def test_a_window_that_moves_down_only_says_so():
    ((x, y, _width, _height),) = rectangles(drawn(Window(3), Window(5), (9, 5)), "next")
    assert (x, y) == pytest.approx((0, UNIT))


@pytest.mark.parametrize("kernel", [1, 31, 1_024])
@pytest.mark.parametrize("dilation", [1, 1_024])
def test_every_window_fits_its_room(kernel, dilation):
    tree = drawn(*[Window(kernel, 1_024, 512, 512, dilation)] * 2, (65_536, 65_536))
    assert max(map(float, tree.get("viewBox").split()[2:])) <= 160
    assert len(ElementTree.tostring(tree)) < 60_000


def test_the_picture_has_words():
    assert drawn(Window(3), Window(3), (8, 8), 'a "window" & more').get("aria-label") == (
        'a "window" & more'
    )


@pytest.mark.parametrize("family", palette.FAMILIES)
def test_every_kind_has_its_ink(family):
    assert "$" not in kernel_window.style(family, either)
