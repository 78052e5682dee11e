"""Colours can be read by everybody: contrast in both themes, hues apart for colour-blind eyes."""

from itertools import combinations, pairwise

import pytest

from explorer.figures import palette


def linear(colour):
    values = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Viénot, Brettel and Mollon 1999: what is left of linear RGB to eyes without one kind of cone.
SEEN_BY = {
    "everybody": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopes": [[0.1121, 0.8853, -0.0005], [0.1127, 0.8897, -0.0001], [0.0045, 0.0000, 1.0019]],
    "deuteranopes": [[0.2920, 0.7054, -0.0003], [0.2934, 0.7089, 0], [-0.0210, 0.0256, 0.9985]],
}


def distance(one, other, eyes):
    def seen(colour):
        return [
            sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SEEN_BY[eyes]
        ]

    return sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_the_page(theme):
    for ink in (palette.INK, palette.QUIET, palette.WRONG):
        assert contrast(ink[theme], palette.GROUND[theme]) >= 4.5


@pytest.mark.parametrize("family", palette.FAMILIES)
def test_letters_stand_out_from_their_block_and_from_the_page(family):
    hue = palette.FAMILIES[family]
    for colour, ground, share in (
        (hue.light, palette.GROUND[0], palette.FILL_LIGHT),
        (hue.dark, palette.GROUND[1], palette.FILL_DARK),
    ):
        assert contrast(colour, palette.mixed(colour, ground, share)) >= 4.5
        assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("steps", [palette.STEPS_LIGHT, palette.STEPS_DARK], ids=["light", "dark"])
def test_the_steps_are_in_order_without_their_hue(steps):
    greys = [luminance(step) for step in steps]
    assert greys == sorted(greys, reverse=greys[0] > greys[-1])
    assert all(max(a, b) / min(a, b) > 1.15 for a, b in pairwise(greys))


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_kinds_are_told_apart(eyes, theme):
    hues = [getattr(hue, theme) for hue in palette.FAMILIES.values()]
    assert min(distance(a, b, eyes) for a, b in combinations(hues, 2)) > 0.04


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_curves_of_runs_are_told_apart_and_from_the_page(eyes, theme):
    hues = [run[theme] for run in palette.RUNS]
    assert min(distance(a, b, eyes) for a, b in combinations(hues, 2)) > 0.04
    assert min(contrast(hue, palette.GROUND[theme]) for hue in hues) >= 3


def test_each_kind_has_a_letter_of_its_own():
    letters = [hue.letter for hue in palette.FAMILIES.values()]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("bar", [palette.FIRST, palette.SECOND])
def test_bars_stand_out_in_both_themes(bar):
    assert min(contrast(bar, ground) for ground in palette.GROUND) >= 3
