"""Architecture: what every layer does to the shape, what it costs, and which one cannot work."""

import streamlit as st

from explorer.network import shapes, summary
from explorer.ui.architecture import (
    comparison,
    cost_chart,
    layer_arithmetic,
    layer_editor,
    layer_table,
    network_code,
    network_diagram,
    network_files,
    totals,
)
from explorer.ui.components import data_table, tabs
from explorer.ui.components.chooser import Chooser
from explorer.ui.session import chosen_network
from explorer.ui.shell import breadcrumb, refused
from explorer.ui.shell.language import _

table = shapes.table(chosen_network.network())
cells = summary.cells(chosen_network.network())
chosen = chosen_network.selected_layer()
chooser = Chooser("choice", "layer", chosen_network.identities())

st.title(_("Architecture"))
breadcrumb.show()
totals.show(table, cells)
refused.show(table)
network_diagram.show(table, chosen, chooser)
layer_table.notices(table)
data_table.show(layer_table.grid(table, cells), "layers", chosen, chooser)
layer_arithmetic.show(table, chosen)

tabs.show(
    table,
    {
        "edit": (_("Edit"), layer_editor.show),
        "chart": (_("Chart"), cost_chart.show),
        "compare": (_("Compare"), comparison.show),
        "code": (_("Code"), network_code.code),
        "print": ("print(net)", network_code.printed),
        "download": (_("Download"), network_files.show),
    },
)
