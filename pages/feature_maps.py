"""Feature maps: what every layer makes of an image, and why each value is what it is."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.feature_maps import asked_below, map_files
from explorer.ui.session import chosen_network
from explorer.ui.shell import page_requirements, top_line
from explorer.ui.shell.language import _
from explorer.ui.stage import stage_view

table = shapes.table(chosen_network.network())

st.title(_("Feature maps"))
top_line.show(map_files.show, table)
page_requirements.working(table)
stage_view.show(table, "forward", asked_below.show)
