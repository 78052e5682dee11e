"""The browser tells the name of its tab, shortly after each load."""

from pathlib import Path

import streamlit as st

from explorer.ui.components.browser_module import component
from explorer.ui.session import tab

_KEY = "tab_name"
_tab_name = component(_KEY, Path(__file__).parent / "tab_name.js")


def show() -> None:
    """Stands once on every page. Takes no room."""
    _tab_name(
        key=_KEY,
        data={"known": tab.identity() or "", "keep": tab.to_keep()},
        on_name_change=_deliver,
        height=0,
    )


def _deliver() -> None:
    tab.deliver(st.session_state[_KEY].name)
