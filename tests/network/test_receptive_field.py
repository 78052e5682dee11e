"""Receptive fields are the pixels that a gradient reaches.

The twin of a network has kernels of ones and no biases, sums where the network takes the largest,
and an image of ones: all is positive, nothing cancels, and the gradient of a value is positive at
every pixel that it sees.
"""

import pytest
import torch
from hypothesis import event, given, settings
from torch import nn
from torch.nn import functional as F

from explorer.network import architectures, shapes
from explorer.network.description import INPUT
from explorer.network.operations import both
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from explorer.network.receptive_field import WHOLE, Field
from tests.network import oracle
from tests.network.examples import alone, of
from tests.network.strategies import Scale, bare_networks

KINDS = ("Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "Add", "Concat", "ReLU")
# Sides large enough for a field to lie within the image.
WIDE = Scale(channels=2, side=40, classes=3, layers=8)


def twin(operation, inputs, classes):
    """What a layer of the twin makes of its inputs."""
    if operation.kind() == "MaxPool2d":
        return summed(operation, inputs[0])
    module = oracle.made(operation, inputs, classes).double()
    if operation.kind() == "Conv2d":
        nn.init.ones_(module.weight)
        module.bias = None
    return module(*inputs)


def summed(pool, x):
    """The sum of each of a max pool's windows, as many as torch makes."""
    sides = oracle.made(pool, [x], 0)(x).shape[2:]
    # Zeros enough behind for any last window that ceil_mode lets begin.
    behind = [both(pool.kernel_size)[axis] * both(pool.dilation)[axis] + 3 for axis in (0, 1)]
    (top, left), channels = both(pool.padding), x.shape[1]
    padded = F.pad(x, (left, left + behind[1], top, top + behind[0]))
    ones = torch.ones(channels, 1, *both(pool.kernel_size), dtype=x.dtype)
    stride = both(pool.stride or pool.kernel_size)
    sums = F.conv2d(padded, ones, stride=stride, dilation=both(pool.dilation), groups=channels)
    return sums[:, :, : sides[0], : sides[1]]


def looked_at(network):
    """For each layer, the pixels that each row and each column of its map sees: (first, end)."""
    image = torch.ones(1, *network.input_shape, dtype=torch.float64, requires_grad=True)
    known = {INPUT: image}
    for layer, sources in zip(network.layers, network.feeds, strict=True):
        known[layer.name] = twin(layer.operation, [known[s] for s in sources], network.classes)
    return {
        layer.name: tuple(
            [seen(line.sum(), image, axis) for line in known[layer.name].unbind(axis)]
            for axis in (2, 3)
        )
        for layer in network.layers
    }


def seen(value, image, axis):
    """First and one past the last pixel along an axis that a value sees; None: none at all."""
    if not value.requires_grad:
        return None
    (gradient,) = torch.autograd.grad(value, image, retain_graph=True, allow_unused=True)
    if gradient is None:
        return None
    others = tuple(other for other in range(4) if other != axis)
    pixels = (gradient != 0).sum(others).nonzero().flatten().tolist()
    return (pixels[0], pixels[-1] + 1) if pixels else None


def working_part(network):
    """The layers that work, with zeros around the maps: no other padding is followed."""
    rows = shapes.table(network).rows
    layers = []
    for layer, _ in zip(network.layers, rows, strict=False):
        operation = layer.operation
        if operation.kind() == "Conv2d":
            operation = operation.with_(padding_mode="zeros")
        layers.append((layer.name, operation, *layer.inputs))
    if not layers:
        return None
    return of(*layers, input_shape=network.input_shape, classes=network.classes)


@settings(max_examples=2 * settings().max_examples)
@given(bare_networks(WIDE, KINDS))
def test_a_field_holds_the_pixels_that_a_value_sees_and_within_the_image_no_others(network):
    network = working_part(network)
    if network is None:
        return
    with oracle.quiet():
        found = looked_at(network)
    for row in shapes.table(network).rows:
        within = [
            within_the_image(field, len(lines), pixels)
            for field, lines, pixels in zip(
                row.field, found[row.name], network.input_shape[1:], strict=True
            )
        ]
        for axis, lines in enumerate(found[row.name]):
            field, pixels = row.field[axis], network.input_shape[axis + 1]
            check_holds(field, lines, pixels)
            if within[axis]:
                event("a field within the image")
            if within[1 - axis]:  # else a line may lie in the padding of the other axis
                check_exact(field, lines, pixels, within[axis])


def within_the_image(field, places, pixels):
    """The values whose field takes no padding at any layer: if one had, it would reach it too."""
    starts = [field.start + index * field.jump for index in range(places)]
    inside = [start >= 0 and start + field.size <= pixels for start in starts]
    return [index for index in range(places) if inside[index] and field.slack == 0]


def check_holds(field, lines, pixels):
    for index, line in enumerate(lines):
        first, end = field.of(index, pixels)
        assert 0 <= first <= end <= pixels
        assert line is None or first <= line[0] < line[1] <= end


def check_exact(field, lines, pixels, within):
    for index in within:
        first, end = field.of(index, pixels)
        assert (first, end) == lines[index]
        assert end - first == field.size


@pytest.mark.parametrize(
    "operation",
    [
        # An odd padding has its larger half at the end.
        Conv2d(out_channels=1, kernel_size=(2, 4), padding="same"),
        Conv2d(out_channels=1, kernel_size=3, padding=(0, 2), dilation=(2, 3), stride=(3, 1)),
        MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=True),
        AvgPool2d(kernel_size=(2, 5), stride=(1, 3), padding=(1, 2)),
        AdaptiveAvgPool2d(output_size=(4, 5)),
    ],
    ids=lambda operation: operation.kind(),
)
def test_the_field_of_a_window_is_what_it_sees(operation):
    network = alone(operation, (1, 20, 20))
    with oracle.quiet():
        found = looked_at(network)["layer"]
    for field, lines in zip(shapes.table(network)["layer"].field, found, strict=True):
        within = within_the_image(field, len(lines), 20)
        assert within
        check_holds(field, lines, 20)
        check_exact(field, lines, 20, within)


