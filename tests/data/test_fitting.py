"""Images fitted to inputs, and resized as the formula says."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.data.fitting import LUMINANCE, Preparation, fitted, resized

SIDES = st.integers(1, 40)


def noise(*shape):
    return np.random.default_rng(0).random(shape, dtype=np.float32)


@given(SIDES, SIDES, SIDES, SIDES)
def test_every_pixel_of_a_resized_image_is_a_triangles_average(
    height, width, new_height, new_width
):
    image = noise(height, width)
    wanted = triangles(height, new_height) @ image @ triangles(width, new_width).T
    assert resized(image, (new_height, new_width)) == pytest.approx(wanted, abs=2e-6)


def triangles(source, target):
    """How much each pixel counts: less with the distance, up to a pixel of the coarser side."""
    scale = source / target
    centres = (np.arange(target) + 0.5) * scale
    distance = np.abs(np.arange(source) + 0.5 - centres[:, None]) / max(scale, 1)
    weights = np.maximum(0, 1 - distance)
    return weights / weights.sum(axis=1, keepdims=True)


@given(
    channels=st.sampled_from([1, 2, 3, 5]),
    inputs=st.tuples(st.sampled_from([1, 2, 3, 4, 16]), SIDES, SIDES),
    manner=st.sampled_from(["pad", "crop", "stretch"]),
)
def test_every_image_fits_every_input_and_stays_between_black_and_white(channels, inputs, manner):
    image = fitted(noise(channels, 7, 12), inputs, Preparation(manner))
    assert image.shape == inputs
    assert image.dtype == np.float32
    assert image.min() >= 0
    assert image.max() <= 1 + 1e-6


def test_padding_shows_all_of_the_image_with_black_beside_it():
    image = fitted(np.ones((1, 2, 4), np.float32), (1, 8, 8))
    assert image[0, 2:6].tolist() == [[1.0] * 8] * 4
    assert image[0, :2].tolist() == image[0, 6:].tolist() == [[0.0] * 8] * 2


def test_cropping_shows_the_middle_in_proportion():
    left, middle, right = np.full((1, 4, 2), 0.25), np.ones((1, 4, 4)), np.full((1, 4, 2), 0.5)
    image = np.concatenate([left, middle, right], axis=-1).astype(np.float32)
    assert fitted(image, (1, 4, 4), Preparation("crop")).tolist() == [[[1.0] * 4] * 4]


def test_a_long_and_thin_image_is_cut_before_it_is_enlarged():
    image = np.zeros((1, 1, 16_384), np.float32)
    image[..., 8_000:8_400] = 1
    tracemalloc.start()
    middle = fitted(image, (1, 224, 224), Preparation("crop"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert middle.tolist() == np.ones((1, 224, 224)).tolist()
    assert peak < 10 * middle.nbytes


def test_stretching_keeps_nothing_but_the_corners():
    image = np.array([[[0.0, 1.0]]], dtype=np.float32)
    stretched = fitted(image, (1, 3, 2), Preparation("stretch"))
    assert stretched.tolist() == [[[0.0, 1.0]] * 3]


def test_grey_becomes_the_same_in_every_channel():
    grey = noise(1, 8, 8)
    assert fitted(grey, (3, 8, 8)).tolist() == [grey[0].tolist()] * 3


def test_colour_becomes_grey_as_pillow_has_it():
    colour = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    theirs = np.asarray(Image.fromarray(colour, "RGB").convert("L")) / 255
    ours = fitted((colour.transpose(2, 0, 1) / 255).astype(np.float32), (1, 8, 8))
    assert ours[0] == pytest.approx(theirs, abs=1 / 255)
    assert LUMINANCE.sum() == pytest.approx(1)


def test_colour_for_as_many_channels_stays_colour():
    colour = noise(3, 8, 8)
    assert fitted(colour, (3, 8, 8)).tolist() == colour.tolist()


def test_several_images_are_fitted_as_each_alone():
    images = noise(5, 1, 8, 8)
    together = fitted(images, (3, 20, 31), Preparation(mean=0.3, deviation=0.4))
    alone = [fitted(image, (3, 20, 31), Preparation(mean=0.3, deviation=0.4)) for image in images]
    assert np.array_equal(together, np.stack(alone))


def test_standardising_takes_the_mean_and_divides_by_the_deviation():
    assert Preparation(mean=0.25, deviation=0.5).scaled(np.float32([0, 0.25, 1])).tolist() == [
        -0.5, 0.0, 1.5,
    ]  # fmt: skip
