"""Feature maps: what every layer makes of an image, and why each value is what it is."""

import streamlit as st

from explorer.network import shapes
from explorer.ui.feature_maps import maps_glass_box, maps_tabs
from explorer.ui.session import chosen_network
from explorer.ui.shell import breadcrumb, page_requirements, weights_line
from explorer.ui.shell.language import _

table = shapes.table(chosen_network.network())

st.title(_("Feature maps"))
breadcrumb.show()
page_requirements.working(table)
maps_glass_box.controls(table)
scene = maps_glass_box.scene(table)
maps_glass_box.show_overview(scene)
page_requirements.explain_no_logits(table)
maps_glass_box.show_inspector(scene)
weights_line.show()
maps_tabs.show(table, scene)
