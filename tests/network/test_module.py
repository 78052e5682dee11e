"""The module that is built is the one described: its parts, its weights, and no memory on meta."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import torch
from hypothesis import given, settings
from torch import nn

from explorer.network import architectures, module, shapes
from explorer.network.description import INITIALISATIONS, Initialisation, Layer, Network
from explorer.network.operations import CannotWork
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.shaping import Flatten
from tests.network import oracle
from tests.network.examples import of
from tests.network.strategies import bare_networks

SMALL_ONES = ("lenet", "lenet5", "mlp", "tinyvgg", "allconv", "resnet8")


def weights(built):
    return {name: tensor.clone() for name, tensor in built.state_dict().items()}


def same(first, second):
    return list(first) == list(second) and all(
        torch.equal(first[name], second[name]) for name in first
    )


@settings(max_examples=2 * settings().max_examples)
@given(bare_networks())
def test_the_parts_are_those_that_the_arguments_name(network):
    run = oracle.run(network, device="meta")
    built = module.build_working_part(network)
    assert list(built.layers) == [layer.name for layer in run.seen]
    for layer in run.seen:
        part = built.get_submodule(layer.name)
        assert oracle.tensors(part) == layer.tensors
        if hasattr(nn, type(layer.module).__name__):
            assert repr(part) == repr(layer.module)


@given(bare_networks())
def test_it_computes_what_the_parts_compute_one_by_one(network):
    table = shapes.table(network, 2)
    if table.failure is not None or shapes.table(network).failure is not None:
        return
    built = module.build(network, "meta").eval()
    image = torch.zeros(2, *network.input_shape, device="meta")
    with oracle.quiet(), torch.inference_mode():
        outputs = built.outputs(image)
        assert tuple(built(image).shape) == table.output_shape
    assert {name: tuple(each.shape) for name, each in outputs.items()} == {
        row.name: row.output_shape for row in table.rows
    }


def test_branches_carry_the_values_of_what_feeds_them():
    """2 · relu(x) side by side with x."""
    network = of(
        ("relu1", ReLU()),
        ("add", Add(), "relu1", "relu1"),
        ("concat", Concat(), "add", "input"),
        input_shape=(1, 1, 2),
    )
    image = torch.tensor([[[[-1.0, 3.0]]]])
    assert module.build(network)(image).tolist() == [[[[0.0, 6.0]], [[-1.0, 3.0]]]]


def test_a_broken_network_is_not_built():
    with pytest.raises(CannotWork) as refused:
        module.build(architectures.network("lenet-fixed", (3, 128, 128)))
    assert str(refused.value.sentence).startswith("conv1: in_channels is pinned to 1")
    assert refused.value.fixes


@pytest.mark.parametrize("name", SMALL_ONES)
def test_the_same_seed_gives_the_same_weights_bit_for_bit(name):
    network = architectures.network(name).with_(seed=7)
    assert same(weights(module.build(network)), weights(module.build(network)))


def test_different_seeds_give_different_weights():
    network = architectures.network("lenet")
    first, second = (weights(module.build(network.with_(seed=seed))) for seed in (0, 1))
    assert not any(torch.equal(first[name], second[name]) for name in first)


def test_the_weights_are_those_of_the_same_lines_of_pytorch():
    torch.manual_seed(3)
    lenet = [
        nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5),
        nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10),
    ]  # fmt: skip
    built = module.build(architectures.network("lenet").with_(seed=3))
    expected = [each for part in lenet for each in part.parameters()]
    assert all(map(torch.equal, built.parameters(), expected))


def test_drawing_weights_leaves_the_generator_of_others_alone():
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    module.build(architectures.network("lenet"))
    assert torch.equal(torch.rand(3), expected)


DRAWN = {
    "pytorch": lambda weight: None,
    "xavier": nn.init.xavier_uniform_,
    "kaiming": lambda weight: nn.init.kaiming_uniform_(weight, nonlinearity="relu"),
    "zeros": nn.init.zeros_,
    "constant": lambda weight: nn.init.constant_(weight, -0.25),
}


@pytest.mark.parametrize("kind", INITIALISATIONS)
def test_an_initialisation_is_that_of_torch(kind):
    """Made with PyTorch's own weights first, then drawn anew in the order of the layers."""
    network = of(
        ("conv1", Conv2d(out_channels=4, kernel_size=3)),
        ("bn1", BatchNorm2d()),
        ("conv2", Conv2d(out_channels=2, kernel_size=3, bias=False)),
        ("flatten", Flatten()),
        ("fc1", Linear()),
        input_shape=(1, 8, 8),
    ).with_(initialisation=Initialisation(kind, -0.25), seed=5)
    torch.manual_seed(5)
    expected = nn.ModuleDict(
        {
            "conv1": nn.Conv2d(1, 4, 3),
            "bn1": nn.BatchNorm2d(4),
            "conv2": nn.Conv2d(4, 2, 3, bias=False),
            "fc1": nn.Linear(32, 10),
        }
    )
    for name in ("conv1", "conv2", "fc1"):
        DRAWN[kind](expected[name].weight)
        if kind != "pytorch" and expected[name].bias is not None:
            nn.init.zeros_(expected[name].bias)
    assert same(weights(module.build(network)), weights(expected))


@pytest.mark.parametrize("kind", INITIALISATIONS)
def test_nothing_is_allocated_on_the_meta_device(kind):
    """A layer of 2 million times 2 million weights: 18 000 GB, were they there."""
    network = of(
        ("flatten", Flatten()),
        ("fc1", Linear(out_features=1_000_000)),
        ("fc2", Linear(out_features=1_000_000)),
        input_shape=(1, 2_000, 2_000),
    ).with_(initialisation=Initialisation(kind))
    built = module.build(network, "meta")
    assert all(tensor.is_meta for tensor in built.state_dict().values())
    assert sum(each.numel() for each in built.parameters()) == shapes.table(network).parameters


def test_the_working_part_of_a_broken_network_has_the_layers_before_it():
    broken = architectures.network("lenet-fixed", (1, 128, 128))
    built = module.build_working_part(broken)
    assert built.layers == ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2")
    image = torch.zeros(1, 1, 128, 128, device="meta")
    assert tuple(built(image).shape) == (1, 16, 29, 29)


def test_eight_threads_at_once_build_what_one_does():
    seeds = range(8)
    many = [architectures.network("lenet").with_(seed=seed) for seed in seeds]
    alone = [weights(module.build(network)) for network in many]
    start = Barrier(len(seeds))

    def build_again(network):
        start.wait()
        return [weights(module.build(network)) for _ in range(5)]

    with ThreadPoolExecutor(len(seeds)) as threads:
        together = list(threads.map(build_again, many))
    for expected, found in zip(alone, together, strict=True):
        assert all(same(expected, each) for each in found)


def test_a_layer_may_have_any_name_that_is_allowed():
    """Names that a module uses itself are refused when the layer is made."""
    built = module.build(Network("custom", (Layer("relu", ReLU()),)), "meta")
    assert isinstance(built.relu, nn.ReLU)
