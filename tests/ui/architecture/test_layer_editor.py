"""The editor's form is what the operation says of itself, and each entry is an edit."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.editing import starting
from explorer.network.operations import OPERATIONS
from explorer.network.operations.activation import ReLU

LENET = network("lenet")


def script():
    import streamlit as st

    from explorer.network import link, shapes
    from explorer.ui.architecture import layer_editor, refused
    from explorer.ui.session import chosen_network
    from explorer.ui.shell import breadcrumb

    chosen_network.begin()
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


def refused(at: AppTest) -> list[str]:
    return [warning.value for warning in at.warning]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_argument_of_every_operation_has_its_field(app, kind):
    alone = Network("custom", (Layer("one", starting(LENET, kind, "conv1")),))
    at = app("one", alone)
    labels = {
        widget.label for widget in [*at.number_input, *at.text_input, *at.selectbox, *at.checkbox]
    }
    assert set(OPERATIONS[kind].arguments()) <= labels


@pytest.mark.parametrize(
    "entry, value",
    [("3", 3), ("5x3", (5, 3)), (" 5 × 3 ", (5, 3)), ("(2, 7)", (2, 7)), ("4x4", 4)],
)
def test_a_pair_is_a_number_or_two(app, entry, value):
    at = app("conv1")
    well(at.text_input(key="edit-Conv2d-kernel_size").set_value(entry).run())
    assert edited(at)["conv1"].operation.kernel_size == value


def test_a_padding_can_be_a_word(app):
    at = app("conv1")
    well(at.text_input(key="edit-Conv2d-padding").set_value("same").run())
    assert edited(at)["conv1"].operation.padding == "same"


@pytest.mark.parametrize(
    "key, entry, shown",
    [("kernel_size", "5y", "5y"), ("kernel_size", "1x2x3", "[1, 2, 3]"), ("stride", "0", "0")],
)
def test_what_is_no_pair_is_refused_and_the_old_one_kept(app, key, entry, shown):
    at = app("conv1")
    well(at.text_input(key=f"edit-Conv2d-{key}").set_value(entry).run())
    assert refused(at) == [
        f"conv1: {key} must be a whole number from 1 to 1024, or a pair of them; it is {shown}."
    ]
    assert edited(at) == LENET
    assert at.text_input(key=f"edit-Conv2d-{key}").value == {"kernel_size": "5", "stride": "1"}[key]
    well(button(at, "Close").click().run())
    assert refused(at) == []


def test_a_number_a_flag_and_a_choice(app):
    at = app("conv1")
    well(at.number_input(key="edit-Conv2d-out_channels").set_value(8).run())
    well(at.checkbox(key="edit-Conv2d-bias").set_value(False).run())
    well(at.selectbox(key="edit-Conv2d-padding_mode").select("reflect").run())
    operation = edited(at)["conv1"].operation
    assert (operation.out_channels, operation.bias, operation.padding_mode) == (8, False, "reflect")


def test_a_size_that_follows_can_be_pinned_and_let_go(app):
    at = app("fc1")
    assert at.number_input(key="edit-Linear-in_features").value == 400
    assert at.number_input(key="edit-Linear-in_features").disabled
    well(at.checkbox(key="edit-Linear-in_features-follows").set_value(False).run())
    assert edited(at)["fc1"].operation.in_features == 400
    well(at.checkbox(key="edit-Linear-in_features-follows").set_value(True).run())
    assert edited(at) == LENET


def test_a_size_that_cannot_be_known_cannot_be_pinned(app):
    at = app("fc1", LENET.with_(input_shape=(1, 4, 4)))
    assert at.number_input(key="edit-Linear-in_features").value is None
    assert at.checkbox(key="edit-Linear-in_features-follows").disabled


def test_a_layer_is_added_moved_duplicated_and_removed(app):
    at = app("relu1")
    at.selectbox(key="edit-added").select("BatchNorm2d")
    well(at.button(key="edit-add-before").click().run())
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "bn1", "relu1"]
    assert at.text[1].value == "bn1"
    well(button(at, "Move down").click().run())
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "relu1", "bn1"]
    well(button(at, "Duplicate").click().run())
    assert at.text[1].value == "bn2"
    well(button(at, "Remove").click().run())
    well(at.selectbox(key="edit-layer").select("bn1").run())
    well(button(at, "Remove").click().run())
    assert edited(at) == LENET
    for _ in range(5):
        well(at.button(key="undo-editor").click().run())
    assert (edited(at), at.button(key="undo-editor").disabled) == (LENET, True)


def test_a_layer_is_renamed_and_made_another_operation(app):
    at = app("relu1")
    well(at.selectbox(key="edit-operation").select("Tanh").run())
    assert at.text[1].value == "tanh1"
    well(at.text_input(key="edit-name").set_value(" squash ").run())
    assert edited(at).layers[1].name == at.text[1].value == "squash"
    well(at.text_input(key="edit-name").set_value("conv1").run())
    assert refused(at) == ["Two layers are called conv1: give each a name of its own."]


def test_a_branch_is_rewired(app):
    at = app("block1_add", network("resnet8"))
    assert at.multiselect(key="edit-inputs").value == ["block1_bn2", "relu1"]
    well(at.multiselect(key="edit-inputs").set_value(["block1_bn2", "conv1"]).run())
    assert edited(at)["block1_add"].inputs == ("block1_bn2", "conv1")


def test_a_layer_is_fed_by_an_earlier_one(app):
    at = app("conv2")
    assert at.selectbox(key="edit-input").options == ["input", "conv1", "relu1", "pool1"]
    well(at.selectbox(key="edit-input").select("relu1").run())
    assert edited(at)["conv2"].inputs == ("relu1",)


def test_the_only_layer_cannot_be_removed_or_moved(app):
    at = app("one", Network("custom", (Layer("one", ReLU()),)))
    assert all(button(at, label).disabled for label in ("Remove", "Move up", "Move down"))


def test_the_offered_fix_mends_the_network(app):
    at = app("conv1", network("lenet-fixed", (1, 128, 128)))
    assert refused(at) == [
        "view: view(-1, 400) cannot lay out 13456 values: 1·16·29·29 = 13456, "
        "and 13456 / 400 leaves 256. Let features follow the input (13456)."
    ]
    well(button(at, "let every pinned size follow the input").click().run())
    assert refused(at) == []
    assert edited(at)["fc1"].operation.in_features is None
    well(at.button(key="undo-editor").click().run())
    assert edited(at).name == "lenet-fixed"
