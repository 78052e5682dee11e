"""Ready blocks work where they are put, and are what the architectures are made of."""

import pytest

from explorer.network import editing
from explorer.network.architectures import network
from explorer.network.block_templates import TEMPLATES, block
from explorer.network.description import INPUT, Network
from explorer.network.shapes import table

LENET, RESNET = network("lenet"), network("resnet8")
OF_MAPS = sorted(TEMPLATES.keys() - {"head"})


def put(name: str, into: Network, source: str, target: str | None = None) -> Network:
    return editing.added_block(into, block(name, into, source), source, target)


@pytest.mark.parametrize("source", [INPUT, "conv1", "relu1", "pool1"])
@pytest.mark.parametrize("name", OF_MAPS)
def test_a_block_works_wherever_maps_come_in(name, source):
    edited = put(name, LENET, source)
    assert table(edited).failure is None
    assert len(edited.layers) > len(LENET.layers) + 1


def test_a_residual_block_adds_what_came_in_and_keeps_its_shape():
    edited = put("residual", LENET, "pool1")
    assert edited.feeds[edited.places["block1_add"]] == ("block1_bn2", "pool1")
    assert edited.feeds[edited.places["conv2"]] == ("block1_relu2",)
    assert table(edited)["block1_relu2"].output_shape == table(LENET)["pool1"].output_shape


def test_a_residual_block_that_halves_has_a_convolution_on_the_way_past():
    edited = put("halving", LENET, "pool1")
    assert table(edited)["block1_relu2"].output_shape == (1, 12, 7, 7)
    way_past = edited["block1_conv3"]
    assert way_past.inputs == ("pool1",)
    assert (way_past.operation.kernel_size, way_past.operation.stride) == (1, 2)


def test_the_blocks_of_a_network_are_numbered_on():
    edited = put("residual", RESNET, "block3_relu2")
    assert "block4_conv1" in edited.places
    assert "conv3" in put("conv-relu", LENET, "relu1").places


def test_a_block_on_one_way_leaves_the_other():
    edited = put("conv-bn-relu", RESNET, "relu1", "block1_add")
    assert edited.feeds[edited.places["block1_conv1"]] == ("relu1",)
    assert edited.feeds[edited.places["block1_add"]] == ("block1_bn2", "relu2")
    assert table(edited).failure is None


def test_the_head_ends_a_network_of_maps():
    body = LENET.with_(layers=LENET.layers[:6], name="custom")
    assert table(put("head", body, body.layers[-1].name)).logits
