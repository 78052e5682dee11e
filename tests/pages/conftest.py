"""The app's pages as Streamlit runs them, and what they hand to their components."""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import network
from explorer.training import keeper, owner, runs
from explorer.training.store import database, run_settings
from explorer.ui.shell import browser_key as browser
from tests.training import another_worker
from tests.training.conftest import Here
from tests.ui import entering
from tests.ui.components import message_reading

APP = str(Path(__file__).parent.parent.parent / "app.py")

NETWORKS = {
    "lenet": network("lenet"),
    "resnet8": network("resnet8"),
    "mlp": network("mlp"),
    "lenet of colour": network("lenet", (3, 128, 128), 3),
}
BROKEN = network("lenet-fixed", (3, 128, 128), 10)
WITHOUT_LOGITS = NETWORKS["lenet"].with_(layers=NETWORKS["lenet"].layers[:3], name="custom")


@pytest.fixture(params=NETWORKS.values(), ids=NETWORKS)
def net(request):
    return request.param


@pytest.fixture
def framed(monkeypatch):
    """Pages in their frame: Streamlit's test takes the files in pages for all there is."""
    make = PagesManager.__init__

    def made(manager, *arguments, **named):
        make(manager, *arguments, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", made)


@pytest.fixture
def turns(framed, monkeypatch, tmp_path):
    """What is wished for is done at once, in the test's own process."""
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setattr(runs, "prepare", lambda: None)
    own = owner.drawn()
    # Streamlit's test knows no cookies.
    monkeypatch.setattr(browser, "key", lambda: own)
    kept = []

    def done():
        kept.append(kept.pop() if kept else keeper.Keeper(run_settings.read(), Here()))
        for _ in range(50):
            if not kept[0].round():
                return

    monkeypatch.setattr(keeper, "wake", done)
    yield
    another_worker.take_over()
    database.close_all()


def run_of(page):
    """The run in the link."""
    return first(page.app.query_params["run"])


def first(value):
    """Streamlit's test has lists in the address, and texts where they were set."""
    return value if isinstance(value, str) else value[0]


class Opened:
    """A page in a session of its own; `net`: none, where the link describes none."""

    def __init__(self, page, net, /, **parameters):
        self.page = f"pages/{page}.py"
        self.app = AppTest.from_file(APP, default_timeout=120)
        described = dict(parse_qsl(link.query(net))) if net else {}
        for name, value in {**described, **parameters}.items():
            self.app.query_params[name] = value
        # Streamlit's test runs the first page first.
        self.app.run()
        self.go_to(page)

    def go_to(self, page):
        kept = {name: self.app.query_params[name] for name in self.app.query_params}
        self.app.switch_page(f"pages/{page}.py")
        for name, value in kept.items():
            self.app.query_params[name] = value
        return self.run()

    def run(self):
        self.app.run()
        assert [error.message for error in self.app.exception] == []
        return self

    def click(self, key):
        """Presses a button, of Streamlit's or one among the fields."""
        if key in {each.key for each in self.app.button}:
            self.app.button(key=key).click()
            return self.run()
        return self.enter(key)

    def enter(self, name, value=None):
        """Makes an entry in a field."""
        entering.enter(self.app, name, value)
        assert [error.message for error in self.app.exception] == []
        return self

    def field(self, name):
        """A field or button as it is drawn."""
        return entering.field(self.app, name)

    def fields(self):
        """The names of all."""
        return {each["field"] for each in entering.drawn_fields(self.app)}

    def time(self):
        """What the axis of the curves says of the run; None where there is none."""
        header, _ = message_reading.read(self.message("curves"))
        return header["time"]

    def at_handle(self, name, step):
        """Does something at the handle on that axis."""
        entering.send(self.app, [(self.time()["target"], name, step)])
        assert [error.message for error in self.app.exception] == []
        return self

    def go_back_to(self, **changes):
        """What the browser's way back to another address does: one with these parameters."""
        address = {name: first(self.app.query_params[name]) for name in self.app.query_params}
        gone = "?" + urlencode({**address, **changes})
        entering.send(self.app, [("address", "went", gone)])
        return self

    def given(self, key):
        """What a component on the page got."""
        return json.loads(self.message(key))

    def message(self, key):
        """The same, as it was sent."""
        return self._sent(key).bytes

    def object(self, key):
        """What a component got that is sent no bytes."""
        return json.loads(self._sent(key).json)

    def _sent(self, key):
        for part in self.app.main:
            proto = _find(part, f"-{key}")
            if proto is not None:
                return proto
        raise KeyError(key)

    def facts(self):
        """The large numbers, by name."""
        text = "".join(element.body for element in self.app.get("html"))
        pieces = text.split('data-fact="')[1:]
        return {
            piece.partition('"')[0]: piece.partition(">")[2].partition("<")[0] for piece in pieces
        }

    def said(self):
        return [element.value for kind in ("info", "warning") for element in self.app.get(kind)]


def _find(part, ending):
    if hasattr(part, "children"):
        for child in part.children.values():
            found = _find(child, ending)
            if found is not None:
                return found
    elif part.type == "bidi_component" and part.proto.id.endswith(ending):
        return part.proto
    return None
