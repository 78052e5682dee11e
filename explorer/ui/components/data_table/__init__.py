"""A real HTML table whose rows can be chosen, as a component: one message, whatever its size."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from explorer.figures import palette
from explorer.figures.svg import either
from explorer.ui.components.browser_module import component
from explorer.ui.components.chooser import Chooser, chooser_json
from explorer.ui.shell.language import _

_HUES = "".join(
    f".kind.{family} {{ --hue: {either(hue.light, hue.dark)}; }}\n"
    for family, hue in palette.FAMILIES.items()
)

_table = component(
    "layer_table",
    Path(__file__).parent / "data_table.js",
    html='<div class="box"></div>',
    css=_HUES,
)


@dataclass(frozen=True, slots=True)
class Column:
    """What stands over a column. Where room is short, `fold` 3 goes first, then 2, then 1."""

    heading: str
    note: str = ""
    number: bool = False
    wraps: bool = False
    fold: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, how it comes about, and its part of the most as a bar."""

    text: str
    why: tuple[str, ...] = ()
    bar: float | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row. With a `name` it can be chosen; a `sentence` stands in place of its cells."""

    title: str
    cells: tuple[Cell, ...] = ()
    name: str = ""
    stem: str = ""
    """What its title begins with and need not be shown: the row above it in a tree says it."""
    level: int = 0
    """How deep it lies in a tree, from 1."""
    folds: Literal["", "open", "closed"] = ""
    """Whether it stands for rows below it, and they are there."""
    sign: str = ""
    kind: str = ""
    state: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption, which screen readers say. `tall` bounds its height, as in CSS."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    foot: tuple[Line, ...] = ()
    tall: str = "none"
    fold: str = ""
    """What opening and closing a row are entries for, where the rows are a tree."""


def show(grid: Grid, key: str, chosen: str = "", chooser: Chooser | None = None) -> None:
    """Draws the table; with a chooser its named rows can be chosen."""
    _table(key=key, data=_framed(grid, chosen, chooser))


def _framed(grid: Grid, chosen: str, chooser: Chooser | None = None) -> bytes:
    """The table as JSON text: as bytes it is hashed by Streamlit, but not parsed and sorted."""
    table = json.dumps(
        {
            "caption": grid.caption,
            "columns": [_set_fields(column) for column in grid.columns],
            "rows": [_line(row) for row in grid.rows],
            "foot": [_line(row) for row in grid.foot],
            "tall": grid.tall,
            "fold": grid.fold,
            "more": _("Show all columns"),
            "fewer": _("Show fewer columns"),
        }
    )
    version = blake2b(table.encode(), digest_size=8).hexdigest()
    return (
        f'{{"chosen":{json.dumps(chosen)},"chooser":{chooser_json(chooser)},'
        f'"version":"{version}","table":{table}}}'
    ).encode()


def _line(line: Line) -> dict[str, object]:
    return {**_set_fields(line), "cells": [_set_fields(cell) for cell in line.cells]}


def _set_fields(part: Column | Cell | Line) -> dict[str, object]:
    """Only the fields that say something, to keep the message short."""
    named = ((name, getattr(part, name)) for name in part.__slots__ if name != "cells")
    return {name: value for name, value in named if value or name == "text"}
