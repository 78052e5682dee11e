"""The stage: frames a second while it plays, and messages that it sends meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, WebSocket, sync_playwright

from explorer.network import architectures, link
from tests.benchmarks.measuring import Result
from tests.e2e.conftest import ROOT, launched, serving

NETWORKS = {
    "LeNet 1x32x32": architectures.network("lenet"),
    "ResNet-18 3x64x64": architectures.network("resnet18", (3, 64, 64), 10),
}
GOAL = 55
"""Frames a second: a screen has 60."""


def results() -> Iterator[Result]:
    """Two lines a network."""
    with (
        TemporaryDirectory() as folder,
        serving(ROOT / "app.py", Path(folder) / "log") as server,
        sync_playwright() as playwright,
    ):
        browser = launched(playwright)
        for name, network in NETWORKS.items():
            yield from played(browser, f"{server.url}/feature_maps?{link.query(network)}", name)
        browser.close()


_PLAYING = """async () => {
  const found = (name) => [...document.querySelectorAll('*')]
    .map((node) => node.shadowRoot?.querySelector(name)).find(Boolean);
  const stage = found('.glassbox').view;
  const draw = stage.draw.bind(stage);
  let drawn = 0, stops = new Set();
  stage.draw = () => { draw(); drawn += 1; stops.add(stage.clock.stop); };
  found('.play').click();
  const start = performance.now();
  while (performance.now() - start < 15000) await new Promise(requestAnimationFrame);
  found('.play').click();
  return [drawn / (performance.now() - start) * 1000, stops.size];
}"""


def played(browser: Browser, address: str, name: str) -> Iterator[Result]:
    """A whole round of the scrubber, from where the page opens."""
    sent: list[int] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framesent", lambda message: sent.append(len(message)))

    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.on("websocket", hear)
    page.goto(address)
    page.locator(".scene").wait_for()
    page.wait_for_timeout(4000)  # the phases behind the loss come after the page
    before = len(sent)
    frames, stops = page.evaluate(_PLAYING)
    meanwhile = len(sent) - before
    context.close()
    yield Result(
        f"{name}: frames of the scrubber's play over {stops} stops",
        frames, "frames/s", GOAL, "at least", absolute=True,
    )  # fmt: skip
    yield Result(
        f"{name}: messages to the server while it plays", meanwhile, "messages", 0, "at most"
    )
