"""What is around every page: title, style, presenter mode, and Streamlit's own words translated."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from explorer.sentence import N_
from explorer.ui.components import courier
from explorer.ui.components.browser_module import component
from explorer.ui.session.parameters import PRESENT
from explorer.ui.shell import language
from explorer.ui.shell.language import _

_HERE = Path(__file__).parent

# Words that Streamlit writes in English whatever the language: texts, labels, placeholders, and
# plotly's toolbar. `{}` stands for what it fills in, which is exchanged too if it is in the list.
WORDS = (
    N_("Skip to main content"),
    N_("App pages"),
    N_("Main menu"),
    N_("Sidebar"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Notifications"),
    N_("Theme"),
    N_("Close"),
    N_("Stop"),
    N_("Running..."),
    N_("Connecting"),
    N_("Connection error"),
    N_("Page not found"),
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("{} per file"),
    N_("File must be {} or smaller."),
    N_("Take Photo"),
    N_("Switch camera"),
    N_("This app would like to use your camera."),
    N_("Learn how to allow access."),
    N_("Press Enter to {}"),
    N_("Press Ctrl+Enter to {}"),
    N_("Press ⌘+Enter to {}"),
    N_("apply"),
    N_("submit form"),
    N_("Increment"),
    N_("Decrement"),
    N_("Clear value"),
    N_("Clear entry"),
    N_("Invalid input."),
    N_("Number is above the allowed range."),
    N_("Number is below the allowed range."),
    N_("Number is above the allowed range. Please enter a value less than or equal to {}."),
    N_("Number is below the allowed range. Please enter a value greater than or equal to {}."),
    N_("Number is outside the allowed range. Please enter a value between {} and {}."),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose or add an option"),
    N_("Choose or add options"),
    N_("No options to select"),
    N_("No results"),
    N_("Open"),
    N_("Clear all"),
    N_("Remove {}"),
    N_("Select all"),
    N_("Selected values"),
    N_("Add: {}"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Exit fullscreen"),
    N_("Failed to generate file for download"),
    N_("Download plot"),
    N_("Download plot as a PNG"),
    N_("Zoom"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Pan"),
    N_("Autoscale"),
    N_("Reset axes"),
    N_("Box Select"),
    N_("Lasso Select"),
)

ANSWERS = {
    "AxiosError: Request failed with status code 413": N_(
        "This tab has sent as much as is taken at once. Send fewer or smaller files, or load the "
        "page anew."
    ),
    "AxiosError: Request failed with status code 503": N_(
        "This server holds as many files as it may. Try again in a moment."
    ),
}
"""What Streamlit shows of an answer of the server, and what the page says in its place."""

_STYLE, _PRESENT = (
    "".join((_HERE / f"{name}.css").read_text(encoding="utf-8") for name in names)
    for names in (("page_frame", "line", "desk", "print"), ("present",))
)

GROWN = 1.5
"""So much larger is a page that is shown to a room."""

_words = component("words", _HERE / "streamlit_words.js", html="")


def show(title: str) -> None:
    """Draws the frame; `title` is the page's, in the visitor's language."""
    house = _("network explorer")
    st.set_page_config(
        page_title=f"{title} · {house}",
        page_icon=_HERE / "icon.svg",
        layout="wide",
    )
    style = _STYLE + (_PRESENT if presenting() else "")
    st.html(f"<style>{style}</style>")
    courier.show()
    _words(key="words", data=_translated(language.current()), height=0)


@cache
def _translated(spoken: str) -> bytes:
    translate = language.translations(spoken).gettext
    return json.dumps({"language": spoken, "words": _exchanged(translate)}).encode()


def _exchanged(translate: Callable[[str], str]) -> dict[str, str]:
    """What of Streamlit's own words is said otherwise."""
    words = {word: translate(word) for word in WORDS}
    answers = {shown: translate(said) for shown, said in ANSWERS.items()}
    return {word: said for word, said in (words | answers).items() if said != word}


def presenting() -> bool:
    """Whether the page is shown to a room: half as large again."""
    return PRESENT.value() == "1"


def presenter_switch() -> None:
    """The control that turns presenter mode on and off."""
    st.session_state["presenting"] = presenting()
    st.toggle(
        _("Presenter mode"),
        key="presenting",
        help=_("Everything half as large again, for a lecture room."),
        on_change=_switched,
    )


def _switched() -> None:
    PRESENT.put("1" if st.session_state["presenting"] else "0")
