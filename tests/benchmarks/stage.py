"""The stage: frames while it plays against a browser that only counts them, and its messages."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, WebSocket, sync_playwright

from explorer.network import architectures, link
from tests.benchmarks.measuring import Result
from tests.e2e.conftest import ROOT, at_rest, launched, serving

NETWORKS = {
    "LeNet 1x32x32": architectures.network("lenet"),
    "ResNet-18 3x64x64": architectures.network("resnet18", (3, 64, 64), 10),
}
GOAL = 0.95
"""Of the frames that the browser has where nothing is drawn: 60 a second, as a rule."""


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


_ARRIVED = """() => {
  const box = [...document.querySelectorAll('*')]
    .map((node) => node.shadowRoot?.querySelector('.glassbox')).find(Boolean);
  const { pictures, scrubber } = box?.view ?? {};
  return pictures && scrubber.stops.length
    && ['backward', 'update', 'again'].every((stop) => !pictures.awaits(stop));
}"""
"""Whether the phases behind the loss are there, which come to who is near the scrubber."""

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
"""Frames a second of a round, and its stops."""

_EMPTY = """async () => {
  let seen = 0;
  const start = performance.now();
  for (; performance.now() - start < 3000; seen += 1) await new Promise(requestAnimationFrame);
  return seen / (performance.now() - start) * 1000;
}"""
"""The browser's own frames a second, where nothing is drawn."""


def played(browser: Browser, address: str, name: str) -> Iterator[Result]:
    """A whole round of the scrubber, from where the page opens."""
    sent: list[int] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framesent", lambda message: sent.append(len(message)))

    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.on("websocket", hear)
    page.goto(address)
    at_rest(page)
    page.locator(".scrubber").hover()
    page.wait_for_function(_ARRIVED)
    empty = page.evaluate(_EMPTY)
    before = len(sent)
    frames, stops = page.evaluate(_PLAYING)
    meanwhile = len(sent) - before
    at_rest(page)
    reference = statistics.mean([empty, page.evaluate(_EMPTY)])
    context.close()
    yield Result(
        f"{name}: frames of the scrubber's play over {stops} stops, against an empty loop",
        frames, "frames/s", GOAL, "at least", reference=reference, ratio=frames / reference,
    )  # fmt: skip
    yield Result(
        f"{name}: messages to the server while it plays", meanwhile, "messages", 0, "at most"
    )
