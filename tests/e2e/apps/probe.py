"""A page of the tests' own: it fails in the way that is chosen on it."""

import gc

import streamlit as st

from explorer.sentence import Refusal
from explorer.ui.shell import page_frame

page_frame.show("probe")
st.title("probe")
case = st.radio("case", ["none", "bug", "refusal", "collector", "built-in"], horizontal=True)
if case == "bug":
    raise RuntimeError("the inside of the machine")
if case == "refusal":
    raise Refusal("A side of {side} is too long.", side=70_000)
if case == "collector":
    st.text(f"frozen {gc.get_freeze_count()} looked at {len(gc.get_objects())}")
if case == "built-in":
    st.text_input("Name")
    st.file_uploader("File")
    st.number_input("Side", 1, 10, 5)
    st.selectbox("Choice", ["a", "b"], index=None)
