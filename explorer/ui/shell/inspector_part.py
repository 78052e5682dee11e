"""How the inspector takes apart what is chosen: why it is so, its numbers, its code."""

from typing import Literal

from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.parameters import PART
from explorer.ui.shell.language import _

Part = Literal["why", "numbers", "code"]

_TARGET = "part"
PARTS: tuple[Part, ...] = ("why", "numbers", "code")
_FORMER: dict[str | None, Part] = {"print": "code"}
"""What links of version 1 call them, where that is another word."""


def chosen() -> Part:
    """The one in the address; why, where that names none of the three."""
    asked = PART.value()
    return next((part for part in PARTS if part == asked), _FORMER.get(asked, "why"))


def show(opened: Part | None = None, target: str = _TARGET) -> Part:
    """Draws the choice; returns what is chosen.

    `opened`, `target`: of a page that knows by itself what is open, and receives the entry.
    """
    part = opened or chosen()
    names = {"why": _("Why"), "numbers": _("Numbers"), "code": _("Code")}
    field = Field(
        target, "part", "segments", _("How it is taken apart"), part, options=tuple(names.items())
    )
    fields.show((Line((field,)),), "inspector-part")
    return part


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.value in PARTS:
        PART.put(str(entry.value))
