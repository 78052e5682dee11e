"""The list of Streamlit's built-in words is that of the Streamlit in use."""

from pathlib import Path

import pytest
import streamlit

from explorer.ui.frame import WORDS

ASSETS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(scope="module")
def bundle() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js")))


@pytest.mark.parametrize("word", WORDS)
def test_streamlit_still_says(bundle, word):
    """Ctrl and ⌘ are filled in by Streamlit, which has the rest as one template."""
    parts = word.replace("Press Ctrl+", "{}+").replace("Press ⌘+", "{}+").split("{}")
    assert all(part in bundle for part in parts)
