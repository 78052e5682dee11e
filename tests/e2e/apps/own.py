"""The pages of the tests' own behind the app's server: the probe at /, and /glassbox."""

import streamlit as st

from explorer.ui.shell import errors, server

if __name__ != "__main__":
    app = st.App(
        "own.py",
        lifespan=server.lifespan,
        routes=server.ROUTES,
        middleware=server.MIDDLEWARE,
        on_script_error=errors.show,
    )
else:
    st.navigation([st.Page("probe.py"), st.Page("glassbox.py")], position="hidden").run()
