"""The parameters of the address: what is written is read again, and no text is an error."""

from string import printable

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.session import parameters
from explorer.ui.session.parameter_kinds import (
    Above0,
    Listed,
    OneOf,
    Pair,
    Place,
    Placed,
    Secret,
    Text,
    Whole,
)
from explorer.ui.session.parameters import TABLE

NAMES = st.text("abcdefgh0123456789._", min_size=1, max_size=12)


def values(kind):
    """Values of a kind."""
    match kind:
        case Text():
            return st.text()
        case OneOf():
            return st.sampled_from(sorted(kind.words()))
        case Whole():
            return st.integers(kind.least, kind.most)
        case Above0():
            return st.floats(0, kind.most, exclude_min=True)
        case Pair():
            return st.tuples(values(kind.first), values(kind.second))
        case Listed():
            one = values(kind.of)
            if kind.may_lack:
                one |= st.none()
            lists = st.lists(one, min_size=1, max_size=kind.most).map(tuple)
            return lists.filter(lambda several: several != (None,))
        case Placed():
            axes = st.lists(st.integers(0, 9_999_999), min_size=1, max_size=5)
            return st.builds(Place, NAMES, axes.map(tuple))
        case Secret():
            return st.text("abxyzAZ0189_-", min_size=1, max_size=40)
    raise AssertionError(kind)


@pytest.mark.parametrize("parameter", TABLE.values(), ids=TABLE)
@given(data=st.data())
def test_what_is_written_is_read_again(parameter, data):
    value = data.draw(values(parameter.kind))
    text = parameter.write(value)
    assert (text is None) == (value == parameter.default)
    assert parameter.read(text) == value
    assert text is None or parameter.refusal(text) is None


@pytest.mark.parametrize("parameter", TABLE.values(), ids=TABLE)
@given(text=st.text() | st.text("0123456789,.:-e+x٣²", max_size=24) | st.text(printable))
def test_any_text_is_read_or_gives_the_default_and_one_sentence(parameter, text):
    value = parameter.read(text)
    sentence = parameter.refusal(text)
    if sentence is None:
        assert parameter.read(parameter.write(value)) == value
    else:
        assert value == parameter.default
        assert f"{parameter.name}=" in str(sentence)


@pytest.mark.parametrize(
    "name, text, allowed",
    [
        ("steps", "0", "a whole number from 1 to"),
        ("before", "٣", "a whole number from 0 to"),
        ("step", "-1", "a whole number from 0 to"),
        ("loss", "hinge", "one of cross-entropy"),
        ("update", "sgd,nan", "one of sgd"),
        ("update", "sgd", "a number above 0"),
        ("weight", "conv1.weight", "conv1.weight:0,0,3,4"),
        ("beside", "amber-3,amb er", "5f0c2e9a71d84b36a0e7c85d19f42b63"),
        ("target", "1,x", "a list with commas"),
    ],
)
def test_what_a_link_cannot_say_is_told_with_what_it_can(name, text, allowed):
    assert allowed in str(TABLE[name].refusal(text))
    assert TABLE[name].read(text) == TABLE[name].default


class Address:
    """What stands behind the question mark, as st.query_params has it."""

    def __init__(self, **parameters):
        self.parameters = parameters

    def to_dict(self):
        return dict(self.parameters)

    def from_dict(self, parameters):
        self.parameters = dict(parameters)


def test_a_links_rubbish_is_told_until_that_is_read(monkeypatch):
    address = Address(net="lenet", stage="middle", steps="3", run="<b>", part="none")
    monkeypatch.setattr(streamlit, "session_state", {})
    monkeypatch.setattr(streamlit, "query_params", address)
    assert list(parameters.refusals()) == ["stage"]  # of a run it is said where runs are
    assert parameters.STAGE.value() is None
    parameters.dismiss()
    assert parameters.refusals() == {}
    assert address.parameters == {"net": "lenet", "steps": "3", "run": "<b>", "part": "none"}
