"""Where a page puts its picture and what takes it apart: side by side where there is room."""

from contextlib import AbstractContextManager

import streamlit as st

Place = AbstractContextManager[object]
"""What is drawn within it stands there."""


def places() -> tuple[Place, Place]:
    """The stage, as wide as can be, and the inspector at its right; below it on a narrow screen."""
    with st.container(key="desk"):
        return st.container(key="desk-stage"), st.container(key="desk-inspector")


def places_over_a_table() -> tuple[Place, Place, Place]:
    """Both, and the room under the stage; on a narrow screen that comes after the inspector."""
    with st.container(key="desk"):
        return (
            st.container(key="desk-stage"),
            st.container(key="desk-inspector"),
            st.container(key="desk-below"),
        )
