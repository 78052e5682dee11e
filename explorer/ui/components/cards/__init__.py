"""Small pictures with a few words under each, drawn in place as they change: a component."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component

_cards = component(
    "cards",
    Path(__file__).parent / "cards.js",
    html='<div class="frame"><p></p><div class="cards" role="list"></div></div>',
)


@dataclass(frozen=True, eq=False)
class Card:
    """A picture (H, W, 3) or (H, W, 4). `tone`: right, wrong, or nothing of that kind."""

    picture: NDArray[np.uint8]
    lines: tuple[str, ...]
    tone: str = ""


def show(
    cards: tuple[Card, ...], caption: str, key: str, wide: float = 4.5, *, in_row: bool = False
) -> None:
    """Draws them, each so many rem wide; in a row only those that have room, behind the caption."""
    _cards(key=key, data=message(cards, caption, wide, in_row=in_row))


def message(cards: tuple[Card, ...], caption: str, wide: float, *, in_row: bool = False) -> bytes:
    """What the browser gets."""
    frame = Frame()
    return frame.to_bytes(
        {
            "caption": caption,
            "wide": wide,
            "inRow": in_row,
            "cards": [
                {"picture": frame.put(card.picture), "lines": card.lines, "tone": card.tone}
                for card in cards
            ],
        }
    )
