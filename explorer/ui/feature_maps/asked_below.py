"""What is asked for of the chosen map below the stage: what excites it."""

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.feature_maps import strongest_patches
from explorer.ui.shell import page_requirements, weights_line
from explorer.ui.stage import scenes, stops


def show(table: Table, scene: Scene) -> None:
    """Draws which weights they are, and what the address asks for: nothing, as the page opens."""
    page_requirements.explain_no_logits(table)
    weights_line.show()
    if stops.standing("forward").below == "excites":
        chosen = scenes.choice(scene)
        with st.container(key=stops.BELOW_STAGE):
            strongest_patches.show(chosen.layer, chosen.map)
