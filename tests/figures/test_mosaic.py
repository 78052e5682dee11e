"""Pictures of arrays, read back pixel by pixel; colours as colour-blind eyes see them."""

import itertools
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.figures import colour, mosaic
from explorer.figures.colour import ACTIVATIONS, GRADIENTS, NOT_A_NUMBER, STEPS


def reopened(picture):
    """As a browser gets it: through PNG."""
    content = BytesIO()
    picture.save(content, "PNG")
    return Image.open(content)


def shown(picture):
    return np.asarray(reopened(picture).convert("RGBA")).astype(int)


def test_zero_is_the_background_and_the_ends_are_the_two_hues():
    picture = mosaic.maps(np.array([[[-2.0, 0.0, 2.0, 1.0]]]), ACTIVATIONS)
    assert picture.limit == 2
    pixels = shown(picture.image)[0, :: picture.image.width // 4]
    assert pixels[0].tolist() == [*ACTIVATIONS.below, 255]
    assert pixels[1][3] == 0
    assert pixels[2].tolist() == [*ACTIVATIONS.above, 255]
    assert pixels[3].tolist() == [*ACTIVATIONS.above, 128]


@given(
    count=st.integers(1, 70),
    height=st.integers(1, 30),
    width=st.integers(1, 30),
)
def test_every_value_has_its_place_in_the_mosaic(count, height, width):
    values = np.random.default_rng(0).standard_normal((count, height, width))
    picture = mosaic.maps(values, GRADIENTS)
    assert (picture.drawn, picture.of, picture.block) == (count, count, 1)
    pixels = np.asarray(picture.image)
    line = 1 if count > 1 else 0
    columns = mosaic._columns(count, height, width)
    times = max(1, 320 // (columns * width))
    expected = colour.indices(values, np.abs(values).max())
    for place in range(count):
        top = place // columns * (times * height + line) + line
        left = place % columns * (times * width + line) + line
        tile = pixels[top : top + times * height : times, left : left + times * width : times]
        assert np.array_equal(tile, expected[place])


def test_a_dead_layer_is_flat():
    picture = mosaic.maps(np.zeros((4, 5, 5)), ACTIVATIONS)
    assert picture.limit == 1
    assert set(np.unique(np.asarray(picture.image))) <= {STEPS, colour.RULE}


@pytest.mark.parametrize("most_pixels", [100, 5_000])
def test_large_maps_are_drawn_as_means_of_blocks(most_pixels):
    values = np.random.default_rng(0).standard_normal((3, 101, 97))
    picture = mosaic.maps(values, ACTIVATIONS, most_pixels)
    assert picture.block > 1
    assert picture.limit == np.abs(values).max()
    coarse = mosaic.coarser(values, picture.block)
    block = picture.block
    assert coarse[1, 0, 0] == pytest.approx(values[1, :block, :block].mean())
    last = (-(-101 // block) - 1) * block
    assert coarse[2, -1, 0] == pytest.approx(values[2, last:, :block].mean())
    assert coarse.size <= 1.5 * most_pixels


def test_too_many_maps_are_counted_not_drawn():
    picture = mosaic.maps(np.ones((5_000, 1, 1)), ACTIVATIONS, 4_000)
    assert (picture.drawn, picture.of) == (1_000, 5_000)


def test_a_bar_is_as_long_as_its_value():
    picture = mosaic.bars(np.array([1.0, -1.0, 0.5, 0.0]), ACTIVATIONS)
    pixels = np.asarray(picture.image)
    wide = pixels.shape[1] // 4
    heights = [
        ((pixels[:, place * wide] == 2 * STEPS).sum(), (pixels[:, place * wide] == 0).sum())
        for place in range(4)
    ]
    assert [tuple(map(int, pair)) for pair in heights] == [(61, 0), (0, 61), (31, 0), (0, 0)]


def test_bars_of_many_values_span_their_least_and_largest():
    values = np.zeros(1_000)
    values[[0, 1]] = -1.0, 0.5
    picture = mosaic.bars(values, ACTIVATIONS)
    assert (picture.drawn, picture.of, picture.block) == (500, 1_000, 2)
    first = np.asarray(picture.image)[:, 0]
    assert ((first == 2 * STEPS).sum(), (first == 0).sum()) == (31, 60)  # zero is the upper one's


def test_what_is_no_number_is_grey_and_infinity_is_the_end():
    values = np.array([[[np.nan, np.inf, -np.inf, 1.0]]])
    picture = mosaic.maps(values, ACTIVATIONS)
    found = np.asarray(picture.image)[0, :: picture.image.width // 4]
    assert picture.limit == 1
    assert found.tolist() == [NOT_A_NUMBER, 2 * STEPS, 0, 2 * STEPS]
    assert NOT_A_NUMBER in np.asarray(mosaic.bars(values[0, 0], ACTIVATIONS).image)


# Machado, Oliveira and Fernandes 2009, severity 1.0, linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def lab(rgb, deficiency=None):
    """CIELAB (D65) of a colour as someone with that deficiency sees it."""
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                       for c in np.array(rgb) / 255])  # fmt: skip
    if deficiency:
        linear = np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    white = [0.9505, 1.0, 1.089]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
               for v in np.array(to_xyz) @ linear / white)  # fmt: skip
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


HUES = [ACTIVATIONS.below, ACTIVATIONS.above, GRADIENTS.below, GRADIENTS.above]


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_all_eyes_tell_plus_from_minus(deficiency):
    for pair in (each for each in vars(colour).values() if isinstance(each, colour.Diverging)):
        apart = np.linalg.norm(lab(pair.below, deficiency) - lab(pair.above, deficiency))
        assert apart > 30, (pair, apart)


def test_forward_is_told_from_backward():
    for first, second in itertools.combinations(HUES, 2):
        assert np.linalg.norm(lab(first) - lab(second)) > 40


@pytest.mark.parametrize("background", [(255, 255, 255), (15, 19, 21)])
def test_every_hue_stands_out_from_either_background(background):
    for hue in HUES:
        assert abs(lab(hue)[0] - lab(background)[0]) > 30
