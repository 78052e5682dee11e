"""Tabs of which the open one stands in the address, so that a link can lead to it."""

from collections.abc import Callable, Mapping

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.parameters import PART


def show(table: Table, parts: Mapping[str, tuple[str, Callable[[Table], None]]]) -> None:
    """Draws the tabs, and what is in the open one. `parts`: label and content by name."""
    names = {label: name for name, (label, _) in parts.items()}
    asked = PART.value()
    opened = asked if asked is not None and asked in parts else next(iter(parts))
    tabs = st.tabs(
        list(names),
        key=bound(PART.name, parts[opened][0]),
        on_change=lambda: PART.put(names[entered(PART.name)]),
    )
    for tab, (label, content) in zip(tabs, parts.values(), strict=True):
        if label == parts[opened][0]:
            with tab:
                content(table)
