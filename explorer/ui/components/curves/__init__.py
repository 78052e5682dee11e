"""Curves that grow while they are looked at, over the time of a run: a component fed by bytes.

Zoom, smoothing and the log scale are the browser's own; only where it is zoomed to is told, so that
the points of that part can be sent finer. The axis is the slider of the run as well: what is done
at its handle comes as entries for the run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explorer.figures.palette import RUNS
from explorer.figures.svg import either
from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.components.curves.thinning import Floats, Points, thinned
from explorer.ui.session import entries
from explorer.ui.shell.language import _

MOST_POINTS = 300
"""Of a series: each stands for all steps about it, with their least, their most and their mean."""

_HUES = "".join(
    f".hues i:nth-child({place}) {{ color: {either(*hue)}; }}\n"
    for place, hue in enumerate(RUNS, start=1)
)

_curves = component("curves", Path(__file__).parent / "curves.js", css=_HUES)


@dataclass(frozen=True, eq=False)
class Series:
    """A curve. `hue` is the place of its colour; a `bold` one is dashed, and has points."""

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
    log: bool = False
    """Its heights are powers of ten, whatever is chosen for the others."""
    line: tuple[float, str] | None = None
    """A level to compare with, and what it is called."""


@dataclass(frozen=True)
class Mark:
    """Something that happened after so many steps. `kind`: change, rewind, fork."""

    step: int
    text: str
    kind: str = "change"


@dataclass(frozen=True)
class Branch:
    """A fork: where it branches off, and how far it is."""

    run: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Time:
    """The slider that the axis is."""

    target: str
    """What an entry at the handle is for: look, fork, rewind."""
    at: int
    """The snapshot that is on screen."""
    follows: bool
    """It is the newest, and goes on with the run."""
    stops: tuple[int, ...]
    """Steps whose weights lie ready."""
    branches: tuple[Branch, ...]
    mine: bool
    """It can be rewound."""
    forks: bool
    """It can be forked."""


@dataclass(frozen=True)
class Offer:
    """A kind of panel that is shown on request: what an entry for `curves` calls it."""

    name: str
    label: str
    shown: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that is shown. A zoom is kept for as long as the `subject` is the same."""

    panels: tuple[Panel, ...]
    subject: str = ""
    last: int = 10
    """Where the axis ends at least."""
    marks: tuple[Mark, ...] = ()
    time: Time | None = None
    offers: tuple[Offer, ...] = ()
    zoomed: tuple[int, int] | None = None


def show(
    sheet: Sheet, key: str, on_zoom: Callable[[tuple[int, int] | None], None] | None = None
) -> None:
    """Draws them."""

    def changed() -> None:
        part = st.session_state[key].zoom
        pair = isinstance(part, list) and len(part) == 2
        if on_zoom is not None:
            on_zoom((int(part[0]), int(part[1])) if pair else None)

    _curves(key=key, data=message(sheet), on_zoom_change=changed)


def message(sheet: Sheet) -> bytes:
    """What the browser gets."""
    frame = Frame()
    every = [series for panel in sheet.panels for series in panel.series]
    lasts = [int(series.steps[-1]) for series in every if len(series.steps)]
    return frame.to_bytes(
        {
            "subject": sheet.subject,
            "last": max([sheet.last, *lasts]),
            "panels": [_panel(frame, each, sheet.zoomed) for each in sheet.panels],
            "marks": [[mark.step, mark.text, mark.kind] for mark in sheet.marks],
            "time": None if sheet.time is None else _time(sheet.time),
            "offers": [[offer.name, offer.label, offer.shown] for offer in sheet.offers],
            "words": _words(),
        }
    )


def _panel(frame: Frame, panel: Panel, zoomed: tuple[int, int] | None) -> dict[str, object]:
    return {
        "title": panel.title,
        "share": panel.share,
        "log": panel.log,
        "line": panel.line,
        "series": [_series(frame, each, zoomed) for each in panel.series],
    }


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


def _time(time: Time) -> dict[str, object]:
    receipt = entries.receipt()
    return {
        "target": time.target,
        "at": time.at,
        "follows": time.follows,
        "mine": time.mine,
        "forks": time.forks,
        "stops": time.stops,
        "branches": [
            [branch.run, branch.name, branch.start, branch.end] for branch in time.branches
        ],
        "load": receipt["load"],
        "received": receipt["received"],
    }


def _words() -> dict[str, str]:
    return {
        "step": _("step"),
        "slider": _("The step that every page shows"),
        "moment": _("At step {step}"),
        "look": _("Show step {step}"),
        "newest": _("Follow the newest step"),
        "fork": _("Fork from here"),
        "rewind": _("Rewind to here"),
        "open": _("Open {run}, forked at step {step}"),
        "menu": _("Drag it through the run, or click for what can be done here"),
        "smoothing": _("Smoothing"),
        "log": _("Log scale"),
        "more": _("More curves"),
        "reset": _("Whole run"),
        "tools": _("Scale and numbers"),
        "how": _(
            "Drag over the curves to zoom, double click for the whole run. With the keys: arrows "
            "go through the snapshots, with Shift they read the steps; Enter opens what can be "
            "done there; plus and minus zoom, 0 shows the whole run."
        ),
    }


__all__ = [
    "Branch", "Mark", "Offer", "Panel", "Points", "Series", "Sheet", "Time", "message", "show",
]  # fmt: skip
