"""The arithmetic that the browser shows of a value gives PyTorch's own value, and its terms add up.

The component's own script runs in Chromium on the message that the server would send, without a
server: random networks of every operation, every layer of them.
"""

from base64 import b64encode
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.inspection.capture import capture
from explorer.inspection.weights import fresh, module
from explorer.network import shapes
from explorer.network.architectures import network
from explorer.ui.components.browser_module import bundle
from explorer.ui.components.glass_box import inspector_message
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from tests.network.strategies import networks

TOLERANCE = 1e-5
KNOWN_WARNINGS = "ignore:dropout2d:UserWarning", "ignore:Using padding='same':UserWarning"
"""What torch says of a vector's Dropout2d, and of an even kernel with padding=same."""

HARNESS = Path(__file__).parent / "arithmetic_harness.js"


@pytest.fixture(scope="module")
def script(browser):
    """A blank page in which the component's functions can be called."""
    page = browser.new_context().new_page()
    page.add_script_tag(content=bundle(HARNESS) + "answerPython();", type="module")
    page.wait_for_function("Boolean(globalThis.explainedAll)")
    yield page
    page.context.close()


def scene_of(net, batch=1, image=0, mode="evaluation", seed=0):
    table = shapes.table(net, batch)
    images = np.random.default_rng(seed).normal(0, 2, (batch, *net.input_shape))
    weights = fresh(net)
    seen = capture(weights, images.astype(np.float32), mode)
    parameters = {name: tensor.numpy() for name, tensor in weights.tensors.items()}
    return Scene(table.rows, seen, parameters, image, (), "test")


def framed(scene, choice):
    return b64encode(inspector_message.message(scene, choice, group="test", words={})).decode()


def places(scene, name, draw, count=6):
    """Random places of the image in hand in what a layer puts out."""
    block = scene.block(name)
    return [[name, [int(draw.integers(first, end)) for first, end in block]] for _ in range(count)]


def check(scene, wanted, answered, message=""):
    for (name, index), found in zip(wanted, answered, strict=True):
        assert found is not None, f"{name}{index} is not in the browser's hands {message}"
        theirs = float(scene.capture.maps[name][tuple(index)])
        # JavaScript writes a whole double without a point, and so rounded: as an int it is another.
        value, total, added, magnitude = (each if each is None else float(each) for each in found)
        where = f"{name}{index} {scene.by_name[name].operation} {message}"
        if not np.isfinite(theirs):
            assert value is None, where
            continue
        assert value == theirs, where
        room = TOLERANCE * max(magnitude, abs(theirs)) + 1e-30
        if scene.by_name[name].kind == "GELU":
            # Single precision loses digits where 1 + erf(x / √2) is nearly nothing, about x = -3.
            room += 4 * np.finfo(np.float32).eps
        assert abs(total - theirs) <= room, (where, total, theirs)
        assert abs(added - theirs) <= room, (where, added, theirs)


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings(*KNOWN_WARNINGS)
@given(data=st.data(), net=networks(), batch=st.integers(1, 3), training=st.booleans())
def test_every_value_is_the_sum_of_its_terms(script, data, net, batch, training):
    table = shapes.table(net, batch)
    assume(table.failure is None and shapes.table(net).failure is None)
    mode = "training" if training else "evaluation"
    image = data.draw(st.integers(0, batch - 1))
    try:
        scene = scene_of(net, batch, image, mode)
    except ValueError as refused:  # batch norm of one value a channel
        assert "Expected more than 1 value" in str(refused)
        assume(False)
    draw = np.random.default_rng(7)
    wanted = [place for row in table.rows for place in places(scene, row.name, draw)]
    message = framed(scene, Choice(table.rows[0].name))
    check(scene, wanted, script.evaluate("([a, b]) => explainedAll(a, b)", [message, wanted]))


