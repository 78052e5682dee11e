"""The address of the page: the one place that reads and writes its parameters.

Streamlit empties the parameters when a visitor goes to another page. They are kept for the session
and put back, so that what stands in the address describes what is on screen on every page.

A browser sends with each request the address that it has, and that may be one from before the last
edit, when the next one follows at once. So the way back and forward is an entry like all others,
and what else a request says of the address is not believed once the browser sends entries. Before
that, an address that was written over counts again only when the visitor goes back to it.

Streamlit sends its own word of a step back, in a request that names the page to draw. The browser's
outbox waits until that is answered, so that the entry follows it.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import streamlit as st

from explorer.ui.session.entries import Entry, is_carried, receives
from explorer.ui.shell.streamlit_internals import (
    is_history_navigation,
    page_on_screen,
    run_memory,
)

_KEPT = "address"
_READ = "address"
_REPLACED = "addresses written over"
_WRITTEN = "address as it was written"
_PAGE = "page of the address"
_OF_A_PAGE = ("stage", "part", "below")
"""What is open on a page is left behind with it: another one opens as it opens."""
_MOST_ON_THE_WAY = 16
"""Writes of which the browser may not know yet: more than a hand can make in a second."""


def keep() -> None:
    """Puts back what a page change took away. Called once, at the start of each run.

    An address with parameters is believed, if it was opened or the visitor went back to it.
    """
    address = _address()
    _leave(address)
    if address.parameters:
        st.session_state[_KEPT] = dict(address.parameters)
    # Where the browser went to is not written over: its entry is on the way.
    if not (is_carried() and is_history_navigation()):
        _show(address.parameters)


def _leave(address: "_Address") -> None:
    """Lets go what was open on the page before, where a link of ours led to another one."""
    before, page = st.session_state.get(_PAGE), page_on_screen()
    st.session_state[_PAGE] = page
    if before not in (None, page) and not address.shown and not is_history_navigation():
        address.parameters = {
            name: text for name, text in address.parameters.items() if name not in _OF_A_PAGE
        }


def read(name: str) -> str | None:
    """A parameter's text as it stands in the address; None when it is absent."""
    return _address().parameters.get(name)


def parameters() -> Mapping[str, str]:
    """All of them; of an address that was emptied or left behind, those about to be put back.

    The same object until one of them changes: what follows from them can be told by it.
    """
    return _address().parameters


def write(changes: Mapping[str, str | None]) -> None:
    """Sets parameters, or removes those whose value is None, all in one step of the history."""
    before = parameters()
    wanted = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if wanted != before:
        _replaced().append(dict(before))
    st.session_state[_KEPT] = wanted
    _address().parameters = wanted
    _show(wanted)


@dataclass
class _Address:
    """The browser's, which is read once in a run of the script."""

    shown: dict[str, str]
    """What the browser has, as far as it is known."""
    parameters: Mapping[str, str]
    """What counts. Exchanged where it changes, and never written to."""


def _address() -> _Address:
    memory = run_memory()
    address: _Address | None = memory.get(_READ)
    if address is None:
        sent = st.query_params.to_dict()
        counts = sent if sent and not _left_behind(sent) else _stored()
        address = memory[_READ] = _Address(sent, dict(counts))
    return address


def _show(wanted: Mapping[str, str]) -> None:
    """Writes the browser's address, where it is another.

    What was written last may have reached the browser after it sent what it has.
    """
    address = _address()
    if wanted != address.shown or wanted != st.session_state.get(_WRITTEN, wanted):
        address.shown = dict(wanted)
        st.session_state[_WRITTEN] = dict(wanted)
        st.query_params.from_dict(wanted)


def _stored() -> dict[str, str]:
    parameters: dict[str, str] = st.session_state.get(_KEPT, {})
    return parameters


def _replaced() -> deque[dict[str, str]]:
    replaced: deque[dict[str, str]] = st.session_state.setdefault(
        _REPLACED, deque(maxlen=_MOST_ON_THE_WAY)
    )
    return replaced


def _left_behind(sent: dict[str, str]) -> bool:
    """Whether the browser sent it before it knew of what was written since."""
    if is_carried():
        return bool(_stored())
    if sent == _stored() or sent not in _replaced():
        return False
    return not is_history_navigation()


@receives("address")
def _entered(entry: Entry) -> None:
    """The visitor went back or forward; the value is what stands behind the path."""
    pairs = dict(parse_qsl(str(entry.value).removeprefix("?"), keep_blank_values=True))
    if pairs:
        st.session_state[_KEPT] = pairs
        _address().parameters = dict(pairs)
