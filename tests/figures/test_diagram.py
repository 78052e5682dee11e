"""The drawing: well-formed whatever it draws, in proportion, nothing over anything else."""

import re
from itertools import combinations
from math import sqrt
from xml.etree import ElementTree

import pytest
from hypothesis import given

from explorer.figures import diagram_file, palette
from explorer.figures.diagram import pictures
from explorer.figures.diagram_flow import Block
from explorer.figures.svg import either, printed
from explorer.network import block_tree, shapes
from explorer.network.architectures import ARCHITECTURES, network
from explorer.ui.architecture.network_diagram import blocks
from tests.network.strategies import networks
from tests.network.test_block_tree import groups

SVG = "{http://www.w3.org/2000/svg}"


def drawing(drawn):
    """All segments below each other, as one tree."""
    bodies = "".join(picture.body for picture in pictures(drawn))
    return ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{bodies}</svg>')


def of(net):
    return blocks(shapes.table(net), block_tree.layers(net), "kind")


def layers(tree):
    return {part.get("data-name"): part for part in tree.iter(f"{SVG}g") if part.get("data-name")}


def face(layer):
    rectangle = next(r for r in layer.iter(f"{SVG}rect") if r.get("class") == "face")
    return {name: float(rectangle.get(name)) for name in ("x", "y", "width", "height")}


@given(networks())
def test_every_layer_can_be_pointed_at(net):
    assert layers(drawing(of(net))).keys() == {"input", *net.places}


@given(networks())
def test_no_face_lies_over_another_of_its_segment(net):
    for picture in pictures(of(net)):
        tree = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{picture.body}</svg>')
        boxes = [face(layer) for layer in layers(tree).values()]
        for one, other in combinations(boxes, 2):
            apart = (
                one["x"] + one["width"] <= other["x"] + 0.2
                or other["x"] + other["width"] <= one["x"] + 0.2
                or one["y"] + one["height"] <= other["y"] + 0.2
                or other["y"] + other["height"] <= one["y"] + 0.2
            )
            assert apart


FOLDED = [("resnet18", (3, 224, 224)), ("vgg16", (3, 224, 224)), ("resnet8", (1, 32, 32))]
LINE = 838
"""A line of 1 024 pixels in presenter mode, as wide as its letters let it be."""


def views(net):
    """The blocks of every view of a folded network, with what is open in it."""
    table, opened = shapes.table(net), ["", *(unit.name for unit in groups(net))]
    return {each: blocks(table, block_tree.visible(net, each), "kind") for each in opened}


@pytest.mark.parametrize("name, shape", FOLDED)
def test_whatever_is_open_in_a_folded_network_it_fits_a_line(name, shape):
    for opened, drawn in views(network(name, shape, 10)).items():
        width = sum(picture.width for picture in pictures(drawn, grows=True))
        assert width <= LINE, opened


def letters(svg):
    """(x, y, half its width) of each name and shape: most letters are less than 0.6 wide."""
    for each in svg.iter(f"{SVG}text"):
        if each.get("class") in ("name", "shape"):
            size = float(each.get("font-size"))
            yield float(each.get("x")), float(each.get("y")), 0.29 * size * len(each.text or "")


@pytest.mark.parametrize("name, shape", FOLDED)
def test_no_word_below_a_block_lies_over_another(name, shape):
    for opened, drawn in views(network(name, shape, 10)).items():
        words, at = [], 0.0
        for picture in pictures(drawn, grows=True):
            svg = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{picture.body}</svg>')
            words += [(at + x, y, half) for x, y, half in letters(svg)]
            assert max(y for _, y, _ in letters(svg)) <= picture.below, opened
            at += picture.width
        for (x, y, half), (x2, y2, half2) in combinations(words, 2):
            assert abs(y - y2) > 8 or abs(x - x2) >= half + half2, (opened, x, x2, y)


@given(networks())
def test_what_is_drawn_stays_within_the_picture(net):
    for picture in pictures(of(net)):
        tree = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{picture.body}</svg>')
        for rectangle in tree.iter(f"{SVG}rect"):
            if rectangle.get("class") != "ring":
                top = float(rectangle.get("y"))
                assert -picture.above - 0.1 <= top
                assert top + float(rectangle.get("height")) <= 0.1 + picture.below
                assert float(rectangle.get("x")) >= -0.1


def test_sides_grow_with_the_square_root_of_the_pixels():
    drawn = layers(drawing(of(network("lenet"))))
    first, second = face(drawn["conv1"]), face(drawn["pool1"])
    assert first["width"] == first["height"]
    assert first["height"] / second["height"] == pytest.approx(sqrt(28 / 14), abs=0.01)


