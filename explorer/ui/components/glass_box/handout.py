"""The glass box with its inspector as one HTML file, which works without a server or a network.

The scripts and the messages are those of the page. Numbers that the file has no room for are those
of the other layers of a large network: it holds the chosen one.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from string import Template

from explorer.figures import palette
from explorer.figures.svg import either
from explorer.ui.components.browser_module import beside, bundle
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    mounting,
    overview_message,
)
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.shell.language import _, current

_HERE = Path(__file__).parent
_ENTRY = _HERE / "handout.js"

MOST_VALUES = 2**22
"""Numbers at full precision: 16 MiB of float32, a file of 22 MB."""

_COLOURS = {
    "text-color": palette.INK,
    "background-color": palette.GROUND,
    "secondary-background-color": palette.TINT,
    "border-color": ("#c3cacc", "#3d484c"),
    "primary-color": ("#0b6670", "#5fc9d3"),
    "link-color": ("#0b6670", "#5fc9d3"),
}
"""What the app's theme has in .streamlit/config.toml."""


@dataclass(frozen=True)
class PageWords:
    """What the page says, in one language."""

    language: str
    title: str
    overview: Mapping[str, str]
    inspector: Mapping[str, str]


def page_words(title: str, *, back: bool = False) -> PageWords:
    """The words of a page in the visitor's language; `back`: of one of gradients."""
    away = {"away": _("This value is not in this file.")}
    return PageWords(
        current(),
        title,
        glass_box_words.overview(back=back),
        glass_box_words.inspector(back=back) | away,
    )


def page(scene: Scene, choice: Choice, words: PageWords) -> bytes:
    """The whole file, the chosen value taken apart first."""
    folded = overview_message.is_deep(scene.rows)
    whole = overview_message.message(
        scene, folded=folded, group=mounting.GROUP, words=words.overview
    )
    part = inspector_message.message(
        scene, choice, group=mounting.GROUP, words=words.inspector, most=MOST_VALUES
    )
    colours = "\n".join(f"--st-{name}: {either(*inks)};" for name, inks in _COLOURS.items())
    return (
        Template(beside(_ENTRY, ".html"))
        .substitute(
            lang=words.language,
            title=escape(words.title),
            colours=colours,
            style=mounting.STYLE,
            overview=beside(_HERE / "overview.js", ".html"),
            inspector=beside(_HERE / "inspector.js", ".html"),
            overview_data=b64encode(whole).decode(),
            inspector_data=b64encode(part).decode(),
            script=bundle(_ENTRY),
            group=mounting.GROUP,
            choice=json.dumps(asdict(choice)),
        )
        .encode()
    )
