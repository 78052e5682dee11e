"""The Architecture page: what a change of a control costs the server, and a person's patience."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from explorer.network import architectures, link, shapes
from explorer.numerals import whole
from tests.benchmarks.measuring import Result, percentile
from tests.benchmarks.visitor import Visitor
from tests.e2e import line_controls
from tests.e2e.conftest import ROOT, launched, serving

TURNS = 40
HEIGHTS = range(100, 100 + TURNS + 5)


def results() -> Iterator[Result]:
    """Times against the clock, beside their goals."""
    with TemporaryDirectory() as folder, serving(ROOT / "app.py", Path(folder) / "log") as server:
        for name in ("lenet", "resnet18"):
            yield control_change(server.url, name)
        yield enter_until_total(server.url)


def control_change(url: str, name: str) -> Result:
    """From the entered height to the last message of the run, page and line and all."""
    with Visitor(url, link.query(architectures.network(name, (3, 96, 96), 10))) as visitor:
        times = []
        for height in HEIGHTS:
            start = perf_counter()
            visitor.enter("network", "height", height)
            times.append(perf_counter() - start)
    return Result(
        f"{name}: server time of a control change, p95",
        1e3 * percentile(times[5:], 95),
        "ms", 60, "at most", absolute=True,
    )  # fmt: skip


def enter_until_total(url: str) -> Result:
    """Enter in a real Chromium until the new total of parameters stands in the page."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{url}/?{link.query(architectures.network('lenet', (3, 96, 96), 3))}")
        line_controls.network(page)
        times = [_until_total(page, height) for height in HEIGHTS]
        browser.close()
    return Result(
        "lenet: Enter until the new total stands in Chromium, p95",
        1e3 * percentile(times[5:], 95),
        "ms", 150, "at most", absolute=True,
    )  # fmt: skip


# The browser's own clock: a test driver's round trips would count for the page's.
_WATCH = """(total) => new Promise((resolve) => {
  const roots = [document];
  const seen = () => roots.some((root) => [...root.querySelectorAll('*')].some(
    (node) => (node.shadowRoot && !roots.includes(node.shadowRoot) && roots.push(node.shadowRoot),
      node.childElementCount === 0 && node.textContent.includes(total))));
  let start = 0;
  const look = () => seen() ? resolve(performance.now() - start) : requestAnimationFrame(look);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { start = performance.now(); look(); }
  }, {once: true, capture: true});
  window.__watching = true;
})"""


def _until_total(page: Page, height: int) -> float:
    total = whole(shapes.table(architectures.network("lenet", (3, height, 96), 3)).parameters)
    box = page.get_by_label("Height", exact=True)
    box.fill(str(height))
    page.evaluate(f"void (window.__elapsed = ({_WATCH})({total!r}))")
    box.press("Enter")
    milliseconds: float = page.evaluate("window.__elapsed")
    return milliseconds / 1e3
