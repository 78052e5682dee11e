"""The blocks of a picture in which a deep network is folded."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from explorer.figures.diagram_flow import Block, segments
from explorer.figures.folded_blocks import folded
from explorer.figures.maps_layout import layout
from explorer.network import block_tree, shapes
from explorer.network.architectures import network
from explorer.network.description import INPUT
from tests.network.test_block_tree import deep_networks, views


def blocks(net):
    table = shapes.table(net)
    first = Block(INPUT, None, (), (1, *net.input_shape))
    return [first, *(Block(r.name, r.family, r.inputs, r.output_shape) for r in table.rows)]


def costs(net):
    return {row.name: row.mult_adds for row in shapes.table(net).rows}


def drawn(net, opened=""):
    return folded(blocks(net), block_tree.visible(net, opened), costs(net))


def test_a_folded_stage_is_one_block_with_what_goes_out_of_it():
    (stage,) = (block for block in drawn(network("resnet18")) if block.opens == "layer2")
    assert stage.name == "layer2_2_relu2"
    assert stage.shape == (1, 128, 28, 28)
    assert stage.inputs == ("layer1_2_relu2",)


def test_the_shares_of_all_layers_are_one():
    net = network("vgg16")
    shares = [block.share for block in drawn(net) if block.opens]
    layers = sum(costs(net)[block.name] for block in drawn(net)[1:] if not block.opens)
    assert sum(shares) + layers / sum(costs(net).values()) == approx(1)


def test_the_blocks_of_an_open_stage_lie_within_it():
    within = {
        block.opens or block.name: block.within for block in drawn(network("resnet18"), "layer2_1")
    }
    assert within["layer2_1_conv1"] == ("layer2", "layer2_1")
    assert within["layer2_2"] == ("layer2",)
    assert within["layer3"] == within["conv1"] == ()


def test_a_block_that_fails_is_a_unit_that_fails():
    net = network("resnet18")
    place = 1 + net.places["layer2_1_conv2"]
    told = [
        replace(block, shape=None, state="fails" if at == place else "waits", sentence=f"{at}")
        if at >= place
        else block
        for at, block in enumerate(blocks(net))
    ]
    states = {
        b.opens: (b.state, b.sentence) for b in folded(told, block_tree.visible(net)) if b.opens
    }
    assert states["layer1"][0] == "works"
    assert states["layer2"] == ("fails", str(place))
    assert states["layer3"][0] == "waits"


@given(deep_networks(), st.data())
def test_whatever_is_open_it_can_be_drawn_and_brackets_stand_over_what_is_open(net, data):
    opened = data.draw(st.sampled_from(views(net)))
    made = drawn(net, opened)
    assert sum(len(piece.places) for piece in segments(made)) <= len(made)
    brackets = [bracket for bracket in layout(made, folded=True).brackets if bracket.closes]
    assert {bracket.closes for bracket in brackets} == {
        unit.name for unit in block_tree.way_to(net, opened)
    }


def test_a_deep_network_stands_in_few_columns_whatever_is_open():
    for opened, columns in (("", 10), ("layer2", 11), ("layer2_1", 13)):
        assert len(layout(drawn(network("resnet18"), opened), folded=True).rooms) == columns
