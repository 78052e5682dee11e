"""A plotly figure with all that is read in it larger, for the last row of a lecture room."""

from itertools import chain
from typing import TypeAlias

import plotly.graph_objects as go

Figure: TypeAlias = go.Figure

_MARGINS = ("l", "r", "t", "b")


def enlarged(figure: Figure, by: float) -> Figure:
    """The figure itself, changed: words and room grow, its width stays that of the page."""
    layout = figure.layout
    layout.height *= by
    for side in _MARGINS:
        layout.margin[side] *= by
    axes = list(chain(figure.select_xaxes(), figure.select_yaxes()))
    fonts = [layout.font, layout.legend.font, *(axis.tickfont for axis in axes)]
    fonts += [each.font for each in figure.select_annotations()]
    fonts += [trace.textfont for trace in figure.select_traces("scatter")]
    for font in fonts:
        if font.size is not None:
            font.size *= by
    return figure
