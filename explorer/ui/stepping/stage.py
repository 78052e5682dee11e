"""The step on the page: what it is of, what it comes to, and its stages."""

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.language import _
from explorer.ui.stepping import controls, glass, summary


def show(table: Table) -> None:
    """Draws it; of a network without parameters, that nothing in it can learn."""
    controls.show(table)
    if not table.parameters:
        st.info(_("This network has no parameters: nothing in it can learn."))
        return
    summary.show()
    glass.show()
