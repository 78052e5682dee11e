"""Carries what the components of a page put into the browser's outbox to where it is received."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_network, entries

_KEY = "courier"
_courier = component(_KEY, Path(__file__).parent / "courier.js")


def show() -> None:
    """Stands once on every page, before all that makes entries. Takes no room."""
    _courier(
        key=_KEY,
        data={
            **entries.receipt(),
            "version": chosen_network.version(),
            # Where the browser was when it asked.
            "path": urlsplit(st.context.url or "").path,
        },
        on_parcel_change=_arrived,
        height=0,
    )


def _arrived() -> None:
    entries.receive(st.session_state[_KEY].parcel)
