"""Messages of arrays: what is put in comes out, where JavaScript can lay a typed array over it."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from explorer.ui.components.array_message import ALIGNMENT, Frame
from tests.ui.components.message_reading import read

KINDS = [np.float32, np.float64, np.int32, np.uint8]


def some_arrays():
    shapes = array_shapes(min_dims=0, min_side=0, max_side=4, max_dims=4)
    return st.lists(st.sampled_from(KINDS).flatmap(lambda kind: arrays(kind, shapes)), max_size=5)


@given(sent=some_arrays(), words=st.text(max_size=9))
def test_what_is_sent_is_what_is_read(sent, words):
    frame = Frame()
    numbers = [frame.put(each) for each in sent]
    header, received = read(frame.to_bytes({"words": words, "numbers": numbers}))
    assert header == {"words": words, "numbers": list(range(len(sent)))}
    for mine, theirs in zip(sent, received, strict=True):
        assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape)
        assert mine.tobytes() == theirs.tobytes()


@given(sent=some_arrays(), words=st.text(max_size=9))
def test_every_array_begins_where_a_typed_array_can(sent, words):
    frame = Frame()
    for each in sent:
        frame.put(each)
    content = frame.to_bytes({"words": words})
    start = 4 + int.from_bytes(content[:4], "little")
    listed = json.loads(content[4:start])["arrays"]
    assert start % ALIGNMENT == 0
    assert [entry["at"] % ALIGNMENT for entry in listed] == [0] * len(sent)


def test_an_array_that_is_not_contiguous_arrives_as_it_is_read():
    frame = Frame()
    crossed = np.arange(6, dtype=np.float32).reshape(2, 3).T
    frame.put(crossed)
    _, (received,) = read(frame.to_bytes({}))
    assert received.tolist() == [[0, 3], [1, 4], [2, 5]]


def test_nan_travels_in_an_array_and_not_in_the_header():
    frame = Frame()
    frame.put(np.array([np.nan], dtype=np.float32))
    with pytest.raises(ValueError, match="JSON"):
        frame.to_bytes({"worst": float("nan")})
    _, (received,) = read(frame.to_bytes({}))
    assert np.isnan(received).all()


def test_a_type_that_no_typed_array_has_is_a_bug():
    with pytest.raises(KeyError):
        Frame().put(np.array(["text"]))
