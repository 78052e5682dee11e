"""Generated shapes: any input, from a seed, and to be told apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data.fitting import fitted
from explorer.data.generated_shapes import MOST_BYTES, SHAPES, Plan, drawn_shape, shapes

PLAN = Plan(classes=4, per_class=20, noise=0.1, shift=0.1, seed=0)


def plan(**changes):
    return Plan(**{**PLAN.__dict__, **changes})


@settings(max_examples=settings().max_examples // 2)
@given(
    channels=st.sampled_from([1, 2, 3, 5, 64, 4096]),
    height=st.integers(8, 80),
    width=st.integers(8, 80),
    classes=st.integers(1, 25),
)
def test_there_are_shapes_for_any_input(channels, height, width, classes):
    made = shapes(plan(classes=classes, per_class=3), (channels, height, width))
    known = min(classes, len(SHAPES))
    assert made.class_names == tuple(SHAPES)[:known]
    assert np.bincount(made.labels).tolist() == [3] * known
    assert made.images.shape[1:] == drawn_shape(3 * known, (channels, height, width))
    assert fitted(made.values(np.arange(2)), (channels, height, width)).shape[2:] == (height, width)


def test_there_are_twenty_shapes():
    assert len(SHAPES) == 20


def test_they_are_as_large_as_the_input_where_that_fits():
    assert shapes(PLAN, (3, 40, 60)).images.shape == (80, 3, 40, 60)


@pytest.mark.parametrize("shape", [(3, 512, 512), (1, 4096, 4096), (4096, 64, 64), (1, 8, 65_536)])
@pytest.mark.parametrize("count", [400, 10_000])
def test_else_as_large_as_fits(shape, count):
    channels, height, width = drawn_shape(count, shape)
    assert count * channels * height * width <= MOST_BYTES
    if shape[1] == shape[2]:
        assert height == width


def test_they_are_the_seeds():
    first, again, other = (shapes(plan(seed=seed), (1, 16, 16)) for seed in (1, 1, 2))
    assert np.array_equal(first.images, again.images)
    assert not np.array_equal(first.images, other.images)


def test_a_class_is_the_same_however_many_others_there_are():
    few, many = (shapes(plan(classes=classes), (3, 16, 16)) for classes in (2, 9))
    assert np.array_equal(few.images, many.images[: len(few.images)])


def test_sessions_cannot_write_to_what_they_share():
    with pytest.raises(ValueError, match="read-only"):
        shapes(PLAN, (1, 8, 8)).images[0] = 0


def test_of_three_channels_each_image_has_a_colour_and_of_one_a_shade():
    clean = shapes(plan(noise=0.0), (3, 32, 32)).images.astype(int)
    apart = clean.max(axis=1) - clean.min(axis=1)
    assert (apart.reshape(len(apart), -1).max(axis=1) > 10).mean() > 0.95


def middles(images):
    """Where the brighter pixels of each image lie on average, down and to the right."""
    light = (images > (images.max(axis=(2, 3)) / 2)[..., None, None])[:, 0]
    return np.array([np.argwhere(each).mean(axis=0) for each in light])


def test_without_shift_a_circle_is_in_the_middle_and_with_it_no_further_than_that():
    still, moved = (
        middles(shapes(plan(classes=1, noise=0.0, shift=shift), (1, 65, 65)).images)
        for shift in (0.0, 0.2)
    )
    assert still == pytest.approx(32, abs=0.6)
    assert abs(moved - 32).max() <= 0.2 * 65 + 0.6
    assert moved.std() > 3


def test_noise_is_as_strong_as_is_said():
    # Stripes cover all of the image, so that circles are what has an even ground.
    quiet, loud = (
        shapes(plan(classes=1, shift=0.0, noise=noise), (1, 64, 64)).images / 255
        for noise in (0.0, 0.04)
    )
    ground = (quiet > 0.15) & (quiet < 0.85)  # nothing is cut off there
    assert (loud - quiet)[ground].std() == pytest.approx(0.04, rel=0.1)


def test_the_middle_of_a_circle_is_ink_and_of_a_ring_ground():
    clean = shapes(plan(classes=6, noise=0.0, shift=0.0), (1, 33, 33))
    for name, full in [("circle", True), ("square", True), ("cross", True), ("ring", False)]:
        for image in clean.images[clean.of_class(clean.class_names.index(name)), 0]:
            assert (image[16, 16] == image.max()) == full, name


def test_no_two_shapes_look_alike():
    """The mean image of each class is nearest to its own class's other images."""
    made = shapes(plan(classes=20, per_class=60, noise=0.0, shift=0.0), (1, 32, 32))
    images = made.values(np.arange(len(made.labels)))[:, 0]
    images = images - images.mean(axis=(1, 2), keepdims=True)
    images /= np.linalg.norm(images, axis=(1, 2), keepdims=True)
    of = images.reshape(20, 60, -1)
    near = of[:, 30:].reshape(600, -1) @ of[:, :30].reshape(600, -1).T
    right = near.argmax(axis=1) // 30 == np.repeat(np.arange(20), 30)
    assert right.mean() > 0.9
