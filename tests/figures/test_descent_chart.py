"""The curve of the losses has a point for each number of steps, and none for what is no number."""

from math import inf, nan

from explorer.figures.descent_chart import Words, descent
from explorer.numerals import significant

WORDS = Words("steps taken", "loss")


def test_every_loss_has_its_place_and_its_number():
    (line,) = descent([2.3, 2.1, 1.5], WORDS, significant).data
    assert list(line.x) == [0, 1, 2]
    assert list(line.y) == [2.3, 2.1, 1.5]
    assert list(line.text) == ["2.30", "2.10", "1.50"]


def test_what_is_no_number_is_a_gap():
    figure = descent([2.3, inf, nan, 4.0], WORDS, significant)
    assert list(figure.data[0].y) == [2.3, None, None, 4.0]
    assert descent([nan, nan], WORDS, significant).data[0].y == (None, None)


def test_losses_that_are_orders_apart_stand_on_a_log_scale():
    assert descent([2.0, 1e9], WORDS, significant).layout.yaxis.type == "log"
    assert descent([2.0, 1e9, 0.0], WORDS, significant).layout.yaxis.type is None
    assert descent([2.0, 1.0], WORDS, significant).layout.yaxis.type is None


def test_of_many_only_the_first_and_the_last_are_written():
    (line,) = descent([float(each) for each in range(1, 51)], WORDS, significant).data
    assert [text for text in line.text if text] == ["1.00", "50.0"]
