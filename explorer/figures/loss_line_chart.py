"""The loss against the step size along the gradient, as a plotly figure: both sides, log-spaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

import plotly.graph_objects as go

from explorer.figures.palette import FIRST, SECOND

_GREY = "#7b868a"
_MOST_POWERS = 8
"""Of more than so many on a side, every third is written."""
_TALLEST = 4.0
"""Losses are shown up to so many times the one before the step: beyond, the curve leaves above."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the figure, in the reader's language."""

    step: str
    loss: str
    rate: str
    """At the chosen learning rate."""
    loss_before: str
    """At the loss before the step."""


def along(
    steps: Sequence[float],
    losses: Sequence[float],
    chosen: tuple[float, float],
    current: float,
    words: Words,
) -> go.Figure:
    """`chosen` is the learning rate and the loss after a step of it; `current` the loss before."""
    least = min(abs(step) for step in steps if step)
    figure = go.Figure()
    figure.add_scatter(
        x=[_place(step, least) for step in steps],
        y=[loss if isfinite(loss) else None for loss in losses],
        mode="lines+markers",
        line={"color": FIRST, "width": 2},
        marker={"color": FIRST, "size": 5},
        customdata=list(steps),
        hovertemplate=f"{words.step} %{{customdata:.3g}}<br>{words.loss} %{{y:.4g}}<extra></extra>",
    )
    rate, loss = chosen
    figure.add_scatter(
        x=[_place(rate, least)],
        y=[loss if isfinite(loss) else None],
        mode="markers",
        marker={"color": SECOND, "size": 13, "symbol": "diamond"},
        hovertemplate=f"{words.rate}<br>{words.loss} %{{y:.4g}}<extra></extra>",
    )
    if isfinite(current):
        figure.add_hline(
            y=current,
            line={"color": _GREY, "width": 1, "dash": "dash"},
            annotation={"text": words.loss_before, "font": {"color": _GREY, "size": 14}},
            annotation_position="bottom left",
        )
    # Said at the top of its line, for the loss there may be far above.
    figure.add_vline(
        x=_place(rate, least),
        line={"color": SECOND, "width": 1, "dash": "dot"},
        annotation={"text": words.rate, "font": {"color": SECOND, "size": 14}},
        annotation_position="top left",
    )
    figure.add_vline(x=0, line={"color": _GREY, "width": 1})
    ticks = {"size": 14}
    places, labels = _ticks(steps, least)
    figure.update_layout(
        xaxis={
            "title": {"text": words.step}, "tickfont": ticks, "zeroline": False,
            "tickvals": places, "ticktext": labels,
        },
        yaxis={
            "title": {"text": words.loss}, "tickfont": ticks, "zeroline": False,
            "range": _range(losses, current),
        },
        margin={"l": 64, "r": 16, "t": 24, "b": 56},
        height=400,
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 14},
    )  # fmt: skip
    return figure


def _place(step: float, least: float) -> float:
    """Equal ratios are equally far apart; the least step stands one decade from 0."""
    if not step:
        return 0.0
    return (1 + log10(abs(step) / least)) * (1 if step > 0 else -1)


def _ticks(steps: Sequence[float], least: float) -> tuple[list[float], list[str]]:
    top = floor(log10(max(steps) / least))
    powers = range(0, top + 1, 1 if top < _MOST_POWERS else 3)
    decade = floor(log10(least) + 0.5)
    return (
        [*(-1.0 - power for power in reversed(powers)), 0.0, *(1.0 + power for power in powers)],
        [
            *(f"−10<sup>{decade + power}</sup>" for power in reversed(powers)),
            "0",
            *(f"10<sup>{decade + power}</sup>" for power in powers),
        ],
    )


def _range(losses: Sequence[float], current: float) -> list[float] | None:
    finite = [loss for loss in losses if isfinite(loss)]
    if not finite or not isfinite(current) or not current:
        return None
    top = min(max(finite), _TALLEST * current)
    bottom = min(0.0, *finite) if min(finite) < top / 3 else min(finite)
    room = 0.08 * (top - bottom) or 0.1
    return [bottom - room, top + room]
