"""What a visitor does at random, quickly and on a slow page: the network is what a model says."""

import os
import random
import re
import time
from collections.abc import Iterator

import psutil
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from explorer.network import link
from explorer.network.architectures import network
from tests.e2e.conftest import (
    LAPTOP,
    ROOT,
    Browsers,
    Server,
    Visit,
    at_rest,
    launched,
    new_visit,
    serving,
)
from tests.e2e.network_model import Model, described
from tests.e2e.slow_browser import slowed
from tests.e2e.waiting_scripts import within_patience

SEEDS = range(int(os.environ.get("SEEDS", "20")))
IN_THE_SUITE = (1, 2)
PAGES = ("Feature maps", "Gradients", "Training")
# A line of a traceback. Streamlit has one of its own where a tab is closed while its page is drawn.
OURS = re.compile(r'File "\S+/explorer/.*|^.* error [0-9a-f]{6}$', re.MULTILINE)
LENET = "/?net=lenet&in=1x32x32&classes=10"

LISTEN = """() => {
  const put = explorerOutbox.put.bind(explorerOutbox);
  window.done = [];
  explorerOutbox.put = (target, field, value = null) => {
    window.done.push([target, field, value]);
    return put(target, field, value);
  };
}"""
IN_THE_EDITOR = """([label, text]) => {
  const parts = [...document.querySelectorAll(".st-key-editor *")];
  const form = parts.find((part) => part.shadowRoot)?.shadowRoot;
  const input = [...(form?.querySelectorAll("input:not([role])") ?? [])]
    .find((each) => !each.disabled && each.labels[0]?.textContent === label);
  if (!input || input.value === text) return false;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}"""
# A click on one of the drawing's layers, or a key of it; what is put in is named in the list that
# opens. At once, as a hand does it: a layer that is counted first may be gone when it is clicked.
IN_THE_DIAGRAM = """([chance, key, named]) => {
  const parts = [...document.querySelectorAll(".st-key-diagram *")];
  const drawing = parts.find((part) => part.shadowRoot)?.shadowRoot;
  const layers = [...(drawing?.querySelectorAll("[role=option][data-name]") ?? [])];
  if (!layers.length) return false;
  const layer = layers[Math.floor(chance * layers.length)];
  const type = (target, given) => target.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...given }));
  if (!key) return layer.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
  layer.focus();
  type(layer, key);
  if (named) {
    const search = drawing.querySelector(".insertion input");
    search.value = named;
    search.dispatchEvent(new Event("input", { bubbles: true }));
    type(search, { key: "Enter" });
  }
  return true;
}"""
# Not as a text to be evaluated, which the page's content policy forbids.
CARRIED = within_patience("""() => new Promise((done) => {
  const look = () => {
    const { session, carry, waiting } = globalThis.explorerOutbox ?? {};
    if (session && carry && !waiting.length) done();
    else requestAnimationFrame(look);
  };
  look();
})""")
# One step back at a time, and none that would leave the app.
BACK = within_patience("""() => new Promise((done) => {
  const { currentEntry } = navigation;
  if (!navigation.entries()[currentEntry.index - 1]?.sameDocument) done();
  else {
    addEventListener("popstate", () => done(), { once: true });
    history.back();
  }
})""")


class Hand:
    """Somebody who clicks about."""

    def __init__(self, page: Page, chance: random.Random) -> None:
        self.page, self.chance = page, chance

    def act(self) -> float:
        """Does something; gives the seconds until the next."""
        ways = {
            self._choose: 6, self._press: 5, self._type: 5, self._history: 4, self._size: 2,
            self._page: 1, self._back: 1,
        }  # fmt: skip
        self.chance.choices([*ways], [*ways.values()])[0]()
        return self._pause() / 1000

    def _pause(self) -> int:
        """Milliseconds of a hand's, which a slow page does not make longer."""
        return self.chance.randint(30, 400)

    def _choose(self) -> None:
        self.page.evaluate(IN_THE_DIAGRAM, [self.chance.random(), None, ""])

    def _press(self) -> None:
        key, named, field = self.chance.choice(
            [({"key": "+"}, "Tanh", "block"), ({"key": "Delete"}, "", "remove"),
             ({"key": "ArrowLeft", "altKey": True}, "", "move-up"),
             ({"key": "ArrowRight", "altKey": True}, "", "move-down")]
        )  # fmt: skip
        self._done(IN_THE_DIAGRAM, [self.chance.random(), key, named], field)

    def _type(self) -> None:
        label, text = self.chance.choice(
            [("kernel_size", str(self.chance.randint(1, 5))), ("stride", "1"),
             ("out_features", str(self.chance.randint(1, 90))),
             ("out_channels", str(self.chance.randint(1, 12))),
             ("p", f"0.{self.chance.randint(1, 9)}")]
        )  # fmt: skip
        self._done(IN_THE_EDITOR, [label, text], f"argument.{label}")

    def _done(self, script: str, given: list[object], field: str) -> None:
        before = self.page.evaluate("done.length")
        if self.page.evaluate(script, given):
            made = self.page.evaluate(f"done.slice({before})")
            assert field in [each[1] for each in made], (field, made)

    def _history(self) -> None:
        step = self.chance.choice(("undo", "redo"))
        key = {"key": "z", "ctrlKey": True, "shiftKey": step == "redo"}
        self._done(IN_THE_DIAGRAM, [self.chance.random(), key, ""], step)

    def _size(self) -> None:
        field = self.page.get_by_label("Height", exact=True)
        if not field.count():
            self.page.locator(".st-key-network-choice button").first.click()
            return
        field.evaluate(
            "(input, text) => { input.focus(); input.value = text;"
            " input.dispatchEvent(new Event('change', { bubbles: true })) }",
            str(self.chance.randint(28, 40)),
        )

    def _page(self) -> None:
        self.page.get_by_role("link", name=self.chance.choice(PAGES)).click()
        self.page.wait_for_timeout(self._pause())
        self.page.get_by_role("link", name="Architecture").click()

    def _back(self) -> None:
        self.page.evaluate(BACK)


