"""JSON descriptions: written and read back, kept readable, and refused in one sentence."""

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import architectures, json_file, shapes
from explorer.network.operations import OPERATIONS
from explorer.sentence import Refusal
from tests.network.strategies import networks

KEPT = Path(__file__).parent / "kept"


@given(networks())
def test_a_file_gives_back_its_network(network):
    assert json_file.read(json_file.write(network)) == network


def test_the_file_of_version_1_with_every_operation_stays_readable():
    network = json_file.read((KEPT / "every_operation_v1.json").read_text())
    table = shapes.table(network)
    assert table.failure is None
    assert table.parameters == 1_280
    assert table.output_shape == (1, 7)
    assert network.seed == 12
    assert network.initialisation.kind == "xavier"
    used = {layer.operation.kind() for layer in network.layers}
    assert len(used) == 19  # all that there were, but for two that nothing needs here


def test_the_file_of_version_1_of_resnet8_stays_that_architecture():
    network = json_file.read((KEPT / "resnet8_v1.json").read_text())
    assert network == architectures.network("resnet8")


def layers(*plain: object) -> str:
    return json.dumps({"format": 1, "layers": list(plain)})


CONV = {"name": "conv1", "operation": "Conv2d", "kernel_size": 3}
REFUSED = [
    ("", "This is no JSON: line 1, character 1 cannot be read."),
    ("{", "This is no JSON: line 1, character 2 cannot be read."),
    ("[1, 2]", "A description is a JSON object with a list of layers; this is [1, 2]."),
    ("[" * 100_000, "This JSON is nested too deeply; a description is flat."),
    ('{"format": 1, "layers": ' + "[" * 100_000, "This JSON is nested too deeply; a description "
     "is flat."),
    ('{"format": 1, "seed": ' + "9" * 5_000 + "}", "This JSON holds a number too long to be read."),
    (" " * 1_000_001, "This file has 1000001 characters; a description has 1000000 at most."),
    ('{"format": 1, "format": 1}', "This JSON says format twice in one object."),
    ('{"format": 1, "layers": [{"name": "a", "name": "b"}]}', "This JSON says name twice in one "
     "object."),
    ('{"format": 1, "seed": NaN}', "This JSON holds NaN, which is no number that a network can "
     "use."),
    ("{}", "This description's format is null; this explorer reads format 1."),
    ('{"format": 2}', "This description's format is 2; this explorer reads format 1."),
    ('{"format": true}', "This description's format is True; this explorer reads format 1."),
    ('{"format": 1}', "The layers must be a list of objects; they are null."),
    ('{"format": 1, "weights": 1, "layers": []}', "A network has no weights; it has name, "
     "input_shape, classes, class_names, initialisation, constant, seed, layers."),
    (layers(), "A network needs a layer at least: add one."),
    (layers("conv"), "Layer 1 must be an object with a name and an operation; it is conv."),
    (layers({"operation": "ReLU"}), 'Layer 1 has no name: give it one, as in "name": "conv1".'),
    (layers({"name": "a"}), "a: there is no operation called null; there are "
     f"{', '.join(OPERATIONS)}."),
    (layers({"name": "a", "operation": "Conv9d"}), "a: there is no operation called Conv9d; "
     f"there are {', '.join(OPERATIONS)}."),
    (layers({"name": "a", "operation": "Conv2d"}), "a: Conv2d needs the argument kernel_size."),
    (layers({**CONV, "kernel_size": 0}), "conv1: kernel_size must be a whole number from 1 to "
     "1024, or a pair of them; it is 0."),
    (layers({**CONV, "kernel_size": [3]}), "conv1: kernel_size must be a whole number from 1 to "
     "1024, or a pair of them; it is [3]."),
    (layers({**CONV, "kernel_size": 1e9}), "conv1: kernel_size must be a whole number from 1 to "
     "1024, or a pair of them; it is 1000000000.0."),
    (layers({**CONV, "padding": "most"}), "conv1: padding must be a whole number from 0 to 1024, "
     "a pair of them, or same, valid; it is most."),
    (layers({**CONV, "bias": 1}), "conv1: bias must be true or false; it is 1."),
    (layers({**CONV, "out_channels": -1}), "conv1: out_channels must be a whole number from 1 to "
     "65536; it is -1."),
    (layers({**CONV, "kernel": 3}), "conv1: Conv2d has no argument kernel; it has in_channels, "
     "out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode."),
    (layers(CONV, CONV), "Two layers are called conv1: give each a name of its own."),
    (layers({**CONV, "inputs": ["conv1"]}), "conv1 cannot feed itself: name an earlier layer, or "
     "input."),
    (layers({**CONV, "inputs": ["b"]}, {"name": "b", "operation": "ReLU"}), "conv1 is fed by b, "
     "which comes after it, and a network has no cycles: name an earlier layer, or input."),
    (layers({**CONV, "inputs": ["nobody"]}), "conv1 is fed by nobody, which is no layer: name an "
     "earlier layer, or input."),
    (layers({**CONV, "inputs": ["input", "input"]}), "conv1: Conv2d takes one input; 2 are "
     "given."),
    (layers({**CONV, "inputs": "input"}), "conv1: inputs must be a list of layer names; it is "
     "input."),
    (layers({**CONV, "name": "conv\ud800"}), "conv? cannot be a layer's name: a name is a letter "
     "followed by at most 39 letters, digits or underscores, as in conv1."),
    (layers({**CONV, "name": "1st"}), "1st cannot be a layer's name: a name is a letter followed "
     "by at most 39 letters, digits or underscores, as in conv1."),
    (layers({**CONV, "name": "forward"}), "forward cannot be a layer's name: Python or PyTorch "
     "uses it. Choose another, as in forward1."),
    (json.dumps({"format": 1, "layers": [CONV] * 1_001}), "1001 layers are too many: a network "
     "has 1000 at most."),
    (json.dumps({"format": 1, "input_shape": "1x2x3", "layers": [CONV]}), "An input shape is "
     "channels, height and width, as in 1x32x32; it is 1x2x3."),
    (json.dumps({"format": 1, "input_shape": [1, 10**9, 3], "layers": [CONV]}), "The height must "
     "be a whole number from 1 to 65536; it is 1000000000."),
    (json.dumps({"format": 1, "name": ["x"], "layers": [CONV]}), "[x] cannot be a network's "
     "name: a name is a letter followed by at most 39 letters, digits, hyphens or underscores."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_a_bad_file_is_refused_with_its_sentence(text, sentence):
    with pytest.raises(Refusal) as refusal:
        json_file.read(text)
    assert str(refusal.value.sentence) == sentence


def test_a_million_layers_take_no_memory_to_refuse():
    text = json.dumps({"format": 1, "layers": [CONV] * 1_000_000})
    tracemalloc.start()
    with pytest.raises(Refusal):
        json_file.read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "operation", "inputs", "kernel_size", "p"]), inner
        )
    ),
    max_leaves=8,
)


KEYS = st.sampled_from(
    "name input_shape classes class_names initialisation constant seed layers".split()
)


@given(st.dictionaries(KEYS, JSON))
def test_any_json_gives_a_network_or_a_sentence(plain):
    try:
        network = json_file.read(json.dumps({"format": 1, **plain}))
    except Refusal as refusal:
        assert str(refusal.sentence)
    else:
        assert json_file.read(json_file.write(network)) == network
