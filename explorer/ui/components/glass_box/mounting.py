"""The components in the browser: what they are made of, how they are mounted, what they say."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeGuard

import streamlit as st

from explorer.figures.svg import either
from explorer.figures.term_colours import TERMS
from explorer.ui.components.browser_module import component
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene

GROUP = "study"
"""Overview and inspector of one group hear each other in the browser."""

_HERE = Path(__file__).parent

STYLE = (
    ".glassbox, .inspector, .pair {{ {} }}\n".format(
        " ".join(f"--{term}-ink: {either(*inks)};" for term, inks in TERMS.items())
    )
    + (_HERE / "glass_box.css").read_text(encoding="utf-8")
)  # fmt: skip
"""Of all of them."""

_overview = component("glassbox", _HERE / "overview.js", css=STYLE)
_inspector = component("glassbox_inspector", _HERE / "inspector.js", css=STYLE)
_pair = component("glassbox_pair", _HERE / "pair.js", css=STYLE)
_choice = component("glassbox_choice", _HERE / "choice_answer.js", html="<i hidden></i>")


def show_overview(
    message: bytes, scene: Scene, *, on_choose: Callable[[Choice], None], key: str = "glassbox"
) -> None:
    """Draws the whole network; `on_choose` gets what is chosen in it."""
    _overview(key=key, data=message, on_chosen_change=_heard(key, scene, on_choose))


def show_inspector(
    message: bytes,
    scene: Scene,
    choice: Choice,
    *,
    on_choose: Callable[[Choice], None],
    key: str = "glassbox-inspector",
) -> None:
    """Draws the chosen layer, and the chosen value taken apart."""
    # Told apart: the message of a network that is sent whole is the same whatever is chosen in it.
    payload = {"group": GROUP, **asdict(choice)}
    _choice(key=f"{key}-chosen", data=json.dumps(payload).encode(), height=0)
    _inspector(key=key, data=message, on_chosen_change=_heard(key, scene, on_choose))


def show_pair(message: bytes, key: str = "glassbox-pair") -> None:
    """Draws a layer twice, and the difference."""
    _pair(key=key, data=message)


def _heard(key: str, scene: Scene, on_choose: Callable[[Choice], None]) -> Callable[[], None]:
    def chose() -> None:
        choice = chosen(st.session_state[key].chosen, scene)
        if choice is not None:
            on_choose(choice)

    return chose


def chosen(answer: object, scene: Scene) -> Choice | None:
    """What the browser says was chosen, if there is such a place."""
    if not isinstance(answer, dict) or answer.get("layer") not in scene.by_name:
        return None
    places = [place for name in ("map", "y", "x") if _is_place(place := answer.get(name))]
    return Choice(answer["layer"], *places) if len(places) == 3 else None


def _is_place(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
