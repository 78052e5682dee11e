"""Where layers stand in the diagram: every one once, none over another, edges to the right."""

from itertools import pairwise

from hypothesis import given

from explorer.figures.diagram_flow import Block, segments
from explorer.network import block_tree, shapes
from explorer.network.architectures import network
from explorer.ui.architecture.network_diagram import blocks
from tests.network.strategies import networks


def chain(*names, **inputs):
    """Convolutions in a row, but for those whose inputs are named."""
    feeds = dict(zip(names, [(), *((name,) for name in names)], strict=False)) | inputs
    return [Block(name, "convolution", feeds[name], (1, 4, 8, 8)) for name in names]


def pieces_of(net):
    """The segments of a network of which every layer is in sight."""
    return segments(blocks(shapes.table(net), block_tree.layers(net), "kind"))


def drawn_by(name, shape=None):
    return pieces_of(network(name, shape))


def standing(segment):
    return {place.group.head.name: (place.column, place.lane) for place in segment.places}


@given(networks())
def test_every_layer_is_drawn_once(net):
    pieces = pieces_of(net)
    drawn = [b.name for piece in pieces for place in piece.places for b in place.group.blocks]
    assert sorted(drawn) == sorted(["input", *net.places])


@given(networks())
def test_no_two_groups_stand_in_the_same_place_and_data_flows_to_the_right(net):
    for piece in pieces_of(net):
        places = [(place.column, place.lane) for place in piece.places]
        assert len(places) == len(set(places))
        for edge in piece.edges:
            start = -1 if edge.source is None else places[edge.source][0]
            assert start < places[edge.target][0]


@given(networks())
def test_a_segment_is_fed_by_the_end_of_the_one_before(net):
    pieces = pieces_of(net)
    for before, piece in pairwise(pieces):
        inside = {b.name for place in piece.places for b in place.group.blocks}
        last = before.places[-1].group.blocks[-1].name
        fed = {source for place in piece.places for source in place.group.head.inputs}
        assert fed - inside <= {last}


def test_a_layer_takes_those_that_only_change_its_values_with_it():
    groups = [place.group for piece in drawn_by("lenet") for place in piece.places]
    assert [[block.name for block in group.blocks] for group in groups] == [
        ["input"], ["conv1", "relu1"], ["pool1"], ["conv2", "relu2"], ["pool2"], ["flatten"],
        ["fc1", "relu3"], ["fc2", "relu4"], ["fc3"],
    ]  # fmt: skip


def test_a_chain_can_be_broken_into_lines_anywhere():
    assert [len(piece.places) for piece in drawn_by("vgg16")] == [1] * 24


def test_a_residual_block_is_one_piece_with_its_shortcut_above():
    piece = next(p for p in drawn_by("resnet18") if p.prefix == "layer2_1_")
    assert standing(piece) == {
        "layer2_1_conv1": (0, 0),
        "layer2_1_conv2": (1, 0),
        "layer2_1_conv3": (0, 1),
        "layer2_1_add": (2, 0),
    }


def test_a_skip_leaves_the_chain_where_it_is():
    first, piece = segments(chain("a", "b", "c", "d", c=("a", "b"), d=("b", "c")))
    assert standing(first) == {"a": (0, 0)}
    assert standing(piece) == {name: (column, 0) for column, name in enumerate("bcd")}


def test_branches_that_wait_for_each_other_keep_their_lanes():
    first, piece = segments(
        chain("a", "b", "c", "d", "e", b=("a",), c=("a",), d=("c",), e=("b", "d"))
    )
    assert standing(first) == {"a": (0, 0)}
    assert standing(piece) == {"b": (0, 0), "c": (0, 1), "d": (1, 1), "e": (2, 0)}


def test_what_is_not_reached_is_drawn_too():
    states = {
        block.name: block.state
        for piece in drawn_by("lenet-fixed", (3, 32, 32))
        for place in piece.places
        for block in place.group.blocks
    }
    assert (states["input"], states["conv1"], states["fc3"]) == ("works", "fails", "waits")


def test_what_waits_for_a_later_layer_has_its_lane_to_itself():
    _first, piece = segments(
        chain(
            "a", "b", "c", "d", "e", "f", b=("a",), c=("a",), d=("c",), e=("c",), f=("b", "d", "e")
        )
    )
    assert standing(piece)["b"] == (0, 0)
    assert standing(piece)["e"] == (1, 2)
