"""Training: a run that is stepped, played, rewound and forked, and what it does to the network."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.session import chosen_network, chosen_run
from explorer.ui.shell import breadcrumb, page_requirements
from explorer.ui.shell.language import _
from explorer.ui.training import live_curves, run_controls, side_view, training_tabs

table = shapes.table(chosen_network.network())
st.title(_("Training"))
breadcrumb.show()
page_requirements.logits(table)
seen = chosen_run.look()
with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
    run_controls.buttons(seen)
    run_controls.settings(seen)
run_controls.refused(seen)
run_controls.told(seen)
curves, view = st.columns([7, 3], gap="medium")
with curves:
    live_curves.show(seen)
    live_curves.ways(seen)
with view:
    side_view.show(table, seen)
training_tabs.show(table, seen)