@pytest.mark.parametrize(
    ("layer", "size", "jump"),
    [("conv1", 5, 1), ("pool1", 6, 2), ("conv2", 14, 2), ("pool2", 16, 4)],
)
def test_the_fields_of_lenet(layer, size, jump):
    row = shapes.table(architectures.network("lenet"))[layer]
    assert row.field == (Field(size, jump), Field(size, jump))


@pytest.mark.parametrize(
    ("name", "layer", "size", "jump"),
    # "Computing Receptive Fields of Convolutional Neural Networks", Araujo et al. 2019, the table.
    [("alexnet", "pool3", 195, 32), ("vgg16", "pool5", 212, 32)],
)
def test_the_published_fields(name, layer, size, jump):
    height, width = shapes.table(architectures.network(name))[layer].field
    assert (height.size, height.jump) == (width.size, width.jump) == (size, jump)


def test_a_field_is_clipped_to_the_image():
    """Three pixels around each of eight; the first and the last lose the one in the padding."""
    field = shapes.table(of(("conv1", Conv2d(kernel_size=3, padding=1)), input_shape=(1, 8, 8)))[
        "conv1"
    ].field[0]
    assert [field.of(index, 8) for index in (0, 1, 7)] == [(0, 2), (0, 3), (6, 8)]


def test_the_height_and_the_width_may_differ():
    table = shapes.table(
        of(("pool1", MaxPool2d(kernel_size=(2, 3), stride=(1, 2), padding=(0, 1))))
    )
    assert table["pool1"].field == (Field(2, 1, 0), Field(3, 2, -1))


def test_branches_that_differ_in_jump_are_both_within_the_field():
    """Value 3 of four: 6 to 8 by the stride of 2, 3 to 8 by the kernel of 5."""
    table = shapes.table(
        of(
            ("pool1", AvgPool2d(kernel_size=2)),
            ("conv1", Conv2d(out_channels=1, kernel_size=5), "input"),
            ("add", Add(), "pool1", "conv1"),
            input_shape=(1, 8, 8),
        )
    )
    assert table["add"].field[0].of(3, 8) == (3, 8)


def test_a_map_that_is_repeated_by_broadcasting_is_seen_everywhere():
    table = shapes.table(
        of(
            ("conv1", Conv2d(out_channels=1, kernel_size=1, stride=4)),
            ("squeeze", AdaptiveAvgPool2d(output_size=1)),
            ("add", Add(), "conv1", "squeeze"),
            input_shape=(1, 32, 32),
        )
    )
    # Every fourth pixel of 32: the last one looked at is the 29th.
    assert [table["add"].field[0].of(index, 32)[0] for index in range(8)] == [0] * 8
    assert all(table["add"].field[0].of(index, 32)[1] >= 29 for index in range(8))


def test_linear_layers_and_flattening_lose_the_place():
    table = shapes.table(architectures.network("lenet"))
    assert table["fc1"].field == table["fc3"].field == (WHOLE, WHOLE)
    assert WHOLE.of(7, 32) == (0, 32)
    assert (table["flatten"].field[0].size, table["flatten"].field[0].jump) == (16, 4)


def test_a_linear_layer_on_maps_sees_whole_rows():
    table = shapes.table(of(("fc1", Linear(out_features=4)), ("relu1", ReLU())))
    assert table["relu1"].field == (Field(1, 1), WHOLE)


def test_what_works_value_by_value_sees_what_came_in():
    table = shapes.table(
        of(("conv1", Conv2d(kernel_size=3)), ("bn1", BatchNorm2d()), ("relu1", ReLU()))
    )
    assert table["relu1"].field == table["bn1"].field == table["conv1"].field


def test_rows_that_are_no_longer_images_have_no_field():
    halves = shapes.table(of(("view", View(features=512)), ("fc", Linear())))
    assert halves["view"].output_shape == (2, 512)
    assert halves["view"].field is halves["fc"].field is None


def test_images_that_broadcasting_lays_along_the_height_have_no_field():
    table = shapes.table(
        of(("flatten", Flatten()), ("add", Add(), "flatten", "input"), input_shape=(1, 1, 4))
    )
    assert table["add"].output_shape == (1, 1, 1, 4)
    assert table["add"].field is None
