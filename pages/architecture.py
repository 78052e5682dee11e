"""Architecture: what every layer does to the shape, what it costs, and which one cannot work."""

import streamlit as st

from explorer.network import shapes, summary
from explorer.ui import (
    breadcrumb,
    chart,
    comparison,
    diagram,
    downloads,
    editor,
    layer_table,
    parts,
    refused,
    state,
    totals,
    why,
    written,
)
from explorer.ui.language import _
from explorer.ui.layer_table import layers

table = shapes.table(state.network())
cells = summary.cells(state.network())
chosen = state.selected_layer()

st.title(_("Architecture"))
breadcrumb.show()
totals.show(table, cells)
refused.show(table)
diagram.show(table, chosen, state.select)
layers.notices(table)
layer_table.show(layers.grid(table, cells), "layers", chosen, state.select)
why.show(table, chosen)

parts.show(
    table,
    {
        "edit": (_("Edit"), editor.show),
        "chart": (_("Chart"), chart.show),
        "compare": (_("Compare"), comparison.show),
        "code": (_("Code"), written.code),
        "print": ("print(net)", written.printed),
        "download": (_("Download"), downloads.show),
    },
)
