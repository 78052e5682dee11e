"""Feature maps: what a capture costs over a plain pass, a rerun of the page, a moving pointer."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import torch
from playwright.sync_api import WebSocket, sync_playwright

from explorer.inspection.capture import forward
from explorer.inspection.weights import fresh, module
from explorer.network import architectures, link
from explorer.network.description import Network
from tests.benchmarks.measuring import Result, in_turns, percentile
from tests.benchmarks.visitor import Visitor
from tests.e2e.conftest import ROOT, Server, launched, serving

LENET = architectures.network("lenet", (3, 128, 128), 3)
RESNET18 = architectures.network("resnet18", (3, 64, 64), 10)
LAYERS = ("conv1", "bn1", "relu1", "pool1", "layer1_1_conv1", "layer1_1_add")
"""Of ResNet-18, each of 64 maps."""
LARGE = architectures.network("lenet", (3, 512, 512), 5)
TURNS = 40


def results() -> Iterator[Result]:
    """A line each."""
    torch.set_num_threads(1)
    for name, network in (("LeNet 3x128x128", LENET), ("ResNet-18 3x64x64", RESNET18)):
        yield capture_against_plain_pass(name, network)
    with TemporaryDirectory() as folder, serving(ROOT / "app.py", Path(folder) / "log") as server:
        yield memory_of_reruns(server)
        yield rerun_with_64_maps(server.url)
        yield from moving_pointer(server.url)


def capture_against_plain_pass(name: str, network: Network) -> Result:
    """Every layer's output kept, against the output of the last alone; the module is at hand."""
    weights = fresh(network)
    images = np.random.default_rng(0).normal(size=(1, *network.input_shape)).astype(np.float32)
    ours, theirs = module(weights, "evaluation"), module(weights, "evaluation")
    tensor = torch.from_numpy(images)

    def plain() -> None:
        with torch.no_grad():
            theirs(tensor)

    pairs = list(in_turns(lambda: forward(ours, network, images), plain))
    return Result(
        f"{name}: capture of all maps against a plain pass",
        ours=1e3 * statistics.median(mine for mine, _ in pairs),
        reference=1e3 * statistics.median(plain for _, plain in pairs),
        ratio=statistics.median(mine / plain for mine, plain in pairs),
        unit="ms", goal=1.3, direction="at most",
    )  # fmt: skip


def memory_of_reruns(server: Server) -> Result:
    """What the server holds after 200 reruns of the page at 3x512x512, against after 20."""
    query = link.query(LARGE)
    layers = [layer.name for layer in LARGE.layers]
    held = []
    with Visitor(server.url, query, "feature_maps") as visitor:
        for turn in range(200):
            visitor.go(f"{query}&layer={layers[turn % len(layers)]}")
            if turn + 1 in (20, 200):
                held.append(_resident(server.pid))
    return Result(
        "LeNet 3x512x512: memory of the server after 200 reruns against after 20",
        held[1], "MB", 1.05, "at most", reference=held[0], ratio=held[1] / held[0],
    )  # fmt: skip


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1e3


def rerun_with_64_maps(url: str) -> Result:
    """From the choice of another layer of 64 maps to the last message of the run."""
    query = link.query(RESNET18)
    with Visitor(url, query, "feature_maps") as visitor:
        times = []
        for turn in range(TURNS):
            layer = LAYERS[turn % len(LAYERS)]
            start = perf_counter()
            visitor.go(f"{query}&layer={layer}")
            times.append(perf_counter() - start)
    return Result(
        "ResNet-18 3x64x64: rerun of the page with 64 maps on screen, p95",
        1e3 * percentile(times[2 * len(LAYERS) :], 95),
        "ms", 200, "at most", absolute=True,
    )  # fmt: skip


_MOVING = """async () => {
  const found = (name) => [...document.querySelectorAll('*')]
    .map((node) => node.shadowRoot?.querySelector(name)).find(Boolean);
  const inspector = found('.inspector').view, canvas = found('canvas.out');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  let drawn = 0;
  const draw = inspector.draw.bind(inspector);
  inspector.draw = () => { draw(); drawn += 1; };
  const start = performance.now();
  for (let turn = 0; performance.now() - start < 3000; turn += 0.13) {
    canvas.dispatchEvent(new PointerEvent('pointermove', {
      clientX: left + width * (0.5 + 0.45 * Math.sin(turn)),
      clientY: top + height * (0.5 + 0.45 * Math.cos(0.77 * turn)),
      bubbles: true,
    }));
    await new Promise(requestAnimationFrame);
  }
  return drawn / (performance.now() - start) * 1000;
}"""


def moving_pointer(url: str) -> Iterator[Result]:
    """Frames a second of the unit view under a moving pointer, and messages that it sends."""
    cases = {
        "LeNet 1x32x32, conv2": f"{link.query(architectures.network('lenet'))}&layer=conv2",
        "ResNet-18 3x64x64, a 3x3 convolution of 128 maps":
            f"{link.query(RESNET18)}&layer=layer2_1_conv2",
    }  # fmt: skip
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for name, query in cases.items():
            sent: list[int] = []

            def hear(socket: WebSocket, sent: list[int] = sent) -> None:
                socket.on("framesent", lambda message: sent.append(len(message)))

            context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 1400})
            page = context.new_page()
            page.on("websocket", hear)
            page.goto(f"{url}/feature_maps?{query}")
            page.locator(".value .number").filter(has_text="0").wait_for()
            page.wait_for_timeout(1000)
            before = len(sent)
            frames = page.evaluate(_MOVING)
            yield Result(
                f"{name}: frames of the unit view under a moving pointer",
                frames, "frames/s", 30, "at least", absolute=True,
            )  # fmt: skip
            yield Result(
                f"{name}: messages to the server meanwhile",
                len(sent) - before, "messages", 0, "at most",
            )  # fmt: skip
        browser.close()
