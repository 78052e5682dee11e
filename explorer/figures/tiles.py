"""Tiles of one size, in columns from top to bottom: what of a layer is drawn in the glass box."""

from dataclasses import dataclass
from math import ceil

Point = tuple[float, float]

_CELL, _NARROW_CELL = 13.0, 6.0
_MOST_CELLS, _COLUMN_OF_CELLS = 400, 100
_BUCKETS = 150
"""Cells of a vector with more values than could be drawn one by one."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """What of a layer is drawn: tiles of one size, in columns from top to bottom."""

    width: float
    height: float
    gap: float
    rows: int
    columns: int
    shown: int
    """How many tiles; the first maps of the layer, or all values of a vector."""
    of: int
    """How many maps or values there are."""
    each: int = 1
    """How many values of a vector a cell stands for."""
    lead: int = 0
    """Tiles before those of the maps: an image of three channels in its colours."""

    @property
    def across(self) -> float:
        """Width of all of them."""
        return self.columns * (self.width + self.gap) - self.gap

    @property
    def down(self) -> float:
        """Height of all of them."""
        return self.rows * (self.height + self.gap) - self.gap

    def corner(self, number: int) -> Point:
        """Left and top of the tile of a map or value, from the upper left corner of all."""
        column, row = divmod(number + self.lead, self.rows)
        return column * (self.width + self.gap), row * (self.height + self.gap)


def vector_tiles(values: int, high: float) -> Tiles:
    """Cells one below another, in as few columns as can be read; few values get large cells."""
    if values > _MOST_CELLS:
        each = ceil(values / _BUCKETS)
        shown = ceil(values / each)
        return Tiles(_CELL, high / shown, 0.0, shown, 1, shown, values, each)
    columns = ceil(values / _COLUMN_OF_CELLS)
    rows = ceil(values / columns)
    gap = 2.0 if rows <= 30 else 0.0
    height = min(20.0, (high + gap) / rows - gap)
    width = max(_CELL, height) if columns == 1 else _NARROW_CELL
    return Tiles(width, height, gap if columns == 1 else 0.0, rows, columns, values, values)
