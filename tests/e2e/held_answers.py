"""A server whose answers are on their way for as long as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.asking_again import eventually


class HeldAnswers:
    """What the server answers a page that is opened after this."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[str | bytes] = []
        self._browser: WebSocketRoute | None = None
        self._holds = False
        page.route_web_socket("**/_stcore/stream*", self._between)

    def _between(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(self._answer)
        self._browser = browser

    def _answer(self, message: str | bytes) -> None:
        if self._holds or self._browser is None:
            self._held.append(message)
        else:
            self._browser.send(message)

    def hold(self) -> None:
        """From now on no answer arrives."""
        self._holds = True

    @contextmanager
    def one_run(self) -> Iterator[None]:
        """Waits until the server is done with the run that what is done in the block asks for."""
        before = self._runs()
        yield
        eventually(self._page, lambda: self._runs() > before)

    def _runs(self) -> int:
        held = (ForwardMsg.FromString(each) for each in self._held if isinstance(each, bytes))
        return sum(each.WhichOneof("type") == "script_finished" for each in held)

    def release_first(self, kind: str) -> None:
        """What was held arrives up to the first message of a kind; the rest stays held."""
        assert self._browser is not None
        while self._held:
            message = self._held.pop(0)
            self._browser.send(message)
            if (
                isinstance(message, bytes)
                and ForwardMsg.FromString(message).WhichOneof("type") == kind
            ):
                return

    def release(self) -> None:
        """All that was held arrives, and what follows at once."""
        self._holds = False
        assert self._browser is not None
        for message in self._held:
            self._browser.send(message)
        self._held.clear()
