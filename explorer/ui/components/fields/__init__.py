"""Fields and buttons for what a visitor enters: every entry says what it is for, and none is lost.

A form of Streamlit's own sends the values of all its fields with each request, so that a value from
before an edit cannot be told from one that was entered after it. These send what was done instead
(components/js/outbox.js), and ui/session/entries.py receives it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from explorer.ui.components.browser_module import component
from explorer.ui.session import entries

Form = Literal["number", "real", "text", "choice", "segments", "several", "flag", "button", "words"]
Tone = Literal["", "primary", "plain", "wrong", "fix"]

_fields = component("fields", Path(__file__).parent / "fields.js")


@dataclass(frozen=True, slots=True)
class Field:
    """A field or a button: its target and its name say what an entry in it is for.

    Words are neither, and are read only: of the field that they stand under, or of the whole.
    """

    target: str
    field: str
    form: Form
    label: str
    value: Any = None
    help: str = ""
    disabled: bool = False
    options: tuple[tuple[Any, str], ...] = ()
    """Of a choice, or of segments: values and how they are called."""
    icon: str = ""
    """A name of Material Symbols."""
    tone: Tone = ""
    most: int = 0
    """Characters of a text."""
    step: float | None = None
    placeholder: str = ""
    width: str = "auto"
    """As in CSS, in a row that is no grid."""
    beside: tuple[str, ...] = ()
    """Of a button: the field whose value is that of its entry, in place of its own; of more than
    one a list."""
    local: bool = False
    """It is read by the button beside it only, and makes no entry."""
    under: bool = False
    """It stands under the field before it, in the same place of the row."""


@dataclass(frozen=True, slots=True)
class Line:
    """Fields in a row: in a grid of columns, as in CSS, else as wide as they are."""

    fields: tuple[Field, ...]
    columns: str = ""
    folded: str = ""
    """What the row lies under, folded away; empty: it is in sight."""
    opens: bool = False
    """Of a folded row: it is opened, for there is something in it to be seen."""
    toolbar: str = ""
    """The name of a row of buttons that is one stop of the Tab key: the arrows go along them."""


def show(lines: Sequence[Line], key: str) -> None:
    """Draws them."""
    receipt = entries.receipt()
    message = {
        "load": receipt["load"],
        "received": receipt["received"],
        "rows": [
            {
                "columns": line.columns,
                "folded": line.folded,
                "opens": line.opens,
                "toolbar": line.toolbar,
                "fields": [_plain(each) for each in line.fields],
            }
            for line in lines
            if line.fields
        ],
    }
    _fields(key=key, data=json.dumps(message).encode())


def _plain(field: Field) -> dict[str, object]:
    return {name: getattr(field, name) for name in field.__slots__}
