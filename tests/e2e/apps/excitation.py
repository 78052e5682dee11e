"""A page of the tests' own: what excites the map whose number is chosen here."""

import streamlit as st

from explorer.ui.components import image_picker
from explorer.ui.feature_maps import strongest_patches
from explorer.ui.session import chosen_network
from explorer.ui.shell import errors, network_choices, page_frame, preferences, server

if __name__ != "__main__":
    app = st.App(
        "excitation.py",
        lifespan=server.lifespan,
        routes=server.ROUTES,
        middleware=server.MIDDLEWARE,
        on_script_error=errors.show,
    )
else:
    chosen_network.begin()
    page_frame.show("excitation")
    network_choices.show("network")
    preferences.show()
    st.title(image_picker.title())
    strongest_patches.show(
        chosen_network.selected_layer(), st.number_input("map", 0, 999, 0, key="map")
    )
    st.text(f"run {st.session_state.setdefault('runs', 0)}")
    st.session_state["runs"] += 1
