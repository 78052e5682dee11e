"""A network is plain data within limits; what is not, is refused in a sentence that says them."""

import dataclasses
import pickle
from math import inf, nan
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from explorer.network import architectures, description, module
from explorer.network.description import (
    MOST_LAYERS,
    RESERVED,
    Initialisation,
    Layer,
    Network,
    consumers,
    fresh_name,
)
from explorer.network.operations import OPERATIONS, argument
from explorer.network.operations.activation import GELU, LeakyReLU, ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add
from explorer.network.operations.normalisation import BatchNorm2d, LayerNorm
from explorer.network.operations.pooling import MaxPool2d
from explorer.sentence import Refusal
from tests.network.examples import of
from tests.network.sentences import raised
from tests.network.strategies import Incoming, layer_names, networks
from tests.network.strategies import operations as drawn

RELU = Layer("relu1", ReLU())


def network(**fields):
    return Network(**{"name": "custom", "layers": (RELU,), **fields})


def layers(*names_and_inputs):
    """ReLUs of these names, fed by these."""
    return tuple(Layer(name, Add(), tuple(inputs)) for name, *inputs in names_and_inputs)


CHANNELS = "The number of channels must be a whole number from 1 to 4096; it is {}."
HEIGHT = "The height must be a whole number from 1 to 65536; it is {}."
WIDTH = "The width must be a whole number from 1 to 65536; it is {}."
CLASSES = "The number of classes must be a whole number from 1 to 10000; it is {}."
SEED = "The seed must be a whole number from 0 to 4294967295; it is {}."
SHAPE = "An input shape is channels, height and width, as in 1x32x32; it is {}."
LAYER_NAME = (
    "{} cannot be a layer's name: a name is a letter followed by at most 39 letters, digits or "
    "underscores, as in conv1."
)
TAKEN = "{0} cannot be a layer's name: Python or PyTorch uses it. Choose another, as in {0}1."
NETWORK_NAME = (
    "{} cannot be a network's name: a name is a letter followed by at most 39 letters, digits, "
    "hyphens or underscores."
)
CLASS_NAME = "{} cannot be a class name: use 1 to 60 printable characters."
CONSTANT = "The constant for the weights must be a number from -1000000 to 1000000; it is {}."
PAIR = "{} must be a whole number from {} to {}, or a pair of them; it is {}."

