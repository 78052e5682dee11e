"""What the network takes an image for: classes, logits and probabilities, as a table."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from explorer.inspection.capture_records import Array, Capture
from explorer.numerals import share, significant, whole
from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _

_MOST = 10

_bars = component("class_bars", Path(__file__).parent / "class_bars.js")


@dataclass(frozen=True, slots=True)
class Line:
    """A class. `part` is its probability, the bar's length."""

    name: str
    logit: str
    probability: str
    part: float
    likeliest: bool
    target: bool


def show(capture: Capture, target: int | None, key: str = "class-bars") -> None:
    """Draws the table of the one image, whose own class is `target`; nothing without logits."""
    if capture.logits is None or capture.probabilities is None:
        return
    lines = rows(capture.logits[0], capture.probabilities[0], target)
    left_out = capture.logits.shape[1] - len(lines)
    _bars(
        key=key,
        data=json.dumps(
            {
                "caption": _("What the network takes the image for"),
                "heads": [_("class"), _("logit"), _("probability")],
                "target": _("the image's own class"),
                "lines": [asdict(line) for line in lines],
                "note": _("and {count} classes that are less likely").format(count=whole(left_out))
                if left_out
                else "",
            }
        ).encode(),
    )


def rows(logits: Array, probabilities: Array, target: int | None) -> list[Line]:
    """The likeliest classes and the image's own, in the classes' order."""
    likeliest = int(np.nan_to_num(probabilities, nan=-1.0).argmax())
    ranked = np.argsort(-np.nan_to_num(probabilities, nan=-1.0), kind="stable")[:_MOST]
    own = [] if target is None else [target]
    return [
        Line(
            name=chosen_network.network().class_name(index),
            logit=significant(float(logits[index])),
            probability=_percent(float(probabilities[index])),
            part=float(np.nan_to_num(probabilities[index])),
            likeliest=index == likeliest,
            target=index == target,
        )
        for index in sorted({*map(int, ranked), *own})
    ]


def _percent(probability: float) -> str:
    return share(probability, 1) if np.isfinite(probability) else significant(probability)
