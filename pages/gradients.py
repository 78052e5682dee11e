"""Gradients: one step under glass, and how the loss reaches back through every layer."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.gradients import descent_step, gradients_glass_box, gradients_tabs
from explorer.ui.session import chosen_network
from explorer.ui.shell import breadcrumb, page_requirements, weights_line
from explorer.ui.shell.language import _

table = shapes.table(chosen_network.network())

st.title(_("Gradients"))
breadcrumb.show()
page_requirements.logits(table)
descent_step.show(table)
gradients_glass_box.show()
weights_line.show()
gradients_tabs.show(table)