REFUSED = [
    (lambda: network(input_shape=(0, 32, 32)), CHANNELS.format(0)),
    (lambda: network(input_shape=(4_097, 32, 32)), CHANNELS.format(4097)),
    (lambda: network(input_shape=(True, 32, 32)), CHANNELS.format(True)),
    (lambda: network(input_shape=(1, -1, 32)), HEIGHT.format(-1)),
    (lambda: network(input_shape=(1, 10**9, 32)), HEIGHT.format(10**9)),
    (lambda: network(input_shape=(1, 32, 65_537)), WIDTH.format(65537)),
    (lambda: network(input_shape=(1, 32, 32.0)), WIDTH.format(32.0)),
    (lambda: network(input_shape=(1, 32, "32" * 10_000)), WIDTH.format("32" * 19 + "3…")),
    (lambda: network(input_shape=(1, 32, 10**5_000)), WIDTH.format("10^…")),
    (lambda: network(input_shape=(1, 32, -(10**5_000))), WIDTH.format("-10^…")),
    (lambda: network(input_shape=(1, 32)), SHAPE.format("[1, 32]")),
    (lambda: network(input_shape=[1, 32, 32]), SHAPE.format("[1, 32, 32]")),
    (lambda: network(input_shape=(1,) * 5), SHAPE.format("[…]")),
    (lambda: network(input_shape=None), SHAPE.format("null")),
    (lambda: network(classes=0), CLASSES.format(0)),
    (lambda: network(classes=-3), CLASSES.format(-3)),
    (lambda: network(classes=10**9), CLASSES.format(10**9)),
    (lambda: network(classes=True), CLASSES.format(True)),
    (lambda: network(classes="ten"), CLASSES.format("ten")),
    (lambda: network(seed=-1), SEED.format(-1)),
    (lambda: network(seed=2**32), SEED.format(2**32)),
    (lambda: network(seed=False), SEED.format(False)),
    (lambda: network(name=""), NETWORK_NAME.format("''")),
    (lambda: network(name="<b>"), NETWORK_NAME.format("<b>")),
    (lambda: network(name=7), NETWORK_NAME.format(7)),
    (
        lambda: network(classes=3, class_names=("cat", "dog")),
        "2 class names for 3 classes: give one name a class, or none.",
    ),
    (lambda: network(classes=2, class_names=("cat", "")), CLASS_NAME.format("''")),
    (lambda: network(classes=2, class_names=("cat", "a\nb")), CLASS_NAME.format("a\nb")),
    (lambda: network(classes=2, class_names=("cat", 7)), CLASS_NAME.format(7)),
    (
        lambda: network(classes=2, class_names=("cat", "d" * 61)),
        CLASS_NAME.format("d" * 39 + "…"),
    ),
    (lambda: network(layers=()), "A network needs a layer at least: add one."),
    (
        lambda: network(layers=(RELU,) * 1_000_000),
        "1000000 layers are too many: a network has 1000 at most.",
    ),
    (
        lambda: network(layers=(RELU, RELU)),
        "Two layers are called relu1: give each a name of its own.",
    ),
    (
        lambda: network(layers=layers(("a", "b"), ("b", "a"))),
        "a is fed by b, which comes after it, and a network has no cycles: "
        "name an earlier layer, or input.",
    ),
    (
        lambda: network(layers=layers(("a", "a"))),
        "a cannot feed itself: name an earlier layer, or input.",
    ),
    (
        lambda: network(layers=layers(("a", "conv1"))),
        "a is fed by conv1, which is no layer: name an earlier layer, or input.",
    ),
    (
        lambda: network(layers=layers(("a", "x" * 10_000))),
        f"a is fed by {'x' * 39}…, which is no layer: name an earlier layer, or input.",
    ),
    (lambda: Layer("", ReLU()), LAYER_NAME.format("''")),
    (lambda: Layer("1st", ReLU()), LAYER_NAME.format("1st")),
    (lambda: Layer("_a", ReLU()), LAYER_NAME.format("_a")),
    (lambda: Layer("a.b", ReLU()), LAYER_NAME.format("a.b")),
    (lambda: Layer("añadir", ReLU()), LAYER_NAME.format("añadir")),
    (lambda: Layer("a\n", ReLU()), LAYER_NAME.format("a\n")),
    (lambda: Layer("a" * 41, ReLU()), LAYER_NAME.format("a" * 39 + "…")),
    (lambda: Layer(1, ReLU()), LAYER_NAME.format(1)),
    (lambda: Layer("input", ReLU()), TAKEN.format("input")),
    (lambda: Layer("forward", ReLU()), TAKEN.format("forward")),
    (lambda: Layer("class", ReLU()), TAKEN.format("class")),
    (lambda: Layer("None", ReLU()), TAKEN.format("None")),
    (
        lambda: Layer("relu2", ReLU(), ("relu1", "input")),
        "relu2: ReLU takes one input; 2 are given.",
    ),
    (
        lambda: Layer("add", Add(), ("relu1",) * 65),
        "add: Add takes 64 inputs at most; 65 are given.",
    ),
    (
        lambda: Initialisation("lecun"),
        "lecun is no weight initialisation; there are pytorch, xavier, kaiming, zeros, constant.",
    ),
    (lambda: Initialisation("constant", 1e9), CONSTANT.format(1e9)),
    (lambda: Initialisation("constant", nan), CONSTANT.format("nan")),
    (lambda: Initialisation("constant", True), CONSTANT.format(True)),
    (lambda: Initialisation("constant", "0"), CONSTANT.format(0)),
    (lambda: Conv2d(kernel_size=0), PAIR.format("kernel_size", 1, 1024, 0)),
    (lambda: Conv2d(kernel_size=(3, 2_000)), PAIR.format("kernel_size", 1, 1024, "[3, 2000]")),
    (lambda: Conv2d(kernel_size=(3, 3, 3)), PAIR.format("kernel_size", 1, 1024, "[3, 3, 3]")),
    (lambda: Conv2d(kernel_size=True), PAIR.format("kernel_size", 1, 1024, True)),
    (lambda: Conv2d(kernel_size=None), PAIR.format("kernel_size", 1, 1024, "null")),
    (lambda: MaxPool2d(kernel_size=2, stride=0), PAIR.format("stride", 1, 1024, 0)),
    (
        lambda: Conv2d(kernel_size=3, padding="full"),
        "padding must be a whole number from 0 to 1024, a pair of them, or same, valid; "
        "it is full.",
    ),
    (
        lambda: Conv2d(kernel_size=3, padding_mode="mirror"),
        "padding_mode must be one of zeros, reflect, replicate, circular; it is mirror.",
    ),
    (
        lambda: Conv2d(kernel_size=3, bias=1),
        "bias must be true or false; it is 1.",
    ),
    (
        lambda: Conv2d(kernel_size=3, out_channels=10**9),
        "out_channels must be a whole number from 1 to 65536; it is 1000000000.",
    ),
    (
        lambda: Linear(in_features=0),
        "in_features must be a whole number from 1 to 10^18; it is 0.",
    ),
    (
        lambda: LayerNorm(normalized_shape=(1, 2, 3, 4)),
        "normalized_shape must be one to three whole numbers from 1 to 10^18; it is [1, 2, 3, 4].",
    ),
    (
        lambda: LayerNorm(normalized_shape=()),
        "normalized_shape must be one to three whole numbers from 1 to 10^18; it is [].",
    ),
    (
        lambda: BatchNorm2d(eps=0),
        "eps must be a number from 1e-12 to 1; it is 0.",
    ),
    (
        lambda: LeakyReLU(negative_slope=inf),
        "negative_slope must be a number from 0 to 1; it is inf.",
    ),
    (
        lambda: LeakyReLU(negative_slope=nan),
        "negative_slope must be a number from 0 to 1; it is nan.",
    ),
    (
        lambda: GELU(approximate={}),
        "approximate must be one of none, tanh; it is {…}.",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_what_cannot_be_is_refused_in_a_sentence(make, sentence):
    with pytest.raises(Refusal) as refused:
        make()
    assert str(refused.value.sentence) == sentence


def test_every_refusal_of_a_description_is_shown_here():
    shown = set()
    for make, _ in REFUSED:
        with pytest.raises(Refusal) as refused:
            make()
        shown.add(refused.value.sentence.template)
    sources = (Path(description.__file__), Path(argument.__file__))
    assert {said for source in sources for said in raised(source, "Refusal")} == shown


def test_the_largest_and_the_smallest_are_taken():
    assert network(input_shape=(4_096, 65_536, 65_536), classes=10_000, seed=2**32 - 1)
    assert network(input_shape=(1, 1, 1), classes=1, seed=0)
    many = tuple(Layer(f"relu{number}", ReLU()) for number in range(MOST_LAYERS))
    assert len(network(layers=many).layers) == 1_000


def test_what_says_the_same_is_equal():
    assert Conv2d(kernel_size=(3, 3)) == Conv2d(kernel_size=3)
    assert LeakyReLU(negative_slope=0) == LeakyReLU(negative_slope=0.0)
    assert Initialisation("xavier", 0.5) == Initialisation("xavier")
    spelt_out = layers(("a", "input"), ("b", "a"), ("c", "a"))
    left_out = layers(("a",), ("b",), ("c", "a"))
    assert network(layers=spelt_out) == network(layers=left_out)
    assert hash(network(layers=spelt_out)) == hash(network(layers=left_out))


@given(networks())
def test_a_network_is_the_key_to_what_is_derived_from_it(network):
    copy = Network(
        **{each.name: getattr(network, each.name) for each in dataclasses.fields(network)}
    )
    assert {copy: "found"}[network] == "found"
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.classes = 1


def test_only_what_describes_a_network_goes_to_another_process():
    """There texts have other hashes: one that was worked out here would find nothing."""
    sent = architectures.network("lenet")
    assert {sent: sent.places}  # asked for, and so kept with it
    arrived = pickle.loads(pickle.dumps(sent))
    assert vars(arrived).keys() == {each.name for each in dataclasses.fields(sent)}
    assert {sent: "found"}[arrived] == "found"


def test_layers_are_found_by_name():
    lenet = architectures.network("lenet")
    assert lenet["conv2"].operation == Conv2d(out_channels=16, kernel_size=5)
    assert lenet.places["pool1"] == 2
    with pytest.raises(KeyError):
        lenet["conv3"]


def test_what_feeds_what():
    branching = of(("a", ReLU()), ("b", ReLU(), "input"), ("add", Add(), "a", "b"), ("c", ReLU()))
    assert branching.feeds == (("input",), ("input",), ("a", "b"), ("add",))
    assert consumers(branching) == {
        "input": ["a", "b"], "a": ["add"], "b": ["add"], "add": ["c"], "c": [],
    }  # fmt: skip


def test_a_class_is_called_by_its_name_or_its_number():
    assert network(classes=2).class_name(1) == "1"
    assert network(classes=2, class_names=("cat", "dog")).class_name(1) == "dog"


def test_a_fresh_name_is_the_first_that_is_free():
    assert fresh_name("conv", ["conv1", "conv3"]) == "conv2"
    assert fresh_name("conv", []) == "conv1"


def test_no_public_name_of_a_module_is_left_to_a_layer():
    built = module.build(network(), "meta")
    public = {name for name in (*dir(nn.Module()), *dir(built)) if not name.startswith("_")}
    assert public - {"relu1"} <= RESERVED


@given(layer_names())
def test_a_name_that_is_allowed_is_one_that_a_module_takes(name):
    built = module.build(network(layers=(Layer(name, ReLU()),)), "meta")
    assert built.get_submodule(name)(torch.ones(1, device="meta")).shape == (1,)
    assert getattr(built, name) is built.get_submodule(name)


@pytest.mark.parametrize("kind", OPERATIONS)
@given(data=st.data())
def test_an_operation_says_which_arguments_differ_from_their_defaults(kind, data):
    operation = data.draw(drawn(kind, Incoming((1, 4, 8, 8), 10)))
    assert OPERATIONS[kind](**dict(operation.non_defaults())) == operation
    for name, (taken, _) in operation.arguments().items():
        assert taken.read(name, getattr(operation, name)) == getattr(operation, name)
