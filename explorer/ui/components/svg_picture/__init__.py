"""An SVG picture on the page, in the page's own theme. st.html lets no SVG through."""

from pathlib import Path

import streamlit as st

_drawing = st.components.v2.component(
    "drawing",
    html='<div class="drawing"></div>',
    js=(Path(__file__).parent / "svg_picture.js").read_text(encoding="utf-8"),
)


def show(svg: str, key: str) -> None:
    """Draws it; it brings its own style, and its words for those who cannot see it."""
    _drawing(key=key, data=svg.encode())
