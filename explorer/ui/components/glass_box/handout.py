"""The stage with its inspector as one HTML file, which works without a server or a network.

The scripts and the messages are those of the page. Numbers that the file has no room for are those
of the other layers of a large network: it holds the chosen one.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from string import Template

from explorer.figures import palette
from explorer.figures.svg import either
from explorer.network.escaping import in_script, on_one_line
from explorer.ui.components.browser_module import beside, bundle
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    mounting,
    stage_message,
)
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.loss_column import LossColumn
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Phase, Stop, StopRecord
from explorer.ui.session.parameters import DIGITS
from explorer.ui.shell.language import _, current

_HERE = Path(__file__).parent
_ENTRY = _HERE / "handout.js"
_PARTS = ("stage", "inspector")

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
    stage: Mapping[str, str]
    inspector: Mapping[str, str]
    is_exact: bool = False
    """Whether numbers have all their digits."""


@dataclass(frozen=True)
class Steps:
    """What of a step the file holds."""

    stop: Stop
    """Where it opens."""
    stops: Sequence[StopRecord]
    phases: Mapping[Phase, bytes]
    loss: LossColumn | None


def page_words(title: str, *, back: bool = False) -> PageWords:
    """What a page says, as the visitor likes it; `back`: where gradients are taken apart."""
    away = {"away": _("This value is not in this file.")}
    return PageWords(
        current(),
        title,
        glass_box_words.stage(),
        glass_box_words.inspector(back=back) | away,
        DIGITS.value() == "all",
    )


def page(scene: Scene, apart: Scene, choice: Choice, words: PageWords, steps: Steps) -> bytes:
    """The whole file, the chosen value taken apart first: of `apart`, which may be the way back."""
    whole = stage_message.message(
        scene,
        folded=stage_message.is_deep(scene.rows),
        group=mounting.GROUP,
        words=words.stage,
        loss=steps.loss,
    )
    part = inspector_message.message(
        apart, choice, group=mounting.GROUP, words=words.inspector, most=MOST_VALUES
    )
    return (
        Template(beside(_ENTRY, ".html"))
        .substitute(
            lang=words.language,
            title=escape(on_one_line(words.title)),
            colours="\n".join(f"--st-{name}: {either(*inks)};" for name, inks in _COLOURS.items()),
            style=mounting.STYLE + "".join(beside(_HERE / f"{name}.js", ".css") for name in _PARTS),
            stage=beside(_HERE / "stage.js", ".html"),
            inspector=beside(_HERE / "inspector.js", ".html"),
            data="\n".join(_data(scene, whole, part, steps)),
            script=bundle(_ENTRY),
            group=mounting.GROUP,
            choice=in_script(asdict(choice)),
            exact=in_script(words.is_exact),
        )
        .encode()
    )


def _data(scene: Scene, whole: bytes, part: bytes, steps: Steps) -> list[str]:
    """The messages as elements of the page."""
    at = mounting.stop_message(scene, steps.stop, steps.stops, coming=True)
    messages = {"stage": whole, "inspector": part, "stop": at}
    messages |= {f"phase-{name}": each for name, each in steps.phases.items()}
    return [
        f'<script type="text/plain" id="{name}-data">{b64encode(each).decode()}</script>'
        for name, each in messages.items()
    ]
