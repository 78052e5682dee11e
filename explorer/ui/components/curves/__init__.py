"""Curves that grow while they are looked at: a component with canvases, fed by bytes.

Zoom, smoothing and the log scale are the browser's own; only where it is zoomed to is told, so that
the points of that part can be sent finer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.components.curves.thinning import Floats, Points, thinned
from explorer.ui.shell.language import _

MOST_POINTS = 300
"""Of a series: each stands for all steps about it, with their least, their most and their mean."""


_curves = component("curves", Path(__file__).parent / "curves.js")


@dataclass(frozen=True, eq=False)
class Series:
    """A curve. `hue` is the place of its colour; a `bold` one is drawn with its points."""

    label: str
    hue: int
    steps: Floats
    values: Floats
    bold: bool = False


@dataclass(frozen=True, eq=False)
class Panel:
    """Curves on one pair of axes. `share`: from 0 to 1, written in per cent."""

    title: str
    series: tuple[Series, ...]
    share: bool = False
    line: tuple[float, str] | None = None
    """A level to compare with, and what it is called."""


@dataclass(frozen=True)
class Mark:
    """Something that happened after so many steps. `kind`: change, rewind, fork, resumed."""

    step: int
    text: str
    kind: str = "change"


def show(
    panels: tuple[Panel, ...],
    marks: tuple[Mark, ...],
    subject: str,
    key: str,
    *,
    least_steps: int = 10,
    log: bool = False,
    on_zoom: Callable[[tuple[int, int] | None], None] | None = None,
    zoomed: tuple[int, int] | None = None,
) -> None:
    """Draws them. A zoom is kept for as long as the `subject` is the same."""

    def changed() -> None:
        part = st.session_state[key].zoom
        pair = isinstance(part, list) and len(part) == 2
        if on_zoom is not None:
            on_zoom((int(part[0]), int(part[1])) if pair else None)

    _curves(
        key=key,
        data=message(panels, marks, subject, least_steps=least_steps, log=log, zoomed=zoomed),
        on_zoom_change=changed,
    )


def message(
    panels: tuple[Panel, ...],
    marks: tuple[Mark, ...],
    subject: str,
    *,
    least_steps: int = 10,
    log: bool = False,
    zoomed: tuple[int, int] | None = None,
) -> bytes:
    """What the browser gets."""
    frame = Frame()
    lasts = [series.steps[-1] for panel in panels for series in panel.series if len(series.steps)]
    return frame.to_bytes(
        {
            "subject": subject,
            "last": max([least_steps, *map(int, lasts)]),
            "log": log,
            "panels": [
                {
                    "title": panel.title,
                    "share": panel.share,
                    "line": panel.line,
                    "series": [_series(frame, each, zoomed) for each in panel.series],
                }
                for panel in panels
            ],
            "marks": [[mark.step, mark.text, mark.kind] for mark in marks],
            "words": _words(),
        }
    )


def _series(frame: Frame, series: Series, zoomed: tuple[int, int] | None) -> dict[str, object]:
    coarse = thinned(series.steps, series.values, MOST_POINTS)
    points = coarse
    if zoomed is not None:
        # The rest stays coarse, so that whoever zooms out again has it at once.
        inside = (series.steps >= zoomed[0]) & (series.steps <= zoomed[1])
        fine = thinned(series.steps[inside], series.values[inside], MOST_POINTS)
        points = coarse.around(zoomed, fine)
    return {
        "label": series.label,
        "hue": series.hue,
        "bold": series.bold,
        "points": frame.put(points.numbers),
    }


def _words() -> dict[str, str]:
    return {
        "step": _("step"),
        "smoothing": _("Smoothing"),
        "log": _("Log scale"),
        "reset": _("Whole run"),
        "numbers": _("Numbers"),
        "how": _(
            "Drag to zoom, double click for the whole run. With the keys: arrows read the steps, "
            "plus and minus zoom, 0 shows the whole run."
        ),
    }


__all__ = ["Mark", "Panel", "Points", "Series", "message", "show"]
