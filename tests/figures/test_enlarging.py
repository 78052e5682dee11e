"""What is read in a figure grows alike, and with it the room that it needs."""

import pytest

from explorer.figures import depth_chart, descent_chart, loss_line_chart
from explorer.figures.enlarging import enlarged

FIGURES = {
    "depth": lambda: depth_chart.levels(
        ["a", "b"], [1.0, 0.1], [0.5, 0.05], [0, 0.5], depth_chart.Words("n", "m", "z")
    ),
    "descent": lambda: descent_chart.descent([2.0, 1.0], descent_chart.Words("s", "l"), write=str),
    "along": lambda: loss_line_chart.along(
        [-1, 0, 1], [3, 2, 1], (1, 1), 2, loss_line_chart.Words("s", "l", "r", "b")
    ),
}


def sizes(part):
    """Every size of letters in it, by its place."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name.endswith("font"):
                yield value["size"]
            elif name != "template":
                yield from sizes(value)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from sizes(each)


@pytest.mark.parametrize("name", FIGURES)
def test_all_letters_grow_and_the_room_around_them(name):
    before = FIGURES[name]().to_plotly_json()
    after = enlarged(FIGURES[name](), 1.5).to_plotly_json()
    assert list(sizes(before))
    assert list(sizes(after)) == [1.5 * each for each in sizes(before)]
    assert after["layout"]["height"] == 1.5 * before["layout"]["height"]
    assert after["layout"]["margin"]["l"] == 1.5 * before["layout"]["margin"]["l"]
