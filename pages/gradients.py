"""Gradients: how the loss reaches back through every layer, and what a step makes of it."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.gradients import gradient_files, parameter_table
from explorer.ui.session import chosen_network
from explorer.ui.shell import page_requirements, top_line
from explorer.ui.shell.language import _
from explorer.ui.stage import stage_view

table = shapes.table(chosen_network.network())

st.title(_("Gradients"))
top_line.show(gradient_files.show, table)
page_requirements.logits(table)
stage_view.show(table, "backward", parameter_table.show)
