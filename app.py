"""The network explorer: `streamlit run app.py`.

Streamlit reads this file twice: once as a module, for the server, and then as the script of every
run of a page, for the frame around it.
"""

import streamlit as st

from explorer.ui.components import tab_name
from explorer.ui.session import moment, visitor
from explorer.ui.shell import errors, page_frame, server, sidebar
from explorer.ui.shell.language import _

if __name__ != "__main__":
    app = st.App(
        "app.py",
        lifespan=server.lifespan,
        routes=server.ROUTES,
        middleware=server.MIDDLEWARE,
        on_script_error=errors.show,
    )
else:
    moment.begin()
    visitor.begin()
    page = st.navigation(
        [
            st.Page("pages/architecture.py", title=_("Architecture"), default=True),
            st.Page("pages/feature_maps.py", title=_("Feature maps")),
            st.Page("pages/gradients.py", title=_("Gradients")),
            st.Page("pages/training.py", title=_("Training")),
        ],
        position="top",
    )
    page_frame.show(page.title)
    tab_name.show()
    sidebar.show()
    page.run()
