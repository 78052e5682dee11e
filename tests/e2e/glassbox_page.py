"""The glass box as a visitor uses it: what is opened, pointed at, read."""

import re
from math import erf, exp, pi, sqrt, tanh
from urllib.parse import quote

import numpy as np
from playwright.sync_api import expect

from explorer.network import link
from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.operations import OPERATIONS
from tests.e2e.apps.glassbox import scene_of
from tests.e2e.conftest import drawn


def of(kind, **arguments):
    return OPERATIONS[kind](**arguments)


def everything():
    """A network in which every operation stands at least once, with uneven geometry."""
    layers = [
        ("conv", of("Conv2d", out_channels=6, kernel_size=(3, 5), stride=(2, 1), padding=(1, 3)),
         ()),
        ("bn", of("BatchNorm2d"), ()),
        ("relu", of("ReLU"), ()),
        ("grouped", of("Conv2d", out_channels=6, kernel_size=3, padding=2, dilation=2, groups=3,
                       padding_mode="reflect"), ()),
        ("gn", of("GroupNorm", num_groups=2), ()),
        ("silu", of("SiLU"), ()),
        ("same", of("Conv2d", out_channels=4, kernel_size=4, padding="same", bias=False,
                    padding_mode="circular"), ("relu",)),
        ("leaky", of("LeakyReLU", negative_slope=0.2), ()),
        ("both", of("Concat"), ("silu", "leaky")),
        ("maxpool", of("MaxPool2d", kernel_size=3, stride=2, padding=1, ceil_mode=True), ()),
        ("tanh", of("Tanh"), ()),
        ("avgpool", of("AvgPool2d", kernel_size=2, stride=1, padding=1), ()),
        ("gelu", of("GELU"), ()),
        ("gelu2", of("GELU", approximate="tanh"), ()),
        ("sum", of("Add"), ("gelu", "gelu2")),
        ("ln", of("LayerNorm"), ()),
        ("drop2", of("Dropout2d"), ()),
        ("adaptive", of("AdaptiveAvgPool2d", output_size=(3, 2)), ()),
        ("flatten", of("Flatten"), ()),
        ("fc1", of("Linear", out_features=12), ()),
        ("sigmoid", of("Sigmoid"), ()),
        ("drop", of("Dropout"), ()),
        ("view", of("View", features=12), ()),
        ("fc2", of("Linear"), ()),
        ("softmax", of("Softmax"), ()),
    ]  # fmt: skip
    return Network("custom", tuple(Layer(*layer) for layer in layers), (2, 13, 17), 5, seed=3)


EVERYTHING = everything()
LENET = network("lenet")


TALL = {"width": 1280, "height": 1600}


def address(net=LENET, **more):
    """Of the page with that network."""
    asked = {"net": quote(link.query(net)), **more}
    return "/glassbox?" + "&".join(f"{name}={value}" for name, value in asked.items())


def opened(visit, net=LENET, **more):
    """The page with that network, at rest."""
    page = visit.open(address(net, **more))
    page.locator(".inspector .number").first.wait_for()
    return page


def scene(net=LENET, **more):
    return scene_of(link.query(net), **more)


def read(text):
    """A number as it is shown."""
    high = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = text.replace("\u202f", "").replace("−", "-").replace("∞", "inf")
    found = re.fullmatch(r"(.+?)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    return float(found[1]) * 10.0 ** int(found[2].translate(high)) if found else float(plain)


def evaluated(line):
    """Both sides of a line of arithmetic, as it stands on the screen."""
    high = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    text = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"e{m[1].translate(high)}", line)
    text = text.replace("³", "**3").replace("−", "-").replace("·", "*").replace("\u202f", "")
    text = text.replace("√", "sqrt").replace("Φ", "phi").replace("π", "pi")
    known = {"exp": exp, "tanh": tanh, "sqrt": sqrt, "pi": pi, "max": max,
             "phi": lambda x: (1 + erf(x / sqrt(2))) / 2}  # fmt: skip
    return [eval(side, {"__builtins__": {}}, known) for side in text.split(" = ")]


def expect_value(page, theirs):
    """With all digits shown, the number is the tensor's own, to the last bit."""
    drawn(page)
    shown = page.locator(".value .number").inner_text()
    assert np.float32(read(shown)) == np.float32(theirs), (shown, theirs)


LINES = """(lines) => lines.map((line) => [...line.querySelectorAll('span:not(.is-note)')]
  .map((span) => span.textContent).join(''))"""


def formula(page):
    drawn(page)
    return page.locator(".formula .line").evaluate_all(LINES)


def choose(page, layer):
    """By its name on the stage."""
    dot = page.locator(f".names .member[data-name='{layer}']")
    alone = page.locator(f".names .layer[data-names='{layer}']")
    dot.or_(alone).click()
    expect(page.locator(".inspector .title")).to_have_text(layer)
    expect(page.locator(".value .where")).to_contain_text(f"{layer}[")
    drawn(page)


PIN = """(inspector) => inspector.view.pin({ map: 0, y: 5, x: 5 })"""


def begin(page, layer):
    """A layer's first map in hand, at the place at which a new page begins."""
    choose(page, layer)
    page.locator(".inspector").evaluate(PIN)
    drawn(page)


SPOT = """(canvas, [y, x]) => {
  const { view } = canvas.getRootNode().querySelector('.inspector');
  const { size: [rows, columns] } = view.valueView.out;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [left + 1 + (x + 0.5) * (width - 2) / columns, top + 1 + (y + 0.5) * (height - 2) / rows];
}"""


def point(page, y, x):
    """Moves the pointer onto a value of the map that stands large, once that stands still."""
    canvas = page.locator("canvas.out")
    spot = None
    while spot != (spot := canvas.evaluate(SPOT, [y, x])):
        page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.move(*spot)
    drawn(page)


def placed(layer, index):
    return f"{layer}[{', '.join(map(str, index))}]"


def expect_place(page, layer, index):
    expect(page.locator(".value .where")).to_have_text(placed(layer, index))