@pytest.fixture(scope="module")
def own_browser(playwright: Playwright) -> Iterator[Browser]:
    """One that can be slowed without slowing what other tests have left open."""
    opened = launched(playwright)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def own_browsers(own_browser: Browser) -> Browsers:
    return Browsers(own_browser)


@pytest.fixture
def visit(busy: Server, own_browsers: Browsers) -> Iterator[Visit]:
    opened = new_visit(own_browsers, busy.url, {"locale": "en-GB"})
    opened.page.set_viewport_size(LAPTOP)
    yield opened
    own_browsers.give_back(opened.url, opened.options, opened.context)
    assert opened.complaints == []


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """A server on which two runs of two other visitors train, by turns, who left for a while."""
    folder = tmp_path_factory.mktemp("busy")
    settings = {"EXPLORER_FOLDER": str(folder / "kept"), "EXPLORER_GRACE": "3600"}
    with serving(ROOT / "app.py", folder / "log", EXPLORER_WORKERS="1", **settings) as running:
        pages = [browser.new_context().new_page() for _visitor in range(2)]
        for seed, page in enumerate(pages):
            page.goto(f"{running.url}/training?net=resnet8&in=1x128x128&seed={seed}")
        for page in pages:
            page.get_by_role("button", name="Play").click()
        for page in pages:
            page.get_by_role("button", name="Pause").wait_for()
            page.context.close()
        for child in psutil.Process(running.pid).children(recursive=True):
            # They train in what time is left: the tests beside this one need theirs.
            child.nice(19)
        yield running


def begun(page: Page, chance: random.Random) -> Hand:
    """A hand on a page that has begun."""
    page.evaluate(CARRIED)
    page.evaluate(LISTEN)
    return Hand(page, chance)


def ends_as_the_model_says(page: Page) -> None:
    page.get_by_role("link", name="Architecture").click()
    at_rest(page)
    done = page.evaluate("done")
    # All identities of a session begin alike; who edited no layer has shown none.
    of_layers = (target for target, *_rest in done if target.startswith(("layer/", "insert/")))
    first = next(of_layers, "layer/none")
    model = Model(network("lenet"), first.split("/")[1].split("-")[0])
    for entry in done:
        model.take(*entry)
    written = re.escape(link.write(model.state[0])["in"])
    expect(page).to_have_url(re.compile(rf"in={written}"))
    assert link.read(described(page.url)) == model.state[0], done


def click_about(browser: Browser, hands: list[Hand], actions: int) -> None:
    """Lets each do so many things on a slow page, by turns, each at its own pace."""
    due = dict.fromkeys(hands, 0.0)
    with slowed(browser):
        for turn in range(actions * len(hands)):
            hand = hands[turn % len(hands)]
            hand.page.wait_for_timeout(max(0, due[hand] - time.monotonic()) * 1000)
            hand.page.bring_to_front()
            due[hand] = hand.act() + time.monotonic()
        for hand in hands:
            hand.page.bring_to_front()
            hand.page.evaluate(CARRIED)


def _clicked_about(visit: Visit, browser: Browser, log: Server, seed: int, actions: int) -> None:
    page = visit.open(LENET)
    click_about(browser, [begun(page, random.Random(seed))], actions)
    ends_as_the_model_says(page)
    assert OURS.findall(log.printed()) == []


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", IN_THE_SUITE)
def test_clicks_about_at_random_end_in_the_network_of_the_model(visit, own_browser, busy, seed):
    _clicked_about(visit, own_browser, busy, seed, 80)


@pytest.mark.timeout(400)
def test_two_tabs_of_one_browser_end_each_in_its_own_network(visit, own_browser, busy):
    first, second = visit.open(LENET), visit.context.new_page()
    second.goto(busy.url + LENET)
    at_rest(second)
    hands = [begun(first, random.Random(3)), begun(second, random.Random(4))]
    click_about(own_browser, hands, 15)
    for hand in hands:
        hand.page.bring_to_front()
        ends_as_the_model_says(hand.page)
    assert OURS.findall(busy.printed()) == []


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", SEEDS)
def test_many_clicks_about_at_random_end_in_the_network_of_the_model(
    visit, own_browser, busy, seed
):
    _clicked_about(visit, own_browser, busy, 100 + seed, 300)
