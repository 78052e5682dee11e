"""The bars: as long as the amounts, on both scales."""

import pytest

from explorer.figures import cost_bars

LAYERS = ("conv1", "fc1", "flatten")
LEFT = cost_bars.Amounts("parameters", (156, 48_120, 0), ("156", "48 120", ""))
RIGHT = cost_bars.Amounts("mult-adds", (117_600, 48_000, 0), ("117 600", "48 000", ""))


def test_a_layer_with_nothing_has_no_bar_and_the_first_stands_on_top():
    figure = cost_bars.bars(LAYERS, LEFT, RIGHT, logarithmic=False)
    assert [list(trace.x) for trace in figure.data] == [
        [156, 48_120, None],
        [117_600, 48_000, None],
    ]
    assert list(figure.data[0].y) == list(LAYERS)
    assert figure.layout.yaxis.autorange == "reversed"


def test_the_longest_bar_ends_at_the_end_of_its_scale():
    linear = cost_bars.bars(LAYERS, LEFT, RIGHT, logarithmic=False)
    assert (linear.layout.xaxis.range, linear.layout.xaxis2.range) == ((0, 48_120), (0, 117_600))
    powers = cost_bars.bars(LAYERS, LEFT, RIGHT, logarithmic=True)
    assert powers.layout.xaxis.type == "log"
    assert 10 ** powers.layout.xaxis.range[1] == pytest.approx(48_120)


def test_the_numbers_stand_at_the_bars():
    figure = cost_bars.bars(LAYERS, LEFT, RIGHT, logarithmic=False)
    assert [list(trace.text) for trace in figure.data] == [list(LEFT.words), list(RIGHT.words)]


def test_a_single_parameter_can_be_shown_on_a_logarithmic_scale():
    one = cost_bars.Amounts("parameters", (1,), ("1",))
    figure = cost_bars.bars(("fc",), one, one, logarithmic=True)
    assert figure.layout.xaxis.range == (0, 1)
