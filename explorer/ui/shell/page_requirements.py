"""What a page needs of the network: where it is missing, one sentence and the way to mend it."""

from collections.abc import Callable

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.shell import refused
from explorer.ui.shell.language import _, say


def working(table: Table) -> None:
    """Goes on only if every layer works."""
    if table.failure is not None:
        refused.show(table)
        _to_the_architecture()
        st.stop()


def logits(table: Table, otherwise: Callable[[], None] = lambda: None) -> None:
    """Goes on only if every layer works and the network ends with a number a class.

    `otherwise`: draws what stands on the page all the same.
    """
    if table.failure is not None or not table.logits:
        otherwise()
    working(table)
    if not table.logits:
        explain_no_logits(table)
        st.stop()


def explain_no_logits(table: Table) -> None:
    """Says that there is no class to predict; nothing where there is."""
    if table.without_logits is not None:
        st.info(say(table.without_logits), icon=":material/info:")
        _to_the_architecture()


def _to_the_architecture() -> None:
    st.page_link(
        "pages/architecture.py",
        label=_("Look at its layers, or change them"),
        icon=":material/arrow_forward:",
    )
