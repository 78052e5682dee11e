"""Feature maps: what every layer makes of an image, and why each value is what it is."""

import streamlit as st

from explorer.network import shapes
from explorer.ui import breadcrumb, maps_parts, moment, required, state
from explorer.ui.glassbox import here
from explorer.ui.language import _

table = shapes.table(state.network())

st.title(_("Feature maps"))
breadcrumb.show()
required.working(table)
here.controls(table)
scene = here.scene(table)
here.show_overview(scene)
required.told_of_no_logits(table)
here.show_bench(scene)
moment.show()
maps_parts.show(table, scene)
