"""The inspector and the pair in the browser: how they are mounted, and what they hear."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import streamlit as st

from explorer.ui.components.browser_module import component
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.mounting import GROUP, STYLE, chosen
from explorer.ui.components.glass_box.scene import Scene

_HERE = Path(__file__).parent

_inspector = component("glassbox_inspector", _HERE / "inspector.js", css=STYLE)
_pair = component("glassbox_pair", _HERE / "pair.js", css=STYLE)
_choice = component("glassbox_choice", _HERE / "choice_answer.js", html="<i hidden></i>")
_view = component("glassbox_view", _HERE / "view_answer.js", html="<i hidden></i>")


def show_inspector(
    message: bytes,
    scene: Scene,
    *,
    part: Literal["why", "numbers", "code"],
    exact: bool,
    on_choose: Callable[[Choice], None],
    key: str = "glassbox-inspector",
) -> None:
    """Draws a part of the chosen layer and of the chosen value; `exact`: with all digits."""
    layers = tuple(scene.by_name)  # the session keeps what `chose` names: never the scene's maps

    def chose() -> None:
        wanted = chosen(st.session_state[key].chosen, layers)
        if wanted is not None:
            on_choose(wanted)

    # Told apart: of a network that is sent whole the message is the same whatever is looked at.
    view = {"group": GROUP, "part": part, "exact": exact}
    _view(key=f"{key}-view", data=json.dumps(view).encode(), height=0)
    _inspector(key=key, data=message, on_chosen_change=chose)


def show_choice(choice: Choice) -> None:
    """Tells the components of the page what the server holds for chosen; takes no room."""
    payload = {"group": GROUP, **asdict(choice)}
    _choice(key="glassbox-chosen", data=json.dumps(payload).encode(), height=0)


def show_pair(message: bytes, key: str = "glassbox-pair") -> None:
    """Draws a layer twice, and the difference."""
    _pair(key=key, data=message)
