"""A drawing is well-formed XML whatever its layers are called, and holds no more than it draws."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from explorer.figures import diagram_file
from explorer.figures.diagram_flow import Block
from explorer.figures.svg import escape, quoteattr
from tests.hostile_names import HOSTILE_NAMES

SVG = "{http://www.w3.org/2000/svg}"
OURS = {f"{SVG}{name}" for name in ("svg", "g", "path", "rect", "text", "tspan", "title", "style")}


def held(name):
    """As XML can hold it: some signs are none in it."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "\ufffd", name)


def in_lines(name):
    """The same as a text between elements, where all line ends are one sign."""
    return held(name).replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_text_and_an_attribute_hold_the_name(name):
    element = ElementTree.fromstring(f"<a b={quoteattr(name)}>{escape(name)}</a>")
    assert element.text == in_lines(name)
    assert len(element) == 0
    assert element.attrib == {"b": held(name)}


def test_a_diagram_of_fifty_hostile_names_draws_and_does_nothing_else():
    first = Block("input", None, (), (1, 1, 32, 32), sentence=HOSTILE_NAMES[0])
    layer = Block("", "convolution", (), (1, 6, 28, 28))
    feeds = ("input", *HOSTILE_NAMES)
    blocks = [
        replace(layer, name=name, inputs=(before,), sentence=name, label=name, opens=name)
        for before, name in zip(feeds, HOSTILE_NAMES, strict=False)
    ]
    legend = [("face", name) for name in HOSTILE_NAMES]
    tree = ElementTree.fromstring(
        diagram_file.standalone([first, *blocks], HOSTILE_NAMES[30], legend)
    )
    assert {element.tag for element in tree.iter()} <= OURS
    assert not [key for each in tree.iter() for key in each.attrib if key.startswith("on")]
    said = {element.text for element in tree.iter(f"{SVG}title")}
    assert {in_lines(name) for name in HOSTILE_NAMES} <= said
