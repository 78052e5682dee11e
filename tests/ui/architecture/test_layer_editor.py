"""The editor's form is what the operation says of itself, and each entry is an edit."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.editing import starting
from explorer.network.operations import OPERATIONS
from explorer.network.operations.activation import ReLU
from tests.ui.entering import drawn_fields, enter, field

LENET = network("lenet")


def script():
    import streamlit as st

    from explorer.network import link, shapes
    from explorer.ui.architecture import layer_editor
    from explorer.ui.components import courier
    from explorer.ui.session import chosen_network
    from explorer.ui.shell import breadcrumb, refused

    chosen_network.begin()
    courier.show()
    table = shapes.table(chosen_network.network())
    breadcrumb.show()
    refused.show(table)
    layer_editor.show(table)
    st.text(link.query(chosen_network.network()))
    st.text(chosen_network.selected_layer())


@pytest.fixture
def app():
    def opened(layer: str, shown: Network = LENET) -> AppTest:
        at = AppTest.from_function(script, default_timeout=120)
        for name, value in link.write(shown).items():
            at.query_params[name] = value
        at.query_params["layer"] = layer
        return well(at.run())

    return opened


def well(at: AppTest) -> AppTest:
    assert not at.exception
    return at


def edited(at: AppTest) -> Network:
    return link.read_address(at.text[0].value)


def button(at: AppTest, label: str):
    return next(each for each in at.button if each.label == label)


def identity(at: AppTest, layer: str) -> str:
    """What stays with the layer, as the choice of a layer has it."""
    options = field(at, "layer")["options"]
    return next(value for value, label in options if label.split(" · ")[1] == layer)


def refused(at: AppTest) -> list[str]:
    return [warning.value for warning in at.warning]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_argument_of_every_operation_has_its_field(app, kind):
    alone = Network("custom", (Layer("one", starting(LENET, kind, "conv1")),))
    at = app("one", alone)
    labels = {each["label"] for each in drawn_fields(at)}
    assert set(OPERATIONS[kind].arguments()) <= labels


@pytest.mark.parametrize(
    "entry, value",
    [("3", 3), ("5x3", (5, 3)), (" 5 × 3 ", (5, 3)), ("(2, 7)", (2, 7)), ("4x4", 4)],
)
def test_a_pair_is_a_number_or_two(app, entry, value):
    at = app("conv1")
    well(enter(at, "argument.kernel_size", entry))
    assert edited(at)["conv1"].operation.kernel_size == value


def test_a_padding_can_be_a_word(app):
    at = app("conv1")
    well(enter(at, "argument.padding", "same"))
    assert edited(at)["conv1"].operation.padding == "same"


@pytest.mark.parametrize(
    "key, entry, shown",
    [("kernel_size", "5y", "5y"), ("kernel_size", "1x2x3", "[1, 2, 3]"), ("stride", "0", "0")],
)
def test_what_is_no_pair_is_refused_and_the_old_one_kept(app, key, entry, shown):
    at = app("conv1")
    well(enter(at, f"argument.{key}", entry))
    assert refused(at) == [
        f"conv1: {key} must be a whole number from 1 to 1024, or a pair of them; it is {shown}."
    ]
    assert edited(at) == LENET
    assert field(at, f"argument.{key}")["value"] == {"kernel_size": "5", "stride": "1"}[key]
    well(button(at, "Close").click().run())
    assert refused(at) == []


def test_a_number_a_flag_and_a_choice(app):
    at = app("conv1")
    well(enter(at, "argument.out_channels", 8))
    well(enter(at, "argument.bias", False))
    well(enter(at, "argument.padding_mode", "reflect"))
    operation = edited(at)["conv1"].operation
    assert (operation.out_channels, operation.bias, operation.padding_mode) == (8, False, "reflect")


def test_a_size_that_follows_can_be_pinned_and_let_go(app):
    at = app("fc1")
    assert field(at, "argument.in_features")["value"] == 400
    assert field(at, "argument.in_features")["disabled"]
    well(enter(at, "follows.in_features", False))
    assert edited(at)["fc1"].operation.in_features == 400
    well(enter(at, "follows.in_features", True))
    assert edited(at) == LENET


def test_a_size_that_cannot_be_known_cannot_be_pinned(app):
    at = app("fc1", LENET.with_(input_shape=(1, 4, 4)))
    assert field(at, "argument.in_features")["value"] is None
    assert field(at, "follows.in_features")["disabled"]


def test_a_layer_is_added_moved_duplicated_and_removed(app):
    at = app("relu1")
    well(enter(at, "add-before", "BatchNorm2d"))
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "bn1", "relu1"]
    assert at.text[1].value == "bn1"
    well(enter(at, "Move down"))
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "relu1", "bn1"]
    well(enter(at, "Duplicate"))
    assert at.text[1].value == "bn2"
    well(enter(at, "Remove"))
    well(enter(at, "layer", identity(at, "bn1")))
    well(enter(at, "Remove"))
    assert edited(at) == LENET
    for _ in range(5):
        well(enter(at, "undo"))
    assert (edited(at), field(at, "undo")["disabled"]) == (LENET, True)


def test_a_layer_is_renamed_and_made_another_operation(app):
    at = app("relu1")
    well(enter(at, "operation", "Tanh"))
    assert at.text[1].value == "tanh1"
    well(enter(at, "name", " squash "))
    assert edited(at).layers[1].name == at.text[1].value == "squash"
    well(enter(at, "name", "conv1"))
    assert refused(at) == ["Two layers are called conv1: give each a name of its own."]


def test_a_branch_is_rewired(app):
    at = app("block1_add", network("resnet8"))
    assert field(at, "inputs")["value"] == [identity(at, "block1_bn2"), identity(at, "relu1")]
    well(enter(at, "inputs", [identity(at, "block1_bn2"), identity(at, "conv1")]))
    assert edited(at)["block1_add"].inputs == ("block1_bn2", "conv1")


def test_a_layer_is_fed_by_an_earlier_one(app):
    at = app("conv2")
    names = [name for _identity, name in field(at, "inputs")["options"]]
    assert names == ["input", "conv1", "relu1", "pool1"]
    well(enter(at, "inputs", identity(at, "relu1")))
    assert edited(at)["conv2"].inputs == ("relu1",)


def test_the_only_layer_cannot_be_removed_or_moved(app):
    at = app("one", Network("custom", (Layer("one", ReLU()),)))
    assert all(field(at, label)["disabled"] for label in ("Remove", "Move up", "Move down"))


def test_the_offered_fix_mends_the_network(app):
    at = app("conv1", network("lenet-fixed", (1, 128, 128)))
    assert refused(at) == [
        "view: view(-1, 400) cannot lay out 13456 values: 1·16·29·29 = 13456, "
        "and 13456 / 400 leaves 256. Let features follow the input (13456)."
    ]
    well(enter(at, "let every pinned size follow the input"))
    assert refused(at) == []
    assert edited(at)["fc1"].operation.in_features is None
    well(enter(at, "undo"))
    assert edited(at).name == "lenet-fixed"
