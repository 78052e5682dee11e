"""What a visitor does at random, quickly and on a slow page: the network is what a model says."""

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.network import editing, link
from explorer.network.architectures import network
from explorer.network.description import Network
from explorer.sentence import Refusal
from tests.e2e.conftest import ROOT, Server, at_rest, serving

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
# What stands in the form of a layer and what is done with it are of one moment.
IN_THE_EDITOR = """([labels, text]) => {
  const parts = [...document.querySelectorAll(".st-key-editor *")];
  const form = parts.find((part) => part.shadowRoot)?.shadowRoot;
  const layer = [...(form?.querySelectorAll("input[role=combobox]") ?? [])]
    .find((input) => input.labels[0].textContent === "Layer")?.value.split(" · ")[1];
  const named = (one) => labels.some((label) => one === label || one.startsWith(`${label} `));
  if (text === null) {
    const button = [...(form?.querySelectorAll("button") ?? [])]
      .find((each) => !each.disabled && named(each.lastChild.textContent));
    button?.click();
    return button ? layer : null;
  }
  const input = [...(form?.querySelectorAll("input:not([role])") ?? [])]
    .find((each) => !each.disabled && each.labels[0] && named(each.labels[0].textContent));
  if (!input || input.value === text) return null;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return layer;
}"""
# Not as a text to be evaluated, which the page's content policy forbids.
CARRIED = """() => new Promise((done) => {
  const look = () => {
    const { session, carry, waiting } = globalThis.explorerOutbox ?? {};
    if (session && carry && !waiting.length) done();
    else requestAnimationFrame(look);
  };
  look();
})"""
# One step back at a time, and none that would leave the app.
BACK = """() => new Promise((done) => {
  const { currentEntry } = navigation;
  if (!navigation.entries()[currentEntry.index - 1]?.sameDocument) done();
  else {
    addEventListener("popstate", () => done(), { once: true });
    history.back();
  }
})"""


class Model:
    """What must come out of entries: networks with named identities, and their history."""

    def __init__(self, first: Network, prefix: str) -> None:
        self._numbers = (f"{prefix}-{number}" for number in count(1))
        self.state = self._with(first, {})
        self.before: list[tuple[Network, dict[str, str]]] = []
        self.after: list[tuple[Network, dict[str, str]]] = []

    def _with(self, made: Network, known: dict[str, str]) -> tuple[Network, dict[str, str]]:
        return made, {name: known.get(name) or next(self._numbers) for name in made.places}

    def take(self, target: str, field: str, value: Any) -> None:
        """One entry; what is refused, or is for what is gone, does nothing."""
        kind, *parts = target.split("/")
        if kind == "history":
            self._step(field)
        elif kind == "address":
            self._go_to(link.read(described(value)))
        elif kind == "network":
            self._edit(lambda shown: _resized(shown, field, value))
        elif kind == "layer" and parts[0] in self.state[1].values():
            name = next(name for name, each in self.state[1].items() if each == parts[0])
            self._edit(lambda shown: _edited(shown, name, parts[1], field, value))

    def _edit(self, change: Callable[[Network], Network]) -> None:
        shown, known = self.state
        try:
            made = change(shown)
        except Refusal:
            return
        if made == shown:
            return
        gone, new = [*(known.keys() - made.places.keys())], [*(made.places.keys() - known.keys())]
        if len(gone) == len(new) == 1 and shown.places[gone[0]] == made.places[new[0]]:
            known = {**known, new[0]: known[gone[0]]}
        self.before.append(self.state)
        self.after.clear()
        self.state = self._with(made, known)

    def _step(self, field: str) -> None:
        source, other = (self.before, self.after) if field == "undo" else (self.after, self.before)
        if source:
            other.append(self.state)
            self.state = source.pop()

    def _go_to(self, wanted: Network) -> None:
        for field, source in (("undo", self.before), ("redo", self.after)):
            if wanted in [each for each, _known in source]:
                while self.state[0] != wanted:
                    self._step(field)
                return
        if wanted != self.state[0]:
            self.before.append(self.state)
            self.after.clear()
            self.state = self._with(wanted, {})


def _resized(shown: Network, field: str, value: int) -> Network:
    channels, _height, width = shown.input_shape
    if field == "height":
        return shown.with_(input_shape=(channels, value, width))
    return shown.with_(**{field: value})


def _edited(shown: Network, name: str, kind: str, field: str, value: Any) -> Network:
    if field.startswith("add-"):
        new = editing.starting(shown, value, name)
        return editing.added(shown, new, "before" if field == "add-before" else "after", name)
    if field == "name":
        return editing.renamed(shown, name, value)
    if field in ("duplicate", "remove"):
        return getattr(editing, {"duplicate": "duplicated", "remove": "removed"}[field])(
            shown, name
        )
    if field.startswith("move-"):
        return editing.moved(shown, name, "before" if field == "move-up" else "after")
    argument = field.removeprefix("argument.")
    if shown[name].operation.kind() != kind:
        return shown
    return editing.changed(shown, name, argument, float(value) if argument == "p" else int(value))


