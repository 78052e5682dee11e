"""What an output needs is found by spoiling all else: nan outside the block must not be noticed."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.inspection import blocks
from explorer.inspection.array_positions import sources
from explorer.inspection.weights import fresh, module
from explorer.network import shapes
from explorer.network.architectures import network
from explorer.network.description import Layer
from explorer.network.operations import OPERATIONS
from explorer.network.operations.base import Window
from tests.network.strategies import networks

pytestmark = pytest.mark.filterwarnings(
    "ignore:Using padding='same':UserWarning", "ignore:dropout2d:UserWarning"
)
NORMALISING = ("BatchNorm2d", "GroupNorm", "LayerNorm")
LOCAL = tuple(kind for kind in OPERATIONS if kind not in NORMALISING)
"""Whose values see no mean and no variance, which are computed ahead."""


def working(net, batch):
    """A table and random values for what goes in and what every layer puts out."""
    table = shapes.table(net, batch)
    assume(table.failure is None)
    net = module(fresh(net), "evaluation")
    x = torch.randn(batch, *table.network.input_shape, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        return table, net, {"input": x, **net.outputs(x)}


@st.composite
def outputs(draw, table):
    """A layer and a block of what it puts out."""
    row = draw(st.sampled_from(table.rows))
    block = []
    for size in row.output_shape:
        first = draw(st.integers(0, size - 1))
        block.append((first, draw(st.integers(first + 1, size))))
    return row, tuple(block)


def spoilt(values, block):
    kept = torch.full_like(values, float("nan"))
    place = tuple(slice(*span) for span in block)
    kept[place] = values[place]
    return kept


@given(data=st.data(), net=networks(kinds=LOCAL), batch=st.integers(1, 3))
def test_nothing_outside_the_block_is_needed(data, net, batch):
    table, made, values = working(net, batch)
    row, block = data.draw(outputs(table))
    given_ = [
        spoilt(values[name], part)
        for name, part in zip(row.inputs, blocks.input_blocks(row, block), strict=True)
    ]
    with torch.no_grad():
        out = made.get_submodule(row.name)(*given_)
    place = tuple(slice(*span) for span in block)
    torch.testing.assert_close(out[place], values[row.name][place], equal_nan=True)


@given(data=st.data(), net=networks(kinds=("Conv2d", "Linear")))
def test_nothing_outside_the_parameters_taken_is_needed(data, net):
    table, made, values = working(net, 1)
    row, block = data.draw(outputs(table))
    part = made.get_submodule(row.name)
    with torch.no_grad():
        for name, taken in blocks.parameter_blocks(row, block).items():
            parameter = part.get_parameter(name)
            parameter.copy_(spoilt(parameter, taken))
        out = part(*(values[name] for name in row.inputs))
    place = tuple(slice(*span) for span in block)
    torch.testing.assert_close(out[place], values[row.name][place], equal_nan=True)


@given(data=st.data(), net=networks(), most=st.integers(1, 4_000))
def test_a_block_about_an_output_holds_it_and_no_more_than_it_may(data, net, most):
    table = shapes.table(net)
    assume(table.failure is None)
    row = data.draw(st.sampled_from(table.rows))
    index = [data.draw(st.integers(0, size - 1)) for size in row.output_shape]
    whole = blocks.of_image(row.output_shape, index[0], 1)
    block = blocks.around(row, index, whole, most)
    assert all(first <= at < end for at, (first, end) in zip(index, block, strict=True))
    if blocks.values_needed(row, whole) <= most:
        assert block == whole
    narrowest = all(end - first == 1 for first, end in block[1:])
    assert blocks.values_needed(row, block) <= most or narrowest


def test_neighbours_mostly_share_their_block():
    row = shapes.table(network("lenet", (3, 512, 512), 5))["conv1"]
    whole = blocks.of_image(row.output_shape, 0, 1)
    found = {blocks.around(row, (0, 2, y, 200), whole, 60_000) for y in range(100, 130)}
    assert len(found) <= 2


@pytest.mark.parametrize("mode, expected", [
    ("zeros", [-1, -1, 0, 1, 2, -1]),
    ("reflect", [2, 1, 0, 1, 2, 1]),
    ("replicate", [0, 0, 0, 1, 2, 2]),
    ("circular", [1, 2, 0, 1, 2, 0]),
])  # fmt: skip
def test_padding_of_two_before_and_one_after_three_pixels(mode, expected):
    window = Window(kernel=3, before=2, after=1)
    assert sources(window, 3, mode).tolist() == expected


def test_a_view_that_mixes_images_needs_them_all():
    lenet = network("lenet")
    half = OPERATIONS["View"](features=200)
    layers = tuple(
        layer if layer.name != "flatten" else Layer("view", half) for layer in lenet.layers[:7]
    )
    net = lenet.with_(layers=layers)
    table = shapes.table(net, 2)
    found = blocks.needed(table.rows, 1, 2, (2, 1, 32, 32))
    assert found["view"] == ((0, 4), (0, 200))
    assert found["pool2"] == ((0, 2), (0, 16), (0, 5), (0, 5))
    assert found["conv1"] == ((1, 2), (0, 6), (0, 28), (0, 28))


def test_cutting_takes_the_values_of_the_block():
    values = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)
    assert blocks.cut(values, ((0, 1), (1, 2), (0, 2), (3, 4))).tolist() == [[[[15], [19]]]]