def test_a_map_that_is_no_square_is_drawn_as_none():
    drawn = layers(drawing(of(network("lenet", (1, 32, 128)))))
    assert face(drawn["input"])["width"] == pytest.approx(
        2 * face(drawn["input"])["height"], abs=0.2
    )


def test_more_channels_are_more_sheets():
    drawn = layers(drawing(of(network("lenet"))))
    sheets = {name: len(list(part.iter(f"{SVG}rect"))) for name, part in drawn.items()}
    assert sheets["input"] < sheets["conv1"] < sheets["conv2"]


def test_a_layer_that_cannot_work_is_marked_by_a_sign_and_words_not_by_colour_alone():
    drawn = layers(drawing(of(network("lenet-fixed", (1, 128, 128)))))
    words = [text.text for text in drawn["view"].iter(f"{SVG}text")]
    assert "×" in words and "cannot work" in words
    assert "fails" in drawn["view"].get("class").split()
    assert "waits" in drawn["fc3"].get("class").split()


def test_words_stay_words():
    hostile = '"><script>alert(1)</script>&'
    tree = drawing([Block("input", None, (), (1, 1, 4, 4), label=hostile, sentence=hostile)])
    assert not list(tree.iter(f"{SVG}script"))
    assert hostile in [text.text for text in tree.iter(f"{SVG}text")]


def test_a_thousand_layers_that_all_feed_each_other_are_still_a_picture():
    names = [f"l{number}" for number in range(1_000)]
    dense = [
        Block(name, "convolution", tuple(names[max(0, place - 40) : place]), (1, 4, 8, 8))
        for place, name in enumerate(names)
    ]
    (picture,) = pictures(dense)[1:]
    assert picture.body.count('class="edge"') < 1_100
    assert picture.above < 1_000


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("colour", ["kind", "parameters", "memory"])
def test_the_file_stands_alone(name, colour):
    net = network(name)
    drawn = blocks(shapes.table(net), block_tree.layers(net), colour)
    text = diagram_file.standalone(drawn, "A caption & more", [("convolution", "C convolution")])
    tree = ElementTree.fromstring(text)
    assert layers(tree).keys() == {block.name for block in drawn}
    assert not re.search(r"var\(|light-dark|url\(|href", text)
    assert "A caption & more" in [text.text for text in tree.iter(f"{SVG}text")]


def test_no_line_of_the_file_is_wider_than_asked_but_for_what_cannot_be_broken():
    drawn = of(network("vgg16"))
    width = float(
        ElementTree.fromstring(diagram_file.standalone(drawn, "", [])).get("viewBox").split()[2]
    )
    assert width <= 1200 + 32


def test_every_class_that_is_drawn_has_its_colours():
    ink = diagram_file.style(either)
    for family in palette.FAMILIES:
        assert f".works.{family} .face" in ink
    for step in range(len(palette.STEPS_LIGHT)):
        assert f".works.step-{step} .face" in ink
    assert "$" not in ink and "light-dark" not in diagram_file.style(printed)


@pytest.mark.parametrize("amounts", [[0, 0], [5], [1, 10, 100, 10**9], [0, 3, 3]])
def test_the_scale_gives_more_to_more_and_nothing_to_nothing(amounts):
    scale = palette.scale(amounts)
    steps = [scale.step(amount) for amount in sorted(amounts)]
    assert steps == sorted(steps)
    assert all(
        (step == 0) == (amount == 0) for step, amount in zip(steps, sorted(amounts), strict=True)
    )
    if max(amounts) > 0:
        assert steps[-1] == palette.LAST


def test_each_amount_lies_within_the_bounds_of_its_step():
    amounts = [1, 7, 50, 3_000, 48_120, 2_359_296]
    scale = palette.scale(amounts)
    bounds = scale.bounds()
    for amount in amounts:
        step = scale.step(amount)
        assert bounds[step - 1] * 0.999 <= amount <= bounds[step] * 1.001


@given(networks())
def test_a_plus_stands_on_every_way_and_behind_the_end(net):
    pieces = pictures(of(net), grows=True)
    ways = {
        (mark.get("data-after"), mark.get("data-before"))
        for piece in pieces
        for mark in ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{piece.body}</svg>').iter()
        if mark.get("class") == "plus"
    }
    fed = {(source, name) for name, sources in zip(net.places, net.feeds, strict=True)
           for source in sources}  # fmt: skip
    assert (net.layers[-1].name, "") in ways
    assert {way for way in ways if way[1]} <= fed


def test_a_file_has_no_plus():
    assert "plus" not in "".join(picture.body for picture in pictures(of(network("lenet"))))
