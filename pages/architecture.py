"""Architecture: what every layer does to the shape, what it costs, and which one cannot work."""

import streamlit as st

from explorer.network import shapes, summary
from explorer.ui.architecture import (
    comparison,
    layer_inspector,
    layer_table,
    network_diagram,
    network_files,
    totals,
)
from explorer.ui.components import in_view
from explorer.ui.components.chooser import Chooser
from explorer.ui.session import chosen_network
from explorer.ui.shell import desk, top_line
from explorer.ui.shell.language import _

table = shapes.table(chosen_network.network())
chosen = chosen_network.selected_layer()
chooser = Chooser("choice", "layer", chosen_network.identities())

st.title(_("Architecture"))
top_line.show(network_files.show, table, has_image=False)
stage, inspector, below = desk.places_over_a_table()
with stage:
    network_diagram.show(table, chosen, chooser, totals.line(table))
with inspector:
    layer_inspector.show(table, chosen)
with below:
    layer_table.notices(table)
    # torchinfo's look at the network takes as long as all the rest: the picture goes first.
    layer_table.show(table, summary.cells(table.network), chooser)
comparison.show(table)
in_view.show({"chart": "layers", "compare": "compared"})
