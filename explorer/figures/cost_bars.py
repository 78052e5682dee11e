"""Parameters and mult-adds of each layer as bars, of a plotly figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import plotly.graph_objects as go

LEFT, RIGHT = "#2b8a94", "#c27a1e"
"""Both stand out from the page in the light and in the dark theme."""
_LAYER = 30
"""Pixels for each layer."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A number for each layer: its name, the numbers, the numbers as people read them."""

    name: str
    counts: Sequence[int]
    words: Sequence[str]


def bars(layers: Sequence[str], left: Amounts, right: Amounts, *, logarithmic: bool) -> go.Figure:
    """A bar a layer on both sides, the first layer at the top; a layer with nothing has none."""
    figure = go.Figure()
    for amounts, colour, axis in ((left, LEFT, "x"), (right, RIGHT, "x2")):
        figure.add_bar(
            x=[count or None for count in amounts.counts],
            y=list(layers),
            text=list(amounts.words),
            textposition="outside",
            textfont_size=14,
            cliponaxis=False,
            orientation="h",
            marker_color=colour,
            xaxis=axis,
            hoverinfo="skip",
        )
    figure.update_layout(
        height=60 + _LAYER * len(layers),
        margin={"l": 8, "r": 72, "t": 56, "b": 8},
        showlegend=False,
        bargap=0.4,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis=_axis(left, (0, 0.42), logarithmic),
        xaxis2={**_axis(right, (0.56, 0.98), logarithmic), "anchor": "y"},
        yaxis={
            "autorange": "reversed",
            "ticksuffix": "  ",
            "tickfont_size": 14,
            "fixedrange": True,
        },
    )
    return figure


def _axis(amounts: Amounts, domain: tuple[float, float], logarithmic: bool) -> dict[str, object]:
    most = max(amounts.counts, default=0) or 1
    # On a logarithmic scale bars begin at 1, which plotly gives as the power of ten.
    extent = [0, log10(most) or 1] if logarithmic else [0, most]
    return {
        "type": "log" if logarithmic else "linear",
        "range": extent,
        "domain": list(domain),
        "title": {"text": amounts.name, "font_size": 16},
        "side": "top",
        "showticklabels": False,
        "fixedrange": True,
    }
