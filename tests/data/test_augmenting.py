"""Augmentation: moved, mirrored, noisy, and the same for the same draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data.augmenting import NONE, Augmentation, augmented
from explorer.sentence import Refusal

IMAGES = np.random.default_rng(0).random((40, 3, 9, 12), dtype=np.float32)


def changed(augmentation, seed=1, images=IMAGES):
    return augmented(images, augmentation, np.random.default_rng(seed))


@settings(max_examples=settings().max_examples // 2)
@given(st.builds(Augmentation, st.integers(0, 20), st.floats(0, 1), st.booleans()), st.integers(0))
def test_the_same_draws_make_the_same_images_and_leave_the_given(augmentation, seed):
    before = IMAGES.copy()
    made = changed(augmentation, seed)
    assert made.shape == IMAGES.shape
    assert made.dtype == np.float32
    assert np.array_equal(made, changed(augmentation, seed))
    assert np.array_equal(IMAGES, before)


def test_nothing_is_changed_where_nothing_was_asked_for():
    assert changed(NONE) is IMAGES


def test_a_flip_mirrors_about_half_of_them():
    made = changed(Augmentation(flip=True))
    mirrored = [np.array_equal(a, b[..., ::-1]) for a, b in zip(made, IMAGES, strict=True)]
    same = [np.array_equal(a, b) for a, b in zip(made, IMAGES, strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 10 < sum(mirrored) < 30


def test_a_shift_moves_each_image_its_own_way_and_repeats_its_edge():
    ways = set()
    for made, image in zip(changed(Augmentation(shift=2)), IMAGES, strict=True):
        wide = np.pad(image, ((0, 0), (2, 2), (2, 2)), mode="edge")
        found = [
            (down, right)
            for down in range(-2, 3)
            for right in range(-2, 3)
            if np.array_equal(made, wide[:, 2 - down : 11 - down, 2 - right : 14 - right])
        ]
        assert len(found) == 1
        ways.add(found[0])
    assert len(ways) > 10


def test_noise_has_the_deviation_that_was_asked_for():
    added = changed(Augmentation(noise=0.25)) - IMAGES
    assert added.mean() == pytest.approx(0, abs=0.02)
    assert added.std() == pytest.approx(0.25, rel=0.05)


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"shift": 65}, "shift must be a whole number from 0 to 64; it is 65."),
        ({"shift": 1.5}, "shift must be a whole number from 0 to 64; it is 1.5."),
        ({"noise": float("nan")}, "noise must be a number from 0 to 1; it is nan."),
        ({"flip": 1}, "flip must be true or false; it is 1."),
    ],
)
def test_what_cannot_be_done_is_refused(given_, sentence):
    with pytest.raises(Refusal) as refused:
        Augmentation(**given_)
    assert str(refused.value.sentence) == sentence
