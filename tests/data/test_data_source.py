"""Where a data set comes from: in a link, in a record, and opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data.data_kinds import TO_ALL
from explorer.data.data_source import DIGITS, Source, from_plain, opened, plain, source
from explorer.data.digits import digits
from explorer.network.architectures import network
from explorer.sentence import Refusal

DIGEST = "9c56cc51b374c3ba189210d5b6d4bf57"

READ_AS = f"it is read as {', '.join(TO_ALL)} or as shapes:noise=0.3,shift=0.2,images=50,seed=1."

sources = st.one_of(
    st.sampled_from(TO_ALL).map(Source),
    st.builds(
        Source,
        st.just("shapes"),
        noise=st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
        shift=st.integers(0, 500).map(lambda thousandths: thousandths / 1000),
        per_class=st.integers(2, 500),
        seed=st.integers(0, 2**32 - 1),
    ),
    st.builds(Source, st.just("kept"), digest=st.from_regex(r"[0-9a-f]{32}", fullmatch=True)),
)


@given(sources)
def test_what_is_written_is_read(chosen):
    assert source(chosen.text()) == chosen
    assert from_plain(plain(chosen)) == chosen


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        assert source(source(text).text()) == source(text)
    except Refusal as refusal:
        assert str(refusal.sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"'' is no data set; {READ_AS}"),
        ("cats", f"cats is no data set; {READ_AS}"),
        ("digits:7", f"digits:7 is no data set; {READ_AS}"),
        ("shapes:noise=2", "noise must be a number from 0 to 1; it is 2."),
        ("shapes:noise=nan", "noise must be a number from 0 to 1; it is nan."),
        ("shapes:noise=", "noise must be a number from 0 to 1; it is ."),
        ("shapes:images=1e6", "per_class must be a whole number from 2 to 500; it is 1000000.0."),
        ("shapes:seed=-1", "seed must be a whole number from 0 to 4294967295; it is -1.0."),
        ("shapes:colour=3", "colour=3 says nothing about shapes; what can be said of them is "
                            "noise, shift, images, seed, each once."),
        ("shapes:noise=0.1,noise=0.2", "noise=0.2 says nothing about shapes; what can be said of "
                                       "them is noise, shift, images, seed, each once."),
        ("kept:../../etc/passwd", "../../etc/passwd names no data set that could be kept here: a "
                                  "name is 32 of the characters 0 to 9 and a to f."),
    ],
)  # fmt: skip
def test_what_is_no_data_set_is_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        source(text)
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    "given_",
    [
        {"kind": "shapes", "noise": True},
        {"kind": "shapes", "per_class": 3.5},
        {"kind": "pickle"},
        {"kind": ["digits"]},
        {"kind": "kept", "digest": DIGEST.upper()},
        {"kind": "kept", "digest": None},
        {"kind": "digits", "path": "/etc/passwd"},
    ],
)
def test_a_record_that_says_something_else_is_refused(given_):
    with pytest.raises(Refusal):
        from_plain(given_)


def test_what_means_nothing_for_a_kind_makes_no_difference():
    assert Source("digits", noise=0.7, digest=DIGEST) == DIGITS
    assert hash(Source("digits", seed=3)) == hash(DIGITS)


@pytest.mark.parametrize("classes", [2, 10, 15])
def test_digits_are_those_whose_class_the_network_has(classes):
    found = opened(DIGITS, network("lenet", (1, 32, 32), classes))
    assert found is opened(DIGITS, network("mlp", (3, 64, 64), classes))
    assert set(found.labels) == set(range(min(classes, 10)))
    assert found.standard == digits().standard


@pytest.mark.parametrize("classes", [2, 20, 30])
def test_shapes_are_drawn_for_the_network(classes):
    net = network("lenet", (3, 32, 48), classes)
    found = opened(Source("shapes", per_class=5), net)
    assert found is opened(Source("shapes", per_class=5), net)
    assert found.images.shape == (5 * min(classes, 20), 3, 32, 48)
