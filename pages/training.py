"""Training: a run that is stepped, played, rewound and forked, and what it does to the network."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.session import moment
from explorer.ui.shell import page_requirements, refused
from explorer.ui.shell.language import _
from explorer.ui.training import live_curves, polled_parts, run_controls, side_view, training_tabs

now = moment.now()
table = shapes.table(now.network)
st.title(_("Training"))
line = polled_parts.line()
refused.entry()
page_requirements.logits(table, line.show)
run_controls.show(now)
run_controls.refused(now)
run_controls.summary(now)
left, right = st.columns([7, 3], gap="medium")
with left:
    curves = polled_parts.part(live_curves.show)
    live_curves.ways(now)
with right:
    view = polled_parts.part(side_view.choice())
polled_parts.show([line, curves, view, *training_tabs.show(table, now)])
