"""A kernel on the corner of its input: padding, the cells it takes, its first stop and the next."""

from collections.abc import Iterator
from pathlib import Path
from string import Template

from explorer.figures import palette
from explorer.figures.svg import Paint, escape, quoteattr, rectangle
from explorer.network.operations import Family
from explorer.network.operations.base import Window

_ROOM = 150.0
_LARGEST_CELL = 18.0
_SMALLEST_CELL = 4.0
"""Cells smaller than this are not drawn one by one."""
_BEYOND = 2
"""Cells shown behind the second stop, to say that the map goes on."""

_INK = Template(Path(__file__).with_name("kernel_window.css").read_text(encoding="utf-8"))


def style(family: Family, paint: Paint) -> str:
    """The stylesheet of the drawn classes, in the colour of a kind of layer."""
    hue = palette.FAMILIES[family]
    return _INK.substitute(
        ink=paint(*palette.INK),
        line=paint(*palette.LINE),
        ground=paint(*palette.GROUND),
        tint=paint(*palette.TINT),
        hue=paint(hue.light, hue.dark),
        tap=paint(
            palette.mixed(hue.light, palette.GROUND[0], 0.3),
            palette.mixed(hue.dark, palette.GROUND[1], 0.4),
        ),
    )


def picture(windows: tuple[Window, Window], sides: tuple[int, int], label: str, ink: str) -> str:
    """SVG of the upper left corner; `sides` are height and width of the map, `said` its words."""
    shown = [_shown(window, side) for window, side in zip(windows, sides, strict=True)]
    cell = min(_LARGEST_CELL, _ROOM / max(shown))
    height, width = (count * cell + 6 for count in shown)
    drawn = "".join(_strokes(windows, sides, shown, cell))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -3 {width:.1f} {height:.1f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label={quoteattr(label)}>'
        f"<style>{escape(ink)}</style>{drawn}</svg>"
    )


def _shown(window: Window, side: int) -> int:
    """How many cells are shown along an axis, padding included."""
    whole = window.before + side + window.after
    return min(whole, window.extent + window.stride + _BEYOND)


def _strokes(
    windows: tuple[Window, Window], sides: tuple[int, int], shown: list[int], cell: float
) -> Iterator[str]:
    down, along = windows
    ends = [
        min(count, window.before + side)
        for window, side, count in zip(windows, sides, shown, strict=True)
    ]
    yield rectangle("padding", 0, shown[0] * cell, shown[1] * cell, shown[0] * cell)
    left, top = along.before * cell, down.before * cell
    right, bottom = ends[1] * cell, ends[0] * cell
    yield rectangle("map", left, bottom, right - left, bottom - top)
    yield from _taps(windows, cell)
    if cell >= _SMALLEST_CELL:
        yield _lines(shown, cell)
    # Open to the right and below where the map goes on.
    yield f'<path class="edge" d="M{left:.1f} {bottom:.1f}V{top:.1f}H{right:.1f}"/>'
    stops = [window.positions(side) for window, side in zip(windows, sides, strict=True)]
    if stops[1] > 1:
        yield _stop("next", windows, cell, along=along.stride)
    elif stops[0] > 1:
        yield _stop("next", windows, cell, down=down.stride)
    yield _stop("first", windows, cell)


def _taps(windows: tuple[Window, Window], cell: float) -> Iterator[str]:
    """The cells that the kernel takes at its first stop; a block where they touch or are tiny."""
    down, along = windows
    apart = max(down.dilation, along.dilation) > 1 and cell >= _SMALLEST_CELL
    if not apart or down.kernel * along.kernel > 400:
        yield rectangle("tap", 0, down.extent * cell, along.extent * cell, down.extent * cell)
        return
    for row in range(down.kernel):
        for column in range(along.kernel):
            x, y = column * along.dilation * cell, (row * down.dilation + 1) * cell
            yield rectangle("tap", x, y, cell, cell)


def _lines(shown: list[int], cell: float) -> str:
    height, width = shown[0] * cell, shown[1] * cell
    across = "".join(f"M0 {number * cell:.1f}H{width:.1f}" for number in range(shown[0] + 1))
    down = "".join(f"M{number * cell:.1f} 0V{height:.1f}" for number in range(shown[1] + 1))
    return f'<path class="cell" d="{across}{down}"/>'


def _stop(
    kind: str, windows: tuple[Window, Window], cell: float, *, along: int = 0, down: int = 0
) -> str:
    height, width = (window.extent * cell for window in windows)
    return rectangle(kind, along * cell, down * cell + height, width, height)
