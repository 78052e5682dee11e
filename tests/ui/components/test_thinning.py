"""Few points stand for many, and hide none of their ends."""

from itertools import pairwise

import numpy as np
import pytest

from explorer.ui.components.curves.thinning import thinned


def test_few_points_stay_as_they_are():
    steps, values = np.arange(1.0, 6), np.array([3.0, np.nan, 1, np.inf, 2])
    found = thinned(steps, values, 5).numbers
    assert np.array_equal(found[0], steps)
    assert np.array_equal(found[3], values, equal_nan=True)


@pytest.mark.parametrize("count", [7, 100, 1_001])
def test_a_bucket_has_the_least_the_most_and_the_mean_of_its_steps(count):
    values = np.random.default_rng(0).normal(size=count)
    found = thinned(np.arange(count, dtype=float), values, 5).numbers
    assert found.shape == (4, 5)
    starts = [*np.linspace(0, count, 5, endpoint=False).astype(int), count]
    for bucket, (first, end) in enumerate(pairwise(starts)):
        part = values[first:end]
        expected = [(first + end - 1) / 2, part.min(), part.max(), part.mean()]
        assert found[:, bucket].tolist() == pytest.approx(expected)


def test_a_bucket_without_a_number_has_none():
    values = np.array([1.0, 2, np.nan, np.inf, 5, np.nan])
    found = thinned(np.arange(6.0), values, 3).numbers
    assert found[1:, 0].tolist() == [1, 2, 1.5]
    assert np.isnan(found[1:, 1]).all()
    assert found[1:, 2].tolist() == [5, 5, 5]


def test_a_part_is_finer_and_the_rest_stays():
    steps = np.arange(1000.0)
    coarse, fine = thinned(steps, steps, 10), thinned(steps[400:500], steps[400:500], 100)
    found = coarse.around((400, 499), fine).numbers[0]
    assert set(range(400, 500)) <= set(found)
    assert np.array_equal(found, np.sort(found))
