"""An SVG picture on the page, in the page's own theme. st.html lets no SVG through."""

from pathlib import Path

from explorer.ui.components.browser_module import component

_drawing = component(
    "drawing", Path(__file__).parent / "svg_picture.js", html='<div class="drawing"></div>'
)


def show(svg: str, key: str) -> None:
    """Draws it; it brings its own style, and its words for those who cannot see it."""
    _drawing(key=key, data=svg.encode())
