"""Links of version 1, as its pages, README and tests wrote them, open on what they named."""

import json
from urllib.parse import parse_qsl

import pytest

from explorer.network.architectures import network
from explorer.training import runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.ui.shell import browser_key
from tests.pages.conftest import Opened, first
from tests.pages.gradients_page import box, grad
from tests.ui import entering
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("framed")

LENET = "net=lenet&in=1x32x32&classes=10"
SEVEN = f"{LENET}&image=digit:7"
STEP = f"/gradients?{SEVEN}"
SMALL = network("mlp", (1, 8, 8), 10)
PYTORCHS = "`UserWarning"
"""What is said of a loss in PyTorch's own words."""


def at(address):
    """The page at an address, in a session of its own."""
    path, _, query = address.partition("?")
    return Opened(path.strip("/") or "architecture", None, **dict(parse_qsl(query)))


def code(value, *opened):
    """The inspector's code has that text; of the rest of it, only this is unfolded."""

    def look(page):
        assert any(value in each.value for each in page.app.code) or value in json.dumps(
            page.given("tensors")
        )
        assert [each.label for each in page.app.expander if each.proto.expanded] == [*opened]

    return look


def printed(value):
    return code(value, "print(net)", "Tensors")


def editor(layer, kernel):
    """The fields of a layer."""

    def look(page):
        assert page.given("diagram")["chosen"] == page.given("layers")["chosen"] == layer
        assert page.field("kernel_size")["value"] == kernel

    return look


def layer(name):
    """Chosen in the table and in the diagram, and its block open."""

    def look(page):
        assert page.given("diagram")["chosen"] == page.given("layers")["chosen"] == name
        assert name in {row["name"] for row in page.given("layers")["table"]["rows"]}

    return look


def in_view(key, component):
    """A part of the page, which the browser is told to bring into view."""

    def look(page):
        assert page.object("in-view") == key
        assert page.message(component)

    return look


def begins_a_comparison(page):
    assert page.object("in-view") == "compared"
    page.enter("Put a second network beside this one")
    assert "1x32x32 → 10" in json.dumps(page.given("comparison")["table"], ensure_ascii=False)


def weights(rule, constant):
    def look(page):
        assert page.field("initialisation")["value"] == rule
        assert page.field("constant")["value"] == constant

    return look


def taken_away(*labels):
    """What can be taken away stands open, and stays closed once it was closed."""

    def look(page):
        offered = {each.proto.label for each in page.app.get("download_button")}
        assert set(labels) <= offered
        page.app.session_state["take-away"] = False
        assert not page.run().app.get("download_button")

    return look


def stands(stop, part="why", view="", then=lambda page: True):
    """The stop on the way through the step, the inspector's part, what is brought into view."""

    def look(page):
        assert page.given("glassbox-stop")["stop"] == stop
        assert page.field("part")["value"] == part
        assert page.object("in-view") == view
        assert then(page)

    return look


def value(layer, map, y, x):
    def look(page):
        chosen = page.given("glassbox-chosen")
        return [chosen[name] for name in ("layer", "map", "y", "x")] == [layer, map, y, x]

    return look


def mode(page):
    return message_reading.read(page.message("glassbox-inspector"))[0]["mode"]


def headed(words):
    return lambda page: words in page.app.subheader[0].value


def gradient(of):
    """What is taken apart."""
    return lambda page: message_reading.read(page.message("reasons"))[0]["title"] == f"∂L/∂{of}"


def fields(**values):
    return lambda page: {name: page.field(name)["value"] for name in values} == values


def curve(points):
    """The losses of the steps."""
    return lambda page: (
        len(json.loads(page.app.get("plotly_chart")[0].proto.spec)["data"][0]["y"]) == points
    )


def tab(name, view):
    def look(page):
        assert page.field("tab")["value"] == name
        assert page.object("in-view") == view

    return look


def weights_are_taken(page):
    assert any("a program that repeats it stand here" in each.value for each in page.app.caption)


