"""The browser's side of the components here, and what it shares with that of the glass box."""

from pathlib import Path

_HERE = Path(__file__).parent
_SHARED = _HERE.parent / "js"


def text(name: str) -> str:
    """A file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")


def script(name: str, entry: str) -> str:
    """A script of this folder as a module, with what reads messages and writes numbers."""
    shared = [
        (_SHARED / part).read_text(encoding="utf-8") for part in ("array_message.js", "numbers.js")
    ]
    return "\n".join([*shared, text(name), f"export default {entry};\n"])
