"""The browser's tab: a name in its sessionStorage, which a reload keeps and no other tab has.

The browser tells it shortly after each load. A duplicated tab begins with a copy of that storage,
so two live sessions may bring one name: the second gets another (explorer/ui/session/visitor.py),
which the browser is told to keep in place of it.
"""

import re
from dataclasses import dataclass
from secrets import token_urlsafe

import streamlit as st

_SESSION = "tab"
_NAME = re.compile(r"[A-Za-z0-9_-]{16,40}", re.ASCII)


@dataclass
class _Tab:
    name: str = ""
    is_ours: bool = False
    """The server drew it; the browser may not have it yet."""


def identity() -> str | None:
    """The name of the tab; None until the browser has told it."""
    return _tab().name or None


def deliver(name: object) -> None:
    """The browser told the name. What can be none is passed over, and so is one given up."""
    held = _tab()
    if isinstance(name, str) and _NAME.fullmatch(name) and not held.is_ours:
        held.name = name


def renew() -> str:
    """Gives the tab a name that no other has; `to_keep` tells it to the browser."""
    held = _tab()
    held.name, held.is_ours = token_urlsafe(16), True
    return held.name


def to_keep() -> str:
    """The name that the browser is to keep in place of its own; "" where its own stands."""
    held = _tab()
    return held.name if held.is_ours else ""


def _tab() -> _Tab:
    held: _Tab = st.session_state.setdefault(_SESSION, _Tab())
    return held
