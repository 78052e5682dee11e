"""The network explorer: `streamlit run app.py`.

Streamlit reads this file twice: once as a module, for the server, and then as the script of every
run of a page, for the frame around it.
"""

import streamlit as st

from explorer.sentence import Sentence
from explorer.ui.components import tab_name
from explorer.ui.session import chosen_network, moment, visitor
from explorer.ui.shell import errors, page_frame, page_turns, server
from explorer.ui.shell.language import say
from explorer.ui.shell.page_list import PAGES, path

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
            st.Page(path(name), title=say(Sentence(title)), default=place == 0)
            for place, (name, title) in enumerate(PAGES.items())
        ],
        position="hidden",
    )
    with page_turns.taken(page.url_path, chosen_network.network()):
        page_frame.show(page.title)
        tab_name.show()
        page.run()
