"""A real server and a real browser, for the tests in this folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.e2e.waiting_scripts import FRAMES, KNOWN, STILL

ROOT = Path(__file__).parent.parent.parent
APPS = Path(__file__).parent / "apps"
START_UP = 180.0
PATIENCE = 60_000
"""Milliseconds for what is awaited or expected: a machine may have other work too."""
expect.set_options(timeout=PATIENCE)
# Opened at a page's own address, Streamlit asks below it first whether the server is there.
LOOKING_FOR_THE_SERVER = re.compile(r"/\w+/_stcore/(health|host-config)$")
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera that films a test picture, and may be used without asking.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # Pages of a context share a process, and with it the compiled scripts: half a page's costs.
    "--process-per-site",
]
LAPTOP: ViewportSize = {"width": 1280, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True)
class Server:
    """A server that answers; `log` is the file with all that it printed."""

    url: str
    pid: int
    log: Path

    def printed(self) -> str:
        return self.log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(script: Path, log: Path, **environment: str) -> Iterator[Server]:
    """Runs `streamlit run script` until the with-block ends, from the moment that it is warm."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port"]
    with answering(command, log, ROOT, {"PYTHONPATH": str(ROOT), **environment}) as server:
        yield server


@contextmanager
def answering(
    command: list[str], log: Path, folder: Path, environment: dict[str, str]
) -> Iterator[Server]:
    """Runs a command in a folder, with a free port as its last argument, as long as the block."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(port)],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://localhost:{port}", process.pid, log)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def serving_own(name: str, folder: Path, **environment: str) -> Iterator[Server]:
    """Serves an app of the tests' own from `folder`, with the fonts that every page asks for."""
    (folder / "static").symlink_to(ROOT / "static")
    for script in APPS.glob("*.py"):
        shutil.copy(script, folder)
    with serving(folder / name, folder / "log", **environment) as running:
        yield running


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_UP
    while time.monotonic() < end:
        try:
            # The socket listens from the start and the answer comes once the server is warm.
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=START_UP):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
    pytest.fail(f"The server did not start (exit {process.poll()}):\n{server.printed()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, as `streamlit run app.py` serves it."""
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("server") / "log") as running:
        yield running


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The pages of the tests' own, behind the app's server: apps/own.py."""
    with serving_own("own.py", tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started
        # Asked to end, its driver has been seen to stay, though all its browsers were closed.
        for child in psutil.Process().children():
            with suppress(psutil.Error):
                if Path(child.exe()).name == "node":
                    child.kill()


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium when it is there, else Playwright's own."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = launched(playwright)
    yield opened
    opened.close()


def drawn(page: Page) -> None:
    """Waits until a component has drawn what was just done: it draws once a frame, not at once."""
    page.evaluate(FRAMES)


def at_rest(page: Page) -> None:
    """Waits until a page's run is finished and drawn: what is used before is drawn anew."""
    app = page.locator("[data-testid=stApp]")
    resting = app.and_(page.locator("[data-test-script-state=notRunning]"))
    resting.wait_for()
    # The first sight of `notRunning` is before the first run; a page always has a heading.
    page.locator("[data-testid=stMain] h1").first.wait_for()
    page.evaluate(KNOWN)
    resting.wait_for()
    # Components fill themselves after it: what is clicked meanwhile moves away.
    page.evaluate(STILL)


