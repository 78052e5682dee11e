"""A network as a program: it runs, and is the network; read back, it is the same description."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import architectures, shapes
from explorer.network.description import INITIALISATIONS, INPUT, Initialisation, Layer, Network
from explorer.network.module import build, printed
from explorer.network.operations import OPERATIONS, CannotWork
from explorer.network.source import read, write
from tests.network.programs import RUN_EACH, run
from tests.network.strategies import input_shapes, layer_names, networks

FORMS = ("fixed", "generic")
SMALL_INPUTS = {"alexnet": (3, 63, 63), "vgg16": (3, 32, 32), "resnet18": (3, 32, 32)}
HEAVY = ("alexnet", "vgg16")
LIGHT = [name for name in architectures.ARCHITECTURES if name not in HEAVY]

SURPRISES = "ignore::UserWarning"
"""torch's own, of layers that surprise: Dropout2d on rows, padding=same with an even kernel."""


def small(name, **changes):
    """The architecture on images small enough to run at once."""
    network = architectures.network(name, SMALL_INPUTS.get(name), 10)
    return network.with_(**changes)


def narrow(network):
    """With 64 features in place of 4096: a tenth of VGG's parameters, and all of its layers."""
    layers = tuple(
        replace(layer, operation=layer.operation.with_(out_features=64))
        if getattr(layer.operation, "out_features", None) == 4096
        else layer
        for layer in network.layers
    )
    return network.with_(layers=layers)


def parameter_shapes(table):
    return {
        f"{row.name}.{tensor.name}": tensor.shape
        for row in table.rows
        for tensor in row.tensors
        if tensor.trained
    }


def same_bits(first, second):
    return list(first) == list(second) and all(
        torch.equal(first[name].view(torch.uint8), second[name].view(torch.uint8))
        if first[name].dim()
        else torch.equal(first[name], second[name])
        for name in first
    )


@pytest.mark.processes
def test_the_programs_run_as_they_stand_without_a_warning(tmp_path):
    initialised = {"initialisation": Initialisation("kaiming"), "seed": 7}
    residual = small("resnet8", class_names=tuple("abcdefghij"), **initialised)
    expected = []
    for network in (architectures.network("lenet"), residual):
        for form in FORMS:
            file = f"{network.name}_{form}.py"
            (tmp_path / file).write_text(write(network, form), encoding="utf-8")
            shapes_of = parameter_shapes(shapes.table(network))
            tensors = [f"{name} {shape}" for name, shape in shapes_of.items()]
            expected.append([file, *printed(network).splitlines(), *tensors, "torch.Size([1, 10])"])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN_EACH, *[lines[0] for lines in expected]],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [line for lines in expected for line in lines]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("input_shape", "classes", "inputs"),
    [((1, 32, 32), 10, 400), ((3, 128, 128), 3, 13_456), ((3, 512, 512), 5, 250_000)],
)
def test_lenet_prints_what_the_practical_prints(form, input_shape, classes, inputs):
    names, _ = run(write(architectures.network("lenet", input_shape, classes), form))
    assert str(names["net"]) == (
        "Net(\n"
        f"  (conv1): Conv2d({input_shape[0]}, 6, kernel_size=(5, 5), stride=(1, 1))\n"
        "  (pool): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)\n"
        "  (conv2): Conv2d(6, 16, kernel_size=(5, 5), stride=(1, 1))\n"
        f"  (fc1): Linear(in_features={inputs}, out_features=120, bias=True)\n"
        "  (fc2): Linear(in_features=120, out_features=84, bias=True)\n"
        f"  (fc3): Linear(in_features=84, out_features={classes}, bias=True)\n"
        ")"
    )


def test_lenet_is_written_as_in_class():
    text = write(architectures.network("lenet", (3, 128, 128), 3), "generic")
    assert [line.strip() for line in text.splitlines() if "x = " in line][:6] == [
        "x = self.pool(F.relu(self.conv1(x)))  # conv1, relu1, pool1",
        "x = self.pool(F.relu(self.conv2(x)))  # conv2, relu2, pool2",
        "x = torch.flatten(x, 1)  # flatten",
        "x = F.relu(self.fc1(x))  # fc1, relu3",
        "x = F.relu(self.fc2(x))  # fc2, relu4",
        "x = self.fc3(x)  # fc3",
    ]
    assert "def __init__(self, input_shape=(3, 128, 128), num_outputs=3):" in text
    assert "self.conv1 = nn.Conv2d(input_shape[0], 6, kernel_size=5)\n" in text
    assert "n_size = self._get_conv_output(input_shape)\n" in text
    assert "self.fc1 = nn.Linear(n_size, 120)\n" in text