OPENS = {
    # Architecture: the README's practical, then its tabs, then what was chosen.
    "/?net=softmax&in=1x12x20&classes=120&part=print": printed(
        "Linear(in_features=240, out_features=120, bias=True)"
    ),
    "/?net=lenet-fixed&in=1x32x32&classes=10&part=code": code("x.view(-1, 400)", "The whole class"),
    f"/?{LENET}&layer=relu3&part=code": code("F.relu(self.fc1(x))", "The whole class"),
    f"/?{LENET}&part=print": printed("(fc3): Linear(in_features=84, out_features=10, bias=True)"),
    f"/?{LENET}&part=print&layer=fc1": printed("torch.Size([16, 6, 5, 5])"),
    "/?net=lenet&in=3x128x128&classes=3&part=print": printed("Linear(in_features=13456, out_"),
    "/?net=lenet&in=3x512x512&classes=5&part=print": printed("Linear(in_features=250000, out_"),
    "/?net=lenet&layer=conv2&part=edit": editor("conv2", "5"),
    f"/?{LENET}&part=chart": in_view("layers", "layers"),
    f"/?{LENET}&part=compare&with=net%3Dmlp": in_view("compared", "comparison"),
    f"/?{LENET}&part=compare": begins_a_comparison,
    "/?net=resnet8&in=3x32x32&classes=10&part=download": taken_away("CSV", "SVG", "JSON"),
    "/?net=vgg16&in=3x64x64&layer=conv5_3": layer("conv5_3"),
    "/?net=lenet-fixed&init=constant:0.5": weights("constant", 0.5),
    # Feature maps
    "/feature_maps?image=digit:7&layer=conv2&value=conv2:5,3,2": stands(
        "forward", then=value("conv2", 5, 3, 2)
    ),
    "/feature_maps?image=digit:1,digit:7&layer=pool2&part=pair&value=pool2:1,0,0": stands(
        "forward", view="side-by-side", then=lambda page: page.message("glassbox-pair")
    ),
    "/feature_maps?net=lenet&layer=conv1&part=excites": stands(
        "forward", view="asked-below", then=headed("of conv1?")
    ),
    "/feature_maps?net=resnet8&in=3x96x96&classes=10&part=excites&layer=block3_conv2"
    "&value=block3_conv2:4,0,0": stands(
        "forward", view="asked-below", then=headed("map 4 of block3_conv2?")
    ),
    "/feature_maps?image=digit:7&part=image": stands("image"),
    "/feature_maps?part=files&layer=conv2&image=digit:7": taken_away("All activations, npz"),
    "/feature_maps?net=allconv&in=1x32x32&image=digit:1,digit:2&layer=bn1&mode=train": stands(
        "forward", then=lambda page: mode(page) == "training"
    ),
    # Gradients: its tabs, which stood beside a stage of their own, then what was chosen in them.
    f"{STEP}&part=loss&loss=mse&numbers=arange%281,11%29": stands(
        "loss", then=fields(loss="mse", numbers="arange(1,11)")
    ),
    f"{STEP}&part=update&steps=10&update=adam,0.05": stands("update", "numbers", then=curve(11)),
    f"{STEP}&part=update&stage=forward": stands("update", "numbers"),
    f"{STEP}&part=vector": stands("backward", "numbers", then=grad),
    f"{STEP}&part=vector&vector=v%3Darange%2810%29": stands(
        "backward", "numbers", then=fields(typed="arange(10)")
    ),
    f"{STEP}&part=depth": stands("backward", view="asked-below", then=headed("Norms by depth")),
    f"{STEP}&part=line": stands("update", "numbers", "loss-line"),
    f"{STEP}&part=why&weight=conv2.weight:3,1,2,2": stands(
        "backward", then=gradient("conv2.weight[3, 1, 2, 2]")
    ),
    f"{STEP}&part=why&stage=loss&layer=fc2&weight=conv1.bias:2": stands(
        "backward", then=gradient("conv1.bias[2]")
    ),
    f"{STEP}&part=why&about=value&layer=conv2&value=conv2:5,3,2": stands(
        "backward", then=gradient("conv2[0, 5, 3, 2]")
    ),
    f"{STEP}&part=pixels&method=grad-cam&owed=3,8&maps=conv1": stands(
        "backward", "numbers", then=fields(method="grad-cam", owed=3, maps="conv1")
    ),
    f"{STEP}&part=code": stands("backward", "code", then=lambda page: page.app.code),
    f"{STEP}&part=image": stands("image"),
    "/gradients?part=files&layer=conv2&image=digit:7&weight=conv1.bias:2": taken_away(
        "The whole step, npz"
    ),
    f"{STEP}&zero=zeros&before=1": stands(
        "backward", then=lambda page: grad(page)["before backward"] == "[0, 0, 0, 0, 0, 0]"
    ),
    f"{STEP}&stage=zero_grad&zero=skip": stands("zero_grad", then=fields(zero="skip")),
    f"{STEP}&stage=update&update=momentum,0.1": stands(
        "update", then=fields(optimizer="momentum", rate=0.1)
    ),
    f"{STEP}&stage=loss&target=3": stands("loss", then=fields(target=3)),
    f"{STEP}&way=on&layer=conv2": stands("forward"),
    "/gradients?image=digit:0,digit:1@1&of=image": stands(
        "backward", then=lambda page: box(page)[0]["batch"] == 1
    ),
    # Training
    "/training?part=data": tab("data", "below"),
    "/training?net=mlp&in=1x16x16&classes=10&part=runs": tab("runs", "below"),
    "/training?net=mlp&in=1x16x16&classes=10&part=mistakes": tab("mistakes", "below"),
    "/training?net=mlp&in=1x16x16&classes=10&part=confusion": tab("mistakes", "below"),
    "/training?net=mlp&in=1x16x16&classes=10&part=gradients": tab("runs", "curves"),
    "/training?net=mlp&in=1x16x16&classes=10&part=files": weights_are_taken,
}


@pytest.mark.parametrize("address", OPENS)
def test_a_link_of_version_1_opens_on_what_it_named(address):
    page = at(address)
    assert [text for text in page.said() if not text.startswith(PYTORCHS)] == []
    OPENS[address](page)


@pytest.fixture
def run(turns):
    """Of this browser, three steps on its way."""
    key = browser_key.key()
    begun = runs.begin(Record(Beginning(SMALL)), key)
    for _ in range(3):
        runs.step(begun, key)
    return begun


def test_a_link_that_names_a_run_opens_its_network_at_its_step(run):
    for path in ("training", "feature_maps", "gradients", ""):
        page = at(f"/{path}?run={run}&step=2")
        assert first(page.app.query_params["in"]) == "1x8x8"
        assert any(each.value == "step 2" for each in page.app.markdown), path


def test_a_weight_that_a_link_asks_about_is_left_for_the_layer_that_is_chosen_next():
    page = at(f"{STEP}&part=why&layer=fc2&weight=conv1.bias:2")
    conv2 = page.object("layer-choice")["layers"]["conv2"]
    entering.send(page.app, [("choice", "layer", conv2)])
    assert first(page.app.query_params["layer"]) == "conv2"
    reasons, _ = message_reading.read(page.message("reasons"))
    assert reasons["title"].startswith("∂L/∂conv2[")


def test_from_what_an_old_link_named_one_goes_on_to_the_parts_of_now():
    page = at(f"{STEP}&part=update")
    page.enter("part", "code")
    assert first(page.app.query_params["stage"]) == "update"
    assert first(page.app.query_params["part"]) == "code"
    assert page.app.code
