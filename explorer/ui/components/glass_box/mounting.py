"""The stage in the browser: what it is made of, how it is mounted, what it says."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeGuard

import streamlit as st

from explorer.figures.svg import either
from explorer.figures.term_colours import TERMS
from explorer.ui.components.browser_module import component
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import GROUP, Scene, stamp
from explorer.ui.components.glass_box.stop_record import STOPS, Phase, Stop, StopRecord

__all__ = ["GROUP", "STYLE", "chosen", "show_phase", "show_stage", "stop_message"]

_HERE = Path(__file__).parent

STYLE = (
    ".glassbox, .inspector, .pair {{ {} }}\n".format(
        " ".join(f"--{term}-ink: {either(*inks)};" for term, inks in TERMS.items())
    )
    + (_HERE / "glass_box.css").read_text(encoding="utf-8")
)  # fmt: skip
"""Of the stage, of the inspector and of the pair."""

_stage = component("glassbox_stage", _HERE / "stage.js", css=STYLE)
_stop = component("glassbox_stop", _HERE / "stop_answer.js", html="<i hidden></i>")
_phase = component("glassbox_phase", _HERE / "phase_arrival.js", html="<i hidden></i>")


def show_stage(
    message: bytes,
    scene: Scene,
    *,
    stop: Stop,
    stops: Sequence[StopRecord],
    on_choose: Callable[[Choice], None],
    on_stop: Callable[[Stop], None],
    live: bool = False,
    coming: bool = False,
    key: str = "stage",
) -> None:
    """Draws the whole network at a stop, with the scrubber at its foot.

    `on_choose` gets what is chosen in it, `on_stop` where the scrubber came to rest. `live`: while
    a network trains the stops light up in turn, and nothing is scrubbed. `coming`: show_phase
    follows, and need not be asked for.
    """
    # Told apart: scrubbing sends no maps.
    at = stop_message(scene, stop, stops, live=live, coming=coming)
    _stop(key=f"{key}-stop", data=at, height=0)
    _stage(
        key=key,
        data=message,
        on_chosen_change=_heard(key, tuple(scene.by_name), on_choose),
        on_stop_change=_stopped(key, on_stop),
    )


def stop_message(
    scene: Scene,
    stop: Stop,
    stops: Sequence[StopRecord],
    *,
    live: bool = False,
    coming: bool = False,
) -> bytes:
    """Where the scrubber stands and what is said of its stops."""
    at = {
        "group": GROUP,
        "stop": stop,
        "stops": list(map(asdict, stops)),
        "of": stamp(scene.origin),
        "live": live,
        "coming": coming,
    }
    return json.dumps(at).encode()


def show_phase(phase: Phase, message: bytes, key: str = "stage") -> None:
    """Gives the stage the pictures of a stop that were made after it was sent; takes no room."""
    _phase(key=f"{key}-{phase}", data=message, height=0)


def _stopped(key: str, on_stop: Callable[[Stop], None]) -> Callable[[], None]:
    def came_to_rest() -> None:
        asked = st.session_state[key].stop
        stop = next((each for each in STOPS if each == asked), None)
        if stop is not None:
            on_stop(stop)

    return came_to_rest


def _heard(
    key: str, layers: Collection[str], on_choose: Callable[[Choice], None]
) -> Callable[[], None]:
    # The session keeps it, and with it all that it names: never a scene, which holds the maps.
    def chose() -> None:
        choice = chosen(st.session_state[key].chosen, layers)
        if choice is not None:
            on_choose(choice)

    return chose


def chosen(answer: object, layers: Collection[str]) -> Choice | None:
    """What the browser says was chosen, if there is such a place."""
    if not isinstance(answer, dict) or answer.get("layer") not in layers:
        return None
    places = [place for name in ("map", "y", "x") if _is_place(place := answer.get(name))]
    return Choice(answer["layer"], *places) if len(places) == 3 else None


def _is_place(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
