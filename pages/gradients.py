"""Gradients: one step under glass, and how the loss reaches back through every layer."""

import streamlit as st

from explorer.network import shapes
from explorer.ui import breadcrumb, gradients_parts, moment, required, state
from explorer.ui.language import _
from explorer.ui.stepping import stage
from explorer.ui.way_back import box

table = shapes.table(state.network())

st.title(_("Gradients"))
breadcrumb.show()
required.logits(table)
stage.show(table)
box.show()
moment.show()
gradients_parts.show(table)
