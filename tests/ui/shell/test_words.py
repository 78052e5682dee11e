"""The list of Streamlit's built-in words is that of the Streamlit in use."""

from pathlib import Path

import pytest
import streamlit

from explorer.ui.shell.page_frame import ANSWERS, WORDS

PACKAGE = Path(streamlit.__file__).parent
# What the browser draws with, and the server's answers that it shows as they come.
SOURCES = [
    *PACKAGE.glob("static/static/js/*.js"),
    PACKAGE / "runtime" / "backend_operation_handler.py",
]


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


@pytest.mark.parametrize("answer", ANSWERS)
def test_streamlit_still_shows_an_answer_by_its_status(said, answer):
    kind, _, text = answer.partition(": ")
    assert kind in said
    assert text.rstrip("0123456789") in said


@pytest.mark.parametrize("word", WORDS)
def test_streamlit_still_says(said, word):
    """Ctrl and ⌘ are filled in by Streamlit, which has the rest as one template."""
    parts = word.replace("Press Ctrl+", "{}+").replace("Press ⌘+", "{}+").split("{}")
    assert all(part in said for part in parts)
