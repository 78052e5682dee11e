"""The components in the browser: what they are made of, how they are mounted, what they say."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeGuard

import streamlit as st

from explorer.figures.svg import either
from explorer.figures.term_colours import TERMS
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene

GROUP = "study"
"""Overview and bench of one group hear each other in the browser."""

_HERE = Path(__file__).parent
_SHARED = ("array_message", "numbers", "chain", "paint")
OVERVIEW = (*_SHARED, "layout", "edges", "light", "names", "overview")
BENCH = (
    *_SHARED, "hold", "arithmetic", "formula", "grids", "keyboard", "table", "code",
    "mosaic", "weights", "unit", "controls", "inspector",
)  # fmt: skip


def read(name: str) -> str:
    """A file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")


def script(parts: tuple[str, ...]) -> str:
    """Files of a component as one text. Comments and indentation do not travel with it."""
    lines = "\n".join(_part(name) for name in parts).splitlines()
    kept = (line.strip() for line in lines)
    return "\n".join(line for line in kept if line and not line.startswith("//")) + "\n"


def _part(name: str) -> str:
    """A script of this folder, or one that all components share."""
    own = _HERE / "js" / f"{name}.js"
    shared = _HERE.parent / "js" / f"{name}.js"
    return (own if own.exists() else shared).read_text(encoding="utf-8")


def _module(parts: tuple[str, ...], entry: str) -> str:
    return f"{script(parts)}export default {entry};\n"


_INKS = ".glassbox, .bench, .pair {{ {} }}\n".format(
    " ".join(f"--{term}-ink: {either(*inks)};" for term, inks in TERMS.items())
)

STYLE = _INKS + read("glass_box.css")
"""Of both components."""

_overview = st.components.v2.component(
    "glassbox",
    html=read("overview.html"),
    css=STYLE,
    js=_module(OVERVIEW, "showOverview"),
)


_bench = st.components.v2.component(
    "glassbox_bench",
    html=read("inspector.html"),
    css=STYLE,
    js=_module(BENCH, "showBench"),
)

_pair = st.components.v2.component(
    "glassbox_pair",
    html=read("pair.html"),
    css=STYLE,
    js=_module((*_SHARED, "formula", "grids", "keyboard", "mosaic", "pair"), "showPair"),
)

_chosen = st.components.v2.component(
    "glassbox_chosen", html="<i hidden></i>", js=_module(("array_message", "chosen"), "showChosen")
)


def show_overview(
    message: bytes, scene: Scene, *, on_choose: Callable[[Choice], None], key: str = "glassbox"
) -> None:
    """Draws the whole network; `on_choose` gets what is chosen in it."""
    _overview(key=key, data=message, on_chosen_change=_heard(key, scene, on_choose))


def show_bench(
    message: bytes,
    scene: Scene,
    choice: Choice,
    *,
    on_choose: Callable[[Choice], None],
    key: str = "glassbox-bench",
) -> None:
    """Draws the chosen layer, and the chosen value taken apart."""
    # Told apart: the message of a network that is sent whole is the same whatever is chosen in it.
    told = {"group": GROUP, **asdict(choice)}
    _chosen(key=f"{key}-chosen", data=json.dumps(told).encode(), height=0)
    _bench(key=key, data=message, on_chosen_change=_heard(key, scene, on_choose))


def show_pair(message: bytes, key: str = "glassbox-pair") -> None:
    """Draws a layer twice, and the difference."""
    _pair(key=key, data=message)


def _heard(key: str, scene: Scene, on_choose: Callable[[Choice], None]) -> Callable[[], None]:
    def chose() -> None:
        choice = chosen(st.session_state[key].chosen, scene)
        if choice is not None:
            on_choose(choice)

    return chose


def chosen(said: object, scene: Scene) -> Choice | None:
    """What the browser says was chosen, if there is such a place."""
    if not isinstance(said, dict) or said.get("layer") not in scene.by_name:
        return None
    places = [place for name in ("map", "y", "x") if _is_place(place := said.get(name))]
    return Choice(said["layer"], *places) if len(places) == 3 else None


def _is_place(said: object) -> TypeGuard[int]:
    return isinstance(said, int) and not isinstance(said, bool) and said >= 0
