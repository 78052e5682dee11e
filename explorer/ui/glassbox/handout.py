"""The glass box with its bench as one HTML file, which works without a server or a network.

The scripts and the messages are those of the page. Numbers that the file has no room for are those
of the other layers of a large network: it holds the chosen one.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from string import Template

from explorer.figures import palette
from explorer.figures.svg import either
from explorer.ui.glassbox import bench, drawing, overview, words
from explorer.ui.glassbox.bench import Choice
from explorer.ui.glassbox.scene import Scene
from explorer.ui.language import _, current

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
class Told:
    """What the page says, in one language."""

    language: str
    title: str
    overview: Mapping[str, str]
    bench: Mapping[str, str]


def told(title: str, *, back: bool = False) -> Told:
    """The words of a page in the visitor's language; `back`: of one of gradients."""
    away = {"away": _("This value is not in this file.")}
    return Told(current(), title, words.overview(back=back), words.bench(back=back) | away)


def page(scene: Scene, choice: Choice, told: Told) -> bytes:
    """The whole file, the chosen value taken apart first."""
    folded = overview.is_deep(scene.rows)
    whole = overview.message(scene, folded=folded, group=drawing.GROUP, words=told.overview)
    part = bench.message(scene, choice, group=drawing.GROUP, words=told.bench, most=MOST_VALUES)
    colours = "\n".join(f"--st-{name}: {either(*inks)};" for name, inks in _COLOURS.items())
    return (
        Template(drawing.read("handout.html"))
        .substitute(
            lang=told.language,
            title=escape(told.title),
            colours=colours,
            style=drawing.STYLE,
            overview=drawing.read("overview.html"),
            bench=drawing.read("bench.html"),
            overview_data=b64encode(whole).decode(),
            bench_data=b64encode(part).decode(),
            script=drawing.script(tuple(dict.fromkeys((*drawing.OVERVIEW, *drawing.BENCH)))),
            group=drawing.GROUP,
            choice=json.dumps(asdict(choice)),
        )
        .encode()
    )
