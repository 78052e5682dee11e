"""A page of the tests' own: a field and its number, the least that a page with a control can be."""

import streamlit as st

st.title("field")
number = st.number_input("kernel_size", value=0)
st.html(f"<p data-total='parameters'>{number}</p>")
