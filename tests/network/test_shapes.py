"""Shapes, parameters, mult-adds and the first layer that cannot work are those of PyTorch."""

from collections import Counter
from itertools import product

import pytest
import torch
from hypothesis import event, given, settings
from hypothesis import strategies as st

from explorer.network import architectures, shapes
from explorer.network.operations import OPERATIONS
from explorer.network.operations.activation import Dropout2d, Softmax
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.pooling import AdaptiveAvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from tests.network import oracle
from tests.network.examples import alone, of
from tests.network.strategies import (
    LARGE,
    MERGING,
    bare_networks,
    batches,
    single_layers,
)

MANY = settings(max_examples=3 * settings().max_examples)
FEW = settings(max_examples=settings().max_examples // 2)


def derived(network, batch):
    """Our table in the oracle's words."""
    table = shapes.table(network, batch)
    seen = [
        (
            row.name,
            row.input_shapes,
            row.output_shape,
            tuple((tensor.name, tensor.shape, tensor.trained) for tensor in row.tensors),
            row.parameters,
            row.mult_adds,
        )
        for row in table.rows
    ]
    return seen, table.failure and table.failure.layer


def seen_by_running(network, batch, device):
    run = oracle.run(network, batch, device)
    seen = [
        (
            layer.name,
            layer.input_shapes,
            layer.output_shape,
            layer.tensors,
            sum(each.numel() for each in layer.module.parameters()),
            layer.mult_adds,
        )
        for layer in run.seen
    ]
    return seen, run.failed


@MANY
@given(bare_networks(), batches())
def test_every_layer_up_to_the_first_that_fails_is_that_of_torch(network, batch):
    expected = seen_by_running(network, batch, "cpu")
    event("fails" if expected[1] else "works")
    assert derived(network, batch) == expected


@given(bare_networks(), batches())
def test_the_meta_device_sees_the_same(network, batch):
    assert derived(network, batch) == seen_by_running(network, batch, "meta")


@MANY
@given(bare_networks(LARGE), batches())
def test_at_any_size_too(network, batch):
    assert derived(network, batch) == seen_by_running(network, batch, "meta")


@pytest.mark.parametrize("kind", [kind for kind in OPERATIONS if kind not in MERGING])
@FEW
@given(data=st.data(), batch=batches())
def test_each_operation_is_that_of_torch(kind, data, batch):
    small = data.draw(single_layers(kind))
    assert derived(small, batch) == seen_by_running(small, batch, "cpu")
    large = data.draw(single_layers(kind, LARGE))
    assert derived(large, batch) == seen_by_running(large, batch, "meta")


@pytest.mark.parametrize("dim", range(-3, 4))
@pytest.mark.parametrize("before", [(), (("flatten", Flatten()),)], ids=["maps", "features"])
def test_a_softmax_has_the_axes_that_torch_finds(before, dim):
    network = of(*before, ("softmax", Softmax(dim=dim)), input_shape=(2, 3, 4))
    assert derived(network, 1) == seen_by_running(network, 1, "cpu")


def outcome(operation, height):
    """What comes out of two maps of that height: by our table, and by torch; None: nothing."""
    table = shapes.table(alone(operation, (2, height, 6)))
    try:
        with oracle.quiet(), torch.inference_mode():
            maps = torch.zeros(1, 2, height, 6)
            seen = tuple(oracle.made(operation, [maps], 2)(maps).shape)
    except oracle.REFUSALS:
        seen = None
    return (table.rows[0].output_shape if table.rows else None), seen


def heights(**arguments):
    """All combinations, each applied to the height; to the width as it is left out."""
    width = {"kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    for values in product(*arguments.values()):
        yield {
            name: (value, width[name]) if isinstance(value, int) and name in width else value
            for name, value in zip(arguments, values, strict=True)
        }


def test_every_small_convolution_is_that_of_torch():
    for height, arguments in product(
        range(1, 5),
        heights(
            kernel_size=range(1, 5),
            stride=(1, 2),
            padding=(0, 1, 2, 3, 4, "same"),
            dilation=(1, 2),
            padding_mode=("zeros", "reflect", "replicate", "circular"),
        ),
    ):
        derived, seen = outcome(Conv2d(out_channels=2, **arguments), height)
        assert derived == seen, (height, arguments)


def test_every_small_pool_is_that_of_torch():
    for height, arguments in product(
        range(1, 6),
        heights(
            kernel_size=range(1, 5),
            stride=(1, 2, 3),
            padding=range(3),
            dilation=(1, 2, 3),
            ceil_mode=(False, True),
        ),
    ):
        derived, seen = outcome(MaxPool2d(**arguments), height)
        assert derived == seen, (height, arguments)


def test_random_networks_are_of_every_kind_and_many_of_them_fail():
    """Else the tests above would prove less than they say."""
    failing, kinds = Counter(), Counter()

    @settings(max_examples=200, derandomize=True, database=None)
    @given(bare_networks())
    def look(network):
        table = shapes.table(network)
        failing[table.failure is not None] += 1
        kinds.update(row.kind for row in table.rows)

    look()
    assert 1 / 4 < failing[True] / failing.total() < 3 / 4
    assert set(kinds) == set(OPERATIONS)


@pytest.mark.parametrize(("units", "failed"), [(2**19 - 1, None), (2**19, "fc")])
def test_a_tensor_ends_where_torch_can_no_longer_address_it(units, failed):
    """2⁴² inputs in float32: with 2¹⁹ units, one octet more than an int64 counts."""
    network = of(
        ("flatten", Flatten()),
        ("fc", Linear(out_features=units)),
        input_shape=(1_024, 65_536, 65_536),
    )
    assert derived(network, 1)[1] == oracle.run(network, 1, "meta").failed == failed


def test_totals_are_the_sums_of_the_rows():
    table = shapes.table(architectures.network("lenet"), batch=4)
    assert (table.parameters, table.mult_adds) == (61_706, 4 * 416_520)
    assert table.output_shape == (4, 10)
    assert table["conv1"].activation_memory == 4 * 6 * 28 * 28 * 4
    assert shapes.table(architectures.network("allconv")).buffers == 2 * (16 + 32 + 64) + 3


@pytest.mark.parametrize(
    ("network", "notices"),
    [
        (architectures.network("lenet"), []),
        (
            of(("flatten", Flatten()), ("fc1", Linear(out_features=84))),
            [
                "The network ends with [1, 84], not with one logit for each of the 10 classes: it "
                "can be looked at, but has no class to predict."
            ],
        ),
        (
            of(("view", View(features=400)), ("fc1", Linear()), input_shape=(16, 10, 10)),
            [
                "view changes the batch: [1, 16, 10, 10] comes in, [4, 400] goes out, since "
                "view(-1, 400) makes rows of 400 values and an image has 1600. "
                "Rows are no longer images.",
                "The network ends with [4, 10], not with one logit for each of the 10 classes: it "
                "can be looked at, but has no class to predict.",
            ],
        ),
        (
            of(("flatten", Flatten()), ("dropout1", Dropout2d()), ("fc1", Linear())),
            [
                "dropout1 gets [1, 1024] and no maps: PyTorch drops single values there, and will "
                "refuse to in a future release. Use Dropout."
            ],
        ),
        (
            of(("fc1", Linear(out_features=10)), ("flatten", Flatten()), ("fc2", Linear())),
            [
                "fc1 gets maps and works along their last axis only, a row at a time. "
                "Put a Flatten before it to use every value."
            ],
        ),
        (
            of(
                ("pool1", AdaptiveAvgPool2d(output_size=1)),
                ("add1", Add(), "pool1", "input"),
                ("flatten", Flatten()),
                ("fc1", Linear()),
            ),
            [
                "add1 adds different shapes: PyTorch repeats the smaller one along the axes of "
                "size 1 until it is [1, 1, 32, 32]."
            ],
        ),
        (
            of(
                ("flatten", Flatten()),
                ("avgpool", AdaptiveAvgPool2d(output_size=1)),
                ("fc", Linear()),
            ),
            [
                "avgpool gets [1, 1024] and no maps: PyTorch makes one mean of all values of all "
                "images. Move it before the layer that flattens."
            ],
        ),
    ],
)
def test_what_works_but_may_surprise_is_said(network, notices):
    assert [str(notice) for notice in shapes.table(network).notices] == notices


@pytest.mark.parametrize("side", [1, 2])
def test_batch_norm_says_when_training_needs_two_images(side):
    network = of(("bn1", BatchNorm2d()), input_shape=(3, side, side))
    notices = [str(notice) for notice in shapes.table(network).rows[0].notices]
    if side > 1:
        assert notices == []
        torch.nn.BatchNorm2d(3)(torch.zeros(1, 3, side, side))
    else:
        assert notices == [
            "bn1 gets one value a channel: in training mode it needs a batch of two images or more."
        ]
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            torch.nn.BatchNorm2d(3)(torch.zeros(1, 3, side, side))