LARGE = {
    "first convolution": ("lenet", (3, 512, 512), Choice("conv1", 2, 400, 100)),
    "its border": ("lenet", (3, 512, 512), Choice("conv1", 5, 507, 507)),
    "pool": ("lenet", (3, 512, 512), Choice("pool1", 1, 0, 253)),
    "flatten": ("lenet", (3, 512, 512), Choice("flatten", 123_456)),
    "a quarter of a million inputs": ("lenet", (3, 512, 512), Choice("fc1", 77)),
    "logits": ("lenet", (3, 512, 512), Choice("fc3", 3)),
    "512 kernels of 512 maps": ("resnet18", (3, 64, 64), Choice("layer4_2_conv2", 300, 1, 0)),
    "branches": ("resnet18", (3, 64, 64), Choice("layer2_1_add", 17, 3, 3)),
    "batch norm": ("resnet18", (3, 64, 64), Choice("bn1", 63, 31, 31)),
}


@pytest.mark.parametrize("name, shape, choice", LARGE.values(), ids=LARGE)
def test_a_layer_too_large_to_send_is_explained_about_the_chosen_value(script, name, shape, choice):
    scene = scene_of(network(name, shape))
    content = inspector_message.message(scene, choice, group="test", words={})
    assert len(content) < 2_500_000
    index = list(choice.index(scene))
    row = scene.by_name[choice.layer]
    sides = zip(index, row.output_shape, strict=True)
    nearby = [min(size - 1, at + 1) if axis > 1 else at for axis, (at, size) in enumerate(sides)]
    wanted = [[choice.layer, index], [choice.layer, nearby]]
    text = b64encode(content).decode()
    check(scene, wanted, script.evaluate("([a, b]) => explainedAll(a, b)", [text, wanted]))


def test_what_is_not_in_hand_is_not_explained(script):
    scene = scene_of(network("lenet", (3, 512, 512)))
    message = framed(scene, Choice("conv1", 0, 20, 20))
    far = [["conv1", [0, 0, 500, 500]]]
    assert script.evaluate("([a, b]) => explainedAll(a, b)", [message, far]) == [None]


@pytest.mark.filterwarnings(*KNOWN_WARNINGS)
@given(net=networks())
def test_the_browser_sees_the_same_receptive_fields(script, net):
    table = shapes.table(net)
    assume(table.failure is None)
    scene = scene_of(net)
    draw = np.random.default_rng(3)
    wanted = [
        place
        for row in table.rows
        if row.field is not None and len(row.output_shape) == 4
        for place in places(scene, row.name, draw)
    ]
    assume(wanted)
    message = framed(scene, Choice(table.rows[0].name))
    for (name, index), found in zip(
        wanted, script.evaluate("([a, b]) => fieldsOf(a, b)", [message, wanted]), strict=True
    ):
        sides = zip(scene.by_name[name].field, index[2:], net.input_shape[1:], strict=True)
        assert found == [list(axis.of(at, pixels)) for axis, at, pixels in sides], (name, index)


@pytest.mark.parametrize("name", ["lenet", "lenet5", "tinyvgg", "allconv"])
def test_a_flattened_value_sees_what_moves_it(script, name):
    net = network(name, (2, 32, 32))
    scene = scene_of(net)
    flat = next(row for row in scene.rows if row.kind == "Flatten")
    made = module(fresh(net), "evaluation")
    x = torch.from_numpy(scene.capture.images.copy()).requires_grad_()
    out = made.outputs(x)[flat.name]
    message = framed(scene, Choice(flat.name))
    for feature in range(0, flat.output_shape[1], 37):
        (slope,) = torch.autograd.grad(out[0, feature], x, retain_graph=True)
        moved = slope[0].abs().sum(dim=0).numpy() > 0
        (found,) = script.evaluate(
            "([a, b]) => fieldsOf(a, b)", [message, [[flat.name, [0, feature]]]]
        )
        (top, bottom), (left, right) = found
        outside = moved.copy()
        outside[top:bottom, left:right] = False
        assert not outside.any(), (feature, found)
        assert bottom - top < 32 or name in ("allconv", "lenet5")
