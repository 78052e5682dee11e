"""A program is parsed, never run: read as the network that it builds, or refused in a sentence."""

import inspect

import pytest
import torch
from torch import nn

from explorer.network import architectures, shapes
from explorer.network.module import build
from explorer.network.source import read, write
from explorer.network.source.vocabulary import FUNCTIONS, LAYERS, class_order, function_order
from tests.network.programs import (
    GENERIC,
    GENERIC_USED,
    IN_CLASS,
    LENET,
    MNIST,
    TUTORIAL,
    a_class,
    run,
)
from tests.network.test_source import parameter_shapes


@pytest.mark.parametrize("name", IN_CLASS)
def test_a_class_is_read_as_the_network_that_it_builds(name):
    network = read(IN_CLASS[name])
    table = shapes.table(network)
    assert table.failure is None
    names, _ = run(IN_CLASS[name])
    net = names.get("net") or (names.get("Net") or names["Small"])()
    assert [tuple(parameter.shape) for parameter in net.parameters()] == list(
        parameter_shapes(table).values()
    )
    net.eval()
    copy = build(network).eval()
    copy.load_state_dict(
        dict(zip(copy.state_dict(), net.state_dict().values(), strict=True)), strict=True
    )
    images = torch.rand(2, *network.input_shape)
    assert torch.equal(net(images), copy(images))


def test_the_class_with_fixed_sizes_has_the_shapes_of_lenet_fixed():
    network, wanted = read(LENET), architectures.network("lenet-fixed")
    assert network.input_shape == (1, 32, 32)
    assert [
        (row.name, row.input_shapes, row.output_shape) for row in shapes.table(network).rows
    ] == [(row.name, row.input_shapes, row.output_shape) for row in shapes.table(wanted).rows]
    larger = network.with_(input_shape=(1, 128, 128))
    assert shapes.table(larger).failure.layer == "view"  # a number is pinned


def test_the_generic_class_follows_where_an_expression_does():
    network = read(GENERIC + GENERIC_USED)
    assert (network.input_shape, network.classes) == ((3, 128, 128), 3)
    assert network.class_names == ("uno", "dos", "tres")
    assert shapes.table(network).parameters == 1_628_131
    assert network["conv1"].operation.in_channels is None
    assert network["conv2"].operation.in_channels == 6
    assert network["fc1"].operation.in_features is None
    assert network["fc3"].operation.out_features is None
    assert shapes.table(network.with_(input_shape=(1, 64, 48))).failure is None


def test_without_a_call_the_defaults_of_the_class_hold():
    network = read(GENERIC)
    assert (network.input_shape, network.classes) == ((3, 224, 224), 15)


def test_without_an_image_the_usual_size_is_taken_that_works():
    assert read(MNIST).input_shape == (1, 28, 28)
    assert shapes.table(read(MNIST)).parameters == 1_199_882


def test_layers_without_a_name_are_numbered_by_kind():
    assert list(read(TUTORIAL).places) == [
        *("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "view", "fc1"),
    ]
    assert list(read(IN_CLASS["sequential"]).places) == [
        *("conv1", "relu1", "pool1", "avgpool", "flatten", "dropout1", "fc1"),
    ]


def test_branches_are_found():
    network = read(IN_CLASS["residual"])
    assert network["add1"].inputs == ("conv2", "relu1")
    assert network["concat1"].inputs == ("left", "right")
    assert network["add2"].inputs == ("concat1", "relu1", "concat1")


def test_a_comment_that_names_the_layers_of_its_line_is_taken_at_its_word():
    network = read(a_class(forward="x = F.relu(x)  # first\nreturn self.fc(F.relu(x))  # b, fc"))
    assert list(network.places) == ["first", "b", "fc"]


@pytest.mark.parametrize("comment", ["# fc, relu", "# the ReLU", "# relu", "# x, fc", "# a, a"])
def test_a_comment_that_says_something_else_names_nothing(comment):
    network = read(a_class(forward=f"return self.fc(F.relu(x))  {comment}"))
    assert list(network.places) == ["relu1", "fc"]


def test_a_number_with_a_comment_follows_only_where_it_is_the_size_that_comes_in():
    text = write(architectures.network("lenet"), "fixed")
    wider = read(text.replace("nn.Conv2d(1, 6,", "nn.Conv2d(1, 8,"))
    assert wider["conv2"].operation.in_channels == 6  # as PyTorch has it: it cannot work
    assert shapes.table(wider).failure.layer == "conv2"


def test_an_edited_architecture_is_custom_and_an_unedited_one_keeps_its_name():
    text = write(architectures.network("lenet"), "generic")
    assert read(text).name == "lenet"
    assert read(text.replace("# Network: lenet; classes: 10\n", "")).name == "lenet"
    assert read(text.replace("6, kernel_size=5", "7, kernel_size=5")).name == "custom"


def test_the_image_that_the_network_is_run_with_is_its_input():
    text = a_class(after="net = Net()\nprint(net(torch.rand(1, 2, 5, 4)))\nout = net(x)\n")
    assert read(text.replace("net(x)", "net(torch.rand(1, 2, 5, 4))")).input_shape == (2, 5, 4)


@pytest.mark.parametrize("kind", sorted(LAYERS))
def test_arguments_by_place_are_in_the_order_of_torch(kind):
    theirs = [
        name
        for name, parameter in inspect.signature(getattr(nn, kind)).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name not in ("device", "dtype")
    ]
    assert list(class_order(kind))[: len(theirs)] == theirs


@pytest.mark.parametrize("name", ["max_pool2d", "leaky_relu", "dropout", "dropout2d", "relu"])
def test_arguments_of_functions_are_in_the_order_of_torch(name):
    function = {"max_pool2d": nn.functional.max_pool2d_with_indices}.get(name)
    theirs = list(inspect.signature(function or getattr(nn.functional, name)).parameters)[1:]
    assert list(function_order(name))[: len(theirs)] == theirs


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_one_of_torch(name):
    assert hasattr(torch, name) or hasattr(nn.functional, name)
