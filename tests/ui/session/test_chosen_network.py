"""The network in the link and the history of its edits, with an address made of a dictionary."""

from urllib.parse import parse_qsl

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import editing, link
from explorer.network.architectures import network
from explorer.network.description import Network
from explorer.ui.session import address as address_bar
from explorer.ui.session import chosen_network
from explorer.ui.session.edit_history import MOST_UNDONE

LENET = network("lenet")
MLP = network("mlp")


class Address:
    """What stands behind the question mark, as st.query_params has it."""

    def __init__(self, **parameters: str) -> None:
        self.parameters = parameters
        self.steps = 0

    def to_dict(self) -> dict[str, str]:
        return dict(self.parameters)

    def from_dict(self, parameters: dict[str, str]) -> None:
        self.parameters = dict(parameters)
        self.steps += 1


@pytest.fixture
def opened(monkeypatch):
    """Opens a link in a new session; further calls go to other addresses in the same one."""
    monkeypatch.setattr(streamlit, "session_state", {})

    def open_(**parameters: str) -> Address:
        address = Address(**parameters)
        monkeypatch.setattr(streamlit, "query_params", address)
        chosen_network.begin()
        return address

    return open_


@pytest.fixture
def gone_back(opened, monkeypatch):
    """Goes to an address by the browser's way back or forward."""

    def go_back(**parameters: str) -> Address:
        with monkeypatch.context() as patch:
            patch.setattr(address_bar, "is_history_navigation", lambda: True)
            return opened(**parameters)

    return go_back


def test_a_bare_address_is_lenet_and_says_so(opened):
    address = opened()
    assert chosen_network.network() == LENET
    assert address.parameters == link.write(LENET)
    assert not chosen_network.can_undo()


def test_a_link_is_the_network(opened):
    opened(net="vgg16", **{"in": "3x64x64"}, classes="7", lang="es", layer="fc3", present="1")
    assert chosen_network.network() == network("vgg16", (3, 64, 64), 7)
    assert chosen_network.selected_layer() == "fc3"
    assert not chosen_network.can_undo()


def test_an_edit_is_in_the_link_in_one_step_and_leaves_the_rest(opened):
    address = opened(net="lenet", lang="es")
    chosen_network.set_network(MLP)
    assert address.parameters == {**link.write(MLP), "lang": "es"}
    assert address.steps == 1


def test_a_page_change_empties_the_address_and_loses_nothing(opened):
    opened(lang="es")
    chosen_network.set_network(MLP)
    address = opened()
    assert chosen_network.network() == MLP
    assert address.parameters == {**link.write(MLP), "lang": "es"}
    assert chosen_network.can_undo()


def test_an_edit_before_the_address_is_put_back_loses_nothing(opened, monkeypatch):
    """A callback runs before the script, and so before what a page change took away is back."""
    opened(lang="es", net="mlp")
    emptied = Address()
    monkeypatch.setattr(streamlit, "query_params", emptied)
    chosen_network.edit(lambda found: found.with_(seed=3))
    assert emptied.parameters == {**link.write(MLP.with_(seed=3)), "lang": "es"}


@pytest.mark.parametrize(
    "garbage, sentence",
    [
        ({"net": "lenett"}, "no architecture called lenett"),
        ({"in": "0x1x1"}, "number of channels must be"),
        ({"clases": "3"}, "clases, which means nothing here"),
        ({"v": "9"}, "version 9"),
        ({"net": "lenet", "with": "net=lenett"}, "no architecture called lenett"),
    ],
)
def test_a_bad_link_says_why_and_keeps_the_last_good_network(opened, garbage, sentence):
    opened(net="mlp")
    opened(**garbage)
    expected = LENET if garbage.get("net") == "lenet" else MLP
    assert chosen_network.network() == expected
    assert sentence in str(chosen_network.refusal())
    assert chosen_network.compared() is None


def test_a_bad_link_opened_first_is_lenet(opened):
    opened(net="nonsense")
    assert chosen_network.network() == LENET
    assert chosen_network.refusal() is not None