def test_the_fixed_form_has_numbers_and_says_which_follow():
    text = write(architectures.network("lenet"), "fixed")
    assert "self.fc1 = nn.Linear(400, 120)  # in_features follows the input\n" in text
    assert (
        "self.fc3 = nn.Linear(84, 10)  # in_features follows the input, out_features the classes\n"
    ) in text
    assert "#" not in re.search("self.fc2 = .*", write(small("lenet-fixed"), "fixed"))[0]


@pytest.mark.parametrize("kind", INITIALISATIONS)
@pytest.mark.parametrize("name", LIGHT)
def test_the_fresh_weights_are_the_apps_bit_for_bit(name, kind):
    network = small(name, initialisation=Initialisation(kind, -0.25), seed=2**32 - 1)
    assert_fresh_weights_of_both_forms_are_the_apps(network)


@pytest.mark.parametrize(
    "network", [small("alexnet"), narrow(small("vgg16"))], ids=lambda network: network.name
)
def test_the_fresh_weights_of_large_networks_are_too(network):
    assert_fresh_weights_of_both_forms_are_the_apps(
        network.with_(initialisation=Initialisation("xavier"), seed=3)
    )


def assert_fresh_weights_of_both_forms_are_the_apps(network):
    drawn = build(network).state_dict()
    for form in FORMS:
        names, _ = run(write(network, form))
        assert same_bits(names["net"].state_dict(), drawn), form


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LIGHT)
def test_the_outputs_and_parameters_are_the_apps(name, form):
    network = small(name, seed=5)
    names, _ = run(write(network, form))
    net, module = names["net"].eval(), build(network).eval()
    images = torch.rand(2, *network.input_shape)
    assert torch.equal(net(images), module(images))
    shown = {name: tuple(parameter.shape) for name, parameter in net.named_parameters()}
    assert shown == parameter_shapes(shapes.table(network))


@pytest.mark.parametrize("name", LIGHT)
@pytest.mark.parametrize(("input_shape", "classes"), [((1, 40, 56), 3), ((4, 64, 48), 17)])
def test_a_generic_class_works_for_other_images_and_class_counts(name, input_shape, classes):
    network = small(name)
    other = network.with_(input_shape=input_shape, classes=classes)
    names, _ = run(write(network, "generic"))
    if shapes.table(other).failure is not None:
        assert name == "lenet-fixed"  # pinned sizes stay pinned
        return
    net = names["Net"](input_shape=input_shape, num_outputs=classes)
    shown = {name: tuple(parameter.shape) for name, parameter in net.named_parameters()}
    assert shown == parameter_shapes(shapes.table(other))
    with torch.no_grad():
        assert tuple(net.eval()(torch.zeros(1, *input_shape)).shape) == (1, classes)


def test_a_size_behind_a_global_pool_needs_no_run():
    text = write(small("allconv"), "generic")
    assert "_get_conv_output" not in text
    assert "self.conv4 = nn.Conv2d(64, num_outputs, kernel_size=1)" in text


def test_a_second_size_that_depends_on_the_image_has_a_run_of_its_own():
    network = Network(
        "custom",
        (
            Layer("norm", OPERATIONS["LayerNorm"]()),
            Layer("conv", OPERATIONS["Conv2d"](out_channels=4, kernel_size=3)),
            Layer("flatten", OPERATIONS["Flatten"]()),
            Layer("fc", OPERATIONS["Linear"]()),
            Layer("beside", OPERATIONS["Linear"](out_features=3), ("flatten",)),
            Layer("both", OPERATIONS["Concat"](), ("fc", "beside")),
        ),
    )
    text = write(network, "generic")
    assert "self.norm = nn.LayerNorm(n_size)" in text
    assert "fc_size = self._get_fc_input(input_shape)" in text
    assert "self.beside = nn.Linear(fc_size, 3)" in text  # the same size is found once
    assert read(text) == network


def test_a_run_for_a_size_changes_no_statistics_and_draws_nothing():
    layers = (
        Layer("bn", OPERATIONS["BatchNorm2d"]()),
        Layer("dropout", OPERATIONS["Dropout"]()),
        Layer("flatten", OPERATIONS["Flatten"]()),
        Layer("fc", OPERATIONS["Linear"]()),
    )
    network = Network("custom", layers)
    names, _ = run(write(network, "generic"))
    assert names["net"].bn.num_batches_tracked == 0
    assert same_bits(names["net"].state_dict(), build(network).state_dict())
    assert names["Net"]().training


