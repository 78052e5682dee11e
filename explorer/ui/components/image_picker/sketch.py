"""The sheet that a visitor draws on."""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.images import drawn_image
from explorer.sentence import Refusal
from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_images, held_images
from explorer.ui.session.held_images import Held
from explorer.ui.shell.language import _

Ink = NDArray[np.uint8]
"""(drawing.SIDE, drawing.SIDE), 255 where the pen was."""

_KEY = "image_sketch"
_AS_DIGIT = "image_sketch_as_digit"

_sketch = component(_KEY, Path(__file__).parent / "sketch.js")


def show(put: Callable[[Sequence[Held]], None] = chosen_images.put) -> None:
    """Draws the sheet, and the choice of what becomes of a drawing, which `put` gets."""
    held = held_images.images()

    def drawn(ink: Ink) -> None:
        held_images.images().ink = ink
        _put(put)

    pad(f"{_KEY}_{held.sheets}", held.ink, drawn)
    st.toggle(
        _("In 8 × 8 pixels, as the digits are"),
        key=_AS_DIGIT,
        help=_(
            "The digits that are trained on were drawn large, fitted into a square and counted in "
            "blocks. A drawing that went the same way looks like them to a network."
        ),
        persist_state="session",
        on_change=_put,
        args=(put,),
    )


def pad(key: str, ink: Ink | None, on_drawn: Callable[[Ink], None]) -> None:
    """The sheet alone; `on_drawn` gets what was drawn each time that the pen rests."""

    def drew() -> None:
        text = st.session_state[key].drawn
        try:
            arrived = drawn_image.ink(text if isinstance(text, str) else "")
        except Refusal as refusal:
            held_images.images().refused = (refusal.sentence,)
        else:
            on_drawn(arrived)

    payload = {
        "side": drawn_image.SIDE,
        "ink": None if ink is None else b64encode(ink.tobytes()).decode(),
        "words": _words(),
    }
    _sketch(key=key, data=json.dumps(payload).encode(), on_drawn_change=drew)


def _put(put: Callable[[Sequence[Held]], None]) -> None:
    ink = held_images.images().ink
    if ink is not None:
        put([drawn_image.picture(ink, as_digit=bool(st.session_state[_AS_DIGIT]))])


def _words() -> dict[str, str]:
    return {
        "tools": _("Drawing tools"),
        "sheet": _("Sheet to draw on"),
        "how": _(
            "Draw with the pointer. Or with the keys: the arrows move the pen, with Shift further; "
            "the space bar lowers and lifts it."
        ),
        "draw": _("Pen"),
        "erase": _("Eraser"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "width": _("Width"),
        "lowered": _("The pen is down."),
        "lifted": _("The pen is up."),
    }
