"""Small pictures with a few words under each, drawn in place as they change: a component."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component

_cards = component(
    "cards", Path(__file__).parent / "cards.js", html='<div class="cards" role="list"></div>'
)


@dataclass(frozen=True, eq=False)
class Card:
    """A picture (H, W, 3) or (H, W, 4). `tone`: right, wrong, or nothing of that kind."""

    picture: NDArray[np.uint8]
    lines: tuple[str, ...]
    tone: str = ""


def show(cards: tuple[Card, ...], caption: str, key: str, wide: float = 4.5) -> None:
    """Draws them, each so many rem wide."""
    _cards(key=key, data=message(cards, caption, wide))


def message(cards: tuple[Card, ...], caption: str, wide: float) -> bytes:
    """What the browser gets."""
    frame = Frame()
    return frame.to_bytes(
        {
            "caption": caption,
            "wide": wide,
            "cards": [
                {"picture": frame.put(card.picture), "lines": card.lines, "tone": card.tone}
                for card in cards
            ],
        }
    )
