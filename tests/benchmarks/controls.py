"""What a person waits for who changes a control, against the least that any page can take.

The reference is a page of one field and its number (tests/e2e/apps/field.py), in the same browser
and changed in turns with ours.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from explorer.network import architectures, link
from tests.benchmarks.measuring import Result
from tests.e2e.conftest import ROOT, at_rest, launched, serving, serving_own

GOALS = {"lenet": 6.0, "resnet18": 6.0}
"""How many times as long as the bare page may take, by the network that is edited."""
TURNS = 25
WARM_UP = 4


def results() -> Iterator[Result]:
    """A line a network."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(2)]
        ours = stack.enter_context(serving(ROOT / "app.py", folders[0] / "log"))
        bare = stack.enter_context(serving_own("own.py", folders[1]))
        browser = launched(stack.enter_context(sync_playwright()))
        for name in GOALS:
            network = architectures.network(name, (3, 64, 64), 10)
            address = f"{ours.url}/?{link.query(network)}&layer=conv1"
            yield kernel(name, opened(browser, address), opened(browser, f"{bare.url}/field"))
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """The page at rest, in a browser of its own."""
    page = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 720}).new_page()
    page.goto(address)
    at_rest(page)
    return page


def kernel(name: str, ours: Page, bare: Page) -> Result:
    """Enter in the field of a kernel until the new total of the parameters stands."""
    changes = [changing(page) for page in (ours, bare)]
    pairs = []
    for turn in range(WARM_UP + TURNS):
        size = 2 + turn  # each time a network that was not seen before
        pairs.append([change(size) for change in changes])
    for page in (ours, bare):
        page.context.close()
    counted = pairs[WARM_UP:]
    return Result(
        f"{name}: Enter until the new total stands, against a page of one field",
        ours=statistics.median(mine for mine, _ in counted),
        reference=statistics.median(theirs for _, theirs in counted),
        ratio=statistics.median(mine / theirs for mine, theirs in counted),
        unit="ms", goal=GOALS[name], direction="at most",
    )  # fmt: skip


def changing(page: Page) -> Callable[[int], float]:
    """What enters a size in the page's field, and says how many milliseconds the answer took."""
    field = page.get_by_label("kernel_size", exact=True).element_handle()

    def change(size: int) -> float:
        took: float = page.evaluate(_CHANGE, [field, str(size)])
        at_rest(page)
        return took

    return change


# The browser's own clock: a test driver's round trips would count for the page's.
_CHANGE = """([field, size]) => new Promise((done) => {
  const roots = [document, ...[...document.querySelectorAll('*')]
    .map((node) => node.shadowRoot).filter(Boolean)];
  const root = roots.find((each) => each.querySelector('[data-total=parameters]'));
  const total = () => root.querySelector('[data-total=parameters]')?.textContent;
  const before = total();
  field.focus();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, size);
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  const began = performance.now();
  field.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
  const look = () => {
    if ((total() ?? before) !== before) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  look();
})"""
