"""The step on the page: what it is of, what it comes to, and its stages."""

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.gradients import step_controls, step_scrubber, step_summary
from explorer.ui.shell.language import _


def show(table: Table) -> None:
    """Draws it; of a network without parameters, that nothing in it can learn."""
    step_controls.show(table)
    if not table.parameters:
        st.info(_("This network has no parameters: nothing in it can learn."))
        return
    step_summary.show()
    step_scrubber.show()