def test_a_bad_link_stays_until_something_is_entered(opened):
    address = opened(clases="3", lang="es")
    chosen_network.begin()
    assert chosen_network.refusal() is not None
    assert address.parameters == {"clases": "3", "lang": "es"}
    chosen_network.set_network(MLP)
    assert chosen_network.refusal() is None
    assert address.parameters == {**link.write(MLP), "lang": "es"}


def test_a_refused_entry_says_why_and_changes_nothing(opened):
    address = opened(**link.write(LENET))
    chosen_network.edit(lambda found: editing.renamed(found, "conv1", "conv2"))
    assert (
        str(chosen_network.refusal()) == "Two layers are called conv2: give each a name of its own."
    )
    assert (chosen_network.network(), address.steps, chosen_network.can_undo()) == (LENET, 0, False)
    chosen_network.edit(lambda found: editing.renamed(found, "conv1", "first"))
    assert chosen_network.refusal() is None


def test_undo_and_redo_go_through_the_edits(opened):
    address = opened()
    chosen_network.set_network(MLP)
    chosen_network.set_network(MLP.with_(seed=1))
    chosen_network.undo()
    chosen_network.undo()
    assert (chosen_network.network(), chosen_network.can_undo()) == (LENET, False)
    assert address.parameters == link.write(LENET)
    chosen_network.redo()
    assert (chosen_network.network(), chosen_network.can_redo()) == (MLP, True)
    chosen_network.set_network(MLP.with_(seed=2))
    assert not chosen_network.can_redo()


def test_undo_and_redo_do_nothing_at_the_ends(opened):
    opened()
    chosen_network.undo()
    chosen_network.redo()
    assert chosen_network.network() == LENET


def test_an_edit_made_again_the_other_way_round_is_an_edit(opened):
    opened()
    chosen_network.set_network(MLP)
    chosen_network.set_network(LENET)
    chosen_network.undo()
    assert chosen_network.network() == MLP


def test_the_history_is_bounded(opened):
    opened()
    for seed in range(1, 2 * MOST_UNDONE):
        chosen_network.set_network(LENET.with_(seed=seed))
    for _ in range(2 * MOST_UNDONE):
        chosen_network.undo()
    assert chosen_network.network().seed == MOST_UNDONE - 1


@pytest.mark.parametrize("behind", [1, 2, 3])
def test_a_request_from_before_an_edit_takes_nothing_back(opened, monkeypatch, behind):
    """Edits that follow at once are sent with an address from before the ones before them."""
    first = opened(lang="es")
    addresses = [first.to_dict()]
    for seed in range(1, 4):
        late = Address(**addresses[max(0, seed - behind)])
        monkeypatch.setattr(streamlit, "query_params", late)
        chosen_network.edit(
            lambda found, seed=seed: found.with_(seed=seed, classes=found.classes + 1)
        )
        chosen_network.select("pool2")
        chosen_network.begin()
        addresses.append(late.to_dict())
    wanted = LENET.with_(seed=3, classes=13)
    assert (chosen_network.network(), chosen_network.selected_layer()) == (wanted, "pool2")
    assert addresses[-1] == {**link.write(wanted), "lang": "es", "layer": "pool2"}
    for _ in range(3):
        chosen_network.undo()
    assert chosen_network.network() == LENET


def test_an_address_that_was_left_behind_is_put_right(opened):
    before = opened(lang="es").to_dict()
    chosen_network.set_network(MLP)
    late = opened(**before)
    assert chosen_network.network() == MLP
    assert late.parameters == {**link.write(MLP), "lang": "es"}


def test_the_browsers_way_back_and_forward_is_undo_and_redo(opened, gone_back):
    opened()
    chosen_network.set_network(MLP)
    gone_back(**link.write(LENET))
    assert (chosen_network.network(), chosen_network.can_undo(), chosen_network.can_redo()) == (
        LENET,
        False,
        True,
    )
    gone_back(**link.write(MLP))
    assert (chosen_network.network(), chosen_network.can_undo(), chosen_network.can_redo()) == (
        MLP,
        True,
        False,
    )


