"""Our own images by name, what a link says of them, and how they are fitted."""

from base64 import b64encode
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits, load_sample_image

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.data.images import built_in_images, drawn_image
from explorer.data.images.built_in_images import DIGITS, MOST_NOISE, Selection, picture, selection
from explorer.data.images.image_batch import MANNERS, SCALES, Fit, batch, fit
from explorer.data.images.patterns import PATTERNS, noise
from explorer.data.images.picture import MOST_IN_BATCH, Picture
from explorer.sentence import Refusal, Sentence

SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 40), st.integers(1, 40))
NAMES = st.one_of(
    st.integers(0, DIGITS - 1).map(lambda number: f"digit:{number}"),
    st.integers(0, MOST_NOISE).map(lambda seed: f"noise:{seed}"),
    st.sampled_from(["photo:china", "photo:flower"]),
    st.sampled_from(sorted(PATTERNS)).map(lambda pattern: f"pattern:{pattern}"),
)


@pytest.mark.parametrize("number", [0, 7, 1796])
def test_a_digit_is_scikit_learns_with_its_class(number):
    seen = picture(f"digit:{number}", (1, 32, 32))
    assert np.array_equal(seen.values[0] * 16, load_digits().images[number])
    assert seen.label == load_digits().target[number]


def test_there_are_as_many_digits_as_scikit_learn_has():
    assert len(load_digits().images) == DIGITS


@pytest.mark.parametrize("which", built_in_images.PHOTOGRAPHERS)
def test_a_photograph_is_scikit_learns_and_names_who_took_it(which):
    seen = picture(f"photo:{which}", (1, 32, 32))
    assert np.array_equal(seen.pixels.transpose(1, 2, 0), load_sample_image(f"{which}.jpg"))
    assert built_in_images.PHOTOGRAPHERS[which] in str(seen.notes[0])
    assert seen is picture(f"photo:{which}", (3, 64, 64))


@given(name=NAMES, shape=SHAPES)
def test_every_image_of_ours_lies_between_black_and_white(name, shape):
    seen = picture(name, shape)
    assert seen.values.dtype == np.float32
    assert seen.values.min() >= 0
    assert seen.values.max() <= 1
    assert str(seen.name) == str(built_in_images.title(name))
    if not name.startswith(("digit", "photo")):
        assert seen.values.shape == shape


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
@pytest.mark.parametrize("channels", [2, 3, 5])
def test_neighbouring_channels_of_a_pattern_differ(pattern, channels):
    image = PATTERNS[pattern]((channels, 32, 48))
    assert not any(np.array_equal(a, b) for a, b in pairwise(image))


def test_patterns_are_what_they_are_called():
    assert PATTERNS["checkers"]((1, 8, 8))[0].tolist() == [[0, 1] * 4, [1, 0] * 4] * 4
    assert PATTERNS["stripes"]((1, 8, 8))[0].tolist() == [[0, 1] * 4] * 8
    assert PATTERNS["gradient"]((1, 1, 5)).ravel() == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert PATTERNS["impulse"]((1, 5, 5)).sum() == PATTERNS["impulse"]((1, 5, 5))[0, 2, 2] == 1


def test_noise_is_its_seeds():
    assert np.array_equal(noise((2, 3, 4), 7), noise((2, 3, 4), 7))
    assert not np.array_equal(noise((2, 3, 4), 7), noise((2, 3, 4), 8))


@pytest.mark.parametrize(
    "name",
    ["", "digit", "digit:", "digit:1797", "digit:-1", "digit:07", "digit:٧", "digit:1e3", "photo:",
     "photo:../china", "pattern:zebra", "noise:4294967296", "upload:1", "Digit:7", "digit:7 ",
     "noise:" + "9" * 5_000, "https://example.org/a.png"],
)  # fmt: skip
def test_what_is_no_image_is_refused_in_a_sentence_of_bounded_length(name):
    with pytest.raises(Refusal, match=r"no image; there are digit:0…1796"):
        picture(name, (1, 8, 8))
    with pytest.raises(Refusal) as refused:
        selection(name)
    assert len(str(refused.value)) < 300


@given(names=st.lists(NAMES, min_size=1, max_size=MOST_IN_BATCH), data=st.data())
def test_a_selection_comes_back_from_its_link(names, data):
    chosen = Selection(tuple(names), data.draw(st.integers(0, len(names) - 1)))
    assert selection(chosen.text()) == chosen


def test_the_link_of_one_image_is_its_name():
    assert Selection(("digit:7",)).text() == "digit:7"
    assert Selection(("digit:0", "noise:3"), 1).text() == "digit:0,noise:3@2"


@pytest.mark.parametrize(
    "text",
    ["digit:7@0", "digit:7@2", "digit:7@", "digit:7@1@1", "digit:7,", "noise:1," * 16 + "noise:1"],
)  # fmt: skip
def test_a_selection_that_cannot_be_is_refused(text):
    with pytest.raises(Refusal):
        selection(text)


@given(name=NAMES)
def test_there_is_always_a_next_image_of_the_same_kind(name):
    following = built_in_images.after(name)
    built_in_images.check(following)
    assert following.partition(":")[0] == name.partition(":")[0]
    assert following != name