def described(address: str) -> dict[str, str]:
    asked = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    return {name: value for name, value in asked.items() if name in link.KEYS}


class Hand:
    """Somebody who clicks about."""

    def __init__(self, page: Page, chance: random.Random) -> None:
        self.page, self.chance = page, chance
        self.names = count(1)
        self.intended: list[tuple[str, str]] = []
        """Field of each edit that was made, and the layer whose form it was made in."""

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
        diagram = self.page.get_by_role("listbox", name="The network's layers")
        blocks = diagram.get_by_role("option")
        known = blocks.count()
        if known:
            blocks.nth(self.chance.randrange(known)).dispatch_event("click")

    def _press(self) -> None:
        label, field = self.chance.choice(
            [("After", "add-after"), ("Before", "add-before"), ("Remove", "remove"),
             ("Duplicate", "duplicate"), ("Move up", "move-up"), ("Move down", "move-down")]
        )  # fmt: skip
        self._in_the_editor([label], None, field)

    def _type(self) -> None:
        label, text = self.chance.choice(
            [("kernel_size", str(self.chance.randint(1, 5))), ("stride", "1"),
             ("out_features", str(self.chance.randint(1, 90))),
             ("out_channels", str(self.chance.randint(1, 12))),
             ("p", f"0.{self.chance.randint(1, 9)}"), ("Name", f"layer{next(self.names)}")]
        )  # fmt: skip
        self._in_the_editor([label], text, "name" if label == "Name" else f"argument.{label}")

    def _in_the_editor(self, labels: list[str], text: str | None, field: str) -> None:
        before = self.page.evaluate("done.length")
        layer = self.page.evaluate(IN_THE_EDITOR, [labels, text])
        if layer is not None:
            made = self.page.evaluate(f"done.slice({before})")
            assert [each[1] for each in made] == [field], (field, made)

    def _history(self) -> None:
        name = self.chance.choice(("Undo", "Redo"))
        button = self.page.get_by_role("button", name=name).first
        before = self.page.evaluate("done.length")
        if button.evaluate("(button) => { button.click(); return !button.disabled }"):
            assert self.page.evaluate(f"done.slice({before})") == [["history", name.lower(), None]]

    def _size(self) -> None:
        field = self.page.get_by_label("Height", exact=True)
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
        yield running


def begun(page: Page, chance: random.Random) -> Hand:
    """A hand on a page that has begun, slowed to a quarter of its speed."""
    page.evaluate(CARRIED)
    page.evaluate(LISTEN)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return Hand(page, chance)


def ends_as_the_model_says(page: Page) -> None:
    page.evaluate(CARRIED)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.get_by_role("link", name="Architecture").click()
    at_rest(page)
    done = page.evaluate("done")
    # All identities of a session begin alike; who edited no layer has shown none.
    of_layers = (target for target, *_rest in done if target.startswith("layer/"))
    first = next(of_layers, "layer/none")
    model = Model(network("lenet"), first.split("/")[1].split("-")[0])
    for entry in done:
        model.take(*entry)
    written = re.escape(link.write(model.state[0])["in"])
    expect(page).to_have_url(re.compile(rf"in={written}"))
    assert link.read(described(page.url)) == model.state[0], done


def click_about(hands: list[Hand], actions: int) -> None:
    """Lets each do so many things, by turns, each at its own pace."""
    due = dict.fromkeys(hands, 0.0)
    for turn in range(actions * len(hands)):
        hand = hands[turn % len(hands)]
        hand.page.wait_for_timeout(max(0, due[hand] - time.monotonic()) * 1000)
        hand.page.bring_to_front()
        due[hand] = hand.act() + time.monotonic()


def _clicked_about(busy: Server, visit_as: Callable[..., Any], seed: int, actions: int) -> None:
    page = visit_as(busy.url).open(LENET)
    click_about([begun(page, random.Random(seed))], actions)
    ends_as_the_model_says(page)
    assert OURS.findall(busy.printed()) == []


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", IN_THE_SUITE)
def test_clicks_about_at_random_end_in_the_network_of_the_model(busy, visit_as, seed):
    _clicked_about(busy, visit_as, seed, 80)


@pytest.mark.timeout(400)
def test_two_tabs_of_one_browser_end_each_in_its_own_network(busy, visit_as):
    visit = visit_as(busy.url)
    first, second = visit.open(LENET), visit.context.new_page()
    second.goto(busy.url + LENET)
    at_rest(second)
    hands = [begun(first, random.Random(3)), begun(second, random.Random(4))]
    click_about(hands, 15)
    for hand in hands:
        hand.page.bring_to_front()
        ends_as_the_model_says(hand.page)
    assert OURS.findall(busy.printed()) == []


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", SEEDS)
def test_many_clicks_about_at_random_end_in_the_network_of_the_model(busy, visit_as, seed):
    _clicked_about(busy, visit_as, 100 + seed, 300)
