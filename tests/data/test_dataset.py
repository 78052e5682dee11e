"""The digits, their classes, the split, and batches of them."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from explorer.data.digits import digits
from explorer.data.fitting import UNIT, fitted


def test_the_digits_are_scikit_learns():
    theirs = load_digits()
    assert digits().images.shape == (1797, 1, 8, 8)
    assert np.array_equal(digits().images[:, 0] * 16, theirs.images)
    assert np.array_equal(digits().labels, theirs.target)
    assert digits() is digits()


def test_what_sessions_share_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        digits().images[0] = 0


@pytest.mark.parametrize("classes", [1, 2, 9])
def test_with_fewer_classes_only_their_digits_are_used(classes):
    some = digits().for_classes(classes)
    assert set(some.labels) == set(range(classes))
    assert len(some.labels) == sum(len(digits().of_class(label)) for label in range(classes))
    assert some.class_names == tuple("0123456789")[:classes]


@pytest.mark.parametrize("classes", [10, 15])
def test_with_ten_classes_or_more_all_digits_are_used(classes):
    assert digits().for_classes(classes) is digits()


@pytest.mark.parametrize("classes", [2, 10])
def test_the_split_is_four_to_one_in_every_class(classes):
    data = digits().for_classes(classes)
    split = data.split(seed=3)
    assert sorted([*split.train, *split.validation]) == list(range(len(data.labels)))
    for label in range(classes):
        held_back = (data.labels[split.validation] == label).sum()
        assert held_back == round(0.2 * len(data.of_class(label)))
    # scikit-learn's own stratified split holds back as many, give or take its rounding.
    _, theirs = train_test_split(data.labels, test_size=0.2, stratify=data.labels, random_state=0)
    assert len(split.validation) == pytest.approx(len(theirs), abs=classes)


def test_a_split_is_its_seeds():
    assert np.array_equal(digits().split(1).validation, digits().split(1).validation)
    assert not np.array_equal(digits().split(1).validation, digits().split(2).validation)


def test_standardised_digits_have_mean_0_and_deviation_1():
    scaled = digits().standard.scaled(digits().images)
    assert scaled.mean() == pytest.approx(0, abs=1e-5)
    assert scaled.std() == pytest.approx(1, abs=1e-5)


def test_without_preparation_the_brightest_ink_is_1():
    images = fitted(digits().values(np.arange(100)), (1, 8, 8), UNIT)
    assert (images.min(), images.max()) == (0.0, 1.0)
