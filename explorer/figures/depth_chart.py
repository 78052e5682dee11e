"""Gradients by depth, as a plotly figure: norm and mean on a log scale, exact zeros below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log10

import plotly.graph_objects as go

from explorer.figures.palette import FIRST, SECOND

_ZEROS = "#7b868a"
_MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the figure, in the reader's language."""

    norm: str
    mean: str
    zeros: str


def levels(
    layers: Sequence[str],
    norms: Sequence[float],
    means: Sequence[float],
    zeros: Sequence[float],
    words: Words,
) -> go.Figure:
    """A place a layer from the image on; 0 and what is no number have none on a log scale."""
    figure = go.Figure()
    for name, values, colour, dash in (
        (words.norm, norms, FIRST, "solid"), (words.mean, means, SECOND, "dot"),
    ):  # fmt: skip
        figure.add_scatter(
            x=list(layers),
            y=[value if isfinite(value) and value > 0 else None for value in values],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"color": colour, "size": 7},
            hovertemplate=f"%{{x}}<br>{name} %{{y:.3g}}<extra></extra>",
        )
    figure.add_bar(
        x=list(layers),
        y=[100 * share for share in zeros],
        name=words.zeros,
        marker={"color": _ZEROS, "opacity": 0.75},
        yaxis="y2",
        hovertemplate=f"%{{x}}<br>{words.zeros} %{{y:.1f}} %<extra></extra>",
    )
    ticks = {"size": 14}
    figure.update_layout(
        height=420,
        margin={"l": 72, "r": 16, "t": 8, "b": 8},
        xaxis={
            "tickfont": ticks, "tickangle": -45 if len(layers) > 8 else 0, "fixedrange": True,
            "type": "category", "dtick": -(-len(layers) // _MOST_NAMED), "anchor": "y2",
        },
        yaxis={
            "type": "log", "domain": [0.32, 1], "tickfont": ticks, "exponentformat": "power",
            "dtick": 1 if _decades([*norms, *means]) < 8 else None,
        },
        yaxis2={
            "domain": [0, 0.24], "range": [0, 100], "tickfont": ticks, "ticksuffix": " %",
            "dtick": 50, "fixedrange": True,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": ticks},
        bargap=0.4,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 14},
    )  # fmt: skip
    return figure


def _decades(values: Sequence[float]) -> float:
    positive = [value for value in values if isfinite(value) and value > 0]
    return log10(max(positive) / min(positive)) if positive else 0.0
