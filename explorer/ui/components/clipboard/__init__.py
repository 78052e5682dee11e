"""The button that copies the link."""

from pathlib import Path

import streamlit as st

from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _

_HERE = Path(__file__).parent

_button = st.components.v2.component(
    "copy_link",
    html=(_HERE / "clipboard.html").read_text(encoding="utf-8"),
    css=(_HERE / "clipboard.css").read_text(encoding="utf-8"),
    js=(_HERE / "clipboard.js").read_text(encoding="utf-8"),
)


def copy_link() -> None:
    """Draws the button. What it copies opens this page with this network, layer and comparison."""
    _button(
        key="copy_link",
        data={
            "query": chosen_network.query(),
            "copy": _("Copy link"),
            "copied": _("Link copied"),
            "by_hand": _("Copy this with Ctrl+C:"),
        },
    )
