"""Statistics are NumPy's, whatever is in the array."""

import math

import numpy as np
import pytest

from explorer.inspection.statistics import statistics


def test_numbers_that_one_can_say_aloud():
    found = statistics(np.array([[3.0, -4.0], [0.0, 0.0]], np.float32))
    assert (found.least, found.most, found.mean, found.magnitude) == (-4, 3, -0.25, 1.75)
    assert (found.norm, found.zeros, found.not_finite) == (5, 0.5, 0)


def test_what_is_not_finite_is_counted_and_left_out():
    found = statistics(np.array([1.0, np.nan, np.inf, 0.0], np.float32))
    assert (found.most, found.norm, found.zeros, found.not_finite) == (1, 1, 0.25, 2)


@pytest.mark.parametrize("values", [[np.nan, -np.inf], []])
def test_nothing_finite_has_no_numbers(values):
    found = statistics(np.array(values, np.float32))
    assert math.isnan(found.norm)
    assert found.not_finite == len(values)