@dataclass
class Visit:
    """A page in a browser of its own, and all that went wrong in it."""

    page: Page
    context: BrowserContext
    url: str
    options: dict[str, object] = field(default_factory=dict)
    """What its browser was asked for: its language, its colours."""
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Goes to a path of the server, parameters and all, and waits until the run is finished."""
        self.page.goto(self.url + path)
        self.settled()
        return self.page

    def settled(self) -> None:
        """Waits until a page's run is finished and drawn."""
        at_rest(self.page)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message) -> None:
        # Chromium reports a violated content policy as a console error.
        source = urlsplit(message.location.get("url", "")).path
        if message.type == "error" and not LOOKING_FOR_THE_SERVER.match(source):
            self.complaints.append(f"console: {message.text} {source}")

    def _request(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss"):
            own = urlsplit(self.url)
            if (address.hostname, address.port) != (own.hostname, own.port):
                self.complaints.append(f"request to the outside: {request.url}")


class Browsers:
    """Contexts, each a browser of its own to the app, that are used again once they are empty."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}

    def take(self, origin: str, options: dict[str, object]) -> BrowserContext:
        """One that remembers nothing: two that are taken at once are two browsers."""
        free = self._free.setdefault(repr((origin, options)), [])
        if free:
            return free.pop()
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        # A page that stays: without one the process ends, and what it has compiled is lost.
        context.new_page().goto(f"{origin}/healthz")
        return context

    def give_back(self, origin: str, options: dict[str, object], context: BrowserContext) -> None:
        """Takes from it all that a visitor may have left, and keeps it for the next."""
        staying, *others = context.pages
        for page in others:
            page.close()
        context.set_offline(False)
        context.clear_permissions()
        context.clear_cookies()
        staying.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        self._free[repr((origin, options))].append(context)


def new_visit(browsers: Browsers, origin: str, options: dict[str, object]) -> Visit:
    context = browsers.take(origin, options)
    visit = Visit(context.new_page(), context, origin, options)
    visit.watch(visit.page)
    return visit


@pytest.fixture(scope="session")
def browsers(browser: Browser) -> Browsers:
    return Browsers(browser)


@pytest.fixture
def visit_as(browsers: Browsers, server: Server) -> Iterator[Callable[..., Visit]]:
    """Opens browsers with options (locale=, color_scheme=, viewport=) and collects complaints."""
    visits: list[Visit] = []

    def opened(url: str | None = None, viewport: ViewportSize = LAPTOP, **options: object) -> Visit:
        visit = new_visit(browsers, url or server.url, {"locale": "en-GB", **options})
        visit.page.set_viewport_size(viewport)
        visits.append(visit)
        return visit

    yield opened
    for visit in visits:
        browsers.give_back(visit.url, visit.options, visit.context)
    assert [complaint for visit in visits for complaint in visit.complaints] == []


@pytest.fixture(scope="module")
def shared_visits(browsers: Browsers) -> Iterator[dict[str, Visit]]:
    visits: dict[str, Visit] = {}
    yield visits
    for visit in visits.values():
        browsers.give_back(visit.url, visit.options, visit.context)


@pytest.fixture
def look(
    request: pytest.FixtureRequest, browsers: Browsers, shared_visits: dict[str, Visit]
) -> Iterator[Callable[..., Page]]:
    """Opens a link once for all tests of a file, which is most of what a short test costs.

    For tests that only look, and for those that say what they begin from: what one leaves on the
    page, the next one finds. After one that failed the link is opened anew.
    """
    failed = request.session.testsfailed

    def opened(
        path: str, url: str | None = None, viewport: ViewportSize = LAPTOP, **options: object
    ) -> Page:
        origin = url or request.getfixturevalue("server").url
        wanted = {"locale": "en-GB", **options}
        name = repr((origin, path, wanted))
        if name not in shared_visits:
            shared_visits[name] = visit = new_visit(browsers, origin, wanted)
            visit.page.set_viewport_size(viewport)
            visit.open(path)
        page = shared_visits[name].page
        # What the test before did last may still be drawn.
        at_rest(page)
        page.mouse.move(0, 0)
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
            drawn(page)
        return page

    yield opened
    complaints = [each for visit in shared_visits.values() for each in visit.complaints]
    if complaints or request.session.testsfailed > failed:
        for visit in shared_visits.values():
            browsers.give_back(visit.url, visit.options, visit.context)
        shared_visits.clear()
    assert complaints == []


@pytest.fixture
def visit(visit_as: Callable[..., Visit]) -> Visit:
    """A fresh English browser, 1280 x 720, not yet at any page: visit.open("/?...")."""
    return visit_as()
