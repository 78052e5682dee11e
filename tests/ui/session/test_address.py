"""The browser's way back, which comes twice: in a request of Streamlit's, and as an entry."""

from itertools import count
from urllib.parse import urlencode

import pytest
import streamlit
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.network import link
from explorer.network.architectures import network
from explorer.ui.session import address, chosen_network, entries
from explorer.ui.shell import network_choices
from tests.ui.session.test_chosen_network import Address

assert network_choices  # it receives what is entered in it
COMES = (
    "as a request, then as an entry",
    "as an entry, then as a request",
    "at once",
    "as an entry",
)
"""The last is a request whose place the next one took."""


class Browser:
    """An address bar with its history, which asks a session of the server."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self._numbers = count(1)
        self.behind: list[dict[str, str]] = []
        self.shown: dict[str, str] = link.write(network("lenet"))
        self.ahead: list[dict[str, str]] = []
        patch.setattr(streamlit, "session_state", {})
        self._ask([])

    def enter(self, height: int) -> None:
        self._ask([self._entry("network", "height", height)])

    def go(self, back: bool, comes: str) -> None:
        source, other = (self.behind, self.ahead) if back else (self.ahead, self.behind)
        if not source:
            return
        other.append(self.shown)
        self.shown = source.pop()
        entry = self._entry("address", "went", "?" + urlencode(self.shown))
        # Both are sent before the answer to the first is here.
        has = dict(self.shown)
        match comes:
            case "as a request, then as an entry":
                self._ask([], has, is_way_back=True)
                self._ask([entry], has)
            case "as an entry, then as a request":
                self._ask([entry], has)
                self._ask([entry], has, is_way_back=True)
            case "at once":
                self._ask([entry], has, is_way_back=True)
            case "as an entry":
                self._ask([entry], has)

    def _entry(self, target: str, field: str, value: object) -> dict[str, object]:
        number = next(self._numbers)
        return {"number": number, "version": 0, "target": target, "field": field, "value": value}

    def _ask(
        self,
        done: list[dict[str, object]],
        has: dict[str, str] | None = None,
        is_way_back: bool = False,
    ) -> None:
        sent = Address(**(has or self.shown))
        self._patch.setattr(streamlit, "query_params", sent)
        self._patch.setattr(address, "is_history_navigation", lambda: is_way_back)
        session = entries.receipt()["session"]
        entries.receive({"session": session, "load": "a" * 32, "entries": done})
        chosen_network.begin()
        if sent.steps and sent.parameters != self.shown:
            if not is_way_back:
                self.behind.append(self.shown)
                self.ahead.clear()
            self.shown = sent.parameters


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.integers(28, 31)),
        st.tuples(st.just("back"), st.sampled_from(COMES)),
        st.tuples(st.just("forward"), st.sampled_from(COMES)),
    ),
    max_size=12,
)


@given(STEPS)
@example(
    [("enter", 28), ("enter", 29), ("back", COMES[3]), ("back", COMES[0]), ("forward", COMES[0])]
)
def test_network_and_address_are_those_of_the_same_moment_however_the_way_back_comes(steps):
    with pytest.MonkeyPatch.context() as patch:
        browser = Browser(patch)
        past, shown, future = [], 32, []
        for what, detail in steps:
            if what == "enter" and detail != shown:
                past.append(shown)
                shown, future = detail, []
            elif what == "back" and past:
                future.append(shown)
                shown = past.pop()
            elif what == "forward" and future:
                past.append(shown)
                shown = future.pop()
            if what == "enter":
                browser.enter(detail)
            else:
                browser.go(what == "back", detail)
            wanted = network("lenet", (1, shown, 32))
            assert chosen_network.network() == wanted
            assert browser.shown == link.write(wanted)


def test_what_reaches_the_browser_after_it_went_back_is_put_right():
    with pytest.MonkeyPatch.context() as patch:
        browser = Browser(patch)
        browser.enter(40)
        # It looks as if the browser had it, but the height of 40 may be on its way there.
        browser.go(back=True, comes="as an entry")
        assert streamlit.query_params.steps == 1
        assert chosen_network.network() == network("lenet")
