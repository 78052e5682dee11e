"""Brings what a link asks for into view, once: then the page stays where the visitor puts it."""

from collections.abc import Mapping
from pathlib import Path

from explorer.ui.components.browser_module import component
from explorer.ui.session.parameters import PART

_in_view = component("in_view", Path(__file__).parent / "in_view.js", html="<span></span>")


def show(keys: Mapping[str, str]) -> None:
    """`keys`: of each part of the page that a link may name, the key of its container."""
    _in_view(key="in-view", data=keys.get(PART.value() or "", ""), height=0)
