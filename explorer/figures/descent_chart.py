"""The loss before each of some steps and after the last, as a small plotly figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

import plotly.graph_objects as go

from explorer.figures.palette import FIRST

_MOST_WRITTEN = 12
"""Points that have their number beside them; of more, the first and the last."""
_WIDE = 1e3
"""Losses that are so many times apart are drawn on a log scale."""
_GREY = "#7b868a"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the figure, in the reader's language."""

    steps: str
    loss: str


def descent(losses: Sequence[float], words: Words, write: Callable[[float], str]) -> go.Figure:
    """A point for each number of steps taken, from 0; what is no number has none."""
    finite = [loss for loss in losses if isfinite(loss)]
    last = len(losses) - 1
    few = len(losses) <= _MOST_WRITTEN
    figure = go.Figure()
    figure.add_scatter(
        x=list(range(len(losses))),
        y=[loss if isfinite(loss) else None for loss in losses],
        mode="lines+markers+text",
        line={"color": FIRST, "width": 2},
        marker={"color": FIRST, "size": 7 if few else 4},
        text=[write(loss) if few or step in (0, last) else "" for step, loss in enumerate(losses)],
        textposition="top center",
        textfont={"size": 14},
        cliponaxis=False,
        hovertemplate=f"{words.steps} %{{x}}<br>{words.loss} %{{y:.6g}}<extra></extra>",
    )
    if finite and isfinite(losses[0]):
        figure.add_hline(y=losses[0], line={"color": _GREY, "width": 1, "dash": "dash"})
    wide = bool(finite) and min(finite) > 0 and max(finite) > _WIDE * min(finite)
    ticks = {"size": 14}
    figure.update_layout(
        height=240,
        margin={"l": 72, "r": 40, "t": 28, "b": 48},
        showlegend=False,
        xaxis={
            "title": {"text": words.steps}, "tickfont": ticks, "fixedrange": True,
            "range": [-0.4, last + 0.4], "zeroline": False, "tickformat": "d",
            **({"dtick": 1} if few else {}),
        },
        yaxis={
            "title": {"text": words.loss}, "tickfont": ticks, "fixedrange": True,
            "nticks": 5, "zeroline": False,
            **({"type": "log", "exponentformat": "power"} if wide else {}),
        },
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 14},
    )  # fmt: skip
    return figure
