"""A page of the tests' own: what excites the map whose number is chosen here."""

import streamlit as st

from explorer.ui import errors, excitation, frame, images, server, sidebar, state

if __name__ != "__main__":
    app = st.App(
        "excitation.py",
        lifespan=server.lifespan,
        routes=server.ROUTES,
        middleware=server.MIDDLEWARE,
        on_script_error=errors.show,
    )
else:
    state.begin()
    frame.show("excitation")
    sidebar.show()
    st.title(images.title())
    excitation.show(state.selected_layer(), st.number_input("map", 0, 999, 0, key="map"))
    st.text(f"run {st.session_state.setdefault('runs', 0)}")
    st.session_state["runs"] += 1
