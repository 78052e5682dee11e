"""The button that copies the link."""

from pathlib import Path

from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _

_button = component("copy_link", Path(__file__).parent / "clipboard.js")


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