def test_another_link_in_the_same_session_can_be_undone(opened):
    opened(net="mlp")
    opened(net="softmax")
    chosen_network.undo()
    assert chosen_network.network() == MLP


def test_the_first_layer_is_chosen_until_another_is(opened):
    address = opened(layer="nowhere")
    assert chosen_network.selected_layer() == "conv1"
    chosen_network.select("pool2")
    assert chosen_network.selected_layer() == address.parameters["layer"] == "pool2"
    chosen_network.select("nowhere")
    assert chosen_network.selected_layer() == "pool2"


@pytest.mark.parametrize(
    "edit, chosen",
    [
        (lambda n: editing.renamed(n, "pool1", "shrink"), "shrink"),
        (lambda n: editing.duplicated(n, "pool1"), "pool3"),
        (lambda n: editing.removed(n, "pool1"), "conv2"),
        (lambda n: editing.removed(n, "fc3"), "pool1"),
        (lambda n: n.with_(seed=2), "pool1"),
        (lambda n: network("resnet8"), "conv1"),
    ],
)
def test_the_choice_follows_an_edit(opened, edit, chosen):
    opened(layer="pool1")
    chosen_network.edit(edit)
    assert chosen_network.selected_layer() == chosen


def test_the_last_layer_removed_leaves_the_one_before_chosen(opened):
    opened(layer="fc3")
    chosen_network.edit(lambda found: editing.removed(found, "fc3"))
    assert chosen_network.selected_layer() == "relu4"


def test_a_comparison_stands_in_the_link(opened):
    address = opened()
    other = LENET.with_(input_shape=(3, 512, 512), classes=5)
    chosen_network.compare(other)
    opened(**address.parameters)
    assert chosen_network.compared() == other
    chosen_network.set_network(MLP)
    assert chosen_network.compared() == other
    chosen_network.compare(None)
    assert chosen_network.compared() is None
    assert "with" not in streamlit.query_params.to_dict()


def test_the_copied_link_is_what_is_on_screen_without_presenter_mode(opened):
    opened(lang="es", present="1", layer="fc1", **{"in": "3x128x128"})
    chosen_network.compare(MLP)
    copied = dict(parse_qsl(chosen_network.query()))
    before, chosen = chosen_network.network(), chosen_network.selected_layer()
    streamlit.session_state.clear()
    opened(**copied)
    assert (
        chosen_network.network(),
        chosen_network.compared(),
        chosen_network.selected_layer(),
    ) == (before, MLP, chosen)
    assert copied["lang"] == "es"
    assert "present" not in copied


def test_a_good_link_is_copied_where_a_bad_one_was_opened(opened):
    opened(net="nonsense")
    assert dict(parse_qsl(chosen_network.query())) == link.write(LENET)


SETTINGS = st.sampled_from(
    [
        lambda n: n.with_(input_shape=(3, 64, 48)),
        lambda n: n.with_(classes=0),
        lambda n: editing.removed(n, n.layers[0].name),
        lambda n: editing.duplicated(n, n.layers[-1].name),
        lambda n: editing.moved(n, n.layers[0].name, "after"),
        lambda n: editing.renamed(n, n.layers[0].name, "input"),
        lambda n: network("resnet8", n.input_shape, n.classes),
    ]
)


@given(edits=st.lists(SETTINGS, max_size=12))
def test_undo_retraces_every_edit_and_redo_repeats_it(edits):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "session_state", {})
        patch.setattr(streamlit, "query_params", Address())
        chosen_network.begin()
        seen: list[Network] = [chosen_network.network()]
        for edit in edits:
            chosen_network.edit(edit)
            if chosen_network.network() != seen[-1]:
                seen.append(chosen_network.network())
            assert link.read_address(chosen_network.query()) == chosen_network.network()
        for expected in reversed(seen[:-1]):
            chosen_network.undo()
            assert chosen_network.network() == expected
        for expected in seen[1:]:
            chosen_network.redo()
            assert chosen_network.network() == expected
