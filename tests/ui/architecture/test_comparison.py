"""Two networks side by side: the lesson of the fully connected layer, and networks unlike."""

import pytest

from explorer.network import shapes
from explorer.network.architectures import network
from explorer.numerals import whole
from explorer.ui.architecture import comparison

SMALL, LARGE = network("lenet", (3, 128, 128), 3), network("lenet", (3, 512, 512), 5)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr("explorer.ui.shell.language.current", lambda: "en")


def grid(one, other):
    return comparison.grid(shapes.table(one), shapes.table(other))


def pair(made, row, heading):
    """The cells of both networks under a heading."""
    line = next(line for line in (*made.rows, *made.foot) if line.title == row)
    places = [place for place, each in enumerate(made.columns) if each.heading == heading]
    return tuple(line.cells[place - 1] for place in places)


def texts(cells):
    return tuple(cell.text for cell in cells)


def test_from_128_to_512_pixels_fc1_goes_from_13_456_to_250_000_inputs():
    made = grid(SMALL, LARGE)
    assert texts(pair(made, "fc1", "input")) == ("[1, 13456]", "[1, 250000]")
    assert texts(pair(made, "total", "parameters")) == (whole(1_628_131), whole(30_013_581))
    assert pair(made, "ratio", "parameters")[1].text == "× 18.4"


def test_only_what_differs_is_marked():
    made = grid(SMALL, LARGE)
    assert [cell.differs for cell in pair(made, "conv1", "parameters")] == [False, False]
    assert [cell.differs for cell in pair(made, "fc1", "parameters")] == [False, True]


def test_a_network_beside_itself_differs_in_nothing_and_by_nothing():
    made = grid(SMALL, SMALL)
    assert not [cell for row in made.rows for cell in row.cells if cell.differs]
    assert pair(made, "ratio", "mult-adds")[1].text == "× 1.00"


def test_layers_that_only_one_has_stand_beside_nothing():
    made = grid(network("lenet"), network("lenet5"))
    rows = [row.title for row in made.rows]
    assert sorted(set(rows)) == sorted({*network("lenet").places, *network("lenet5").places})
    assert texts(pair(made, "relu1", "output")) == ("[1, 6, 28, 28]", "–")


def test_a_network_that_breaks_is_compared_up_to_there():
    made = grid(network("lenet", (1, 128, 128)), network("lenet-fixed", (1, 128, 128)))
    assert pair(made, "view", "output")[1].text == "cannot work"
    assert pair(made, "fc1", "output")[1].text == "not reached"


def test_nothing_has_no_ratio():
    layers = network("lenet").layers
    plain = network("lenet").with_(layers=tuple(layers[place] for place in (1, 2)))
    assert pair(grid(plain, SMALL), "ratio", "parameters")[1].text == "–"
