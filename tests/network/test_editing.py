"""Edits keep a network whole, and the numbers are those one gets on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import editing
from explorer.network.architectures import ARCHITECTURES, CUSTOM, network
from explorer.network.description import INPUT, Layer, Network
from explorer.network.operations import OPERATIONS, Change, Fix
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.pooling import MaxPool2d
from explorer.network.shapes import table
from explorer.sentence import Refusal, Sentence

LENET = network("lenet")
LAYERS = {network(name).layers: name for name in ARCHITECTURES}


def names(edited: Network) -> list[str]:
    return [layer.name for layer in edited.layers]


def feeds(edited: Network, name: str) -> tuple[str, ...]:
    return edited.feeds[edited.places[name]]


def small(*layers: Layer) -> Network:
    return Network("custom", layers)


def added(edited: Network, operation, source: str, target: str | None = None) -> Network:
    """One layer, called as its kind is."""
    alone = (Layer(editing.stem(type(operation)), operation),)
    return editing.added_block(edited, alone, source, target)


@pytest.fixture
def branched() -> Network:
    """input -> a -> b -> join(b, a) -> last, where b may be passed by."""
    return small(
        Layer("a", ReLU()),
        Layer("b", ReLU()),
        Layer("join", Add(), ("b", "a")),
        Layer("last", ReLU()),
    )


def test_what_a_removed_layer_fed_gets_what_came_in_to_it():
    edited = editing.removed(LENET, "pool1")
    assert "pool1" not in names(edited)
    assert feeds(edited, "conv2") == ("relu1",)
    assert table(edited)["fc1"].operation.in_features == 16 * 12 * 12


def test_a_removed_branch_leaves_the_way_past_it(branched):
    assert feeds(editing.removed(branched, "b"), "join") == ("a", "a")


def test_what_a_removed_sum_fed_gets_its_first_input(branched):
    assert feeds(editing.removed(branched, "join"), "last") == ("b",)


def test_a_sum_of_a_removed_sum_adds_all_its_inputs(branched):
    twice = added(branched, Add(), "join")
    twice = editing.rewired(twice, "add1", ("join", INPUT))
    assert feeds(editing.removed(twice, "join"), "add1") == ("b", "a", INPUT)


def test_a_layer_that_feeds_from_the_image_is_removed_onto_the_image():
    assert feeds(editing.removed(LENET, "conv1"), "relu1") == (INPUT,)


def test_the_only_layer_stays():
    with pytest.raises(Refusal, match="at least"):
        editing.removed(small(Layer("a", ReLU())), "a")


def test_a_layer_added_behind_another_takes_over_all_that_it_fed(branched):
    edited = added(branched, MaxPool2d(kernel_size=2), "a")
    assert names(edited) == ["a", "pool1", "b", "join", "last"]
    assert (feeds(edited, "pool1"), feeds(edited, "b")) == (("a",), ("pool1",))
    assert feeds(edited, "join") == ("b", "pool1")


def test_a_layer_added_on_one_way_stands_in_that_alone(branched):
    edited = added(branched, MaxPool2d(kernel_size=2), "a", "b")
    assert names(edited) == ["a", "pool1", "b", "join", "last"]
    assert feeds(edited, "join") == ("b", "a")


def test_a_layer_can_be_added_before_all_others():
    edited = added(LENET, Conv2d(kernel_size=1), INPUT)
    assert names(edited)[:2] == ["conv3", "conv1"]
    assert feeds(edited, "conv1") == ("conv3",)


def test_a_new_layer_is_called_as_the_architectures_call_its_kind():
    stems = {
        kind: added(small(Layer("z", ReLU())), editing.starting(LENET, kind, "fc3"), "z")
        .layers[-1]
        .name
        for kind in OPERATIONS
    }
    assert stems["Conv2d"] == "conv1"
    assert stems["Linear"] == "fc1"
    assert stems["MaxPool2d"] == "pool1"
    assert stems["BatchNorm2d"] == "bn1"
    assert stems["Add"] == "add1"
    assert stems["GroupNorm"] == "groupnorm1"


def test_a_new_layer_is_like_the_nearest_of_its_kind():
    assert editing.starting(LENET, "Conv2d", "fc3") == Conv2d(out_channels=16, kernel_size=5)
    assert editing.starting(LENET, "Conv2d", "pool1") == Conv2d(out_channels=6, kernel_size=5)


def test_a_new_layer_pins_no_size_that_its_model_pins():
    assert editing.starting(network("lenet-fixed"), "Conv2d", "conv2").in_channels is None


def test_a_duplicate_stands_after_its_original_and_is_numbered_on():
    edited = editing.duplicated(LENET, "relu1")
    assert names(edited)[1:4] == ["relu1", "relu5", "pool1"]
    assert feeds(edited, "pool1") == ("relu5",)


def test_layers_of_a_chain_change_places():
    edited = editing.moved(LENET, "relu1", "after")
    assert names(edited)[:4] == ["conv1", "pool1", "relu1", "conv2"]
    assert all(layer.inputs == () for layer in edited.layers)
    assert editing.moved(edited, "relu1", "before") == LENET


def test_layers_of_two_branches_change_places_without_rewiring():
    apart = small(
        Layer("a", ReLU()), Layer("b", ReLU(), (INPUT,)), Layer("join", Concat(), ("a", "b"))
    )
    edited = editing.moved(apart, "b", "before")
    assert names(edited) == ["b", "a", "join"]
    assert [feeds(edited, name) for name in ("a", "b", "join")] == [
        (INPUT,), (INPUT,), ("a", "b"),
    ]  # fmt: skip


def test_a_sum_can_be_moved_past_what_feeds_it(branched):
    edited = editing.moved(branched, "join", "before")
    assert names(edited) == ["a", "join", "b", "last"]
    assert feeds(edited, "join") == ("a", "a")
    assert (feeds(edited, "b"), feeds(edited, "last")) == (("join",), ("b",))


@pytest.mark.parametrize("name, side", [("conv1", "before"), ("fc3", "after")])
def test_the_ends_cannot_be_moved_further(name, side):
    assert editing.moved(LENET, name, side) == LENET


def test_a_renamed_layer_goes_on_feeding(branched):
    edited = editing.renamed(branched, "a", "stem")
    assert feeds(edited, "join") == ("b", "stem")
    assert feeds(edited, "b") == ("stem",)


@pytest.mark.parametrize("to", ["conv2", "input", "forward", "lambda", "2", "", "a b"])
def test_a_name_that_cannot_be_is_refused(to):
    with pytest.raises(Refusal):
        editing.renamed(LENET, "relu1", to)


def test_an_argument_outside_its_limits_is_refused_with_the_layers_name():
    with pytest.raises(Refusal, match=r"^conv1: kernel_size must be a whole number from 1 to"):
        editing.changed(LENET, "conv1", "kernel_size", 0)


def test_a_later_layer_cannot_feed_an_earlier_one():
    with pytest.raises(Refusal, match="comes after it"):
        editing.rewired(LENET, "conv1", ("pool2",))


def test_another_operation_keeps_what_both_have_and_a_telling_name():
    edited = editing.replaced(LENET, "pool1", "AvgPool2d")
    assert edited["pool1"].operation == OPERATIONS["AvgPool2d"](kernel_size=2)
    edited = editing.replaced(LENET, "relu1", "Tanh")
    assert names(edited)[1] == "tanh1"


def test_another_operation_keeps_a_name_that_was_given():
    edited = editing.renamed(LENET, "relu1", "squash")
    assert editing.replaced(edited, "squash", "Tanh")["squash"].operation.kind() == "Tanh"


def test_another_operation_takes_as_many_inputs_as_it_can(branched):
    assert feeds(editing.replaced(branched, "join", "ReLU"), "join") == ("b",)
    assert feeds(editing.replaced(branched, "join", "Concat"), "join") == ("b", "a")


def test_a_fix_is_applied_whole():
    fix = Fix(
        Sentence("all"),
        (Change("input", None, (1, 64, 64)), Change("pool1", None), Change("conv2", "padding", 2)),
    )
    edited = editing.applied(LENET, fix.changes)
    assert edited.input_shape == (1, 64, 64)
    assert "pool1" not in names(edited)
    assert edited["conv2"].operation.padding == 2


def test_an_edited_architecture_is_custom_until_it_is_the_same_again():
    edited = editing.changed(LENET, "conv1", "kernel_size", 3)
    assert edited.name == CUSTOM
    assert editing.changed(edited, "conv1", "kernel_size", 5) == LENET


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_gets_its_name_back(name):
    whole = network(name)
    last = whole.layers[-1].name
    longer = editing.duplicated(whole, last)
    assert longer.name == CUSTOM
    assert editing.removed(longer, longer.layers[-1].name) == whole


@st.composite
def edits(draw: st.DrawFn, edited: Network) -> Network:
    """The network after a random edit; the same where that is refused, in a sentence."""
    try:
        return _edited(draw, edited)
    except Refusal as refusal:
        assert str(refusal.sentence)
        return edited


def _fed_by(edited: Network, name: str) -> list[str]:
    return [each for each in names(edited) if name in feeds(edited, each)]


def _edited(draw: st.DrawFn, edited: Network) -> Network:
    name = draw(st.sampled_from(names(edited)))
    side = draw(st.sampled_from(["before", "after"]))
    kind = draw(st.sampled_from(sorted(OPERATIONS)))
    operation = edited[name].operation
    which = draw(st.integers(0, 7))
    if which == 0:
        return editing.removed(edited, name)
    if which == 1:
        target = draw(st.sampled_from([None, *_fed_by(edited, name)]))
        return added(edited, editing.starting(edited, kind, name), name, target)
    if which == 2:
        return editing.duplicated(edited, name)
    if which == 3:
        return editing.moved(edited, name, side)
    if which == 4:
        return editing.renamed(edited, name, draw(st.sampled_from(["one", "two", *names(edited)])))
    if which == 5:
        return editing.replaced(edited, name, kind)
    if which == 6:
        sources = st.lists(st.sampled_from([INPUT, *names(edited)]), max_size=3)
        return editing.rewired(edited, name, draw(sources))
    if not operation.arguments():
        return edited
    argument = draw(st.sampled_from(sorted(operation.arguments())))
    value = draw(st.sampled_from([None, 0, 1, 2, 7, (2, 3), "same", True, 0.5, "zeros"]))
    return editing.changed(edited, name, argument, value)


@given(data=st.data(), name=st.sampled_from(sorted(ARCHITECTURES)))
def test_any_edits_leave_a_whole_network_or_are_refused(data, name):
    """Whole: it is taken again as it is, its name is right, its shapes can be asked for."""
    edited = network(name)
    for _ in range(data.draw(st.integers(1, 8))):
        edited = data.draw(edits(edited))
    assert edited.with_() == edited
    assert edited.name == LAYERS.get(edited.layers, CUSTOM)
    assert len(table(edited).rows) <= len(edited.layers)
