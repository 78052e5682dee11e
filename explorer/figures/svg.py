"""Strokes of SVG, as text, and colours for a page of either theme or for paper."""

import re
from collections.abc import Callable, Sequence
from xml.sax import saxutils

Paint = Callable[[str, str], str]
"""A colour in CSS from its values in the light and in the dark theme."""


_NO_CHARACTER = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, however it is written (XML 1.0, "Characters")."""


def escape(words: str) -> str:
    """A text between elements."""
    return saxutils.escape(_NO_CHARACTER.sub("\ufffd", words))


def quoteattr(words: str) -> str:
    """A text as the value of an attribute, in quotation marks."""
    return saxutils.quoteattr(_NO_CHARACTER.sub("\ufffd", words))


def either(light: str, dark: str) -> str:
    """The colour of the theme that the page has."""
    return f"light-dark({light}, {dark})"


def printed(light: str, dark: str) -> str:
    """The colour for paper."""
    return light


def rounded(points: Sequence[tuple[float, float]]) -> str:
    """A path with right angles and round corners."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        path += f"L{enter[0]:.1f} {enter[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} "
        path += f"{leave[0]:.1f} {leave[1]:.1f}"
    return path + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    share = min(5.0, length / 2) / length if length else 0.0
    return (
        corner[0] + (other[0] - corner[0]) * share,
        corner[1] + (other[1] - corner[1]) * share,
    )


def rectangle(
    kind: str, x: float, bottom: float, width: float, height: float, *, radius: float = 0
) -> str:
    """A rectangle of a class, by its lower left corner."""
    corners = f' rx="{radius:g}"' if radius else ""
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{bottom - height:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}"{corners}/>'
    )


def text(kind: str, x: float, y: float, words: str, size: float) -> str:
    """Words of a class and a size, on a line."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size:g}">{escape(words)}</text>'
    )
