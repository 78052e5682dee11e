"""Our own images as small pictures to choose from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from math import ceil, isqrt
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from explorer.data.digits import digits
from explorer.data.fitting import Preparation, fitted
from explorer.data.images import built_in_images
from explorer.data.images.patterns import PATTERNS
from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.shell import language
from explorer.ui.shell.language import _, say

_NOISES = 3
_SIDE = 72
"""Of a photograph or a pattern, in pixels."""
_SHOWN = {"digits": 2.5, "others": 5}
"""How wide a tile is on screen, in rem: larger for a room."""

_gallery = component(
    "image_gallery", Path(__file__).parent / "gallery.js", html='<div class="gallery"></div>'
)


@dataclass(frozen=True)
class Shelf:
    """Images of ours side by side: names, one picture of all of them, tiles in a row of it."""

    names: tuple[str, ...]
    atlas: bytes
    columns: int


def show(kind: str, colours: int, chosen: Sequence[str], on_choose: Callable[[str], None]) -> None:
    """Draws the digits, or the others in grey (1) or colour (3); `on_choose` gets a name."""
    key = f"image_gallery_{kind}"

    def chose() -> None:
        name = st.session_state[key].chosen
        if isinstance(name, str):
            on_choose(name)

    _gallery(key=key, data=message(kind, colours, chosen), on_chosen_change=chose)


def message(kind: str, colours: int, chosen: Sequence[str]) -> bytes:
    """What the browser gets."""
    return _message(kind, colours, tuple(chosen), language.current())


@lru_cache(maxsize=32)
def _message(kind: str, colours: int, chosen: tuple[str, ...], _language: str) -> bytes:
    # 1 797 sentences in a language take longer than all the rest of a page.
    shelf = _digits() if kind == "digits" else _others(colours)
    by_class = kind == "digits"
    items = [
        [name, say(built_in_images.title(name)), str(digits().labels[place]) if by_class else ""]
        for place, name in enumerate(shelf.names)
    ]
    frame = Frame()
    words = {
        "all": "0–9",
        "kinds": _("Which digit"),
        "tiles": _("Images to choose from"),
    }
    version = blake2b(repr((items, words, colours)).encode(), digest_size=8).hexdigest()
    return frame.to_bytes(
        {
            "version": version,
            "items": items,
            "kinds": list(digits().class_names) if by_class else [],
            "named": not by_class,
            "atlas": frame.put(np.frombuffer(shelf.atlas, dtype=np.uint8)),
            "columns": shelf.columns,
            "side": _SHOWN[kind],
            "chosen": [name for name in chosen if name in shelf.names],
            "words": words,
        }
    )


@lru_cache(maxsize=1)
def _digits() -> Shelf:
    images = np.rint(digits().images * 255).astype(np.uint8)
    names = tuple(f"digit:{number}" for number in range(built_in_images.DIGITS))
    return _shelf(names, images.transpose(0, 2, 3, 1).repeat(3, axis=3))


@lru_cache(maxsize=2)
def _others(colours: int) -> Shelf:
    shape = colours, _SIDE, _SIDE
    names = (
        *(f"photo:{which}" for which in built_in_images.PHOTOGRAPHERS),
        *(f"pattern:{which}" for which in PATTERNS),
        *(f"noise:{seed}" for seed in range(_NOISES)),
    )
    tiles = [
        fitted(built_in_images.picture(name, shape).values, shape, Preparation("crop"))
        for name in names
    ]
    images = np.rint(np.clip(np.stack(tiles), 0, 1) * 255).astype(np.uint8).transpose(0, 2, 3, 1)
    return _shelf(names, np.broadcast_to(images, (*images.shape[:3], 3)))


def _shelf(names: tuple[str, ...], tiles: NDArray[np.uint8]) -> Shelf:
    """tiles: (N, H, W, 3)."""
    count, height, width, _colours = tiles.shape
    columns = isqrt(count) + 1
    sheet = np.zeros((ceil(count / columns), height, columns, width, 3), dtype=np.uint8)
    for place, tile in enumerate(tiles):
        sheet[place // columns, :, place % columns] = tile
    file = BytesIO()
    Image.fromarray(sheet.reshape(-1, columns * width, 3)).save(file, "PNG")
    return Shelf(names, file.getvalue(), columns)
