"""Links carry a whole network, and anything else is refused in one sentence."""

import json
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import architectures, link, shapes
from explorer.network.architectures import ARCHITECTURES
from explorer.network.description import Initialisation
from explorer.sentence import Refusal
from tests.network.strategies import networks

KEPT = [
    line.split("\t")
    for line in (Path(__file__).parent / "kept" / "links_v1.txt").read_text().splitlines()
    if not line.startswith("#")
]


def packed(layers: object) -> str:
    return urlsafe_b64encode(zlib.compress(json.dumps(layers).encode())).rstrip(b"=").decode()


@given(networks())
def test_a_link_gives_back_its_network(network):
    assert link.read(link.write(network)) == network
    assert link.read_address(f"http://localhost:8501/training?lang=es&{link.query(network)}") == (
        network
    )


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8),
        min_size=1,
        max_size=4,
    )
)
def test_class_names_may_hold_any_character(names):
    network = architectures.network("lenet").with_(classes=len(names), class_names=tuple(names))
    assert link.read(dict(parse_qsl(link.query(network)))) == network


@pytest.mark.parametrize(("address", "parameters", "output"), KEPT)
def test_links_of_version_1_stay_readable(address, parameters, output):
    network = link.read_address(address)
    table = shapes.table(network)
    assert table.failure is None
    assert table.parameters == int(parameters)
    assert "x".join(map(str, table.output_shape)) == output
    assert link.query(network) == address  # and are still written so


def test_an_architecture_as_it_stands_needs_its_name_only():
    assert link.write(architectures.network("resnet18")) == {
        "v": "1", "net": "resnet18", "in": "3x224x224", "classes": "1000",
    }  # fmt: skip


def test_what_a_link_leaves_out_is_that_of_the_architecture():
    assert link.read({"net": "tinyvgg"}) == architectures.network("tinyvgg")
    assert link.read({}) == architectures.network("lenet")


def test_an_edited_resnet18_fits_into_a_link_of_a_kilobyte():
    network = architectures.network("resnet18")
    edited = network.with_(name="custom", layers=network.layers[:-1])
    assert len(link.query(edited)) < 1_024


def test_layers_that_are_an_architecture_s_take_its_name():
    layers = [{"name": "flatten", "operation": "Flatten"}, {"name": "fc", "operation": "Linear"}]
    assert link.read({"net": "custom", "layers": packed(layers)}).name == "softmax"


KNOWN = ", ".join(ARCHITECTURES)
SIZES = "must be a whole number from"
REFUSED = [
    ({"net": "nosuch"}, f"There is no architecture called nosuch; there are {KNOWN}."),
    ({"net": ""}, f"There is no architecture called ''; there are {KNOWN}."),
    ({"in": "0x32x32"}, f"The number of channels {SIZES} 1 to 4096; it is 0."),
    ({"in": "1x-5x32"}, f"The height {SIZES} 1 to 65536; it is -5."),
    ({"in": "1x32x1000000000"}, f"The width {SIZES} 1 to 65536; it is 1000000000."),
    ({"in": "1x32"}, "An input shape is channels, height and width, as in 1x32x32; it is 1x32."),
    ({"in": "1x32x32x1"},
     "An input shape is channels, height and width, as in 1x32x32; it is 1x32x32x1."),
    ({"in": "axbxc"}, "An input shape is channels, height and width, as in 1x32x32; it is axbxc."),
    ({"in": "1x٣x3"}, "An input shape is channels, height and width, as in 1x32x32; it is 1x٣x3."),
    ({"in": "9" * 5000},
     "An input shape is channels, height and width, as in 1x32x32; it is " + "9" * 39 + "…."),
    ({"classes": "0"}, f"The number of classes {SIZES} 1 to 10000; it is 0."),
    ({"classes": "ten"}, "classes must be a whole number; it is ten."),
    ({"classes": "1e3"}, "classes must be a whole number; it is 1e3."),
    ({"seed": "-1"}, f"The seed {SIZES} 0 to 4294967295; it is -1."),
    ({"seed": ""}, "seed must be a whole number; it is ''."),
    ({"init": "magic"}, "magic is no weight initialisation; there are pytorch, xavier, kaiming, "
     "zeros, constant."),
    ({"init": "constant:nan"}, "The constant for the weights must be a number from -1000000 to "
     "1000000; it is nan."),
    ({"init": "constant:x"}, "The constant for the weights must be a number from -1000000 to "
     "1000000; it is x."),
    ({"names": "cat,dog"}, "2 class names for 10 classes: give one name a class, or none."),
    ({"classes": "1", "names": "\x00"}, "\x00 cannot be a class name: use 1 to 60 printable "
     "characters."),
    ({"v": "2"}, "This link is written in version 2; this explorer reads version 1."),
    ({"layer": "conv1"}, "This link says layer, which means nothing here; a link has v, net, in, "
     "classes, names, init, seed, layers."),
    ({"layers": "!!!"}, "The layers in this link cannot be read: a part of the link is missing or "
     "changed. Copy the whole link again."),
    ({"layers": packed([])[:-4]}, "The layers in this link cannot be read: a part of the link is "
     "missing or changed. Copy the whole link again."),
    ({"layers": packed([0] * 10_000_000)}, "The layers in this link cannot be read: a part of the "
     "link is missing or changed. Copy the whole link again."),
    ({"layers": "A" * 70_000},
     "This link is too long: layers has 70000 characters, 65536 at most."),
    ({"layers": packed([])}, "A network needs a layer at least: add one."),
    ({"layers": packed({"a": 1})}, "The layers must be a list of objects; they are {…}."),
    ({"layers": packed([{"name": "a", "operation": "Flatten"}] * 1_001)},
     "1001 layers are too many: a network has 1000 at most."),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "sentence"), REFUSED)
def test_a_bad_link_is_refused_with_its_sentence(parameters, sentence):
    with pytest.raises(Refusal) as refusal:
        link.read(parameters)
    assert str(refusal.value.sentence) == sentence


@pytest.mark.parametrize("address", ["", "http://localhost", "?", "?net", "=", "?&&&", "?a=1;b"])
def test_an_address_without_a_network_is_refused_or_lenet(address):
    try:
        assert link.read_address(address) == architectures.network("lenet")
    except Refusal as refusal:
        assert "link" in str(refusal.sentence)


@given(st.dictionaries(st.sampled_from(link.KEYS), st.text(max_size=60)))
def test_any_text_gives_a_network_or_a_sentence(parameters):
    try:
        network = link.read(parameters)
    except Refusal as refusal:
        assert str(refusal.sentence)
    else:
        assert link.read(link.write(network)) == network


def test_a_constant_counts_only_where_it_is_used():
    assert Initialisation("zeros", 5.0) == Initialisation("zeros")


@pytest.mark.parametrize("address", ["http://[::1/?net=lenet", "https://[x]y/?net=lenet"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(Refusal, match="cannot be read as a link"):
        link.read_address(address)
