"""Text of a visitor's own where Streamlit reads Markdown."""

import re

_MARKS = re.compile(r"[!-/:-@[-`{-~]")


def literal(text: str) -> str:
    """The text as it stands: a file's name may hold a link, a picture or a formula."""
    return _MARKS.sub(r"\\\g<0>", text)
