"""The memory of a training step against what autograd saves, tensor by tensor."""

import pytest
import torch

from explorer.network import architectures, memory, shapes
from explorer.network.description import Layer, Network
from explorer.network.module import build
from explorer.network.operations.activation import GELU, Dropout, Dropout2d, Sigmoid, SiLU, Softmax
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View

EVERYTHING = Network(
    "custom",
    (
        Layer("conv1", Conv2d(out_channels=4, kernel_size=3, padding=1, padding_mode="reflect")),
        Layer("silu1", SiLU()),
        Layer("conv2", Conv2d(out_channels=4, kernel_size=3, padding="same")),
        Layer("add1", Add(), ("silu1", "conv2")),
        Layer("gelu1", GELU()),
        Layer("drop1", Dropout2d()),
        Layer("pool1", AvgPool2d(kernel_size=2)),
        Layer("pool2", MaxPool2d(kernel_size=3, stride=1, padding=1), ("pool1",)),
        Layer("cat1", Concat(), ("pool1", "pool2")),
        Layer("pool3", AdaptiveAvgPool2d(output_size=3)),
        Layer("view1", View()),
        Layer("fc1", Linear(out_features=7)),
        Layer("sigmoid1", Sigmoid()),
        Layer("drop2", Dropout()),
        Layer("fc2", Linear()),
        Layer("softmax1", Softmax()),
    ),
    (2, 11, 14),
    5,
)


def held_by_autograd(network: Network, batch: int) -> int:
    """Octets of all storages that the forward pass saves, parameters and buffers aside."""
    module = build(network)
    own = {tensor.untyped_storage().data_ptr() for tensor in module.state_dict().values()}
    saved: dict[int, torch.Tensor] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.untyped_storage().data_ptr() not in own:
            saved[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        module(torch.randn(batch, *network.input_shape))
    return sum(tensor.untyped_storage().nbytes() for tensor in saved.values())


@pytest.mark.parametrize("name", ["lenet", "lenet5", "mlp", "softmax", "tinyvgg"])
def test_feature_maps_are_those_that_autograd_holds(name):
    network = architectures.network(name)
    step = memory.training_step(shapes.table(network), 3, state_numbers=0)
    assert step.feature_maps + step.besides == held_by_autograd(network, 3)


def test_every_kind_of_layer_is_counted_as_autograd_does():
    step = memory.training_step(shapes.table(EVERYTHING), 4, state_numbers=0)
    assert step.feature_maps + step.besides == held_by_autograd(EVERYTHING, 4)


@pytest.mark.parametrize("name", ["alexnet", "allconv", "resnet8", "resnet18"])
def test_normalisation_adds_two_numbers_a_channel_at_most(name):
    network = architectures.network(name, (3, 64, 64), 10)
    table = shapes.table(network)
    step = memory.training_step(table, 2, state_numbers=0)
    means = sum(8 * row.tensors[0].count for row in table.rows if row.kind == "BatchNorm2d")
    assert step.feature_maps + step.besides + means == held_by_autograd(network, 2)


def test_flatten_holds_nothing_of_its_own():
    with_view = Network("custom", (Layer("flatten", Flatten()), Layer("fc", Linear())))
    assert (
        memory.training_step(shapes.table(with_view), 1, state_numbers=0).feature_maps
        == 32 * 32 * 4
    )


def test_an_optimizer_holds_so_many_numbers_a_parameter():
    step = memory.training_step(shapes.table(architectures.network("lenet")), 1, state_numbers=2)
    assert step.weights == step.gradients == 4 * 61_706
    assert step.optimizer == 2 * 4 * 61_706