@pytest.mark.parametrize("classes", [1, 3, 8, 10, 1000])
def test_whoever_chose_nothing_sees_a_digit_whose_class_the_network_has(classes):
    seen = picture(built_in_images.first(classes), (1, 32, 32))
    assert seen.label == min(7, classes - 1)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("scale", SCALES)
def test_a_fit_comes_back_from_its_link(manner, scale):
    assert fit(Fit(manner, scale).text()) == Fit(manner, scale)


@pytest.mark.parametrize(
    "text", ["", "pad", "pad,", "pad,unit,", "unit,pad", "PAD,unit", "x" * 9_999]
)
def test_a_link_that_says_nothing_about_fitting_is_refused(text):
    with pytest.raises(Refusal) as refused:
        fit(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("manner", MANNERS)
def test_by_default_a_network_gets_the_very_numbers_that_training_gives_it(manner):
    ours = batch([picture("digit:5", (3, 20, 31))], (3, 20, 31), Fit(manner))
    prepared = replace(digits().standard, manner=manner)
    assert ours.preparations == (prepared,)
    theirs = fitted(digits().values(np.array([5])), (3, 20, 31), prepared)
    assert np.array_equal(ours.images, theirs)


def grey(*values):
    return Picture(np.array([[values]], dtype=np.uint8), Sentence("grey"))


@pytest.mark.parametrize(
    "scale, wanted",
    [("unit", [0, 0.2, 1]), ("bytes", [0, 51, 255]), ("own", [-0.9258, -0.4629, 1.3887])],
)  # fmt: skip
def test_black_and_white_become_what_was_chosen(scale, wanted):
    made = batch([grey(0, 51, 255)], (1, 1, 3), Fit("stretch", scale))
    assert made.images.ravel().tolist() == pytest.approx(wanted, abs=1e-3)
    preparation = made.preparations[0]
    assert preparation.scaled(np.float32([0, 1])) == pytest.approx([wanted[0], wanted[2]], abs=1e-3)


@given(name=NAMES, shape=SHAPES.filter(lambda shape: shape[1] * shape[2] > 1))
def test_by_its_own_measure_an_image_has_mean_0_and_deviation_1(name, shape):
    image = batch([picture(name, shape)], shape, Fit("stretch", "own")).images
    assert image.mean(dtype=float) == pytest.approx(0, abs=1e-4)
    assert image.std(dtype=float) == pytest.approx(1, abs=1e-3) or np.ptp(image) == 0


@pytest.mark.parametrize("scale", SCALES)
def test_one_pixel_fits_every_input(scale):
    image = batch([grey(200)], (5, 7, 9), Fit("crop", scale)).images
    assert np.isfinite(image).all()
    assert np.ptp(image) == 0


def test_a_batch_has_each_image_in_its_place_and_is_not_written_to():
    pictures = [picture(name, (3, 16, 16)) for name in ("digit:3", "photo:china", "noise:1")]
    together = batch(pictures, (3, 16, 16), Fit())
    for image, alone in zip(together.images, pictures, strict=True):
        assert np.array_equal(image, batch([alone], (3, 16, 16), Fit()).images[0])
    with pytest.raises(ValueError, match="read-only"):
        together.images[0] = 0


def test_equal_pixels_have_equal_digests_and_others_have_not():
    assert grey(1, 2).digest == grey(1, 2).digest
    assert grey(1, 2).digest != grey(2, 1).digest
    turned = Picture(np.array([[[1], [2]]], dtype=np.uint8), Sentence("turned"))
    assert grey(1, 2).digest != turned.digest


def drawn(*places):
    pixels = np.zeros((drawn_image.SIDE, drawn_image.SIDE), dtype=np.uint8)
    for place in places:
        pixels[place] = 255
    return pixels


def test_a_drawing_arrives_as_it_was_drawn():
    pixels = drawn(np.s_[10:20, 5:9])
    assert np.array_equal(drawn_image.ink(b64encode(pixels.tobytes()).decode()), pixels)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", "é", "A" * 10_000])
def test_a_drawing_that_is_not_whole_is_refused(text):
    with pytest.raises(Refusal, match="did not arrive whole"):
        drawn_image.ink(text)


def test_a_small_drawing_fills_the_square_as_the_digits_do():
    one = drawn_image.picture(drawn(np.s_[20:44, 30:36]), as_digit=True).values
    assert one.shape == (1, 8, 8)
    assert one[0, :, 3:5].tolist() == [[1.0, 1.0]] * 8
    assert one[0, :, [0, 1, 6, 7]].max() == 0


def test_a_drawing_without_ink_is_black():
    assert drawn_image.picture(drawn(), as_digit=True).values.max() == 0


def test_greys_of_a_drawn_digit_are_the_data_sets():
    circle = np.hypot(*(np.indices((64, 64)) - 31.5)) <= 30
    values = drawn_image.picture(np.uint8(255 * circle), as_digit=True).values * 16
    assert np.array_equal(values, np.round(values))
    assert 0 < len(np.unique(values)) <= 17


def test_fitting_a_drawing_is_fitting_its_pixels():
    pixels = drawn(np.s_[10:50, 30:34])
    seen = drawn_image.picture(pixels, as_digit=False)
    made = batch([seen], (1, 28, 28), Fit("pad", "unit")).images[0]
    assert np.array_equal(made, fitted(pixels[None] / np.float32(255), (1, 28, 28)))
