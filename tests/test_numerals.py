import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers

from explorer.numerals import abbreviated, amount, exact, memory, share, significant, whole


def readable(text):
    """Narrow spaces as underscores, so that an expectation shows them."""
    return text.replace("\u202f", "_")


@pytest.mark.parametrize(
    "number, text", [(0, "0"), (156, "156"), (61706, "61_706"), (-1000, "−1_000")]
)
def test_whole_numbers_part_their_thousands(number, text):
    assert readable(whole(number)) == text


@pytest.mark.parametrize(
    "number, text",
    [
        (0.0, "0"),
        (0.5, "0.500"),
        (-0.04567, "−0.0457"),
        (0.0005, "0.000500"),
        (1.2e-5, "1.20·10⁻⁵"),
        (9.999, "10.0"),
        (99.96, "100"),
        (1234.4, "1_234"),
        (-1234567.0, "−1.23·10⁶"),
        (float("nan"), "nan"),
        (float("-inf"), "−∞"),
    ],
)
def test_three_significant_digits(number, text):
    assert readable(significant(number)) == text


@given(floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_what_is_written_is_the_number_to_three_digits(number):
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    text = significant(number).replace("\u202f", "").replace("−", "-")
    mantissa, _, power = text.partition("·10")
    value = float(mantissa) * 10.0 ** int(power.translate(raised) or 0)
    assert value == pytest.approx(number, rel=0.0051)


@pytest.mark.parametrize(
    "number, text",
    [(7, "7"), (999, "999"), (1000, "1.00_k"), (61706, "61.7_k"), (999950, "1.00_M")],
)
def test_large_numbers_take_a_prefix(number, text):
    assert readable(abbreviated(number)) == text


@given(integers(0, 10**18))
def test_memory_never_shows_more_than_three_digits(content):
    digits = [sign for sign in memory(content) if sign.isdigit()]
    assert len(digits) <= 3


def test_memory_and_shares():
    assert readable(memory(246824)) == "247_kB"
    assert readable(share(48120, 61706)) == "78.0_%"
    assert readable(share(0, 0)) == "0.0_%"


@pytest.mark.parametrize(
    "text, content",
    [
        ("2GB", 2_000_000_000),
        ("500 MiB", 524_288_000),
        ("1.5k", 1_500),
        ("1000", 1_000),
        ("0", 0),
        (" 7 b ", 7),
        ("plenty", None),
        ("-1GB", None),
        ("1 iB", None),
        ("1e9", None),
        ("", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text, content):
    assert amount(text) == content


@given(floats(allow_nan=False, allow_infinity=False, width=32))
def test_all_digits_tell_a_float32_from_its_neighbours(number):
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    mantissa, _, power = exact(number).replace("\u202f", "").replace("−", "-").partition("·10")
    value = float(mantissa) * 10.0 ** int(power.translate(raised) or 0)
    assert np.float32(value) == np.float32(number)


def test_all_digits_of_what_is_no_float32():
    assert [exact(each) for each in (0.1, 1 / 3, -1234.5, 1e300, float("nan"))] == [
        "0.1", "0.333333333333", "−1\u202f234.5", "1·10³⁰⁰", "nan",
    ]  # fmt: skip
