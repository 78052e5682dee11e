"""What stands in a row of the table of layers, as people read it: shapes, sides, fields."""

from collections.abc import Sequence

from explorer.network.operations import Shape, shape_text
from explorer.network.receptive_field import Field


def shapes_text(shapes: Sequence[Shape]) -> str:
    """[1, 6, 28, 28]; those of several inputs with a comma between."""
    return ", ".join(map(shape_text, shapes))


def sides_text(sides: tuple[int, int] | None) -> str:
    """5×5, height by width; empty where there is none."""
    return "" if sides is None else "×".join(map(str, sides))


def field_text(field: tuple[Field, Field] | None, everything: str) -> str:
    """How many pixels a value looks at, 5×5; empty where rows of the output are no longer images.

    `everything` is the word for a whole axis.
    """
    if field is None:
        return ""
    sizes = [everything if axis.size is None else str(axis.size) for axis in field]
    return everything if sizes == [everything] * 2 else "×".join(sizes)


def jump_text(field: tuple[Field, Field] | None) -> str:
    """Pixels from the field of one value to that of the next: 2, or 2×4 where axes differ."""
    if field is None or None in (field[0].size, field[1].size):
        return ""
    jumps = [str(axis.jump) for axis in field]
    return jumps[0] if jumps[0] == jumps[1] else "×".join(jumps)
