"""Entries are applied once and in order, whatever repeats, overtakes or is gone."""

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import editing
from explorer.network.architectures import network
from explorer.ui.architecture import insertion, layer_entries
from explorer.ui.session import chosen_network, entries
from explorer.ui.shell import network_choices
from tests.ui.session.test_chosen_network import Address

LOAD = "a" * 32
LENET = network("lenet")
assert insertion and layer_entries and network_choices  # they receive what is entered in them


@pytest.fixture
def session(monkeypatch):
    return begun(monkeypatch)


def begun(monkeypatch):
    monkeypatch.setattr(streamlit, "session_state", {})
    monkeypatch.setattr(streamlit, "query_params", Address(net="lenet"))
    chosen_network.begin()


def entry(number, target, field, value=None):
    return {"number": number, "version": 0, "target": target, "field": field, "value": value}


def send(*done, load=LOAD, session=None):
    named = session or entries.receipt()["session"]
    entries.receive({"session": named, "load": load, "entries": list(done)})


def layer(name, kind="Conv2d"):
    return f"layer/{chosen_network.identity(name)}/{kind}"


def said():
    return [str(sentence) for sentence in entries.notices()]


@pytest.mark.usefixtures("session")
def test_what_is_repeated_is_applied_once():
    behind = f"insert/{chosen_network.identity('conv1')}/"
    first, second = (entry(each, behind, "block", "ReLU") for each in (1, 2))
    send(first)
    send(first, second)
    send(first, second)
    assert len(chosen_network.network().layers) == len(LENET.layers) + 2
    assert entries.receipt()["received"] == 2


@pytest.mark.usefixtures("session")
def test_a_value_on_its_way_goes_to_the_layer_that_it_was_entered_for():
    kernel = entry(3, layer("conv1"), "argument.kernel_size", "3")
    send(
        entry(1, "choice", "layer", chosen_network.identity("pool1")),
        entry(2, layer("conv1"), "name", "first"),
        kernel,
    )
    assert chosen_network.selected_layer() == "pool1"
    expected = editing.changed(editing.renamed(LENET, "conv1", "first"), "first", "kernel_size", 3)
    assert chosen_network.network() == expected


@pytest.mark.usefixtures("session")
def test_what_was_entered_for_a_layer_that_is_gone_is_said_and_changes_nothing():
    target = layer("relu1", "ReLU")
    send(entry(1, target, "remove"), entry(2, target, "name", "other"))
    assert chosen_network.network() == editing.removed(LENET, "relu1")
    assert said() == [
        "This was meant for a layer that is not there any more, so nothing was changed."
    ]
    send(entry(3, "network", "height", 40))
    assert said() == []


@pytest.mark.usefixtures("session")
def test_what_was_entered_for_another_operation_is_said_and_changes_nothing():
    target = layer("conv1")
    send(
        entry(1, target, "operation", "MaxPool2d"),
        entry(2, target, "argument.kernel_size", "4"),
    )
    assert chosen_network.network() == editing.replaced(LENET, "conv1", "MaxPool2d")
    (sentence,) = said()
    assert "is no Conv2d any more" in sentence


@pytest.mark.usefixtures("session")
def test_no_entry_for_a_layer_of_the_network_before_reaches_one_of_the_same_name():
    target = layer("conv1")
    send(
        entry(1, "network", "architecture", "alexnet"),
        entry(2, target, "argument.kernel_size", "7"),
    )
    assert chosen_network.network().layers == network("alexnet").layers
    assert len(said()) == 1


@pytest.mark.usefixtures("session")
def test_an_undone_layer_has_its_identity_again():
    target = layer("relu1", "ReLU")
    send(
        entry(1, target, "remove"),
        entry(2, "history", "undo"),
        entry(3, target, "name", "squash"),
    )
    assert chosen_network.network() == editing.renamed(LENET, "relu1", "squash")


@pytest.mark.usefixtures("session")
def test_one_undo_too_many_is_said():
    send(entry(1, "network", "seed", 3), *(entry(each, "history", "undo") for each in (2, 3)))
    assert chosen_network.network() == LENET
    assert said() == ["There is nothing more to undo."]


@pytest.mark.usefixtures("session")
def test_the_way_back_is_an_entry_in_its_place():
    before = "?" + "net=lenet&in=1x32x32&classes=10"
    send(
        entry(1, "network", "seed", 3),
        entry(2, "address", "went", before),
        entry(3, "network", "height", 40),
    )
    assert chosen_network.network() == LENET.with_(input_shape=(1, 40, 32))
    send(entry(4, "history", "undo"))
    assert chosen_network.network() == LENET


@pytest.mark.usefixtures("session")
def test_another_opening_of_the_page_counts_anew_and_another_session_is_not_believed():
    send(entry(1, "network", "seed", 3))
    send(entry(1, "network", "seed", 4), load="b" * 32)
    assert chosen_network.network().seed == 4
    send(entry(2, "network", "seed", 5), session="x" * 16)
    assert chosen_network.network().seed == 4


@pytest.mark.usefixtures("session")
def test_one_that_fails_takes_none_of_the_others_with_it(caplog):
    send(entry(1, "layer/a/b/c", "name", {}), entry(2, "network", "seed", 3))
    assert chosen_network.network().seed == 3
    assert "Traceback" in caplog.text
    assert said() == ["This could not be done, and changed nothing."]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "parcel",
    [None, 3, [], {}, {"entries": 5}, {"entries": [None, {}, {"number": "1"}, {"number": True}]}],
)
def test_what_is_malformed_is_nothing(parcel):
    if isinstance(parcel, dict):
        parcel = {"session": entries.receipt()["session"], "load": LOAD, **parcel}
    entries.receive(parcel)
    assert chosen_network.network() == LENET
    assert said() == []


EDITS = st.one_of(
    st.tuples(st.just("height"), st.integers(20, 60)),
    st.tuples(st.just("seed"), st.integers(0, 9)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
    st.tuples(st.just("block"), st.sampled_from(["ReLU", "Dropout"])),
)


@given(edits=st.lists(EDITS, max_size=12), cuts=st.lists(st.integers(0, 12), max_size=6))
def test_any_parcels_end_where_single_entries_do(edits, cuts):
    def run(parcels):
        with pytest.MonkeyPatch.context() as patch:
            begun(patch)
            behind = f"insert/{chosen_network.identity('conv1')}/"
            targets = {"undo": "history", "redo": "history", "block": behind}
            done = [
                entry(number, targets.get(field, "network"), field, value)
                for number, (field, value) in enumerate(edits, start=1)
            ]
            for start, end in parcels:
                send(*done[start:end])
            return chosen_network.network()

    one_by_one = [(place, place + 1) for place in range(len(edits))]
    ends = [*sorted(min(cut, len(edits)) for cut in cuts), len(edits)]
    # Each parcel repeats what the ones before it brought: the browser had no receipt yet.
    repeated = [(start // 2, end) for start, end in zip([0, *ends], ends, strict=False)]
    assert run(repeated) == run(one_by_one)
