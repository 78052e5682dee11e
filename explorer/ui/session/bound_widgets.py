"""Streamlit's widgets whose value is the server's: one from before is no entry in them.

A widget of Streamlit's sends its value when it is drawn again, as one in a closed popover does:
after the server gave it another value, for a link, a preset or an undo, the browser may still send
that from before, and it would be taken for an entry. So the widget gets another key each time that
its value changes for another reason than its own entry, or its entry was not taken as it was: a
value from before is then for a widget that is gone. What must not be lost is no widget of
Streamlit's but a field (components/fields).
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from explorer.ui.shell.streamlit_internals import DeletedFile, forget_widget, page_on_screen

_SESSION = "bound"
_OPENED = "opened for a link"


@dataclass
class _Bound:
    """What the browser was given last, and how often that was another widget."""

    value: object
    generation: int = 0


def bound(name: str, value: object) -> str:
    """Gives the widget of that name the value that the server has; returns the key it has now."""
    widgets = _widgets()
    held = widgets.setdefault(name, _Bound(value))
    if st.session_state.get(_key(name), held.value) != value:
        forget_widget(_key(name))
        held.generation += 1
    held.value = value
    key = _key(name)
    st.session_state[key] = value
    return key


def entered(name: str, otherwise: Any = None) -> Any:  # noqa: ANN401 - the type is the widget's
    """What a visitor entered in the widget of that name; asked for in a callback."""
    value = st.session_state.get(_key(name), otherwise)
    # A file that a browser names is not always one that the server has.
    return otherwise if isinstance(value, DeletedFile) else value


def open_for_link(key: str, *, is_asked: bool) -> None:
    """Opens the popover of that key where the page's link asks for it: once, then it is let be."""
    opened: dict[str, str] = st.session_state.setdefault(_OPENED, {})
    page = page_on_screen() if is_asked else ""
    if page and opened.get(key) != page:
        st.session_state[key] = True
    opened[key] = page


def _key(name: str) -> str:
    """The name itself, until there was another widget of it."""
    held = _widgets().get(name)
    return f"{name}-{held.generation}" if held and held.generation else name


def _widgets() -> dict[str, _Bound]:
    widgets: dict[str, _Bound] = st.session_state.setdefault(_SESSION, {})
    return widgets
