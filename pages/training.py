"""Training: a run that is stepped, played, rewound and forked, and what it does to the network."""

import streamlit as st

from explorer.network import shapes
from explorer.ui import breadcrumb, chosen_run, required, state
from explorer.ui.language import _
from explorer.ui.training import beside, controls, live, tabs

table = shapes.table(state.network())
st.title(_("Training"))
breadcrumb.show()
required.logits(table)
seen = chosen_run.look()
with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
    controls.buttons(seen)
    controls.settings(seen)
controls.refused()
controls.told(seen)
curves, view = st.columns([7, 3], gap="medium")
with curves:
    live.show(seen)
    live.ways(seen)
with view:
    beside.show(table, seen)
tabs.show(table, seen)
