"""Brings what was asked for into view, once: then the page stays where the visitor puts it."""

from collections.abc import Mapping
from pathlib import Path

from explorer.ui.components.browser_module import component
from explorer.ui.session.parameters import PART

_in_view = component("in_view", Path(__file__).parent / "in_view.js", html="<span></span>")


def show(keys: Mapping[str, str]) -> None:
    """`keys`: of each part of the page that a link may name, the key of its container."""
    bring(keys.get(PART.value() or "", ""))


def bring(key: str) -> None:
    """The container of that key, when it is another than before; nothing for an empty one."""
    _in_view(key="in-view", data=key, height=0)
