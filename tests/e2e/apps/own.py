"""The pages of the tests' own behind the app's server: the probe at /, /glassbox, and /field."""

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
    pages = [st.Page("probe.py"), st.Page("glassbox.py"), st.Page("field.py")]
    st.navigation(pages, position="hidden").run()
