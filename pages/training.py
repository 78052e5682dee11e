"""Training: a run that is stepped, played, rewound and forked, and what it does to the network."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.session import moment
from explorer.ui.shell import desk, page_requirements
from explorer.ui.shell.language import _
from explorer.ui.training import (
    batch_strip,
    live_curves,
    live_stage,
    polled_parts,
    run_controls,
    run_files,
    side_view,
    training_tabs,
)

now = moment.now()
table = shapes.table(now.network)
st.title(_("Training"))
line = polled_parts.line(run_files.show)
page_requirements.logits(table, line[0].show)
stage, inspector = desk.places()
with stage:
    controls = run_controls.show(now)
    with st.container(key="live"):
        live = [polled_parts.part(live_curves.show), polled_parts.part(live_stage.show)]
        with st.container(key="batch"):
            live.append(polled_parts.part(batch_strip.show))
with inspector:
    view = side_view.show(now)
polled_parts.show([*line, *controls, *live, view, *training_tabs.show(now)])
