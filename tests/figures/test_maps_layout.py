"""Where the layers stand in the glass box, and its picture, read back pixel by pixel."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.figures.colour import ACTIVATIONS, STEPS
from explorer.figures.diagram_flow import Block
from explorer.figures.glass_box_image import Class, Sheet, picture
from explorer.figures.maps_layout import layout
from explorer.network import shapes
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.description import INPUT
from tests.network.strategies import networks


def blocks_of(net):
    """The input and every layer that works, as one image has them."""
    table = shapes.table(net)
    given_ = Block(INPUT, None, (), (1, *net.input_shape))
    return [given_, *(Block(r.name, r.family, r.inputs, r.output_shape) for r in table.rows)]


def rectangle(each):
    return each.left, each.top, each.left + each.tiles.across, each.top + each.tiles.down


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def check(net, folded):
    blocks = blocks_of(net)
    drawn = layout(blocks, folded=folded)
    names = [name for each in drawn.standing for name in each.names]
    assert sorted(names) == sorted(block.name for block in blocks)
    if not folded:
        assert all(len(each.names) == 1 for each in drawn.standing)
    taken = [rectangle(each) for each in drawn.standing]
    for number, one in enumerate(taken):
        assert all(apart(one, other) for other in taken[number + 1 :])
        assert one[0] >= 0 and one[1] >= 0
        assert one[2] <= drawn.width + 1e-6 and one[3] <= drawn.height
    assert all(end <= start for (_, end), (start, _) in pairwise(drawn.rooms))
    home = {name: place for place, each in enumerate(drawn.standing) for name in each.names}
    fed = {
        (home[source], home[block.name])
        for block in blocks
        for source in block.inputs
        if home[source] != home[block.name]
    }
    assert {(way.source, way.target) for way in drawn.ways} == fed
    for each in drawn.standing:
        tiles = each.tiles
        assert 1 <= tiles.shown <= tiles.of
        corners = [tiles.corner(number) for number in range(tiles.shown)]
        assert len(set(corners)) == tiles.shown
        assert all(
            0 <= x <= tiles.across - tiles.width + 1e-6
            and 0 <= y <= tiles.down - tiles.height + 1e-6
            for x, y in corners
        ), each.names


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_layer_stands_once_beside_the_others_and_is_fed_by_its_own(name, folded):
    check(network(name), folded)


@given(net=networks(), folded=st.booleans())
def test_so_do_those_of_any_network(net, folded):
    assume(shapes.table(net).rows)
    check(net, folded)


def test_a_way_past_other_layers_does_not_cross_them():
    drawn = layout(blocks_of(network("resnet8")), folded=True)
    over = [way for way in drawn.ways if len(way.corners) == 6]
    assert over
    for way in over:
        height = way.corners[2][1]
        between = drawn.standing[way.source + 1 : way.target]
        assert all(height < each.top for each in between)


def test_all_maps_of_lenet_and_a_part_of_resnets_are_drawn():
    lenet = {
        each.names[0]: each.tiles
        for each in layout(blocks_of(network("lenet")), folded=False).standing
    }
    assert (lenet["conv2"].shown, lenet["conv2"].of) == (16, 16)
    assert (lenet["flatten"].shown, lenet["flatten"].each) == (400, 1)
    resnet = layout(blocks_of(network("resnet18")), folded=True).standing
    last = next(each.tiles for each in resnet if "layer4_2_conv1" in each.names)
    assert 5 < last.shown < last.of == 512


def test_a_vector_of_many_values_has_a_cell_for_several():
    big = blocks_of(network("lenet", (3, 512, 512), 5))
    tiles = next(e.tiles for e in layout(big, folded=False).standing if e.names == ("flatten",))
    assert tiles.of == 250_000
    assert tiles.shown * tiles.each >= tiles.of > (tiles.shown - 1) * tiles.each


def drawn_picture(fill, classes=()):
    """LeNet with every pixel of every layer of one colour index; each file pixel by RGB."""
    drawn = layout(blocks_of(network("lenet")), folded=False)
    sheets = {
        each.names[0]: Sheet(
            np.full((each.tiles.shown, 4, 4), 0 if each.names[0] == INPUT else fill, np.uint8),
            grey=each.names[0] == INPUT,
        )
        for each in drawn.standing
    }
    image = picture(drawn, sheets, ACTIVATIONS, classes)
    return drawn, image


def middle(drawn, image, name):
    """The colour in the middle of a layer's first tile."""
    each = next(each for each in drawn.standing if each.names == (name,))
    x, y = each.tiles.corner(0)
    at = each.left + x + each.tiles.width / 2, each.top + y + each.tiles.height / 2
    return image.getpixel(tuple(round(3 * (side + 12)) for side in at))


@pytest.mark.parametrize(
    "index, colour",
    [(0, ACTIVATIONS.below), (STEPS, (255, 255, 255)), (2 * STEPS, ACTIVATIONS.above)],
)
def test_the_picture_shows_tiles_in_the_colours_of_their_values(index, colour):
    drawn, image = drawn_picture(index)
    assert middle(drawn, image, "conv1") == colour
    assert middle(drawn, image, "fc2") == colour
    assert middle(drawn, image, "input") == (0, 0, 0)


def test_the_classes_stand_beside_the_logits():
    classes = [Class(f"a long name {k}", k / 45, f"{k}", k == 9) for k in range(10)]
    _, without = drawn_picture(STEPS)
    _, image = drawn_picture(STEPS, classes)
    assert image.width > without.width
    beside = np.asarray(image.convert("L"))[:, without.width :]
    assert (beside < 128).any()
