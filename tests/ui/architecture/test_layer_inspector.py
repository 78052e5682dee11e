"""The inspector's form is what the operation says of itself, and each entry is an edit."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.editing import starting
from explorer.network.operations import OPERATIONS
from explorer.network.operations.activation import ReLU
from tests.ui.entering import drawn_fields, drawn_rows, enter, field, send

LENET = network("lenet")


def script():
    import json

    import streamlit as st

    from explorer.network import link, shapes
    from explorer.ui.architecture import insertion, layer_inspector
    from explorer.ui.components import courier
    from explorer.ui.session import chosen_network
    from explorer.ui.shell import refused

    chosen_network.begin()
    courier.show()
    assert insertion  # which receives what is put in
    table = shapes.table(chosen_network.network())
    st.session_state["layer-menu"] = True  # it stands open
    refused.entry()
    layer_inspector.show(table, chosen_network.selected_layer())
    st.text(link.query(chosen_network.network()))
    st.text(chosen_network.selected_layer())
    st.text(json.dumps(chosen_network.identities()))


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
    """What stays with the layer."""
    return json.loads(at.text[2].value)[layer]


def put(at: AppTest, name: str, after: str, before: str = "") -> AppTest:
    """Puts in what a plus offers."""
    gap = [identity(at, each) if each not in ("", "input") else each for each in (after, before)]
    return well(send(at, [("/".join(["insert", *gap]), "block", name)]))


def words(at: AppTest) -> list[str]:
    """What stands under the fields, formulas and mistakes."""
    given = [each["value"] for each in drawn_fields(at) if each["form"] == "words"]
    return [" ".join(each) if isinstance(each, list) else each for each in given]


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


def test_a_layer_is_put_in_moved_duplicated_and_removed(app):
    at = app("relu1")
    put(at, "BatchNorm2d", "conv1", "relu1")
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "bn1", "relu1"]
    assert at.text[1].value == "bn1"
    well(enter(at, "Move down"))
    assert [layer.name for layer in edited(at).layers][:3] == ["conv1", "relu1", "bn1"]
    well(enter(at, "Duplicate"))
    assert at.text[1].value == "bn2"
    well(enter(at, "Remove"))
    well(send(at, [("choice", "layer", identity(at, "bn1"))]))
    well(enter(at, "Remove"))
    assert edited(at) == LENET
    for _ in range(5):
        well(enter(at, "undo"))
    assert (edited(at), field(at, "undo")["disabled"]) == (LENET, True)


def test_a_ready_block_is_one_edit_and_its_first_layer_is_chosen(app):
    at = app("pool1")
    put(at, "residual", "pool1", "conv2")
    assert edited(at)["block1_add"].inputs == ("block1_bn2", "pool1")
    assert at.text[1].value == "block1_conv1"
    well(enter(at, "undo"))
    assert edited(at) == LENET


def test_a_block_can_stand_before_all_others_and_what_is_none_is_refused(app):
    at = app("conv1")
    put(at, "conv-relu", "input", "conv1")
    assert edited(at).layers[0].operation.out_channels == 16
    put(at, "nonsense", "input")
    assert refused(at) == ["There is no operation nonsense."]


def test_a_formula_stands_under_the_field_that_changes_it(app):
    at = app("conv1")
    labels = [each["label"] or each["value"] for each in drawn_fields(at)]
    kernel = labels.index("kernel_size")
    assert labels[kernel + 1] == ["(32 + 2·0 − 5) // 1 + 1 = 28"]
    assert labels[labels.index("out_channels") + 1] == ["(5·5·1 + 1)·6 = 156 parameters"]


def test_a_mistake_and_its_fixes_stand_at_the_field_that_made_it(app):
    at = well(enter(app("conv1"), "argument.kernel_size", "33"))
    drawn = [each for each in drawn_fields(at) if each["form"] != "several"]
    kernel = next(place for place, each in enumerate(drawn) if each["label"] == "kernel_size")
    said, first = drawn[kernel + 1 : kernel + 3]
    assert "a 33x33 kernel has no room in a 32x32 map" in said["value"]
    assert (said["tone"], first["tone"], first["form"]) == ("wrong", "fix", "button")
    well(enter(at, "conv1: set padding=1"))
    assert edited(at)["conv1"].operation.padding == 1
    assert "conv2 cannot work." in words(at)
    assert not any("33x33" in said for said in words(at))


def test_a_mistake_stands_between_the_field_that_made_it_and_the_next(app):
    at = well(enter(app("pool1"), "argument.kernel_size", "33"))
    texts = [each["label"] or str(each["value"]) for each in drawn_fields(at)]
    said = next(place for place, text in enumerate(texts) if "33x33 kernel has no room" in text)
    assert texts.index("kernel_size") < said < texts.index("stride")


def test_a_mistake_in_a_folded_argument_opens_the_fold(app):
    at = well(enter(app("conv2"), "argument.groups", 4))
    folds = [row["opens"] for row in drawn_rows(at) if row["folded"]]
    assert folds == [True]


def test_what_an_argument_breaks_is_said_where_it_was_entered_and_stays_there(app):
    at = well(enter(app("conv1"), "argument.dilation", "9"))
    assert _said_below(at, "dilation") == "wrong"
    well(enter(at, "argument.out_channels", 7))
    assert _said_below(at, "dilation") == "wrong"
    well(enter(at, "argument.dilation", "1"))
    well(enter(at, "argument.kernel_size", "33"))
    assert (_said_below(at, "dilation"), _said_below(at, "kernel_size")) == ("", "wrong")


def _said_below(at, label):
    """The tone of what stands under a field."""
    drawn = drawn_fields(at)
    place = next(place for place, each in enumerate(drawn) if each["label"] == label)
    return drawn[place + 1]["tone"]


def test_what_is_broken_elsewhere_stands_below_the_fields(app):
    at = app("conv1", network("lenet-fixed", (1, 128, 128)))
    drawn = [each["label"] or each["value"] for each in drawn_fields(at)]
    assert drawn.index("view cannot work.") > max(map(drawn.index, ("out_channels", "kernel_size")))


def test_a_mistake_of_another_layer_is_said_with_the_way_there(app):
    at = app("conv1", network("lenet-fixed", (1, 128, 128)))
    assert "view cannot work." in words(at)
    well(enter(at, "Choose view"))
    assert at.text[1].value == "view"
    assert any("view(-1, 400) cannot lay out" in said for said in words(at))


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
    well(enter(at, "let every pinned size follow the input"))
    assert "view cannot work." not in words(at)
    assert edited(at)["fc1"].operation.in_features is None
    well(enter(at, "undo"))
    assert edited(at).name == "lenet-fixed"
