"""A chart of plotly's, as every page shows one: before a room as large as the page around it."""

import streamlit as st

from explorer.figures.enlarging import Figure, enlarged
from explorer.ui.shell import page_frame


def show(figure: Figure, key: str, alt: str) -> None:
    """Draws it without plotly's own buttons; `alt` says what it shows."""
    if page_frame.presenting():
        figure = enlarged(figure, page_frame.GROWN)
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)