def test_what_a_branch_needs_again_has_a_variable_of_its_own():
    text = write(small("resnet8"), "fixed")
    assert "relu1 = F.relu(self.bn1(x))  # bn1, relu1\n" in text
    assert "x = self.block1_conv1(relu1)  # block1_conv1\n" in text
    assert "F.relu(x + relu1)  # block1_add, block1_relu2\n" in text


def test_an_image_that_two_layers_read_has_one_too():
    conv = OPERATIONS["Conv2d"](out_channels=1, kernel_size=1)
    network = Network(
        "custom",
        (
            Layer("a", conv),
            Layer("b", conv, (INPUT,)),
            Layer("sum", OPERATIONS["Add"](), ("a", "b", INPUT)),
        ),
    )
    text = write(network, "fixed")
    assert "        input = x\n        a = self.a(input)  # a\n" in text
    assert "x = a + x + input  # sum\n" in text
    assert read(text) == network


def test_unequal_pools_keep_their_names_and_equal_ones_share_one():
    pool, other = (OPERATIONS["MaxPool2d"](kernel_size=size) for size in (2, 3))
    layers = [("pool1", pool), ("pool2", other), ("pool3", pool), ("last", other)]
    layers = tuple(Layer(name, operation) for name, operation in layers)
    network = Network("custom", layers, (1, 64, 64))
    assert re.findall(r"self\.(\w+) = ", write(network, "fixed")) == ["pool", "pool2"]
    assert read(write(network, "fixed")) == network


def test_a_thousand_layers_in_a_chain_are_no_thousand_brackets():
    relu = OPERATIONS["ReLU"]()
    network = Network("custom", tuple(Layer(f"relu{n}", relu) for n in range(1, 1001)))
    for form in FORMS:
        text = write(network, form)
        assert max(map(len, text.splitlines())) < 200
        assert read(text) == network


def test_a_network_that_cannot_work_is_not_written():
    with pytest.raises(CannotWork, match=r"^conv1: in_channels is pinned to 1"):
        write(architectures.network("lenet-fixed", (3, 128, 128)), "fixed")


@st.composite
def working_networks(draw):
    """Networks that work, under any names."""
    network = draw(networks().filter(lambda network: shapes.table(network).failure is None))
    if draw(st.booleans()):
        return network
    names = draw(
        st.lists(
            layer_names() | st.from_regex(r"(pool|conv|x|n_size)_?[1-4]", fullmatch=True),
            min_size=len(network.layers),
            max_size=len(network.layers),
            unique=True,
        )
    )
    new = dict(zip(network.places, names, strict=True)) | {INPUT: INPUT}
    layers = tuple(
        Layer(new[layer.name], layer.operation, tuple(new[source] for source in layer.inputs))
        for layer in network.layers
    )
    return network.with_(layers=layers)


@given(working_networks(), st.sampled_from(FORMS))
def test_what_is_written_is_read_as_the_same_network(network, form):
    assert read(write(network, form)) == network


@pytest.mark.filterwarnings(SURPRISES)
@given(working_networks(), st.sampled_from(FORMS))
def test_any_program_is_the_network_bit_for_bit(network, form):
    names, _ = run(write(network, form))
    net, module = names["net"], build(network)
    assert same_bits(net.state_dict(), module.state_dict())
    assert str(net) == printed(network)
    with torch.no_grad():
        image = torch.rand(1, *network.input_shape)
        given, wanted = net.eval()(image), module.eval()(image)
    assert torch.equal(given.isnan(), wanted.isnan())
    assert torch.equal(given.nan_to_num(), wanted.nan_to_num())


@pytest.mark.filterwarnings(SURPRISES)
@given(working_networks(), input_shapes(), st.integers(1, 12))
def test_any_generic_class_follows_the_image_and_the_classes(network, input_shape, classes):
    other = network.with_(input_shape=input_shape, classes=classes, class_names=())
    names, _ = run(write(network, "generic"))
    if shapes.table(other).failure is None:
        net = names["Net"](input_shape=input_shape, num_outputs=classes)
        assert str(net) == printed(other)


@pytest.mark.parametrize("name", LIGHT)
def test_what_is_printed_is_what_the_program_prints(name):
    network = small(name)
    names, _ = run(write(network, "fixed"))
    assert printed(network) == str(names["net"])


def test_of_a_broken_network_the_part_that_works_is_printed():
    network = architectures.network("lenet-fixed", (1, 128, 128))
    assert re.findall(r"\((\w+)\):", printed(network)) == ["conv1", "pool", "conv2"]
    assert printed(architectures.network("lenet-fixed", (3, 32, 32))) == "Net()"


def test_printing_draws_nothing():
    before = torch.get_rng_state()
    printed(architectures.network("vgg16"))
    assert torch.equal(torch.get_rng_state(), before)
